"""A registration is what the house's policy asks: other items, no birth date, no declarations."""

from __future__ import annotations

import pytest

from funabin.gate.models import PolicyVersion, SealedDatum
from funabin.members.actions import Registration, register_member
from funabin.members.forms import sign_up_form
from funabin.members.models import Profile
from funabin.shipping.actions import import_rates
from tests.cast import WORKER
from tests.conftest import TABLES
from tests.variants import live_in

pytestmark = pytest.mark.django_db

ASKED = {
    "contact.name": "required",
    "contact.email": "required",
    "contact.mobile": "required",
    "contact.fax": "optional",
    "contact.address": "required",
    "person.country": "required",
    "shipping.port": "required",
    "business.info": "optional",
}
TOLD = {
    "contact.name": "Amina Zuberi",
    "contact.email": "amina@importers.example",
    "contact.mobile": "+254 700 123456",
    "contact.fax": "+254 20 123456",
    "contact.address": "12 Moi Avenue, Mombasa",
    "person.country": "KE",
    "shipping.port": "KEMBA",
    "business.info": "A yard in Mombasa",
}


@pytest.fixture
def other_house(house: PolicyVersion, monkeypatch: pytest.MonkeyPatch) -> None:
    """A house that asks for a mobile number, a country and a port, and for no age and no declaration."""
    live_in(monkeypatch, house, asking={"registration": ASKED})
    import_rates(directory=TABLES, by=WORKER)


def test_the_form_asks_what_the_point_asks_and_offers_the_ports(other_house: None) -> None:
    form = sign_up_form("en")()
    assert list(form.fields) == [key.replace(".", "_") for key in TOLD]
    drawn = str(form["shipping_port"])
    assert '<option value="KEMBA">Mombasa</option>' in drawn
    assert "JPYOK" not in drawn


def test_a_port_that_is_not_sold_to_is_refused(other_house: None) -> None:
    told = {key.replace(".", "_"): value for key, value in TOLD.items()}
    assert sign_up_form("en")(told).is_valid()
    assert set(sign_up_form("en")(told | {"shipping_port": "XXXXX"}).errors) == {"shipping_port"}


def test_all_that_was_told_is_sealed_and_no_age_is_noted(other_house: None) -> None:
    account = register_member(told=Registration(TOLD), password="a long and quiet word", language="en")
    profile = Profile.objects.get(account=account)
    assert (profile.of_age, profile.declared, profile.declared_at) == (None, [], None)
    kept = SealedDatum.objects.filter(subject=account.subject, point="registration")
    assert set(kept.values_list("category", flat=True)) == set(TOLD)
    assert profile.shipping_port.category == "shipping.port"
