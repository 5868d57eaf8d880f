"""What the tests of following share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from funabin.catalogue import follower as room


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> Callable[[], int]:
    """How often everything was read anew."""
    calls: list[int] = []
    build = room.Follower._build

    def counting(self: room.Follower, line: Any) -> None:
        calls.append(1)
        build(self, line)

    monkeypatch.setattr(room.Follower, "_build", counting)
    return lambda: len(calls)
