"""What ends next is told at the machine, and nothing is destroyed by asking."""

from __future__ import annotations

import json
import shutil
import sqlite3
from pathlib import Path

from tests.cli.conftest import funabin

PERSON = (
    "INSERT INTO gate_datasubject (id, subject_class, country, language, enrolled_at, last_contact_at)"
    " VALUES ('amina', 'customer', 'KE', 'en', '2026-01-01', '2026-01-01')"
)
HOLD = (
    "INSERT INTO gate_hold (id, subject_id, 'case', reason, reference, review_on, placed_at, placed_by,"
    " lift_asked_at, lift_asked_by, lifted_by)"
    " VALUES (?, 'amina', '', 'demand', ?, '2027-01-01', '2026-01-01', 'goro', ?, ?, '')"
)


def test_what_ends_is_told_by_numbers(made_site: Path) -> None:
    told = funabin("--site", made_site, "retention", "--until", "2099-01-01")
    assert told.returncode == 0, told.stderr
    assert "Up to 2099-01-01, if nothing happens meanwhile:" in told.stdout
    assert told.stdout.rstrip().endswith("nothing")
    answer = json.loads(funabin("--site", made_site, "retention", "--json").stdout)
    assert set(answer) == {"ends", "left"}
    assert answer["left"] == []


def test_a_hold_that_one_asked_to_lift_is_lifted_at_the_machine(made_site: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    shutil.copytree(made_site, site)
    with sqlite3.connect(site / "data/main.sqlite3") as main:
        main.execute(PERSON)
        for number, asked_by in ((1, "fumiko"), (2, "")):
            main.execute(HOLD, (number, f"L{number}", "2026-11-01" if asked_by else None, asked_by))
    refused = funabin("--site", site, "retention", "--agree", stdin="n\n")
    assert (refused.returncode, "demand   L1  asked by FUMIKO" in refused.stdout) == (1, True)
    agreed = funabin("--site", site, "retention", "--agree", stdin="y\n")
    assert agreed.returncode == 0, agreed.stderr
    assert "1 holds are lifted, 0 keys were due and are destroyed." in agreed.stdout
    rows = sqlite3.connect(site / "data/main.sqlite3").execute(
        "SELECT reference, lifted_by FROM gate_hold ORDER BY id"
    )
    assert list(rows) == [("L1", "command"), ("L2", "")]


def test_a_day_that_is_none_is_refused(made_site: Path) -> None:
    assert funabin("--site", made_site, "retention", "--until", "soon").returncode == 2
