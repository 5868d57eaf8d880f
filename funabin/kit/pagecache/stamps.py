"""What pages follow, as short values that change when pages must: asked a few times a second, not always."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Hashable, Mapping
from threading import Lock

from funabin.kit.logs import place_of

logger = logging.getLogger(__name__)
FRESH = 0.2  # seconds for which a value is believed; a post through this process ends them at once
GRACE = 0.5  # seconds; with FRESH and the look at the database what changed is seen within one second
Ask = Callable[[], Hashable]


class Stamps:
    """The values by name, from functions that ask for them. `clock` gives seconds."""

    def __init__(
        self,
        asked: Mapping[str, Ask],
        *,
        around: Callable[[], object] = lambda: None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._asked = dict(asked)
        self._around = around  # called before and after asking: connections that died are given back
        self._clock = clock
        self._lock = Lock()
        self._until = 0.0
        self._values: dict[str, Hashable] = {}
        self._former: dict[str, Hashable] = {}
        self._made: dict[tuple[str, ...], tuple[Hashable, ...]] = {}
        self._changed_at = 0.0
        self.is_known = False

    def of(self, follows: tuple[str, ...]) -> tuple[Hashable, ...] | None:
        """The values that these names have now; None where they cannot be told: then nothing is kept."""
        if self._clock() >= self._until:
            self._ask()
        if not self.is_known:
            return None
        made = self._made.get(follows)
        if made is None:
            made = self._made[follows] = tuple(self._values[name] for name in follows)
        return made

    def just_passed(self, follows: tuple[str, ...], stamp: tuple[Hashable, ...]) -> bool:
        """Whether `stamp` was right until less than a second ago: good enough while the next page is made."""
        former = tuple(self._former.get(name) for name in follows)
        return stamp == former and self._clock() - self._changed_at < GRACE

    def forget(self) -> None:
        """Ask again at the next question: something was just changed here."""
        self._until = 0.0

    def _ask(self) -> None:
        if not self._lock.acquire(blocking=not self.is_known):
            return  # another thread asks: what was known a moment ago will do
        try:
            self._until = self._clock() + FRESH
            self._around()
            values = {name: ask() for name, ask in self._asked.items()}
            if values != self._values or not self.is_known:
                self._former, self._values, self._made = self._values, values, {}
                self._changed_at = self._clock()
            self.is_known = True
        except Exception as error:
            self.is_known = False  # the database is away, or there is no policy: every page is made anew
            logger.error("pages are not kept, for what they follow cannot be asked: %s", place_of(error))
        finally:
            try:
                self._around()
            except Exception as error:  # a connection that cannot even be given back
                logger.error("a connection could not be given back: %s", place_of(error))
            finally:
                self._lock.release()


def at_most_every(seconds: float, ask: Ask) -> Ask:
    """`ask`, but asked again only after some seconds: for what seldom changes and costs more to ask."""
    kept: list[tuple[float, Hashable]] = []

    def asked() -> Hashable:
        now = time.monotonic()
        if not kept or now >= kept[0][0] + seconds:
            kept[:] = [(now, ask())]
        return kept[0][1]

    return asked
