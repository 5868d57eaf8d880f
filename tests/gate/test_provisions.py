"""The records of provision and receipt: complete, unchangeable, living longer than the keys."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from funabin.conformity.exercise import rolled_back
from funabin.gate import tasks
from funabin.gate.actions import (
    consent_to_provision,
    destroy_due_keys,
    drop_old_records,
    erase_subject,
    hand_over,
    open_data,
    record_instruction,
    record_receipt,
    register_recipient,
    sign_agreement,
    suspend_recipient,
)
from funabin.gate.actions.handing import record_provisions
from funabin.gate.errors import Refused, Undeclared
from funabin.gate.handing.judging import judge_handing
from funabin.gate.models import PolicyVersion, Provision, Receipt, Recipient, SealedDatum, SubjectKey
from funabin.gate.purpose import collecting_refusals, declared
from funabin.gate.register import provisions_of, receipts_of, recipients, standing_of
from funabin.journal.models import Entry
from tests.cast import CHIE, FUMIKO, WORKER
from tests.gate import firms
from tests.gate.firms import CASE, KENJI, SHIP, carrier, firm, handles_of, order, told_to_send
from tests.gate.world import as_self, refusals

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _rows(house: PolicyVersion, monkeypatch: pytest.MonkeyPatch) -> None:
    firms.give_rows(house, monkeypatch)


def record_of(**more: Any) -> Provision:
    """The record of a provision to a carrier with a representative."""
    firms.given(told_to_send(order()), carrier(representative="Sato Ichiro"), **more)
    return Provision.objects.get()


def test_the_record_says_what_article_29_wants() -> None:
    record = record_of()
    line = Recipient.objects.get()
    assert (record.name, record.address, record.country) == ("Carrier Line K.K.", "1-1 Minato, Nagoya", "JP")
    assert record.representative == line.representative.datum  # type: ignore[union-attr]
    assert record.categories == ["contact.address", "contact.name", "contact.phone"]
    assert (record.purpose, record.case, record.ground, record.manner) == (SHIP, CASE, "own_act", "print")
    assert (record.key, record.by, record.policy_version) == ("carrier", KENJI.token, 1)
    assert record.instruction is not None
    assert abs(record.at - timezone.now()) < timedelta(minutes=1)
    three_years = timezone.localdate(record.at)
    assert record.kept_until == three_years.replace(year=three_years.year + 3)


def test_the_journal_tells_of_it_without_names() -> None:
    record = record_of()
    entry = Entry.objects.get(kind="data.disclosed")
    assert (entry.purpose, entry.case, entry.actor_token) == (SHIP, CASE, KENJI.token)
    assert [one.subject for one in entry.subjects.all()] == [record.subject]
    assert entry.detail == {
        "provision": str(record.pk), "recipient": str(record.recipient_id), "recipient_kind": "carrier",
        "country": "JP", "ground": "own_act", "manner": "print", "role": "shipping", "data": 3, "withheld": 1,
        "policy_version": 1,
    }  # fmt: skip
    assert "data.opened" not in set(Entry.objects.values_list("kind", flat=True))


def test_a_consent_is_named_in_the_record() -> None:
    friend, card = firm("friend"), order()
    told = consent_to_provision(
        subject=card.subject, key="friend", purpose=SHIP, categories=["contact.name"], language="ja",
        by=as_self(card.subject),
    )  # fmt: skip
    firms.given(card, friend)
    record = Provision.objects.get()
    assert (record.ground, record.consent, record.instruction) == ("consent", told.pk, None)


def test_what_the_firm_is_called_later_changes_no_record() -> None:
    record = record_of()
    Recipient.objects.update(name="Renamed", address="Elsewhere", country="KE")
    record.refresh_from_db()
    assert (record.name, record.address, record.country) == ("Carrier Line K.K.", "1-1 Minato, Nagoya", "JP")


def _change(table: str, sql: str) -> None:
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql.format(table=table))  # the database itself, not our code


def test_the_database_refuses_to_change_or_delete_a_record() -> None:
    record = record_of()
    record_receipt(
        subject=order().subject, giver=firm("dealer"), obtained="from_the_person", consented=True,
        categories=["contact.name"], by=CHIE,
    )  # fmt: skip
    for table in ("gate_provision", "gate_receipt"):
        _change(table, "UPDATE {table} SET name = 'Nobody'")
        _change(table, "UPDATE {table} SET kept_until = '2000-01-01'")
        _change(table, "DELETE FROM {table}")
    with pytest.raises(IntegrityError), transaction.atomic():
        record.delete()
    record.refresh_from_db()
    assert record.name == "Carrier Line K.K."


def test_a_record_may_go_once_its_time_has_passed() -> None:
    record, old = record_of(), Provision.objects.get()
    old.pk, old.kept_until = Recipient.objects.get().pk, date(2020, 1, 1)
    old.save(force_insert=True)
    assert drop_old_records(by=WORKER) == 1
    assert list(Provision.objects.all()) == [record]
    assert Entry.objects.get(kind="provisions.dropped").detail == {"records": 1}
    assert drop_old_records(by=WORKER) == 0


def test_the_worker_drops_old_records_with_the_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    old = record_of()
    old.pk, old.kept_until = Recipient.objects.get().pk, date(2020, 1, 1)
    old.save(force_insert=True)
    tasks.run_ends()
    assert Provision.objects.count() == 1


def test_the_record_outlives_the_persons_keys() -> None:
    record = record_of()
    card_subject = SealedDatum.objects.filter(point="order").first()
    assert card_subject is not None
    SubjectKey.objects.filter(subject=record.subject).delete()
    erase_subject(subject=card_subject.subject, by=as_self(card_subject.subject))
    assert list(provisions_of(record.subject)) == [record]


def test_who_represents_the_firm_is_sealed_and_lives_as_long_as_the_record() -> None:
    record = record_of()
    line = Recipient.objects.get()
    assert line.subject is not None
    with declared("recipient.manage"):
        opened = open_data([line.representative], purpose="recipient.manage", by=FUMIKO, case=str(line.pk))
    assert list(opened.values()) == ["Sato Ichiro"]
    with declared("recipient.manage"), pytest.raises(Refused):
        open_data([line.representative], purpose="recipient.manage", by=CHIE, case=str(line.pk))
    key = SubjectKey.objects.get(subject=line.subject_id)
    assert key.due_at is not None
    assert key.due_at.date() >= record.at.date().replace(year=record.at.year + 3)
    with time_machine.travel(key.due_at + timedelta(days=1), tick=False):
        destroy_due_keys(by=WORKER)
        assert not SubjectKey.objects.filter(subject=line.subject_id).exists()


def test_each_person_has_a_record_of_his_own() -> None:
    first, second, line = told_to_send(order()), told_to_send(order()), carrier()
    with declared(SHIP):
        handles = [*handles_of(first), *handles_of(second)]
        handed = hand_over(handles, recipient=line, purpose=SHIP, case=CASE, by=KENJI, manner="csv")
    assert len(handed) == 6
    assert {one.subject for one in Provision.objects.all()} == {first.subject_id, second.subject_id}
    assert len(handed.provisions) == 2


def test_one_person_without_a_ground_stops_all() -> None:
    first, second, line = told_to_send(order()), order(), carrier("KE")
    found = judge_handing(
        [*handles_of(first), *handles_of(second)], recipient=line, purpose=SHIP, case=CASE, by=KENJI
    )
    assert not found.is_allowed
    assert set(found.grounds) == {first.subject_id}
    with pytest.raises(ValueError, match="only what is allowed"):
        record_provisions(found, manner="print")


def test_a_probe_may_write_records_in_a_world_that_is_rolled_back() -> None:
    card, line = told_to_send(order()), carrier()
    with rolled_back():
        found = judge_handing(handles_of(card), recipient=line, purpose=SHIP, case=CASE, by=KENJI)
        assert len(record_provisions(found, manner="print")) == 1
        assert Provision.objects.count() == 1
    assert Provision.objects.count() == 0


# --- receipts ---------------------------------------------------------------------------------------------


def test_the_receipt_says_what_article_30_wants() -> None:
    card, dealer = order(), firm("dealer", representative="Tanaka Jiro")
    record_receipt(
        subject=card.subject, giver=dealer, obtained="from_the_person", consented=True,
        categories=["contact.phone", "contact.name"], by=CHIE, case=CASE,
    )  # fmt: skip
    receipt = Receipt.objects.get()
    assert (receipt.name, receipt.address, receipt.obtained) == (
        "Dealer Line K.K.",
        "1-1 Minato, Nagoya",
        "from_the_person",
    )
    assert receipt.representative == dealer.representative.datum  # type: ignore[union-attr]
    assert (receipt.consented, receipt.categories) == (True, ["contact.name", "contact.phone"])
    assert list(receipts_of(card.subject_id)) == [receipt]
    assert Entry.objects.get(kind="data.received").detail["obtained"] == "from_the_person"


@pytest.mark.parametrize("wrong", [{"obtained": "somehow"}, {"categories": []}])
def test_a_receipt_that_does_not_say_how_or_what_is_none(wrong: dict[str, Any]) -> None:
    told: dict[str, Any] = {"obtained": "from_the_person", "categories": ["contact.name"], **wrong}
    with pytest.raises(ValueError, match="must be told"):
        record_receipt(subject=order().subject, giver=firm("dealer"), consented=True, by=CHIE, **told)
    assert not Receipt.objects.exists()


# --- the register -----------------------------------------------------------------------------------------


def test_only_who_keeps_the_register_writes_it() -> None:
    told = {"key": "carrier", "name": "Line", "address": "Nagoya", "country": "JP"}
    with collecting_refusals(), pytest.raises(Refused):
        register_recipient(by=CHIE, **told)
    assert refusals() == ["role_not_granted"]
    line = register_recipient(by=FUMIKO, **told)
    with pytest.raises(Refused):
        suspend_recipient(recipient=line, reason="incident", by=CHIE)


def test_a_kind_that_no_row_names_cannot_be_registered() -> None:
    with pytest.raises(Undeclared):
        register_recipient(key="neighbour", name="N", address="N", country="JP", by=FUMIKO)
    with pytest.raises(Undeclared):
        record_instruction(subject=order().subject, key="neighbour", case=CASE, act="order", by=WORKER)
    with pytest.raises(ValueError, match="a name, an address"):
        register_recipient(key="carrier", name="N", address=" ", country="JP", by=FUMIKO)


def test_an_agreement_has_known_terms_and_ends_after_it_begins() -> None:
    line, today = firm(), timezone.localdate()
    with pytest.raises(ValueError, match="known terms"):
        sign_agreement(recipient=line, reference="A", terms=["kindness"], signed_on=today, by=FUMIKO)
    yesterday = today - timedelta(days=1)
    with pytest.raises(ValueError, match="known terms"):
        sign_agreement(
            recipient=line, reference="A", terms=["security"], signed_on=today, ends_on=yesterday, by=FUMIKO
        )


def test_the_register_says_what_stops_each_and_what_is_due() -> None:
    good, bare = carrier(), firm("carrier", name="Bare Line")
    assert [(one.recipient.name, one.against) for one in recipients()][1][1] == ()
    assert {reason.code for reason in standing_of(bare).against} == {"no_agreement", "not_reviewed"}
    standing = standing_of(good)
    done = timezone.localdate() - timedelta(days=10)
    assert standing.review_due == done.replace(year=done.year + 1)
    assert standing.agreement_ends is None


# --- always a part of the row -----------------------------------------------------------------------------

CATEGORIES = ("contact.name", "contact.address", "contact.phone", "contact.email")


@hypothesis_settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    categories=st.sets(st.sampled_from([*CATEGORIES, "contact.*", "message.text"]), max_size=4),
    consented=st.sets(st.sampled_from(CATEGORIES), min_size=1),
    ground=st.sampled_from(["own_act", "consent"]),
    points=st.sampled_from([("order",), ("inquiry",), ("order*",), ("*",)]),
)
def test_what_is_given_is_always_within_the_row_and_the_ground(
    house: PolicyVersion, categories: set[str], consented: set[str], ground: str, points: tuple[str, ...]
) -> None:
    everything = firms.row("any", categories=("*",), points=("*",), grounds=("own_act", "consent"))
    wanted = everything.model_copy(update={"categories": tuple(sorted(categories)), "points": points})
    with transaction.atomic(), pytest.MonkeyPatch.context() as patch:
        firms.give_rows(house, patch, {"any": everything})
        card, other = order(), firm("any")
        consent_to_provision(
            subject=card.subject, key="any", purpose=SHIP, categories=consented, language="en", by=WORKER
        )
        told_to_send(card, "any")
        firms.give_rows(house, patch, {"any": wanted})
        found = judge_handing(
            handles_of(card), recipient=other, purpose=SHIP, case=CASE, by=KENJI, ground=ground
        )
        transaction.set_rollback(True)
    within = {key for key in CATEGORIES if key in categories or "contact.*" in categories}
    expected = within & (consented if ground == "consent" else set(CATEGORIES))
    expected = expected if points != ("inquiry",) else set()
    assert {handle.category for handle in found.given} == expected
    assert found.is_allowed == bool(expected)
    assert {one.handle.category for one in found.withheld} == set(CATEGORIES) - expected
