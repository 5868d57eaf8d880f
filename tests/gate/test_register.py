"""The register at its edges: unknown kinds and ids, acts repeated, a decision used by two at once."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from funabin.gate.actions import (
    confirm_handing,
    consent_to_provision,
    decide_handing,
    end_agreement,
    lift_suspension,
    record_instruction,
    record_review,
    report_ended_agreements,
    suspend_recipient,
    withdraw_instructions,
)
from funabin.gate.actions.handing import record_provisions
from funabin.gate.errors import Refused, Undeclared
from funabin.gate.handing.judging import judge_handing
from funabin.gate.models import (
    Agreement,
    Decision,
    Instruction,
    PolicyVersion,
    Provision,
    Recipient,
    SealedDatum,
    SubjectKey,
    Suspension,
)
from funabin.gate.register import keepers, may_view, recipient_by_id, recipients_for, standing_of
from funabin.gate.tasks import run_ends
from funabin.journal.actor import Actor
from funabin.journal.models import Entry
from tests.cast import FUMIKO, WORKER
from tests.gate import firms
from tests.gate.firms import CASE, DEMAND, GORO, KENJI, SHIP, carrier, firm, handles_of, order, signed
from tests.gate.test_handing import PAPER
from tests.gate.world import as_self

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _rows(house: PolicyVersion, monkeypatch: pytest.MonkeyPatch) -> None:
    firms.give_rows(house, monkeypatch)


def test_a_kind_the_policy_no_longer_names_receives_nothing() -> None:
    line = carrier()
    Recipient.objects.update(key="gone")
    line.refresh_from_db()
    standing = standing_of(line)
    assert [reason.code for reason in standing.against] == ["unknown_recipient"]
    assert (standing.row, standing.wants_review, standing.categories) == (None, False, ())
    assert standing.review_due is not None


def test_what_is_due_stands_for_each() -> None:
    ends = timezone.localdate() + timedelta(days=30)
    assert standing_of(signed(firm(), ends_on=ends)).agreement_ends == ends
    assert standing_of(firm()).agreement_ends is None
    assert standing_of(firm()).review_due is None


def test_a_recipient_is_found_by_its_id() -> None:
    line = firm()
    assert recipient_by_id(str(line.pk)) == line
    assert recipient_by_id(uuid4()) is None
    assert recipient_by_id("no id at all") is None


def test_each_role_finds_those_it_hands_over_to() -> None:
    firm("carrier"), firm("police"), firm("sister")
    assert [one.recipient.key for one in recipients_for(frozenset({"shipping"}))] == ["carrier"]
    assert [one.recipient.key for one in recipients_for(frozenset({"sales"}))] == ["sister"]
    assert recipients_for(frozenset({"stock"})) == []
    assert keepers() == {"privacy"}
    for role, sees in (("privacy", True), ("shipping", True), ("sales", True), ("stock", False)):
        assert may_view(Actor("staff", role, frozenset({role}))) is sees


def test_a_role_whose_grant_ran_out_keeps_and_hands_over_nothing() -> None:
    granted = {"privacy": ("privacy", "rights.answer"), "shipping": ("shipping", "ship")}
    for role, pair in granted.items():
        lives = Actor("staff", role, frozenset({role}), grants=frozenset({pair}))
        lapsed = Actor("staff", role, frozenset({role}), grants=frozenset({(role, "support")}))
        assert (may_view(lives), may_view(lapsed)) == (True, False)


def test_the_same_act_twice_changes_nothing() -> None:
    card, line = order(), firm()
    told = {
        "subject": card.subject,
        "key": "carrier",
        "case": CASE,
        "act": "order",
        "by": as_self(card.subject),
    }
    assert record_instruction(**told) == record_instruction(**told)
    assert Instruction.objects.count() == 1
    first = suspend_recipient(recipient=line, reason="incident", by=FUMIKO)
    assert suspend_recipient(recipient=line, reason="other", by=FUMIKO) == first
    lift_suspension(recipient=line, by=FUMIKO)
    lift_suspension(recipient=line, by=FUMIKO)
    assert Suspension.objects.count() == 1
    assert Entry.objects.filter(kind__in=["recipient.suspended", "recipient.resumed"]).count() == 2


def test_an_instruction_is_taken_back_for_one_kind_or_all() -> None:
    card = order()
    for key in ("carrier", "dealer"):
        record_instruction(subject=card.subject, key=key, case=CASE, act="order", by=as_self(card.subject))
    assert withdraw_instructions(subject=card.subject, case=CASE, key="dealer", by=as_self(card.subject)) == 1
    assert withdraw_instructions(subject=card.subject, case=CASE, by=as_self(card.subject)) == 1
    assert withdraw_instructions(subject=card.subject, case=CASE, by=as_self(card.subject)) == 0


@pytest.mark.parametrize(
    ("purpose", "categories"), [("order.fulfil", ["contact.name"]), (SHIP, []), (SHIP, ["message.text"])]
)
def test_nobody_can_consent_to_more_than_the_row_gives(purpose: str, categories: list[str]) -> None:
    with pytest.raises(Undeclared):
        consent_to_provision(
            subject=order().subject, key="carrier", purpose=purpose, categories=categories, language="en",
            by=WORKER,
        )  # fmt: skip


def test_words_that_are_not_on_the_lists_are_refused() -> None:
    line, tomorrow = firm(), timezone.localdate() + timedelta(days=1)
    with pytest.raises(ValueError, match="once it is done"):
        record_review(recipient=line, done_on=tomorrow, passed=True, by=FUMIKO)
    with pytest.raises(ValueError, match="one of the list"):
        suspend_recipient(recipient=line, reason="spite", by=FUMIKO)
    assert not Suspension.objects.exists()


def test_the_representatives_key_gets_its_end_with_the_agreement() -> None:
    line = signed(firm(representative="Sato Ichiro"))
    end_agreement(agreement=line.agreements.get(), on=timezone.localdate(), by=FUMIKO)
    event = Entry.objects.get(kind="event.reported")
    assert event.detail["event"] == "agreement.ended"
    assert SubjectKey.objects.filter(subject=line.subject_id).exists()


def test_an_agreement_that_ends_by_itself_is_reported_once_with_the_end_of_its_last_day() -> None:
    today = timezone.localdate()
    line = signed(firm(representative="Sato Ichiro"), ends_on=today)
    signed(firm(), ends_on=None)
    assert report_ended_agreements(by=WORKER, today=today) == 0
    run_ends()
    assert not Entry.objects.filter(kind="agreement.ended").exists()
    assert report_ended_agreements(by=WORKER, today=today + timedelta(days=3)) == 1
    assert report_ended_agreements(by=WORKER, today=today + timedelta(days=4)) == 0
    event = Entry.objects.get(kind="event.reported")
    over = timezone.make_aware(datetime.combine(today + timedelta(days=1), time()))
    assert (event.detail["event"], event.detail["at"]) == ("agreement.ended", over.isoformat())
    entry = Entry.objects.get(kind="agreement.ended")
    assert entry.detail["agreement"] == line.agreements.get().pk


def test_the_hourly_work_notices_it_and_not_what_was_ended_by_hand() -> None:
    today = timezone.localdate()
    by_hand, by_itself = signed(firm()), signed(firm())
    end_agreement(agreement=by_hand.agreements.get(), on=today - timedelta(days=1), by=FUMIKO)
    Agreement.objects.update(signed_on=today - timedelta(days=9), ends_on=today - timedelta(days=1))
    run_ends()
    ended = [entry.detail["recipient"] for entry in Entry.objects.filter(kind="agreement.ended")]
    assert ended == [str(by_hand.pk), str(by_itself.pk)]


def test_a_datum_that_is_gone_stops_it_by_name() -> None:
    card, line = firms.told_to_send(order()), carrier()
    SealedDatum.objects.filter(pk=card.phone.datum).delete()
    found = judge_handing(handles_of(card), recipient=line, purpose=SHIP, case=CASE, by=KENJI)
    assert [reason.code for reason in found.reasons] == ["no_such_datum"]


def test_two_who_use_one_decision_at_once_give_it_out_once() -> None:
    card, police = order(), firm("police")
    decision = decide_handing(
        handles=[card.name], recipient=police, purpose=DEMAND, case=CASE, by=FUMIKO, article="APPI 27(1)(i)",
        reason="police", statute="CCP 197(2)", document_sha256=PAPER,
    )  # fmt: skip
    confirm_handing(decision=decision, by=GORO)
    how = {"recipient": police, "purpose": DEMAND, "case": CASE}
    slow = judge_handing(handles_of(card), by=FUMIKO, **how)
    record_provisions(judge_handing(handles_of(card), by=GORO, **how), manner="print")
    with pytest.raises(Refused) as refusal:
        record_provisions(slow, manner="print")
    assert [reason.code for reason in refusal.value.reasons] == ["decision_used"]
    assert Provision.objects.count() == 1


def test_a_new_decision_takes_the_place_of_an_open_one() -> None:
    card, police = order(), firm("police")
    told = {"recipient": police, "purpose": DEMAND, "case": CASE, "by": FUMIKO}
    first = decide_handing(handles=[card.name], **told)
    second = decide_handing(handles=[card.phone], **told)
    assert list(Decision.objects.all()) == [second]
    assert first.data != second.data
