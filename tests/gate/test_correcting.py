"""A person corrects what is held about him, and about nobody else."""

from __future__ import annotations

from uuid import uuid4

import pytest

from funabin.gate.actions import correct_own
from funabin.gate.errors import Moved, Refused
from funabin.gate.models import SealedDatum
from funabin.gate.purpose import declared
from tests.cast import CHIE
from tests.gate.sample import Card
from tests.gate.world import AMINA, as_self, asked, opened, refusals, someone

pytestmark = pytest.mark.usefixtures("house")


def test_the_own_datum_is_replaced() -> None:
    card = asked()
    new = correct_own(datum=card.name.datum, value="Amina Njeri", by=as_self(card.subject))
    assert Card.objects.get().name == new
    assert opened(new) == ["Amina Njeri"]


def test_nobody_corrects_another_person() -> None:
    card = asked()
    for by in (as_self(someone()), CHIE):
        with pytest.raises(Refused), declared("self.access"):
            correct_own(datum=card.name.datum, value="Eve", by=by)
    assert refusals() == ["no_engagement", "no_engagement"]
    assert opened(card.name) == [AMINA["name"]]


def test_what_nothing_holds_is_not_corrected() -> None:
    card = asked()
    own, datum = as_self(card.subject), card.name.datum
    with pytest.raises(Refused):
        correct_own(datum=uuid4(), value="x", by=own)
    Card.objects.all().delete()
    with pytest.raises(Refused):
        correct_own(datum=datum, value="x", by=own)
    assert SealedDatum.objects.count() == 4


def test_a_datum_its_row_no_longer_names_is_not_corrected() -> None:
    card = asked()
    own, datum = as_self(card.subject), card.name.datum
    Card.objects.update(name=card.email.datum)
    with pytest.raises(Moved):
        correct_own(datum=datum, value="x", by=own)
    assert SealedDatum.objects.count() == 4
