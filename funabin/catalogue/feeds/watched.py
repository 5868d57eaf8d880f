"""Folders that are watched for lists: which ones may be, which file counts, and how it is opened."""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.utils.translation import gettext_noop

from funabin.catalogue.errors import FeedRefused

SETTLED = 10.0  # seconds a file must not have changed: it may still be written
SUFFIXES = (".csv", ".tsv", ".txt", ".xlsx", ".xml", ".json", ".jsonl", ".gz", ".zip")
NO_FOLDER = gettext_noop("The folder cannot be read.")


def may_watch(folder: Path) -> bool:
    """Whether a folder lies, by its real place, below one that the site gives free for lists."""
    if not folder.is_absolute():
        return False
    try:
        place = folder.resolve()
    except (OSError, RuntimeError):  # links in a circle
        return False
    return any(place.is_relative_to(Path(one).resolve()) for one in settings.STOCK_FOLDERS if one)


def newest_file(folder: Path, *, settled: float = SETTLED) -> Path | None:
    """The newest list of a folder that nobody has written to for some seconds. Raises FeedRefused."""
    found = max(((seen.st_mtime, path) for path, seen in _lists_in(folder)), default=None)
    return found[1] if found and time.time() - found[0] >= settled else None


def arrived_since(folder: Path, mark: str, *, settled: float = SETTLED) -> list[tuple[str, Path]]:
    """The lists that came into a folder after `mark`, in their order, each with its own. Raises FeedRefused.

    Without a mark the newest alone; those that may still be written, and what came after them, wait.
    """
    came = sorted((f"{seen.st_ctime_ns:020}", path, seen.st_mtime) for path, seen in _lists_in(folder))
    found: list[tuple[str, Path]] = []
    for at, path, written in came if mark else came[-1:]:
        if at <= mark:
            continue
        if time.time() - written < settled:
            break
        found.append((at, path))
    return found


def _lists_in(folder: Path) -> list[tuple[Path, os.stat_result]]:
    """The lists of a folder. Links count for nothing: they could lead us to any file we may read."""
    if not may_watch(folder):
        raise FeedRefused(NO_FOLDER)
    try:
        inside = list(folder.iterdir())
    except OSError as error:
        raise FeedRefused(NO_FOLDER) from error
    found = []
    for path in inside:
        if path.suffix.casefold() in SUFFIXES and not path.name.startswith((".", "~")):
            with suppress(OSError):
                seen = path.lstat()
                if stat.S_ISREG(seen.st_mode):
                    found.append((path, seen))
    return found


@contextmanager
def opened_list(path: Path) -> Iterator[BinaryIO]:
    """A file of a watched folder. Raises OSError where it became a link or a pipe since it was looked at."""
    with os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK), "rb") as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise OSError("no plain file")
        yield file
