"""Many who read at once, or one who writes: turns for what a process keeps in memory."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Turns:
    """A writer waits for the readers at it, and later readers wait for him: nobody reads half a change.

    Who reads may begin to read again inside; he may not write inside.
    """

    def __init__(self) -> None:
        self._turn = threading.Condition()
        self._readers = 0
        self._waiting = 0
        self._writing = False
        self._mine = threading.local()

    @property
    def is_reading(self) -> bool:
        """Whether this thread reads now."""
        return self._depth > 0

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Inside, nothing is written."""
        if self._depth == 0:
            with self._turn:
                self._turn.wait_for(lambda: not self._writing and not self._waiting)
                self._readers += 1
        self._mine.depth = self._depth + 1
        try:
            yield
        finally:
            self._mine.depth -= 1
            if self._depth == 0:
                with self._turn:
                    self._readers -= 1
                    self._turn.notify_all()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Inside, nobody else reads or writes. Raises RuntimeError for who reads himself."""
        if self.is_reading:
            raise RuntimeError("who reads cannot write")
        with self._turn:
            self._waiting += 1
            self._turn.wait_for(lambda: not self._writing and not self._readers)
            self._waiting -= 1
            self._writing = True
        try:
            yield
        finally:
            with self._turn:
                self._writing = False
                self._turn.notify_all()

    @property
    def _depth(self) -> int:
        return int(getattr(self._mine, "depth", 0))
