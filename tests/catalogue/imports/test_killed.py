"""A process that takes a list is killed in the middle of a batch: nothing is lost, nothing comes twice."""

from __future__ import annotations

import os
import subprocess
import sys

from funabin.catalogue.actions import running
from funabin.catalogue.actions.imports import begin_import, continue_import
from funabin.catalogue.models import StockImport, StockRow, Vehicle
from funabin.journal.models import Entry
from tests.cast import DAICHI
from tests.catalogue.imports.lists import listed
from tests.catalogue.test_two_takers import ROOT, address, both_databases

ROWS = range(10_001, 10_101)


def killed_in_the_third_batch(*words: str) -> StockImport:
    """A run of 100 rows whose process died inside of its third batch of 20."""
    content = listed(ROWS) + b"\nAR-9,Toyota,,van,2016,1,auto,right,diesel,JPYOK,1\n"
    run = begin_import(file=content, by=DAICHI)
    env = {**os.environ, "DATABASE_URL": address("default"), "KEYRING_URL": address("keyring")}
    command = [sys.executable, "-m", "tests.catalogue.imports.killed", str(run.pk), *words]
    taker = subprocess.Popen(
        command, cwd=ROOT, env=env, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert taker.stdin is not None
    assert taker.stdout is not None
    for reached in (0, 20, 40):
        assert taker.stdout.readline() == f"{reached}\n"
        if reached < 40:
            taker.stdin.write("on\n")
            taker.stdin.flush()
    taker.kill()
    taker.wait(timeout=30)
    taker.stdin.close()
    taker.stdout.close()
    run.refresh_from_db()
    return run


@both_databases
def test_a_run_killed_inside_of_a_batch_goes_on_behind_the_batch_before() -> None:
    run = killed_in_the_third_batch()
    assert (run.state, run.position, run.created) == ("writing", 40, 40)
    assert (Vehicle.objects.count(), StockRow.objects.count()) == (40, 40)
    done = continue_import(import_id=run.pk, by=DAICHI)
    assert (done.state, done.created, done.updated, done.unchanged, done.rejected) == ("done", 100, 0, 0, 1)
    assert [(p["line"], p["code"]) for p in done.problems] == [(102, "missing")]
    numbers = sorted(Vehicle.objects.values_list("stock_number", flat=True))
    assert numbers == [f"AR-{number}" for number in ROWS]
    assert Entry.objects.filter(kind="stock.imported").count() == 1


@both_databases
def test_a_batch_that_were_written_without_its_position_would_come_twice() -> None:
    run = killed_in_the_third_batch("torn")
    assert (run.position, Vehicle.objects.count()) == (40, 60)
    done = continue_import(import_id=run.pk, by=DAICHI)
    assert (done.created, done.rejected) != (100, 1)


@both_databases
def test_another_process_at_the_same_run_is_let_alone() -> None:
    run = begin_import(file=listed(ROWS), by=DAICHI)
    with running.claimed(f"stock-import-{run.pk}") as ours:
        assert ours
        env = {**os.environ, "DATABASE_URL": address("default"), "KEYRING_URL": address("keyring")}
        command = [sys.executable, "-m", "tests.catalogue.imports.killed", str(run.pk)]
        other = subprocess.run(
            command, cwd=ROOT, env=env, text=True, capture_output=True, timeout=60, check=True
        )
    assert other.stdout == ""
    assert Vehicle.objects.count() == 0
