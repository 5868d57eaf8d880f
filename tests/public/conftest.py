"""The house behind the public pages: policy, tables of freight and import rules."""

from __future__ import annotations

import pytest

from funabin.shipping.actions import import_rates, import_rules
from tests.cast import DAICHI
from tests.conftest import TABLES


@pytest.fixture(autouse=True)
def open_house(house: object) -> None:
    """The policy is published and the tables are taken in."""
    import_rates(directory=TABLES, by=DAICHI)
    import_rules(directory=TABLES, by=DAICHI)
