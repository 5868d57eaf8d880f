"""Cookie registers that say less than AUTOREC's."""

from __future__ import annotations

from tests.kit.pages_for_tests import Register, Row


def two_days() -> Register:
    """Remembered for two days."""
    return Register((Row("member", "my", "/my/", "P2D"),))


def until_closed() -> Register:
    """Never remembered."""
    return Register((Row("member", "my", "/my/", "session"),))
