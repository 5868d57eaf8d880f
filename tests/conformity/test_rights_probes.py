"""The probes of what people can do themselves, and their twins."""

from __future__ import annotations

import pytest
from django.conf import settings as site_settings

from funabin.conformity.probes import rights as probes
from funabin.gate import forms, judging
from funabin.gate.actions import collecting, subjects
from funabin.gate.models import DataSubject, SealedDatum
from funabin.journal.models import Entry
from tests.conformity.conftest import Probed
from tests.conformity.twins import disarms

pytestmark = pytest.mark.django_db
POINTS = ("inquiry", "order", "invoice")


@pytest.mark.parametrize("promise", ["AR-3.1a", "AR-7.1a", "AR-7.2b"])
def test_rights_hold_and_trying_them_leaves_nothing(probed: Probed, promise: str) -> None:
    before = (DataSubject.objects.count(), SealedDatum.objects.count(), Entry.objects.count())
    row = probed(promise, points=POINTS)
    assert row.state == "enforced", row.how
    assert (DataSubject.objects.count(), SealedDatum.objects.count(), Entry.objects.count()) == before


def test_an_erasure_is_tried_on_a_real_specimen(probed: Probed) -> None:
    ledger = site_settings.ERASURE_LEDGER
    before = ledger.read_text().count("\n") if ledger.exists() else 0
    assert probed("AR-7.2a", points=POINTS).state == "enforced"
    specimen = DataSubject.objects.get()
    assert (specimen.subject_class, specimen.erased_at is None) == ("specimen", False)
    assert ledger.read_text().count("\n") == before + 1


@disarms("declaration_required")
def test_a_form_that_can_be_sent_undeclared_is_seen(probed: Probed, monkeypatch) -> None:
    monkeypatch.setattr(
        forms, "_declaration", lambda policy, key, language: forms.forms.BooleanField(required=False)
    )
    row = probed("AR-3.1a")
    assert row.state == "missing"
    assert "the form can be sent without contract_capacity" in row.how


@disarms("declaration_required")
def test_a_declaration_ticked_beforehand_is_seen(probed: Probed, monkeypatch) -> None:
    monkeypatch.setattr(
        forms, "_declaration", lambda policy, key, language: forms.forms.BooleanField(initial=True)
    )
    assert "contract_capacity is ticked beforehand" in probed("AR-3.1a").how


@disarms("self_disclosure")
def test_a_person_who_may_not_see_his_data_is_seen(probed: Probed, monkeypatch) -> None:
    monkeypatch.setattr(judging, "OWN", "nobodys.")
    row = probed("AR-7.1a", points=POINTS)
    assert row.state == "missing"
    assert "contact.name from inquiry does not open for the person" in row.how


@disarms("self_disclosure")
def test_a_list_that_leaves_something_out_is_seen(probed: Probed, monkeypatch) -> None:
    shown = probes.held_data
    monkeypatch.setattr(probes, "held_data", lambda subject: shown(subject)[1:])
    assert "are shown" in probed("AR-7.1a", points=POINTS).how


@disarms("self_correction")
def test_an_old_value_that_stays_is_seen(probed: Probed, monkeypatch) -> None:
    monkeypatch.setattr(collecting, "forget_datum", lambda datum: None)
    row = probed("AR-7.2a", points=POINTS)
    assert (row.state, "the old value is still held" in row.how) == ("missing", True)


@disarms("self_erasure")
def test_a_key_that_survives_an_erasure_is_seen(probed: Probed, monkeypatch) -> None:
    monkeypatch.setattr(subjects, "destroy_keys", lambda keys, *, reason, by, at: len(keys))
    row = probed("AR-7.2a", points=POINTS)
    assert row.state == "missing"
    assert "the key of an erased person still opens the value" in row.how


@disarms("statutory_named")
def test_an_erasure_that_does_not_say_what_stays_is_seen(probed: Probed, monkeypatch) -> None:
    monkeypatch.setattr(subjects, "_remaining", lambda policy, keys: iter(()))
    row = probed("AR-7.2b", points=POINTS)
    assert row.state == "missing"
    assert "what statutory keeps is not named" in row.how
