"""The steps of a request: who asks, the fee, pauses, more time, warnings, and what ends by itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine

from funabin.gate.actions import publish_policy
from funabin.gate.errors import Refused
from funabin.gate.models import Engagement, SealedDatum
from funabin.gate.queries import current_policy
from funabin.gate.register import keepers
from funabin.members.actions import invite_staff
from funabin.outbox.letters import compose
from funabin.outbox.models import Mail
from funabin.rights import tasks
from funabin.rights.actions import clocks, requests
from funabin.rights.actions.clocks import extend_request, pause_clock, resume_clock
from funabin.rights.actions.fees import agree_fee, note_fee_paid, quote_fee, waive_fee
from funabin.rights.actions.identity import ask_identity, check_agency, prepare_call, record_identity
from funabin.rights.actions.requests import (
    accept_request,
    answer_request,
    confirm_request,
    receive_request,
    refuse_request,
    send_link_again,
    withdraw_request,
)
from funabin.rights.actions.searching import find_matches, search_held
from funabin.rights.models import IdentityCheck, Request
from funabin.rights.queries.requests import is_identified, requests_at_a_glance
from funabin.rights.queries.searching import matched_records, register
from funabin.rights.rules import requests as rules
from funabin.rights.rules.errors import (
    AgencyUnchecked,
    CannotExtend,
    CannotWait,
    FeeNotAgreed,
    NoFee,
    NotHeld,
    NotIdentified,
    NotMatched,
    NotRefusable,
    NotShown,
    WrongManner,
    WrongMeans,
    WrongState,
)
from funabin.trade.actions.inquiries import confirm_inquiry
from tests.cast import CHIE, FUMIKO, WORKER
from tests.conftest import HOUSE
from tests.trade.world import AMINA, GUEST, JUMA, asked, vehicle

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
TOLD = {"name": "Amina Odhiambo", "phone": "+254712345678", "email": "amina.odhiambo@example.ke"}


@pytest.fixture(autouse=True)
def clock(house: Any) -> Iterator[time_machine.Coordinates]:
    """The clock, standing still until a test moves it, in AUTOREC's house."""
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def jinjidosha(clock: Any) -> None:
    """Jinjidosha's policy is in force: it has a form and a fee."""
    publish_policy(directory=HOUSE.parent / "jinjidosha", by=WORKER)


def told(kind: str = "disclosure", **more: Any) -> Request:
    """Somebody asked by letter, and it was written down."""
    how = {"channel": "letter", "language": "en", "by": FUMIKO, "told": TOLD}
    return receive_request(kind=kind, **{**how, **more})


def known(clock: Any, kind: str = "disclosure", **more: Any) -> Request:
    """A request whose person was called back at the number of her inquiry."""
    inquiry = asked(vehicle())
    clock.shift(3600)
    row = told(kind, **more)
    return record_identity(
        request=row, means="call_back", passed=True, records=[inquiry.subject_id], by=FUMIKO
    )


def test_a_call_goes_only_to_a_number_that_was_held_before(clock: Any) -> None:
    inquiry = asked(vehicle())
    row = told()
    # its own number; one told at the same moment
    for record, error in ((row.subject_id, NotMatched), (inquiry.subject_id, NotHeld)):
        with pytest.raises(error):
            prepare_call(request=row, record=record, by=FUMIKO)
        with pytest.raises(error):
            record_identity(request=row, means="call_back", passed=True, records=[record], by=FUMIKO)
    clock.shift(3600)
    later = told()
    with pytest.raises(Refused):
        prepare_call(request=later, record=inquiry.subject_id, by=CHIE)
    assert prepare_call(request=later, record=inquiry.subject_id, by=FUMIKO).state == "received"
    assert not IdentityCheck.objects.exists()


def test_only_records_that_the_request_found_are_called_or_shown(clock: Any) -> None:
    hers, his = asked(vehicle()), asked(vehicle("AR-10235"), JUMA | {"contact.phone": "+254733000222"})
    clock.shift(3600)
    row = told()
    for records in ([his.subject_id], [hers.subject_id, his.subject_id], ["nobody"]):
        with pytest.raises(NotMatched):
            prepare_call(request=row, record=records[-1], by=FUMIKO)
        with pytest.raises(NotMatched):
            record_identity(request=row, means="call_back", passed=True, records=records, by=FUMIKO)
    row.refresh_from_db()
    assert (row.about, IdentityCheck.objects.count()) == ([], 0)
    assert not Engagement.objects.filter(subject=his.subject_id, case=row.number).exists()
    for record in (hers.subject_id,):  # the twin: what it did find is called
        prepare_call(request=row, record=record, by=FUMIKO)
        assert Engagement.objects.filter(subject=record, case=row.number).exists()


def test_a_paper_names_no_record_that_the_request_did_not_find(clock: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(rules, "means_of", lambda right: rules.MEANS)
    hers, his = asked(vehicle()), asked(vehicle("AR-10235"), JUMA | {"contact.phone": "+254733000222"})
    clock.shift(3600)
    row = told()
    with pytest.raises(NotMatched):
        record_identity(request=row, means="papers", passed=True, records=[his.subject_id], by=FUMIKO)
    found = record_identity(request=row, means="papers", passed=True, records=[hers.subject_id], by=FUMIKO)
    assert found.about == [hers.subject_id]


def test_what_was_found_is_kept_until_the_request_is_over(clock: Any) -> None:
    inquiry = asked(vehicle())
    row = told(told={"name": "Somebody", "email": "somebody@example.ke"})
    assert find_matches(request=row, told={"contact.phone": AMINA["contact.phone"]}, by=FUMIKO)
    row = Request.objects.get()
    assert row.matched == [inquiry.subject_id]
    assert matched_records(row) == {inquiry.subject_id}
    with pytest.raises(Refused):
        find_matches(request=row, told={}, by=CHIE)
    assert withdraw_request(request=row, by=FUMIKO).matched == []


def test_a_means_the_policy_does_not_name_shows_nothing(clock: Any) -> None:
    row = told()
    for means in ("papers", "account", "mailed_link", "a feeling"):
        with pytest.raises(WrongMeans):
            record_identity(request=row, means=means, passed=True, by=FUMIKO)
    assert not is_identified(row)


def test_a_failed_look_is_kept_and_the_person_may_try_again(clock: Any) -> None:
    row = known(clock)
    record = row.about
    record_identity(request=row, means="call_back", passed=False, records=record, by=FUMIKO)
    assert list(row.identity_checks.values_list("passed", flat=True)) == [True, False]
    assert not is_identified(Request.objects.get())
    with pytest.raises(NotIdentified):
        accept_request(request=row, about=record, by=FUMIKO)
    assert Request.objects.get().state == "received"


def test_a_call_that_failed_outweighs_a_link_that_passed_before(clock: Any) -> None:
    row = known(clock)
    IdentityCheck.objects.filter(request=row).update(means="mailed_link")
    assert is_identified(row)
    record_identity(request=row, means="call_back", passed=False, records=row.about, by=FUMIKO)
    with pytest.raises(NotIdentified):
        accept_request(request=row, about=row.about, by=FUMIKO)


def test_a_person_who_never_shows_who_he_is_is_told_that_it_is_closed(clock: Any) -> None:
    row = ask_identity(request=told(), means="call_back", by=FUMIKO)
    clock.shift(timedelta(days=29))
    assert tasks.expire_requests() == 0
    clock.shift(timedelta(days=1))
    assert (tasks.expire_requests(), tasks.expire_requests()) == (1, 0)
    row.refresh_from_db()
    assert (row.state, row.answered_at) == ("expired", None)
    assert Mail.objects.filter(template="request_expired").count() == 1


def test_an_address_nobody_confirms_is_forgotten_with_all_that_came_with_it(clock: Any) -> None:
    row = receive_request(kind="disclosure", channel="web", language="en", by=GUEST, told=TOLD)
    clock.shift(timedelta(days=7))
    assert tasks.expire_requests() == 1
    row.refresh_from_db()
    assert (row.state, row.name, row.email) == ("expired", None, None)
    assert not SealedDatum.objects.filter(subject=row.subject).exists()


def test_those_who_answer_are_warned_once_before_and_once_after(clock: Any) -> None:
    invite_staff(email="fumiko@autorec.example", name="Fumiko", roles=sorted(keepers()), by=WORKER)
    told()
    assert tasks.warn_of_requests() == 0
    clock.shift(timedelta(days=10))
    assert (tasks.warn_of_requests(), tasks.warn_of_requests()) == (1, 0)
    clock.shift(timedelta(days=5))
    assert (tasks.warn_of_requests(), tasks.warn_of_requests()) == (1, 0)
    sent = Mail.objects.filter(template__in=["request_warning", "request_late"]).order_by("queued_at")
    assert [mail.template for mail in sent] == ["request_warning", "request_late"]
    assert (requests_at_a_glance().open, requests_at_a_glance().late) == (1, 1)


def test_japans_clock_neither_stands_still_nor_gives_more_time(clock: Any) -> None:
    row = told(jurisdictions=["GB"])
    with pytest.raises(CannotWait):
        pause_clock(request=row, by=FUMIKO)
    with pytest.raises(CannotExtend):
        extend_request(request=row, why="complex", by=FUMIKO)
    row.refresh_from_db()
    assert (row.paused_at, row.extended_at, row.due_at) == (None, None, NOW + timedelta(days=14))
    assert not Mail.objects.filter(template__in=["request_paused", "request_extended"]).exists()


def test_a_law_that_lets_the_clock_stand_moves_it_by_as_long(clock: Any, monkeypatch: Any) -> None:
    _only_british(monkeypatch)
    row = told(jurisdictions=["GB"])
    first = row.due_at
    pause_clock(request=row, by=FUMIKO)
    clock.shift(timedelta(days=3))
    assert resume_clock(request=row, by=FUMIKO).due_at == first + timedelta(days=3)
    with pytest.raises(CannotWait):
        resume_clock(request=row, by=FUMIKO)
    later = extend_request(request=row, why="complex", by=FUMIKO)
    assert later.due_at > first + timedelta(days=55)
    assert Mail.objects.filter(template="request_extended").count() == 1
    with pytest.raises(CannotExtend):
        extend_request(request=row, why="complex", by=FUMIKO)


def _only_british(monkeypatch: Any) -> None:
    """A house whose person is protected by the law of the United Kingdom alone."""
    policy = current_policy()
    rows = tuple(row for row in policy.deadlines if "GB" in row.jurisdictions and "*" in row.rights)
    british = policy.model_copy(update={"deadlines": rows})
    for module in (clocks, requests):
        monkeypatch.setattr(module, "current_policy", lambda: british)


@pytest.mark.usefixtures("jinjidosha")
def test_a_fee_is_quoted_agreed_to_and_paid_or_waived(clock: Any) -> None:
    row = known(clock)
    for amount in (Decimal(301), Decimal(0), Decimal(-1)):
        with pytest.raises(NoFee):
            quote_fee(request=row, amount=amount, by=FUMIKO)
    quote_fee(request=row, by=FUMIKO)
    with pytest.raises(NoFee):
        note_fee_paid(request=row, by=FUMIKO)
    with pytest.raises(FeeNotAgreed):
        accept_request(request=row, about=row.about, by=FUMIKO)
    waive_fee(request=row, by=FUMIKO)
    assert accept_request(request=row, about=row.about, by=FUMIKO).fee is None
    withdraw_request(request=row, by=FUMIKO)
    again = told()
    quote_fee(request=again, amount=Decimal(100), by=FUMIKO)
    agree_fee(request=again, by=FUMIKO)
    assert note_fee_paid(request=again, by=FUMIKO).fee_paid_at == NOW + timedelta(hours=1)


@pytest.mark.usefixtures("jinjidosha")
def test_no_fee_is_asked_for_a_correction(clock: Any) -> None:
    row = told("correction")
    with pytest.raises(NoFee):
        quote_fee(request=row, by=FUMIKO)
    assert (row.fee, Mail.objects.filter(template="request_fee").count()) == (None, 0)


@pytest.mark.usefixtures("jinjidosha")
def test_an_answer_by_telephone_is_kept_as_such(clock: Any) -> None:
    row = known(clock)
    accept_request(request=row, about=[], by=FUMIKO)
    search_held(request=row, by=FUMIKO)
    row = answer_request(request=row, manner="phone", outcome="none_held", by=FUMIKO)
    assert (row.state, row.answer_manner, row.outcome) == ("answered", "phone", "none_held")


def test_where_the_policy_names_no_telephone_the_answer_is_not_said(clock: Any) -> None:
    row = known(clock)
    accept_request(request=row, about=row.about, by=FUMIKO)
    search_held(request=row, by=FUMIKO)
    with pytest.raises(WrongManner):
        answer_request(request=row, manner="phone", outcome="granted", by=FUMIKO)
    with pytest.raises(NotRefusable):
        answer_request(request=row, manner="written", outcome="partly", by=FUMIKO)
    assert Request.objects.get().state == "accepted"


def test_an_agent_is_heard_only_once_the_paper_is_in_order(clock: Any) -> None:
    papers = {"agent_name": "Wanjiku", "agent_email": "w@law.example", "agent_paper": b"%PDF-1.7"}
    row = known(clock, agency="power_of_attorney", agent_told=papers)
    paper = row.agent_paper.datum
    with pytest.raises(AgencyUnchecked):
        accept_request(request=row, about=row.about, by=FUMIKO)
    check_agency(request=row, passed=False, by=FUMIKO)
    with pytest.raises(AgencyUnchecked):
        accept_request(request=row, about=row.about, by=FUMIKO)
    check_agency(request=row, passed=True, by=FUMIKO)
    accept_request(request=row, about=row.about, by=FUMIKO)
    assert Mail.objects.filter(to_place="rights.Request.agent_email").exists()
    refuse_request(request=row, article="APPI 33(2)", by=FUMIKO)
    row.refresh_from_db()
    assert (row.agent_paper, SealedDatum.objects.filter(pk=paper).exists()) == (None, False)


def test_every_sealed_field_is_looked_through_and_nobody_elses_data_is_found(clock: Any) -> None:
    row = known(clock)
    accept_request(request=row, about=row.about, by=FUMIKO)
    search = search_held(request=row, by=FUMIKO)
    held = SealedDatum.objects.filter(subject__in=row.about).count()
    assert set(search.found) == set(register())
    assert (sum(search.found.values()), search.records, search.found["trade.Inquiry.phone"]) == (held, 1, 1)
    assert search.found["members.Profile.phone"] == 0


def test_what_is_over_stays_over(clock: Any) -> None:
    row = withdraw_request(request=told(), by=FUMIKO)
    for act in (
        lambda: withdraw_request(request=row, by=FUMIKO),
        lambda: ask_identity(request=row, means="call_back", by=FUMIKO),
        lambda: accept_request(request=row, about=[], by=FUMIKO),
        lambda: refuse_request(request=row, article="APPI 33(2)", by=FUMIKO),
        lambda: check_agency(request=row, passed=True, by=FUMIKO),
    ):
        with pytest.raises(WrongState):
            act()
    assert Request.objects.get().state == "withdrawn"


def test_a_new_link_is_sent_once_in_a_while(clock: Any) -> None:
    row = told()
    assert (send_link_again(request=row, by=FUMIKO), send_link_again(request=row, by=FUMIKO)) == (True, False)


LETTERS = ("request_confirm", "request_received", "request_page", "request_identity", "request_fee",
           "request_paused", "request_extended", "request_refused", "request_answered", "request_expired",
           "request_warning", "request_late", "request_message", "request_wrote",
           "request_closed")  # fmt: skip


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("template", LETTERS)
def test_every_letter_says_what_it_is_about(template: str, language: str) -> None:
    context = {
        "number": "R2611-0001",
        "kind": "stop_use",
        "due": NOW.isoformat(),
        "means": "call_back",
        "days": 30,
        "why": "complex",
        "article": "APPI 35(6)",
        "articles": ["APPI 35(6)"],
        "outcome": "partly",
        "manner": "electronic",
        "amount": "300",
        "currency": "JPY",
    }
    letter = compose(template, language, context, reference="x", link="https://shop.example/x")
    assert "R2611-0001" in letter.subject
    if template in ("request_refused", "request_answered"):
        assert ("we still need the data" if language == "en" else "まだ利用する必要があり") in letter.text
    if template in ("request_received", "request_extended", "request_warning"):
        assert ("November 24, 2026" if language == "en" else "2026年11月24日") in letter.text


def test_a_record_of_the_same_name_is_not_given_to_whoever_showed_another(clock: Any) -> None:
    hers = asked(vehicle())
    his = {**AMINA, "contact.email": "another@example.ke", "contact.phone": "+254700000001"}
    own = confirm_inquiry(inquiry=asked(vehicle("AR-10235"), his), by=GUEST)
    clock.shift(3600)
    mail = {**TOLD, "phone": "", "email": his["contact.email"]}
    row = confirm_request(request=told(channel="web", by=GUEST, told=mail), by=GUEST)
    assert row.about == [own.subject_id]
    for chosen in ([hers.subject_id], [own.subject_id, hers.subject_id]):
        with pytest.raises(NotShown):
            accept_request(request=row, about=chosen, by=FUMIKO)
    row.refresh_from_db()
    assert (row.state, row.about) == ("received", [own.subject_id])
    assert accept_request(request=row, about=[own.subject_id], by=FUMIKO).state == "accepted"


def test_an_officer_whose_grant_ran_out_works_on_no_request(clock: Any) -> None:
    row = known(clock)
    lapsed = replace(FUMIKO, grants=frozenset({("privacy", "legal.demand")}))
    for act in (
        lambda: accept_request(request=row, about=row.about, by=lapsed),
        lambda: refuse_request(request=row, article="APPI 33(2)", by=lapsed),
        lambda: search_held(request=row, by=lapsed),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert [reason.code for reason in refused.value.reasons] == ["grant_lapsed"]
    row.refresh_from_db()
    assert row.state == "received"
    able = replace(FUMIKO, grants=frozenset({("privacy", "rights.answer")}))
    assert accept_request(request=row, about=row.about, by=able).state == "accepted"
