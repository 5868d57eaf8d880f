"""Only what a collection point asks can be written; it is sealed under the person's key at its place."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from funabin.gate import keyring
from funabin.gate.actions import collect, collecting, correct, drop, engage, erase_subject
from funabin.gate.errors import Moved, NoPolicy, Refused, Undeclared
from funabin.gate.fields import Handle
from funabin.gate.lookup import find_subjects
from funabin.gate.models import BlindIndex, DataSubject, PolicyVersion, SealedDatum, SubjectKey
from funabin.gate.purpose import declared
from funabin.journal.models import Entry
from tests.cast import CHIE, WORKER
from tests.gate.sample import Card, Member
from tests.gate.world import AMINA, ANSWER, CASE, as_self, asked, card_of, kinds, opened, refusals, someone

pytestmark = pytest.mark.usefixtures("house")
NOW = datetime(2026, 11, 22, tzinfo=UTC)
ADULT, CHILD = date(2000, 1, 1), date(2012, 1, 1)
MEMBER = {"name": "Amina", "email": "amina@example.ke", "phone": "+254712345678", "person.birth_date": ADULT}
ORDER = {"name": "Amina", "address": "Moi Avenue 1, Mombasa", "phone": "+254712345678"}


def _nothing_was_taken() -> None:
    assert SealedDatum.objects.count() == 0
    assert SubjectKey.objects.count() == 0
    assert BlindIndex.objects.count() == 0
    assert "data.collected" not in kinds()


def test_each_value_is_sealed_with_its_circumstances(house: PolicyVersion) -> None:
    subject = someone()
    card = card_of(subject, {**AMINA, "country": "KE"})
    datum = SealedDatum.objects.get(pk=card.name.datum)
    assert (datum.subject, datum.category, datum.place, datum.row) == (
        subject, "contact.name", "gate_sample.Card.name", str(card.pk),
    )  # fmt: skip
    assert (datum.point, datum.policy_version, datum.retention, datum.case, datum.source) == (
        "inquiry", house, "service", "", "self",
    )  # fmt: skip
    assert SealedDatum.objects.count() == 5
    assert {one.key for one in SealedDatum.objects.all()} == {SubjectKey.objects.get().pk}
    entry = Entry.objects.get(kind="data.collected")
    assert entry.categories == [
        "contact.email",
        "contact.name",
        "contact.phone",
        "message.text",
        "person.country",
    ]
    assert entry.detail == {"point": "inquiry", "policy_version": 1, "source": "self", "data": 5}
    assert (entry.case, [one.subject for one in entry.subjects.all()]) == (CASE, [subject.pk])


def test_no_database_holds_a_word_in_clear() -> None:
    card_of(someone())
    rows = [*SealedDatum.objects.values(), *SubjectKey.objects.values(), *BlindIndex.objects.values()]
    rows += [*Entry.objects.values(), *Card.objects.values(), *DataSubject.objects.values()]
    everything = repr([[bytes(v) if isinstance(v, memoryview) else v for v in row.values()] for row in rows])
    for value in AMINA.values():
        for word in value.replace("@", " ").split():
            assert len(word) < 4 or word.lower() not in everything.lower()


def test_empty_values_are_skipped() -> None:
    card = card_of(someone(), {**AMINA, "email": "  ", "country": None, "phone": "0712 345 678"})
    assert (card.email, card.country) == (None, None)
    assert SealedDatum.objects.count() == 3


@pytest.mark.parametrize(
    "values", [{**AMINA, "address": "Moi Avenue 1"}, {**AMINA, "paper": b"x"}, {**AMINA, "colour": "red"}]
)
def test_what_the_point_does_not_ask_cannot_be_written(values: dict[str, Any]) -> None:
    subject = someone()
    with pytest.raises(Undeclared) as refusal:
        card_of(subject, values)
    assert "Moi Avenue" not in str(refusal.value)
    _nothing_was_taken()


def test_a_point_the_policy_does_not_have_takes_nothing() -> None:
    subject = someone()
    with pytest.raises(Undeclared, match="wishes"):
        card_of(subject, point="wishes")
    _nothing_was_taken()


def test_a_declared_category_without_a_field_is_not_silently_lost() -> None:
    subject = someone()
    with pytest.raises(Undeclared, match=r"gate_sample\.Member has no sealed field message\.text"):
        collect(subject=subject, point="inquiry", row=Member(), values={"message.text": "x"}, by=WORKER)
    _nothing_was_taken()


def test_a_banned_category_cannot_be_written(monkeypatch: pytest.MonkeyPatch) -> None:
    from funabin.gate.queries import current_policy

    category = current_policy().categories["person.country"]
    banned = category.model_copy(update={"sensitivity": "banned"})
    monkeypatch.setitem(current_policy().categories, "person.country", banned)
    subject = someone()
    with pytest.raises(Undeclared):
        card_of(subject, {**AMINA, "country": "KE"})
    _nothing_was_taken()


def test_without_the_check_an_undeclared_value_would_be_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(collecting, "_check_declared", lambda *args: None)
    card = card_of(someone(), {**AMINA, "address": "Moi Avenue 1"})
    assert card.address is not None


@pytest.mark.parametrize(
    "missing", [["name"], ["message"], ["email", "phone"]], ids=["name", "message", "one of two"]
)
def test_a_missing_required_item_is_refused_and_journalled(missing: list[str]) -> None:
    subject = someone()
    values = {name: value for name, value in AMINA.items() if name not in missing}
    with pytest.raises(Refused) as refusal, declared(ANSWER):
        card_of(subject, values)
    assert [reason.code for reason in refusal.value.reasons] == ["required_missing"]
    assert refusals() == ["required_missing"]
    assert SealedDatum.objects.count() == 0


def test_one_of_two_is_enough_and_another_row_may_hold_the_rest() -> None:
    values = {name: value for name, value in AMINA.items() if name != "email"}
    assert card_of(someone(), values).phone is not None
    member = Member(subject=someone())
    held = {name: AMINA[name] for name in ("name", "email")}
    collect(subject=member.subject, point="inquiry", row=member, values=held, by=WORKER)
    assert member.name is not None


def test_without_the_check_a_required_item_could_be_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(collecting, "_missing", lambda *args: [])
    assert card_of(someone(), {"name": "Amina"}).message is None


# --- age --------------------------------------------------------------------------------------------------


def _register(**values: Any) -> Member:
    member = Member(subject=someone())
    with transaction.atomic():
        collect(
            subject=member.subject,
            point="registration",
            row=member,
            by=WORKER,
            at=NOW,
            values={**MEMBER, **values},
        )
        member.save()
    return member


def test_of_a_birth_date_only_the_answer_is_kept() -> None:
    member = _register()
    categories = set(SealedDatum.objects.values_list("category", flat=True))
    assert categories == {"contact.name", "contact.email", "contact.phone", "person.over_16"}
    engage(subject=member.subject, purposes=["eligibility"], case="", by=WORKER, roles=["system"])
    assert opened(member.over_16, purpose="eligibility", by=WORKER, case="") == [True]


def test_a_row_without_a_field_for_the_answer_keeps_nothing_of_it() -> None:
    card = Card(subject=someone())
    collect(subject=card.subject, point="registration", row=card, by=WORKER, at=NOW, values=MEMBER)
    assert set(SealedDatum.objects.values_list("category", flat=True)) == {
        "contact.name", "contact.email", "contact.phone",
    }  # fmt: skip


def test_nobody_under_age_is_taken() -> None:
    with pytest.raises(Refused) as refusal, declared(ANSWER):
        _register(**{"person.birth_date": CHILD})
    assert [reason.code for reason in refusal.value.reasons] == ["under_age"]
    assert "2012" not in str(refusal.value.reasons)
    assert refusals() == ["under_age"]
    assert SealedDatum.objects.count() == 0


def test_the_day_of_the_sixteenth_birthday_is_old_enough() -> None:
    assert _register(**{"person.birth_date": date(2010, 11, 22)}).over_16 is not None
    with pytest.raises(Refused):
        _register(**{"person.birth_date": date(2010, 11, 23)})


def test_without_the_check_a_child_would_be_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(collecting, "_under_age", lambda *args: [])
    assert _register(**{"person.birth_date": CHILD}).over_16 is not None


# --- keys -------------------------------------------------------------------------------------------------


def test_a_person_has_one_key_per_class_and_case() -> None:
    subject = someone()
    card_of(subject)
    card_of(subject, case="Q2611-0002")
    card_of(subject, ORDER, point="order", case="D2611-0001")
    card_of(subject, ORDER, point="order", case="D2611-0002")
    keys = SubjectKey.objects.order_by("case").values_list("retention", "case")
    assert list(keys) == [("service", ""), ("deal", "D2611-0001"), ("deal", "D2611-0002")]


def test_deal_data_needs_a_case() -> None:
    subject = someone()
    with pytest.raises(ValueError, match="needs a case"):
        card_of(subject, ORDER, point="order", case="")
    _nothing_was_taken()


def test_a_row_needs_a_key_of_its_own() -> None:
    card, subject = Card(), someone()
    card.pk = None
    with pytest.raises(ValueError, match="UUID"):
        collect(subject=subject, point="inquiry", row=card, values=AMINA, by=WORKER)
    _nothing_was_taken()


def test_an_erased_person_is_not_written_again() -> None:
    card = asked()
    erase_subject(subject=card.subject, by=WORKER)
    with pytest.raises(Refused) as refusal, declared(ANSWER):
        card_of(card.subject)
    assert [reason.code for reason in refusal.value.reasons] == ["erased"]
    assert SubjectKey.objects.count() == 0
    deal = card_of(
        card.subject, ORDER, point="order", case="D2611-0001"
    )  # a running deal must be carried out
    assert deal.name is not None


def test_without_the_check_an_erased_person_would_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    card = asked()
    erase_subject(subject=card.subject, by=WORKER)
    monkeypatch.setattr(collecting, "_erased", lambda taking: [])
    card_of(card.subject)
    assert SubjectKey.objects.count() == 1


def test_nothing_is_taken_before_a_policy_is_published() -> None:
    subject = someone()
    PolicyVersion.objects.all().delete()
    with pytest.raises(NoPolicy):
        card_of(subject)
    _nothing_was_taken()


def test_only_the_person_counts_as_a_contact() -> None:
    subject = someone()
    before = timezone.now() - timedelta(days=9)
    DataSubject.objects.update(last_contact_at=before)
    card_of(subject, source="phone")
    subject.refresh_from_db()
    assert subject.last_contact_at == before
    card_of(subject)
    subject.refresh_from_db()
    assert subject.last_contact_at > before


@pytest.mark.django_db(transaction=True)
def test_the_key_is_there_before_the_datum() -> None:
    subject = someone()
    with transaction.atomic():
        collect(subject=subject, point="inquiry", row=Card(subject=subject), values=AMINA, by=WORKER)
        transaction.set_rollback(True)
    assert SealedDatum.objects.count() == 0
    assert SubjectKey.objects.count() == 1  # an orphan, swept later; the other order would lose data
    assert find_subjects("contact.email", AMINA["email"]) == []


# --- again, corrected, dropped ----------------------------------------------------------------------------


def test_collecting_again_replaces_the_old_datum(django_capture_on_commit_callbacks) -> None:
    card = asked()
    old = card.name
    with django_capture_on_commit_callbacks(execute=True):
        values = {**AMINA, "name": "Amina Njeri"}
        collect(subject=card.subject, point="inquiry", row=card, values=values, by=WORKER, case=CASE)
        card.save()
    assert opened(card.name) == ["Amina Njeri"]
    assert not SealedDatum.objects.filter(pk=old.datum).exists()
    assert not BlindIndex.objects.filter(datum=old.datum).exists()
    assert SealedDatum.objects.count() == 4


def test_a_correction_replaces_a_value(django_capture_on_commit_callbacks) -> None:
    card = asked()
    old = card.name
    with django_capture_on_commit_callbacks(execute=True):
        new = correct(handle=old, row=card, value="Amina Njeri", by=as_self(card.subject))
    assert (card.name, new) == (new, Card.objects.get().name)
    assert new.datum != old.datum
    assert opened(new) == ["Amina Njeri"]
    assert not SealedDatum.objects.filter(pk=old.datum).exists()
    assert find_subjects("contact.name", "Odhiambo") == []
    assert find_subjects("contact.name", "njeri") == [card.subject_id]
    entry = Entry.objects.get(kind="data.corrected")
    assert entry.categories == ["contact.name"]
    assert entry.detail == {"place": "gate_sample.Card.name", "row": str(card.pk), "policy_version": 1}


def test_a_foreign_handle_corrects_nothing() -> None:
    one, other = asked(), asked()
    with pytest.raises(Moved), declared(ANSWER):
        correct(handle=one.name, row=other, value="Eve", by=CHIE)
    forged = Handle(one.name.datum, "contact.name", "gate_sample.Card.email", str(one.pk))
    with pytest.raises(Moved), declared(ANSWER):
        correct(handle=forged, row=one, value="Eve", by=CHIE)
    assert refusals() == ["moved", "moved"]
    assert opened(one.name, other.name) == [AMINA["name"]] * 2


def test_an_erased_person_is_not_corrected() -> None:
    card = asked()
    erase_subject(subject=card.subject, by=WORKER)
    with pytest.raises(Refused), declared(ANSWER):
        correct(handle=card.name, row=card, value="Amina Njeri", by=CHIE)
    assert refusals() == ["erased"]
    assert SubjectKey.objects.count() == 0


def test_dropping_forgets_single_data(django_capture_on_commit_callbacks) -> None:
    card = asked()
    with django_capture_on_commit_callbacks(execute=True):
        assert drop(handles=[card.email, None], by=WORKER) == 1
        card.email = None
        card.save()
    assert SealedDatum.objects.count() == 3
    assert not BlindIndex.objects.filter(category="contact.email").exists()
    assert opened(card.name) == [AMINA["name"]]
    entry = Entry.objects.get(kind="data.dropped")
    assert (entry.categories, entry.detail) == (["contact.email"], {"data": 1})
    assert drop(handles=[], by=WORKER) == 0
    assert kinds().count("data.dropped") == 1


def test_a_class_that_counts_from_taking_gets_its_end_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    from funabin.gate.queries import current_policy

    service = current_policy().retention["service"].model_copy(update={"starts": "taken", "lasts": "P30D"})
    monkeypatch.setitem(current_policy().retention, "service", service)
    subject = someone()
    card_of(subject, at=NOW)
    assert SubjectKey.objects.get().due_at == NOW + timedelta(days=30)
    card_of(subject, at=NOW + timedelta(days=5))
    assert SubjectKey.objects.get().due_at == NOW + timedelta(days=35)
    card_of(subject, at=NOW)
    assert SubjectKey.objects.get().due_at == NOW + timedelta(days=35)
    assert keyring.keys_of(subject.pk) == [SubjectKey.objects.get()]
