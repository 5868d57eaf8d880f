"""The gate opens for a declared purpose, an engaged actor and a living key, and refuses everything else."""

from __future__ import annotations

import pytest

from tests.gate.world import AMINA, asked, opened

pytestmark = pytest.mark.usefixtures("house")


def test_an_engaged_clerk_opens_what_the_policy_allows() -> None:
    card = asked()
    assert opened(card.name, card.email) == [AMINA["name"], AMINA["email"]]
