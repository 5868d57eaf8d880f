"""Parts that many pages share, such as the ports to choose from: kept as long as what they follow stays.

Only while the layer in front has a page made, for it alone knows what holds at that moment: a part is read
after that was asked, so it is never older than the page. Elsewhere a part is asked for each time.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import ParamSpec, TypeVar

from django.utils.translation import get_language

Arguments = ParamSpec("Arguments")
Value = TypeVar("Value")
Stamps = Mapping[str, Hashable]
MOST = 256  # values of one part: languages, ports
_made_from: ContextVar[Stamps | None] = ContextVar("funabin_page_made_from", default=None)


@contextmanager
def made_from(stamps: Stamps) -> Iterator[None]:
    """Inside, a page is made from these stamps."""
    token = _made_from.set(stamps)
    try:
        yield
    finally:
        _made_from.reset(token)


def kept_while(
    *follows: str,
) -> Callable[[Callable[Arguments, Value]], Callable[Arguments, Value]]:
    """Keep what a function returns by its (plain, hashable) arguments and the language of the moment.

    follows: the names whose stamps must stay the same. The function may not look at a request.
    """

    def decorate(ask: Callable[Arguments, Value]) -> Callable[Arguments, Value]:
        kept: dict[Hashable, tuple[Hashable, Value]] = {}

        @wraps(ask)
        def part(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Value:
            stamps = _made_from.get()
            if stamps is None or kwargs or not stamps.keys() >= set(follows):
                return ask(*args, **kwargs)
            key, stamp = (get_language(), *args), tuple(stamps[name] for name in follows)
            found = kept.get(key)
            if found is None or found[0] != stamp:
                if len(kept) >= MOST:
                    kept.clear()
                found = kept[key] = (stamp, ask(*args, **kwargs))
            return found[1]

        return part

    return decorate
