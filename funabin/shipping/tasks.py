"""What the worker does for stock that flows in; it stands here, since prices may follow the day's rate."""

from __future__ import annotations

import logging

from django.db import InterfaceError, OperationalError
from django.utils import timezone

from funabin.catalogue.actions.failing import set_aside
from funabin.catalogue.actions.imports import (
    continue_import,
    drop_old_files,
    fetch_photos,
    look_at_due,
    take_photos,
)
from funabin.catalogue.feeds.runs import imports_to_continue
from funabin.journal.actor import system
from funabin.kit.logs import place_of
from funabin.shipping.queries import yen_rate

logger = logging.getLogger(__name__)
SECONDS = 4.0  # of one round: mail waits for the same worker
WORKER = system("worker")


def run_imports() -> None:
    """Go on with every list that is being read, each for some seconds."""
    waiting = imports_to_continue()
    for number, kind in waiting:
        act = take_photos if kind == "photos" else continue_import
        try:
            act(import_id=number, by=WORKER, seconds=SECONDS / len(waiting))
        except (InterfaceError, OperationalError):
            raise  # the database is away, which is nobody's list's fault
        except Exception as error:
            logger.error("a stock list was set aside: %s", place_of(error))
            set_aside(import_id=number)


def run_sources() -> int:
    """Look at the folders and addresses that are due. Returns how many imports began."""
    return look_at_due(by=WORKER, yen_rate=yen_rate(timezone.now()))


def run_photos() -> int:
    """Fetch photos that lists name by their addresses. Returns how many arrived."""
    return fetch_photos(by=WORKER, seconds=SECONDS)


def run_old_files() -> int:
    """Drop the files of lists that are long over. Returns how many."""
    return drop_old_files(at=timezone.now())
