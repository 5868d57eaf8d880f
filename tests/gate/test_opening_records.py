"""An opening is on record before a value is returned, a refusal although its request rolled back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connections, transaction

from funabin.gate import purpose, refusing
from funabin.gate.actions import Opened, open_data
from funabin.gate.errors import Refused
from funabin.gate.fields import Handle
from funabin.gate.models import DataSubject
from funabin.gate.purpose import declared
from funabin.journal.models import Entry
from tests.cast import CHIE
from tests.gate.sample import Card
from tests.gate.world import ANSWER, CASE, asked, card_of, kinds, opened, refusals, someone

pytestmark = pytest.mark.usefixtures("house")


@transaction.atomic
def _change_and_open(card: Card) -> None:
    DataSubject.objects.update(country="XX")
    open_data([card.name], purpose=ANSWER, by=CHIE, case=CASE)


@pytest.mark.django_db(transaction=True)
def test_a_refusal_is_journalled_although_the_request_rolled_back() -> None:
    card = card_of(someone())
    with pytest.raises(Refused), declared(ANSWER):
        _change_and_open(card)
    assert DataSubject.objects.get().country == "KE"
    assert refusals() == ["no_engagement"]


@pytest.mark.django_db(transaction=True)
def test_written_inside_the_request_the_refusal_would_be_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(refusing, "note_refusal", lambda refusal: purpose.write_refusals([refusal]))
    card = card_of(someone())
    with pytest.raises(Refused), declared(ANSWER), transaction.atomic():
        open_data([card.name], purpose=ANSWER, by=CHIE, case=CASE)
    assert refusals() == []


@pytest.mark.django_db(transaction=True)
def test_inside_a_transaction_nothing_opens() -> None:
    card = asked()
    with declared(ANSWER), transaction.atomic(), pytest.raises(RuntimeError):
        open_data([card.name], purpose=ANSWER, by=CHIE, case=CASE)
    assert "data.opened" not in kinds()


@pytest.mark.django_db(transaction=True)
def test_the_entry_is_committed_before_a_value_is_returned() -> None:
    card = asked()
    with declared(ANSWER):
        values = open_data([card.name], purpose=ANSWER, by=CHIE, case=CASE)
        assert not connections["default"].in_atomic_block
        assert Entry.objects.filter(kind="data.opened").count() == 1
    assert isinstance(values, Opened)


def _queries_to_open(handles: list[Handle], counter: Callable[..., Any], number: int) -> None:
    with declared(ANSWER), counter(number):
        open_data(handles, purpose=ANSWER, by=CHIE, case=CASE)


def test_the_number_of_queries_does_not_grow(django_assert_num_queries) -> None:
    cards = [asked() for _ in range(50)]
    handles = [card.name for card in cards]
    opened(cards[0].name)
    _queries_to_open(handles[:1], django_assert_num_queries, 8)
    _queries_to_open(handles, django_assert_num_queries, 8)


def test_the_keyring_is_asked_once(django_assert_num_queries) -> None:
    cards = [asked() for _ in range(10)]

    def counter(number: int) -> Any:
        return django_assert_num_queries(number, connection=connections["keyring"])

    _queries_to_open([card.name for card in cards], counter, 1)
