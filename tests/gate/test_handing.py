"""What leaves, to whom, on which ground: each ground with its evidence and without it, and the records left."""

from __future__ import annotations

import pytest

from funabin.gate.models import PolicyVersion
from tests.gate import firms
from tests.gate.firms import carrier, given, names, order, told_to_send

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _rows(house: PolicyVersion, monkeypatch: pytest.MonkeyPatch) -> None:
    firms.give_rows(house, monkeypatch)


def test_the_carrier_receives_exactly_its_fields() -> None:
    handed = given(told_to_send(order()), carrier())
    assert names(handed) == {
        "contact.name": "Amina Odhiambo",
        "contact.address": "12 Moi Avenue, Mombasa",
        "contact.phone": "+254712345678",
    }
    assert [(one.handle.category, one.reason.code) for one in handed.withheld] == [
        ("contact.email", "not_for_this_recipient")
    ]
