"""Amina has asked about a vehicle. Built by calling actions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from django.db import transaction

from funabin.gate.actions import collect, engage, enrol_subject, open_data
from funabin.gate.errors import Refused
from funabin.gate.fields import Handle
from funabin.gate.models import DataSubject, SealedDatum
from funabin.gate.purpose import declared
from funabin.journal.actor import Actor
from funabin.journal.models import Entry
from tests.cast import CHIE, WORKER
from tests.gate.sample import Card

CASE = "Q2611-0001"
ANSWER = "inquiry.answer"
AMINA = {
    "name": "Amina Odhiambo",
    "email": "Amina.Odhiambo@Example.KE",
    "phone": "0712 345 678",
    "message": "What is the total price to Mombasa?",
}


def as_self(subject: DataSubject) -> Actor:
    """The person, acting for himself without an account."""
    return Actor(kind="guest", token=subject.pk, roles=frozenset({"self"}), subject=subject.pk)


def someone(country: str = "KE") -> DataSubject:
    """A new person."""
    return enrol_subject(by=WORKER, country=country, language="en")


def card_of(
    subject: DataSubject,
    values: Mapping[str, Any] = AMINA,
    *,
    point: str = "inquiry",
    case: str = CASE,
    **more: Any,
) -> Card:
    """A card with these values, collected at a point."""
    with transaction.atomic():
        card = Card(subject=subject)
        collect(subject=subject, point=point, row=card, values=values, by=as_self(subject), case=case, **more)
        card.save()
    return card


def asked(case: str = CASE) -> Card:
    """A person who has asked, with sales engaged to answer."""
    subject = someone()
    card = card_of(subject, case=case)
    engage(subject=subject, purposes=[ANSWER], case=case, by=WORKER, roles=["sales"])
    return card


def opened(*handles: Handle | None, purpose: str = ANSWER, by: Actor = CHIE, case: str = CASE) -> list[Any]:
    """The values of these handles, opened in a context that declares the purpose."""
    with declared(purpose):
        values = open_data(handles, purpose=purpose, by=by, case=case)
    return [values[handle] for handle in handles if handle is not None]


def kinds() -> list[str]:
    """The kinds of all journal entries, oldest first."""
    return list(Entry.objects.values_list("kind", flat=True))


def refusals() -> list[str]:
    """The codes of all refusals in the journal, oldest first."""
    return [entry.detail["codes"] for entry in Entry.objects.filter(kind="data.refused")]


def refused(card: Card, code: str, error: type[Exception] = Refused, **how: Any) -> None:
    """Opening the name is refused for this reason, journalled once, and changes nothing."""
    before, known = list(SealedDatum.objects.values()), Entry.objects.count()
    with pytest.raises(error) as refusal:
        opened(card.name, **how)
    if isinstance(refusal.value, Refused):
        assert code in [reason.code for reason in refusal.value.reasons]
        assert refusal.value.purpose == how.get("purpose", ANSWER)
    assert AMINA["name"] not in str(refusal.value)
    entry = Entry.objects.get(pk=Entry.objects.latest("id").pk)
    assert (entry.kind, entry.actor_token) == ("data.refused", how.get("by", CHIE).token)
    assert code in entry.detail["codes"]
    assert Entry.objects.count() == known + 1
    assert list(SealedDatum.objects.values()) == before
