"""The registry of twins: each disarms one mechanism and must see its probe fail."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

Test = TypeVar("Test", bound=Callable[..., None])
TWINS: dict[str, list[str]] = {}


def disarms(probe: str) -> Callable[[Test], Test]:
    """Marks a test as the twin of `probe`."""

    def enter(test: Test) -> Test:
        TWINS.setdefault(probe, []).append(test.__name__)
        return test

    return enter
