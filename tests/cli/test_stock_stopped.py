"""Ctrl-C while `funabin stock import` takes a list, and `--resume`: nothing is lost, nothing comes twice."""

from __future__ import annotations

import json
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from funabin.catalogue.actions.running import BATCH
from tests.catalogue.imports.lists import listed
from tests.cli.conftest import clean_environment, funabin

ROWS = range(10_001, 10_001 + 8 * BATCH)


def asked(site: Path, question: str) -> Any:
    """One row of the site's database."""
    with sqlite3.connect(site / "data" / "main.sqlite3", timeout=20) as database:
        return database.execute(question).fetchone()


def wait_for_rows(site: Path, program: subprocess.Popen[str]) -> None:
    """Until the first batch is written."""
    until = time.monotonic() + 100
    while time.monotonic() < until and program.poll() is None:
        if (asked(site, "SELECT MAX(position) FROM catalogue_stockimport") or [0])[0]:
            return
        time.sleep(0.01)
    raise AssertionError("no batch was written while we looked")


def let_ctrl_c_in() -> None:
    """A shell may have told background work to ignore it."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture
def site(made_site: Path, tmp_path: Path) -> Path:
    """A site of this test's own."""
    own = tmp_path / "site"
    shutil.copytree(made_site, own)
    return own


@pytest.fixture
def stopped(site: Path, tmp_path: Path) -> int:
    """The number of an import that Ctrl-C stopped behind its first batches."""
    stock = tmp_path / "stock.csv"
    stock.write_bytes(listed(ROWS))
    program = subprocess.Popen(
        [sys.executable, "-m", "funabin", "--site", str(site), "stock", "import", str(stock), "--publish"],
        env=clean_environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=let_ctrl_c_in,
    )
    wait_for_rows(site, program)
    program.send_signal(signal.SIGINT)
    _out, told = program.communicate(timeout=100)
    number, state, position, created = asked(
        site, "SELECT id, state, position, created FROM catalogue_stockimport"
    )
    assert program.returncode == 130, told
    assert f"Stopped after {position} rows; what was read is kept." in told
    assert f"funabin stock import --resume {number}" in told
    assert (state, created) == ("stopped", position)
    assert 0 < position < len(ROWS)
    assert position % BATCH == 0
    assert held(site) == (position, position)
    return int(number)


def held(site: Path) -> tuple[int, int]:
    """How many vehicles there are, and how many are known by their rows."""
    vehicles, rows = asked(
        site,
        "SELECT (SELECT COUNT(DISTINCT stock_number) FROM catalogue_vehicle WHERE state = 'available'), "
        "(SELECT COUNT(DISTINCT vehicle_id) FROM catalogue_stockrow)",
    )
    return vehicles, rows


def gone_on(site: Path, number: int) -> dict[str, Any]:
    """What `--resume` reports."""
    answer = funabin("--site", site, "stock", "import", "--resume", str(number), "--json")
    assert answer.returncode == 0, answer.stderr
    report: dict[str, Any] = json.loads(answer.stdout)
    return report


def test_ctrl_c_stops_between_batches_and_resume_takes_just_the_rest(site: Path, stopped: int) -> None:
    report = gone_on(site, stopped)
    counts = [report[name] for name in ("created", "published", "updated", "unchanged", "lines_rejected")]
    assert counts == [len(ROWS), len(ROWS), 0, 0, 0]
    assert held(site) == (len(ROWS), len(ROWS))
    assert asked(site, "SELECT state, position FROM catalogue_stockimport") == ("done", len(ROWS))
    assert asked(site, "SELECT COUNT(*) FROM journal_entry WHERE kind = 'stock.imported'") == (1,)
    over = funabin("--site", site, "stock", "import", "--resume", str(stopped), "--json")
    assert held(site) == (len(ROWS), len(ROWS)), over.stderr


@pytest.mark.parametrize("moved", [-BATCH, BATCH])
def test_a_position_that_is_not_true_would_be_seen(site: Path, stopped: int, moved: int) -> None:
    with sqlite3.connect(site / "data" / "main.sqlite3") as database:
        database.execute("UPDATE catalogue_stockimport SET position = position + ?", (moved,))
    report = gone_on(site, stopped)
    seen = (report["created"], report["lines_rejected"], held(site)[0])
    expected = (len(ROWS), BATCH, len(ROWS)) if moved < 0 else (len(ROWS) - BATCH, 0, len(ROWS) - BATCH)
    assert seen == expected  # doubles are told, lost rows are missing


def test_there_is_nothing_to_go_on_with_where_nothing_began(site: Path) -> None:
    refused = funabin("--site", site, "stock", "import", "--resume", "77")
    assert (refused.returncode, "There is no import 77." in refused.stderr) == (1, True)
