"""A process that takes a list until it is killed: python -m tests.catalogue.imports.killed IMPORT [torn].

After each batch, still inside of its transaction, it says how far it is and waits for a line. `torn` commits
there, before the position is written: then a kill must be seen to lose count.
"""

from __future__ import annotations

import sys
from typing import Any

import django

django.setup()

from django.db import connection  # noqa: E402

from funabin.catalogue.actions import running  # noqa: E402
from funabin.catalogue.actions.taking import Taker  # noqa: E402
from funabin.journal.actor import system  # noqa: E402

take = Taker.take


def take_and_wait(taker: Taker, rows: Any) -> Any:
    """Take a batch as always, then stand still."""
    tally = take(taker, rows)
    if "torn" in sys.argv:
        connection.connection.commit()
    sys.stdout.write(f"{taker.run.position}\n")
    sys.stdout.flush()
    sys.stdin.readline()
    return tally


if __name__ == "__main__":
    running.BATCH = 20
    Taker.take = take_and_wait  # type: ignore[method-assign]
    running.continue_import(import_id=int(sys.argv[1]), by=system("killed"))
