"""A sealed field holds a handle, which prints a seal and travels without a value."""

from __future__ import annotations

import json
import pickle
from uuid import uuid4

import pytest
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from funabin.gate.fields import SEAL, Handle, SealedAttribute, SealedField, sealed_fields
from tests.gate.sample import Card
from tests.gate.world import AMINA, card_of, someone


def test_a_handle_prints_a_seal() -> None:
    handle = Handle(uuid4(), "contact.name", "trade.Inquiry.name", "1")
    assert str(handle) == f"{handle}" == SEAL
    assert repr(handle) == "<●●●● contact.name>"


def test_a_handle_may_travel() -> None:
    handle = Handle(uuid4(), "contact.name", "trade.Inquiry.name", "1")
    assert pickle.loads(pickle.dumps(handle)) == handle  # noqa: S301
    with pytest.raises(TypeError):
        json.dumps({"name": handle}, cls=DjangoJSONEncoder)


def test_reading_gives_a_handle_bound_to_row_and_field() -> None:
    card, datum = Card(), uuid4()
    assert card.name is None
    card.name = datum
    assert card.name == Handle(datum, "contact.name", "gate_sample.Card.name", str(card.pk))
    assert isinstance(Card.name, SealedAttribute)


def test_a_plain_value_cannot_be_written() -> None:
    card = Card()
    with pytest.raises(TypeError, match=r"gate_sample\.Card\.name is sealed") as refusal:
        card.name = AMINA["name"]
    assert AMINA["name"] not in str(refusal.value)
    with pytest.raises(TypeError):
        Card(name=AMINA["name"])
    assert card.name is None


def test_a_field_survives_the_database(house) -> None:
    card = card_of(someone())
    read = Card.objects.get(pk=card.pk)
    assert (read.name, read.address) == (card.name, None)
    assert Card.objects.filter(name=card.name).get() == card
    assert Card.objects.defer("name").get(pk=card.pk).name == card.name
    read.name = None
    read.refresh_from_db()
    assert read.name == card.name
    read.phone = None
    read.save()
    assert Card.objects.get(pk=card.pk).phone is None


def test_for_migrations_it_is_a_plain_column() -> None:
    field = Card._meta.get_field("name")
    assert isinstance(field, SealedField)
    assert field.deconstruct() == (
        "name", "django.db.models.UUIDField", [], {"null": True, "editable": False, "default": None},
    )  # fmt: skip
    copy = field.clone()
    assert (type(copy), copy.category) == (SealedField, "contact.name")
    assert field.value_from_object(Card()) is None
    assert field.to_python(None) is None


def test_sealed_fields_are_found_by_name() -> None:
    assert {name: field.category for name, field in sealed_fields(Card).items()} == {
        "name": "contact.name",
        "email": "contact.email",
        "phone": "contact.phone",
        "message": "message.text",
        "country": "person.country",
        "address": "contact.address",
        "paper": "document.proforma",
    }
    assert isinstance(Card._meta.get_field("name"), models.UUIDField)
