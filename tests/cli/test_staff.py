"""The people at the desk by the command line: where one person alone runs the house."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest

from tests.cli.conftest import funabin


@pytest.fixture
def site(made_site: Path, tmp_path: Path) -> Path:
    """A site of its own with one person who does everything."""
    folder = tmp_path / "site"
    shutil.copytree(made_site, folder)
    told = "Genji\ngenji@autorec.example\n"
    invited = funabin("--site", folder, "staff", "invite", "--roles", "admin,sales", stdin=told)
    assert invited.returncode == 0, invited.stderr
    return folder


def grants(site: Path) -> list[tuple[str, str]]:
    """Each grant with why it ended."""
    rows = sqlite3.connect(site / "data/main.sqlite3").execute(
        "SELECT purpose, ended_why FROM members_rolegrant ORDER BY purpose, id"
    )
    return list(rows)


def test_what_ran_out_is_approved_and_given_again_on_the_machine(site: Path) -> None:
    with sqlite3.connect(site / "data/main.sqlite3") as main:
        main.execute(
            "UPDATE members_rolegrant SET ended_at = given_at, ended_why = CASE purpose"
            " WHEN 'invoice' THEN 'taken' ELSE 'expired' END WHERE purpose IN ('invoice', 'support')"
        )
    refused = funabin("--site", site, "staff", "approve", stdin="n\n")
    assert (refused.returncode, "admin, sales" in refused.stdout) == (1, True)
    approved = funabin("--site", site, "staff", "approve", "--give", stdin="y\n")
    assert approved.returncode == 0, approved.stderr
    assert "3 grants go on for a quarter, 1 are given." in approved.stdout
    assert grants(site) == [
        ("inquiry.answer", ""), ("invoice", "taken"), ("order.fulfil", ""), ("staff.manage", ""),
        ("support", "expired"), ("support", ""),
    ]  # fmt: skip


def test_a_new_site_has_the_starter_rules(made_site: Path) -> None:
    rows = sqlite3.connect(made_site / "data/main.sqlite3").execute(
        "SELECT key, language, version FROM oversight_internalrule ORDER BY key, language"
    )
    assert list(rows) == [
        ("handling", "en", 1), ("handling", "ja", 1), ("incidents", "en", 1), ("incidents", "ja", 1),
    ]  # fmt: skip
