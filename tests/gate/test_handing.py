"""What leaves, to whom, on which ground: each ground with its evidence, and without it."""

from __future__ import annotations

import copy
import hashlib
import pickle
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone

from funabin.gate.actions import (
    confirm_handing,
    consent_to_provision,
    decide_handing,
    end_agreement,
    engage,
    enrol_subject,
    hand_over,
    lift_suspension,
    object_to,
    object_to_provision,
    suspend_recipient,
    withdraw_instructions,
    withdraw_provision_consent,
)
from funabin.gate.errors import NoPurpose, Refused
from funabin.gate.fields import Handle
from funabin.gate.handing import grounds, judging
from funabin.gate.handing.judging import judge_handing
from funabin.gate.handing.notice import foreign_notice
from funabin.gate.models import (
    Decision,
    PolicyVersion,
    Provision,
    ProvisionConsent,
    Recipient,
    SubjectKey,
)
from funabin.gate.purpose import declared
from funabin.journal.actor import Actor
from funabin.journal.models import Entry
from funabin.policy.model import JointUse
from tests.cast import CHIE, FUMIKO, WORKER
from tests.gate import firms
from tests.gate.firms import (
    CASE,
    DEMAND,
    FULFIL,
    GORO,
    KENJI,
    ORDER,
    SHIP,
    accredited,
    carrier,
    firm,
    given,
    handles_of,
    names,
    order,
    reviewed,
    signed,
    told_to_send,
)
from tests.gate.sample import Card
from tests.gate.world import as_self, card_of, refusals

pytestmark = pytest.mark.django_db
PAPER = hashlib.sha256(b"the paper").hexdigest()
THREE = ["contact.address", "contact.name", "contact.phone"]


@pytest.fixture(autouse=True)
def _rows(house: PolicyVersion, monkeypatch: pytest.MonkeyPatch) -> None:
    firms.give_rows(house, monkeypatch)


def stopped(code: str, card: Card, recipient: Recipient, **how: Any) -> set[str]:
    """Handing over is refused for this reason (and others), journalled, recorded nowhere."""
    before = len(refusals())
    with pytest.raises(Refused) as refusal:
        given(card, recipient, **how)
    codes = {reason.code for reason in refusal.value.reasons}
    assert code in codes
    assert len(refusals()) == before + 1
    assert code in refusals()[-1]
    assert Entry.objects.filter(kind="data.refused").latest("id").detail["action"] == "hand_over"
    assert not Provision.objects.exists()
    assert not Entry.objects.filter(kind="data.disclosed").exists()
    assert ORDER["name"] not in str(refusal.value)
    return codes


def agreed(card: Card, recipient: Recipient, categories: list[str] = THREE, **more: Any) -> Card:
    """The buyer agreed on a page that names this firm."""
    consent_to_provision(
        subject=card.subject, key=recipient.key, recipient=recipient, purpose=SHIP, categories=categories,
        language="en", by=as_self(card.subject), **more,
    )  # fmt: skip
    return card


def ground_of(card: Card) -> tuple[str, str]:
    """The ground of the only record, and what let it leave the country."""
    record = Provision.objects.get(subject=card.subject_id)
    return record.ground, record.abroad


# --- what goes --------------------------------------------------------------------------------------------


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


def test_a_row_that_named_everything_would_give_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judging, "_out_of_the_row", lambda *args: None)
    handed = given(told_to_send(order()), carrier())
    assert names(handed)["contact.email"] == ORDER["email"]


def test_what_was_given_prints_seals_and_cannot_be_stored() -> None:
    handed = given(told_to_send(order()), carrier())
    assert repr(handed) == str(handed) == "<Handed over for ship: ●●●● × 3>"
    for store in (pickle.dumps, copy.copy):
        with pytest.raises(TypeError):
            store(handed)


def test_the_judgement_can_be_asked_without_opening_or_writing() -> None:
    card, line = told_to_send(order()), carrier()
    before = Entry.objects.count()
    found = judge_handing(handles_of(card), recipient=line, purpose=SHIP, case=CASE, by=KENJI)
    assert found.is_allowed
    assert [handle.category for handle in found.given] == ["contact.name", "contact.address", "contact.phone"]
    assert found.grounds[card.subject_id].key == "own_act"
    assert Entry.objects.count() == before


def test_nothing_leaves_without_a_declared_purpose_or_in_a_manner_that_is_none() -> None:
    card, line = told_to_send(order()), carrier()
    how: dict[str, Any] = {"recipient": line, "purpose": SHIP, "case": CASE, "by": KENJI}
    with pytest.raises(NoPurpose):
        hand_over(handles_of(card), manner="print", **how)
    with declared(FULFIL), pytest.raises(NoPurpose):
        hand_over(handles_of(card), manner="print", **how)
    with declared(SHIP), pytest.raises(ValueError, match="no manner"):
        hand_over(handles_of(card), manner="gossip", **how)
    assert not Provision.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_nothing_leaves_inside_a_transaction_that_could_lose_the_record() -> None:
    card, line = told_to_send(order()), carrier()
    with declared(SHIP), transaction.atomic(), pytest.raises(RuntimeError):
        hand_over(handles_of(card), recipient=line, purpose=SHIP, case=CASE, by=KENJI, manner="print")
    assert not Provision.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_refusal_stays_although_its_request_rolled_back() -> None:
    card, line = order(), firm()
    with pytest.raises(Refused), declared(SHIP), transaction.atomic():
        hand_over(handles_of(card), recipient=line, purpose=SHIP, case=CASE, by=KENJI, manner="print")
    assert "no_agreement" in refusals()[-1]


# --- default: no ------------------------------------------------------------------------------------------


def test_who_is_in_no_row_receives_nothing() -> None:
    card, line = told_to_send(order()), carrier()
    Recipient.objects.filter(pk=line.pk).update(key="neighbour")
    line.refresh_from_db()
    assert stopped("unknown_recipient", card, line) == {"unknown_recipient"}


def test_only_the_roles_of_the_row_hand_over() -> None:
    assert "role_not_granted" in stopped("not_your_task", told_to_send(order()), carrier(), by=CHIE)


def test_the_role_alone_is_not_enough_where_nobody_is_engaged() -> None:
    card = card_of(enrol_subject(by=WORKER), ORDER, point="order", case=CASE)
    assert stopped("no_engagement", told_to_send(card), carrier()) == {"no_engagement"}


def test_a_purpose_the_row_does_not_serve_is_refused() -> None:
    card, line = told_to_send(order()), carrier()
    chie = Actor(kind="staff", token=CHIE.token, roles=frozenset({"sales", "shipping"}))
    assert stopped("purpose_not_for_recipient", card, line, purpose=FULFIL, by=chie)


def test_an_objection_to_the_purpose_stops_it_and_one_to_the_recipient_too() -> None:
    card, line = told_to_send(order()), carrier()
    object_to(subject=card.subject, purpose=SHIP, by=as_self(card.subject))
    assert stopped("objected", card, line) == {"objected"}
    other = told_to_send(order())
    object_to_provision(subject=other.subject, key="carrier", by=as_self(other.subject))
    assert stopped("objected", other, line) == {"objected"}


def test_a_destroyed_key_gives_nothing() -> None:
    card, line = told_to_send(order()), carrier()
    SubjectKey.objects.filter(subject=card.subject_id).delete()
    assert stopped("key_destroyed", card, line) == {"key_destroyed"}


def test_data_of_another_case_does_not_go_to_who_works_on_one() -> None:
    card, line = order(case="D2611-0002"), carrier()
    engage(subject=card.subject, purposes=[SHIP], case=CASE, by=WORKER, roles=["shipping"])
    told_to_send(card)
    assert stopped("nothing_to_give", card, line) == {"nothing_to_give"}


# --- the register -----------------------------------------------------------------------------------------


def test_an_agreement_that_ended_yesterday_lets_nothing_out() -> None:
    card, line = told_to_send(order()), carrier()
    yesterday = timezone.localdate() - timedelta(days=1)
    end_agreement(agreement=line.agreements.get(), on=yesterday, by=FUMIKO)
    assert stopped("agreement_ended", card, line) == {"agreement_ended"}


def test_an_agreement_that_ends_today_still_holds() -> None:
    card, line = told_to_send(order()), carrier()
    end_agreement(agreement=line.agreements.get(), on=timezone.localdate(), by=FUMIKO)
    assert len(given(card, line)) == 3


def test_each_term_the_policy_promises_must_be_in_the_agreement() -> None:
    card, line = told_to_send(order()), reviewed(signed(firm(), ["security", "return"]))
    assert stopped("terms_missing", card, line) == {"terms_missing"}
    signed(line, ["confidentiality"])
    assert len(given(card, line)) == 3


def test_without_an_agreement_or_a_first_review_nothing_goes() -> None:
    card = told_to_send(order())
    assert stopped("no_agreement", card, reviewed(firm())) == {"no_agreement"}
    assert stopped("not_reviewed", card, signed(firm())) == {"not_reviewed"}


def test_an_overdue_review_stops_it_the_day_after() -> None:
    card, line = told_to_send(order()), reviewed(signed(firm()), days_ago=0)
    a_year_on = timezone.now() + timedelta(days=365)
    with time_machine.travel(a_year_on, tick=False):
        assert len(given(card, line)) == 3
    with time_machine.travel(a_year_on + timedelta(days=1), tick=False), pytest.raises(Refused) as refusal:
        given(card, line)
    assert [reason.code for reason in refusal.value.reasons] == ["review_overdue"]


def test_a_review_that_was_not_passed_stops_it_at_once() -> None:
    card, line = told_to_send(order()), carrier()
    reviewed(line, days_ago=0, passed=False)
    assert stopped("review_failed", card, line) == {"review_failed"}


def test_a_suspended_recipient_receives_nothing_until_it_is_lifted() -> None:
    card, line = told_to_send(order()), carrier()
    suspend_recipient(recipient=line, reason="incident", by=FUMIKO)
    assert stopped("recipient_suspended", card, line) == {"recipient_suspended"}
    lift_suspension(recipient=line, by=FUMIKO)
    assert len(given(card, line)) == 3


def test_a_register_that_is_not_asked_would_let_it_out(monkeypatch: pytest.MonkeyPatch) -> None:
    card, line = told_to_send(order()), firm()
    monkeypatch.setattr(judging, "against_recipient", lambda *args: ())
    assert len(given(card, line)) == 3


def test_accreditation_is_asked_where_the_row_asks_it() -> None:
    card, today = told_to_send(order(), "dealer"), timezone.localdate()
    stopped("not_accredited", card, firm("dealer"))
    stopped("not_accredited", card, accredited(firm("dealer"), today - timedelta(9), today - timedelta(1)))
    assert len(given(card, accredited(firm("dealer"), today, today))) == 3


def test_a_country_the_row_does_not_name_is_refused() -> None:
    card = told_to_send(order(), "homebound")
    assert stopped("country_not_allowed", card, firm("homebound", "KE")) == {"country_not_allowed"}
    assert len(given(card, firm("homebound", "JP"))) == 3


# --- grounds, in the order of the Act ---------------------------------------------------------------------


def test_the_own_act_comes_first() -> None:
    card, line = told_to_send(order()), carrier()
    agreed(card, line)
    given(card, line)
    assert ground_of(card) == ("own_act", "")


def test_the_own_act_reaches_abroad() -> None:
    card = told_to_send(order())
    given(card, carrier("KE"))
    assert ground_of(card) == ("own_act", "")


def test_an_instruction_counts_for_its_case_its_firm_and_while_it_lives() -> None:
    line, other = carrier(), carrier(name="Other Line")
    card = told_to_send(order(), recipient=other)
    stopped("no_instruction", card, line, ground="own_act")
    told_to_send(card, case="D2611-0009")
    stopped("no_instruction", card, line, ground="own_act")
    told_to_send(card)
    withdraw_instructions(subject=card.subject, case=CASE, by=as_self(card.subject))
    stopped("no_instruction", card, line, ground="own_act")
    assert len(given(told_to_send(card), line, ground="own_act")) == 3


def test_at_home_the_carrier_is_entrusted() -> None:
    card = order()
    given(card, carrier())
    assert ground_of(card) == ("entrustment", "")
    assert Provision.objects.get().agreement == Recipient.objects.get().agreements.get().pk


def test_abroad_entrustment_does_not_exist_without_article_28() -> None:
    assert stopped("foreign_third_party", order(), carrier("KE"), ground="entrustment") == {
        "foreign_third_party"
    }
    assert stopped("foreign_third_party", order(), carrier("KE")) == {
        "foreign_third_party",
        "no_instruction",
    }


def test_a_law_that_forgot_article_28_would_entrust_abroad(monkeypatch: pytest.MonkeyPatch) -> None:
    card = order()
    monkeypatch.setattr(grounds, "way_out", lambda asking: "")
    given(card, carrier("KE"))
    assert ground_of(card) == ("entrustment", "")


def test_an_adequate_country_is_like_home() -> None:
    card = order()
    given(card, carrier("GB"))
    assert ground_of(card) == ("entrustment", "adequate_country")


def test_equal_measures_open_the_way_while_they_are_reviewed() -> None:
    card = order()
    line = reviewed(signed(firm("carrier", "KE"), equal_measures=True))
    given(card, line)
    assert ground_of(card) == ("entrustment", "equivalent_measures")


def test_abroad_the_person_may_agree_once_told_of_the_country() -> None:
    line = carrier("KE")
    card = agreed(order(), line)
    given(card, line)
    assert ground_of(card) == ("foreign_consent", "foreign_consent")
    told = ProvisionConsent.objects.get().told
    assert told["country"] == "KE"
    assert "Data Protection Act, 2019" in told["information"]
    assert told["measures"] == (
        "It is bound by an agreement with us to: confidentiality, return or erasure at the end, security."
    )


def test_a_consent_told_of_another_country_does_not_count() -> None:
    line = carrier("KE")
    card = agreed(order(), line)
    Recipient.objects.filter(pk=line.pk).update(country="TZ")
    line.refresh_from_db()
    assert stopped("foreign_not_told", card, line) == {
        "foreign_not_told",
        "foreign_third_party",
        "no_instruction",
    }


def test_what_is_unknown_of_a_country_is_told_as_unknown() -> None:
    told = foreign_notice("MZ", "en")
    assert told["as_of"] == ""
    assert "nobody has examined its law for us yet" in told["information"]
    assert "We do not know its measures yet" in told["measures"]
    assert "把握できておりません" in foreign_notice("MZ", "ja")["information"]


def test_consent_reaches_exactly_what_it_names() -> None:
    friend = firm("friend")
    card = agreed(order(), friend, ["contact.name"])
    handed = given(card, friend)
    assert names(handed) == {"contact.name": ORDER["name"]}
    assert {(one.handle.category, one.reason.code) for one in handed.withheld} == {
        ("contact.address", "not_in_consent"),
        ("contact.phone", "not_in_consent"),
        ("contact.email", "not_for_this_recipient"),
    }


def test_a_consent_taken_back_is_none() -> None:
    friend = firm("friend")
    card = agreed(order(), friend)
    withdraw_provision_consent(subject=card.subject, key="friend", purpose=SHIP, by=as_self(card.subject))
    assert stopped("no_consent", card, friend) == {"no_consent"}
    assert len(given(agreed(card, friend), friend)) == 3


def test_who_must_be_answered_is_given_nothing_before() -> None:
    sponsor = firm("sponsor")
    card = told_to_send(order(), "sponsor")
    assert stopped("no_response", card, sponsor) == {"no_response"}
    assert len(given(agreed(card, sponsor), sponsor)) == 3


def test_entrustment_needs_an_agreement_whatever_the_terms() -> None:
    runner = reviewed(firm("runner"))
    assert stopped("not_entrusted", order(), runner) == {"no_agreement", "not_entrusted"}


def test_joint_use_must_have_been_told(house: PolicyVersion, monkeypatch: pytest.MonkeyPatch) -> None:
    card, sister = order(), firm("sister")
    assert names(given(card, sister, purpose=FULFIL, by=CHIE)) == {"contact.name": ORDER["name"]}
    untold = {**firms.ROWS, "sister": firms.ROWS["sister"].model_copy(update={"joint_use": None})}
    firms.give_rows(house, monkeypatch, untold)
    with pytest.raises(Refused) as refusal:
        given(card, sister, purpose=FULFIL, by=CHIE)
    assert [reason.code for reason in refusal.value.reasons] == ["joint_use_not_told"]
    assert isinstance(firms.ROWS["sister"].joint_use, JointUse)


def test_a_ground_that_is_not_the_rows_is_none() -> None:
    card, line = told_to_send(order()), carrier()
    assert stopped("ground_not_allowed", card, line, ground="joint_use") == {"ground_not_allowed"}


# --- legal demands ----------------------------------------------------------------------------------------


def decided(card: Card, recipient: Recipient, by: Actor = FUMIKO, **more: Any) -> Decision:
    """The responsible person decided on a court's order."""
    handles: list[Handle] = [card.name, card.phone]
    said = {
        "article": "APPI 27(1)(i)",
        "reason": "court_order",
        "statute": "CIVP 220",
        "document_sha256": PAPER,
    }
    return decide_handing(
        handles=handles, recipient=recipient, purpose=DEMAND, case=CASE, by=by, **{**said, **more}
    )


def demanded(card: Card, recipient: Recipient, by: Actor = FUMIKO) -> Any:
    """Handed over to an authority."""
    return given(card, recipient, purpose=DEMAND, by=by)


def test_a_court_receives_what_was_decided_and_no_more() -> None:
    card, court = order(), firm("court")
    decided(card, court)
    handed = demanded(card, court)
    assert set(names(handed)) == {"contact.name", "contact.phone"}
    assert {one.reason.code for one in handed.withheld} == {"not_decided"}
    record = Provision.objects.get()
    assert (record.ground, record.article) == ("legal_exception", "APPI 27(1)(i)")
    assert Decision.objects.get().used_at is not None


def test_a_decision_is_good_for_once() -> None:
    card, court = order(), firm("court")
    decided(card, court)
    demanded(card, court)
    with pytest.raises(Refused) as refusal:
        demanded(card, court)
    assert [reason.code for reason in refusal.value.reasons] == ["no_decision"]
    assert Provision.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"article": ""}, "no_article"),
        ({"article": "APPI 27(1)(iii)"}, "no_article"),
        ({"reason": ""}, "no_article"),
        ({"statute": ""}, "no_paper"),
        ({"document_sha256": ""}, "no_paper"),
    ],
)
def test_our_own_judgement_is_no_ground(change: dict[str, str], code: str) -> None:
    card, court = order(), firm("court")
    decided(card, court, **change)
    assert stopped(code, card, court, purpose=DEMAND, by=FUMIKO) == {code}


def test_without_a_decision_the_court_receives_nothing() -> None:
    assert stopped("no_decision", order(), firm("court"), purpose=DEMAND, by=FUMIKO) == {"no_decision"}


def test_a_decision_goes_stale() -> None:
    card, court = order(), firm("court")
    decided(card, court)
    with time_machine.travel(timezone.now() + timedelta(days=14, seconds=1), tick=False):
        assert stopped("no_decision", card, court, purpose=DEMAND, by=FUMIKO) == {"no_decision"}


def test_a_danger_to_life_says_why_nobody_can_ask() -> None:
    card, police = order(), firm("police")
    danger = {"article": "APPI 27(1)(ii)", "reason": "life_or_body", "statute": ""}
    confirm_handing(decision=decided(card, police, **danger), by=GORO)
    assert stopped("consent_not_hard", card, police, purpose=DEMAND, by=GORO) == {"consent_not_hard"}
    confirm_handing(decision=decided(card, police, **danger, consent_hard="no_time"), by=GORO)
    assert len(demanded(card, police, by=GORO)) == 2


def test_help_for_the_state_needs_that_asking_defeats_it() -> None:
    card, police = order(), firm("police")
    duty = {"article": "APPI 27(1)(iv)", "reason": "state_duty", "consent_hard": "no_time"}
    confirm_handing(decision=decided(card, police, **duty), by=GORO)
    stopped("consent_not_hard", card, police, purpose=DEMAND, by=GORO)


def test_two_decide_not_one() -> None:
    card, police = order(), firm("police")
    decision = decided(card, police)
    assert stopped("second_awaited", card, police, purpose=DEMAND, by=FUMIKO) == {"second_awaited"}
    for another in (FUMIKO, CHIE):
        with pytest.raises(Refused) as refusal:
            confirm_handing(decision=decision, by=another)
        assert [reason.code for reason in refusal.value.reasons] == ["decided_by_one"]
    confirm_handing(decision=decision, by=GORO)
    third = Actor(kind="staff", token="haru-a-third-officer", roles=frozenset({"privacy"}))
    assert stopped("not_a_decider", card, police, purpose=DEMAND, by=third) == {"not_a_decider"}
    assert len(demanded(card, police, by=GORO)) == 2


def test_nobody_decides_on_a_grant_that_ran_out() -> None:
    card, police = order(), firm("police")
    lapsed = replace(GORO, grants=frozenset({("privacy", "rights.answer")}))
    decision = decided(card, police)
    with pytest.raises(Refused) as refusal:
        confirm_handing(decision=decision, by=lapsed)
    assert [reason.code for reason in refusal.value.reasons] == ["grant_lapsed"]
    with pytest.raises(Refused):
        decided(card, police, by=lapsed)
    decision.refresh_from_db()
    assert (decision.first, decision.second) == (FUMIKO.token, "")
    granted = replace(GORO, grants=frozenset({("privacy", DEMAND)}))
    assert confirm_handing(decision=decision, by=granted).second == GORO.token


def test_who_has_not_the_task_decides_nothing() -> None:
    card, court = order(), firm("court")
    with pytest.raises(Refused):
        decided(card, court, by=CHIE)
    assert not Decision.objects.exists()
    with pytest.raises(ValueError, match="reason of the list"):
        decided(card, court, reason="he was rude to us")
