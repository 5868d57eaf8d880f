"""Stopped use stays stopped, held keys live, and nobody of the staff opens high-class data alone.

Each guard has a twin here that disarms it and sees the leak.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from funabin.gate import guarding, judging, ledger
from funabin.gate.actions import (
    agree_joint_opening,
    agree_to_lift,
    ask_joint_opening,
    ask_to_lift,
    decline_joint_opening,
    destroy_due_keys,
    end_use_stop,
    engage,
    erase_subject,
    keys,
    lift_hold,
    open_data,
    place_hold,
    review_hold,
    settle_destructions,
    stop_use,
    sweep_orphans,
    uphold_stop,
)
from funabin.gate.actions import holds as holding
from funabin.gate.errors import Refused, Undeclared
from funabin.gate.models import Hold, JointOpening, SubjectKey, UseStop
from funabin.gate.purpose import declared
from funabin.gate.queries import (
    current_policy,
    holds_at_a_glance,
    holds_of,
    joint_opening_by_id,
    joint_openings_of,
    joint_openings_waiting,
    live_holds,
    people_of_case,
)
from funabin.journal.actor import Actor
from funabin.journal.models import Entry
from funabin.kit.glance import Glance
from tests.cast import CHIE, DAICHI, FUMIKO, HANA, WORKER
from tests.gate.firms import GORO
from tests.gate.sample import Card
from tests.gate.world import AMINA, ANSWER, CASE, as_self, asked, card_of, kinds, opened, refused, someone

pytestmark = pytest.mark.usefixtures("house")

REQUEST = "R2611-0001"
SOON = timedelta(days=30)


def _days(many: int) -> date:
    return timezone.localdate() + timedelta(days=many)


# --- stops of use -----------------------------------------------------------------------------------------


def test_stopped_use_opens_nothing_until_it_is_resumed() -> None:
    card = asked()
    stop = stop_use(subject=card.subject, case=REQUEST, why=UseStop.EXAMINED, by=FUMIKO)
    assert (stop.why, stop.purposes, stop.by) == ("examined", [], FUMIKO.token)
    refused(card, "use_stopped")
    entry = Entry.objects.get(kind="use.stopped")
    assert (entry.case, entry.detail) == (REQUEST, {"why": "examined", "purposes": 0})
    assert end_use_stop(subject=card.subject, case=REQUEST, by=FUMIKO)
    assert opened(card.name) == [AMINA["name"]]
    assert not end_use_stop(subject=card.subject, case=REQUEST, by=FUMIKO)
    assert kinds().count("use.resumed") == 1


def test_another_person_is_not_stopped() -> None:
    card, other = asked(), asked("Q2611-0002")
    stop_use(subject=other.subject, case=REQUEST, why=UseStop.EXAMINED, by=FUMIKO)
    assert opened(card.name) == [AMINA["name"]]


def test_without_the_guard_stopped_use_would_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    card = asked()
    stop_use(subject=card.subject, case=REQUEST, why=UseStop.EXAMINED, by=FUMIKO)
    monkeypatch.setattr(judging, "is_stopped", lambda *of: False)
    assert opened(card.name) == [AMINA["name"]]


def test_the_person_the_answer_and_the_law_go_on() -> None:
    card = asked()
    engage(
        subject=card.subject,
        purposes=["rights.answer", "legal.duty"],
        case=CASE,
        by=WORKER,
        roles=["privacy"],
    )
    stop_use(subject=card.subject, case=REQUEST, why=UseStop.UPHELD, by=FUMIKO)
    engage(subject=card.subject, purposes=[ANSWER], case=CASE, by=WORKER, actors=[card.subject_id])
    name = [AMINA["name"]]
    assert opened(card.name, purpose="self.access", by=as_self(card.subject)) == name
    assert opened(card.name, by=as_self(card.subject)) == name
    for purpose in ("rights.answer", "legal.duty"):
        assert opened(card.name, purpose=purpose, by=FUMIKO) == name
    refused(card, "use_stopped")


def test_a_stop_may_meet_some_purposes_or_all_below_one() -> None:
    card = asked()
    stop_use(subject=card.subject, case=REQUEST, why=UseStop.EXAMINED, by=FUMIKO, purposes=["safety"])
    assert opened(card.name) == [AMINA["name"]]
    stop_use(subject=card.subject, case=REQUEST, why=UseStop.EXAMINED, by=FUMIKO, purposes=["trade"])
    refused(card, "use_stopped")
    assert UseStop.objects.get().purposes == ["trade"]


def test_a_stop_that_is_upheld_stays_as_it_was() -> None:
    card = asked()
    stop_use(subject=card.subject, case=REQUEST, why=UseStop.EXAMINED, by=FUMIKO, purposes=[ANSWER])
    stop = uphold_stop(subject=card.subject, case=REQUEST, by=FUMIKO)
    assert (stop.why, stop.purposes, UseStop.objects.count()) == ("upheld", [ANSWER], 1)
    refused(card, "use_stopped")


@pytest.mark.parametrize(
    ("error", "how"),
    [
        (ValueError, {"why": "because"}),
        (ValueError, {"case": ""}),
        (Undeclared, {"purposes": ["whatever"]}),
    ],
)
def test_a_stop_without_a_reason_a_request_or_a_purpose_is_none(
    error: type[Exception], how: dict[str, Any]
) -> None:
    subject = someone()
    with pytest.raises(error):
        stop_use(**{"subject": subject, "case": REQUEST, "why": UseStop.EXAMINED, "by": FUMIKO, **how})
    assert not UseStop.objects.exists()


# --- holds ------------------------------------------------------------------------------------------------


def _held(card: Card, **how: Any) -> Hold:
    named = {"reason": "incident", "review_on": _days(90), "by": FUMIKO, **how}
    return place_hold(subject=card.subject, **named)


def test_a_held_key_dies_neither_by_date_nor_by_silence_nor_by_erasure_nor_as_an_orphan() -> None:
    card = asked()
    hold = _held(card, reference="claim-7")
    later = timezone.now() + timedelta(days=5000)
    SubjectKey.objects.update(due_at=timezone.now())
    assert destroy_due_keys(by=WORKER, at=later) == 0
    erasure = erase_subject(subject=card.subject, by=WORKER)
    assert erasure.destroyed == 0
    assert {(one.held, one.review_on) for one in erasure.remaining} == {("incident", hold.review_on)}
    assert Entry.objects.get(kind="subject.erased").detail["kept"] == 1
    card.delete()
    sweep_orphans(by=WORKER, at=later)
    assert SubjectKey.objects.count() == 1
    assert [one.reason for one in ledger.destructions()] == ["erased"]  # that the person asked, and no key
    assert settle_destructions(by=WORKER) == 0
    entry = Entry.objects.get(kind="hold.placed")
    assert entry.detail == {"hold": hold.pk, "reason": "incident", "review_on": hold.review_on.isoformat()}
    assert list(live_holds()) == holds_of(card.subject_id) == [hold]


def test_without_the_guard_a_held_key_would_die(monkeypatch: pytest.MonkeyPatch) -> None:
    card = asked()
    _held(card)
    monkeypatch.setattr(keys, "held_keys", lambda batch: {})
    assert erase_subject(subject=card.subject, by=WORKER).destroyed == 1


def test_the_data_of_an_erased_person_serves_nobody_while_it_is_held() -> None:
    card = asked()
    _held(card)
    erase_subject(subject=card.subject, by=WORKER)
    refused(card, "erased")


def test_lifting_the_last_hold_ends_what_was_erased() -> None:
    card = asked()
    first, second = _held(card), _held(card, reason="claim")
    erase_subject(subject=card.subject, by=WORKER)
    assert lift_hold(hold=first, by=FUMIKO) == 0
    ask_to_lift(hold=second, by=FUMIKO)
    assert agree_to_lift(hold=second, by=GORO) == 1
    assert lift_hold(hold=second, by=FUMIKO) == 0
    assert SubjectKey.objects.count() == 0
    assert [one.reason for one in ledger.destructions()] == ["erased", "erased"]
    assert kinds().count("hold.lifted") == 2


def test_lifting_a_hold_ends_what_was_due_and_nothing_else() -> None:
    card, later = asked(), timezone.now() + SOON
    hold = _held(card)
    SubjectKey.objects.update(due_at=later)
    assert lift_hold(hold=hold, by=FUMIKO) == 0
    again = _held(card)
    SubjectKey.objects.update(due_at=timezone.now())
    assert lift_hold(hold=again, by=FUMIKO) == 1
    assert [one.reason for one in ledger.destructions()] == ["due"]


def test_a_hold_of_a_case_keeps_the_keys_of_this_case_only() -> None:
    subject = someone()
    order = {"name": "Amina", "address": "Moi Avenue 1, Mombasa", "phone": "+254712345678"}
    for case in ("D2611-0001", "D2611-0002"):
        card_of(subject, order, point="order", case=case)
    place_hold(subject=subject, case="D2611-0001", reason="dispute", review_on=_days(9), by=FUMIKO)
    SubjectKey.objects.update(due_at=timezone.now())
    assert destroy_due_keys(by=WORKER) == 1
    assert SubjectKey.objects.get().case == "D2611-0001"


def test_a_case_without_keys_of_its_own_is_held_by_those_of_the_person() -> None:
    card = asked()
    hold = place_hold(subject=card.subject, case=CASE, reason="incident", review_on=_days(9), by=FUMIKO)
    assert (hold.case, hold.reference) == ("", CASE)
    assert erase_subject(subject=card.subject, by=WORKER).destroyed == 0
    assert lift_hold(hold=hold, by=FUMIKO) == 1


def test_a_case_is_about_whom_it_was_opened_for() -> None:
    card, other = asked(), asked("Q2611-0002")
    order = {"name": "Amina", "address": "Moi Avenue 1, Mombasa", "phone": "+254712345678"}
    card_of(other.subject, order, point="order", case="D2611-0001")
    assert people_of_case(CASE) == [card.subject]
    assert people_of_case("D2611-0001") == [other.subject]
    assert people_of_case("") == people_of_case("D2611-0009") == []


def test_holds_at_a_glance_say_which_wait_to_be_looked_at() -> None:
    assert holds_at_a_glance() == Glance()
    late, _ = _held(asked()), _held(asked("Q2611-0002"))
    Hold.objects.filter(pk=late.pk).update(review_on=timezone.localdate())
    found = holds_at_a_glance()
    assert (found.open, found.late) == (2, 1)
    assert found.next_due is not None
    assert timezone.localdate(found.next_due) == _days(90)


def test_placing_the_same_hold_again_sets_the_day_of_its_review() -> None:
    card = asked()
    hold = _held(card)
    again = _held(card, review_on=_days(10))
    assert (again.pk, again.review_on, Hold.objects.count()) == (hold.pk, _days(10), 1)
    assert kinds()[-1] == "hold.reviewed"


@pytest.mark.parametrize("how", [{"reason": "because"}, {"review_on": date(2026, 1, 1)}])
def test_a_hold_has_a_reason_of_the_list_and_a_day_to_come(how: dict[str, Any]) -> None:
    card = asked()
    with pytest.raises(ValueError, match=r"a reason of the list|a day to come"):
        _held(card, **how)
    assert not Hold.objects.exists()


def test_a_lifted_hold_is_not_reviewed() -> None:
    hold = _held(asked())
    lift_hold(hold=hold, by=FUMIKO)
    with pytest.raises(ValueError, match="lifted"):
        review_hold(hold=hold, review_on=_days(9), by=FUMIKO)


@pytest.mark.parametrize("reason", ["claim", "demand", "dispute"])
def test_nobody_lifts_a_hold_alone(reason: str) -> None:
    hold = _held(asked(), reason=reason)
    with pytest.raises(Refused):  # nobody asked
        agree_to_lift(hold=hold, by=GORO)
    assert lift_hold(hold=hold, by=FUMIKO) == 0  # its case is over, he says
    first = ask_to_lift(hold=hold, by=GORO)
    assert (first.lift_asked_by, first.lifted_at) == (FUMIKO.token, None)
    with pytest.raises(Refused) as refused_alone:
        agree_to_lift(hold=hold, by=FUMIKO)
    assert [reason.code for reason in refused_alone.value.reasons] == ["lifted_by_one"]
    for step in (ask_to_lift, agree_to_lift):
        with pytest.raises(Refused):
            step(hold=hold, by=CHIE)
    assert holds_of(hold.subject_id) == [hold]
    assert kinds().count("hold.lift_asked") == 1
    agree_to_lift(hold=hold, by=GORO)
    hold.refresh_from_db()
    assert (hold.lifted_by, holds_of(hold.subject_id)) == (GORO.token, [])


def test_a_hold_that_is_still_needed_is_not_lifted_by_an_earlier_word() -> None:
    hold = _held(asked(), reason="claim")
    ask_to_lift(hold=hold, by=FUMIKO)
    review_hold(hold=hold, review_on=_days(9), by=GORO)
    with pytest.raises(Refused):
        agree_to_lift(hold=hold, by=GORO)
    assert holds_of(hold.subject_id) == [hold]


def test_without_the_rule_the_end_of_a_case_would_lift_it(monkeypatch: pytest.MonkeyPatch) -> None:
    hold = _held(asked(), reason="demand")
    monkeypatch.setattr(holding, "BY_TWO", frozenset())
    lift_hold(hold=hold, by=FUMIKO)
    assert holds_of(hold.subject_id) == []


@hypothesis_settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(["claim", "demand", "dispute"]),
    st.lists(
        st.tuples(
            st.sampled_from(["ask", "agree", "end", "review", "place"]),
            st.sampled_from([FUMIKO, GORO, CHIE]),
        ),
        max_size=9,
    ),
)
def test_whatever_the_staff_do_no_hold_is_lifted_without_another(
    reason: str, steps: list[tuple[str, Actor]]
) -> None:
    hold = _held(asked(), reason=reason)
    wanted: set[str] = set()
    for step, by in steps:
        try:
            if step == "ask":
                ask_to_lift(hold=hold, by=by)
            elif step == "agree":
                agree_to_lift(hold=hold, by=by)
            elif step == "end":
                lift_hold(hold=hold, by=by)
            elif step == "review":
                review_hold(hold=hold, review_on=_days(9), by=by)
            else:
                _held_again(hold, by)
        except Refused:
            continue
        wanted = wanted | {by.token} if step in ("ask", "agree", "end") else set()
        hold.refresh_from_db()
        if hold.lifted_at is not None:
            assert len(wanted) > 1
            assert hold.lifted_by != hold.lift_asked_by
            return


def _held_again(hold: Hold, by: Actor) -> None:
    place_hold(subject=hold.subject, reason=hold.reason, review_on=_days(9), by=by)


# --- joint openings ---------------------------------------------------------------------------------------


@pytest.fixture
def high(house: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Names are high-class data here."""
    name = current_policy().categories["contact.name"].model_copy(update={"sensitivity": "high"})
    monkeypatch.setitem(current_policy().categories, "contact.name", name)


def _asked_for(card: Card, by: Actor = CHIE) -> JointOpening:
    return ask_joint_opening(handles=[card.name, None], purpose=ANSWER, case=CASE, by=by)


@pytest.mark.usefixtures("high")
def test_nobody_of_the_staff_opens_high_class_data_alone() -> None:
    card = asked()
    refused(card, "second_person_needed")
    assert opened(card.email) == [AMINA["email"]]
    joint = _asked_for(card)
    refused(card, "second_person_needed")
    assert joint_openings_waiting({"sales"}) == list(joint_openings_of(card.subject_id)) == [joint]
    assert joint_openings_waiting({"stock"}) == []
    agree_joint_opening(joint=joint, by=HANA)
    for one in (CHIE, HANA):
        assert opened(card.name, by=one) == [AMINA["name"]]
    refused(card, "second_person_needed", by=Actor("staff", "a-third-clerk", frozenset({"sales"})))
    assert joint_openings_waiting({"sales"}) == []
    told = [Entry.objects.get(kind=kind) for kind in ("joint.asked", "joint.agreed")]
    assert [(one.actor_token, one.detail) for one in told] == [
        (CHIE.token, {"joint": str(joint.pk), "data": 1}),
        (HANA.token, {"joint": str(joint.pk), "data": 1}),
    ]
    assert Entry.objects.filter(kind="data.opened").latest("id").detail["joint"] == str(joint.pk)


@pytest.mark.usefixtures("high")
def test_without_the_guard_one_would_open_it_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    card = asked()
    monkeypatch.setattr(judging, "is_high", lambda *of: False)
    assert opened(card.name) == [AMINA["name"]]


@pytest.mark.usefixtures("high")
def test_the_person_and_the_worker_need_no_second() -> None:
    card = asked()
    assert opened(card.name, purpose="self.access", by=as_self(card.subject)) == [AMINA["name"]]
    assert opened(card.name, by=Actor("system", "mail", frozenset({"sales"}))) == [AMINA["name"]]


@pytest.mark.usefixtures("high")
def test_it_is_good_for_half_an_hour_this_purpose_this_case_and_these_data(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    card = asked()
    engage(subject=card.subject, purposes=["support"], case=CASE, by=WORKER, roles=["sales"])
    engage(subject=card.subject, purposes=[ANSWER], case="Q2611-0009", by=WORKER, roles=["sales"])
    other = card_of(card.subject)
    joint = agree_joint_opening(joint=_asked_for(card), by=HANA)
    refused(card, "second_person_needed", purpose="support")
    refused(card, "second_person_needed", case="Q2611-0009")
    with declared(ANSWER), pytest.raises(Refused, match="second_person_needed"):
        open_data([card.name, other.name], purpose=ANSWER, by=CHIE, case=CASE)
    later = timezone.now() + timedelta(minutes=30, seconds=1)
    monkeypatch.setattr(guarding.timezone, "now", lambda: later)
    assert not guarding.is_live(joint, later)
    refused(card, "second_person_needed")


@pytest.mark.usefixtures("high")
def test_the_second_is_another_who_may_open_it_too() -> None:
    card = asked()
    joint = _asked_for(card)
    stranger = Actor("staff", "hana-of-the-other-house", frozenset({"accounts"}))
    for one, code in ((CHIE, "opened_by_one"), (stranger, "role_not_granted"), (DAICHI, "no_engagement")):
        with pytest.raises(Refused) as refusal:
            agree_joint_opening(joint=joint, by=one)
        assert code in [reason.code for reason in refusal.value.reasons]
    assert joint_opening_by_id(joint.pk).second == ""
    refused(card, "second_person_needed")


@pytest.mark.usefixtures("high")
def test_who_could_not_open_it_does_not_ask_either() -> None:
    card = asked()
    person = as_self(card.subject)
    for one, code in ((DAICHI, "role_not_granted"), (person, "not_your_task")):
        with pytest.raises(Refused) as refusal:
            _asked_for(card, by=one)
        assert code in [reason.code for reason in refusal.value.reasons]
    with pytest.raises(ValueError, match="one person"):
        ask_joint_opening(handles=[card.name, asked("Q2611-0002").name], purpose=ANSWER, case=CASE, by=CHIE)
    assert not JointOpening.objects.exists()


@pytest.mark.usefixtures("high")
def test_a_question_that_was_declined_or_left_lying_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    card = asked()
    joint = decline_joint_opening(joint=_asked_for(card), by=HANA)
    lying = _asked_for(card)
    assert lying.pk != joint.pk
    assert _asked_for(card).pk == lying.pk
    JointOpening.objects.filter(pk=lying.pk).update(first_at=timezone.now() - timedelta(days=1))
    for one in (joint, lying):
        with pytest.raises(Refused, match="joint_opening_over"):
            agree_joint_opening(joint=one, by=HANA)
    assert joint_openings_waiting({"sales"}) == []
    refused(card, "second_person_needed")


@pytest.mark.usefixtures("high")
def test_the_database_refuses_one_person_twice() -> None:
    joint = _asked_for(asked())
    with pytest.raises(IntegrityError), transaction.atomic():
        JointOpening.objects.filter(pk=joint.pk).update(second=CHIE.token)


PEOPLE = (CHIE, HANA, DAICHI, FUMIKO)


@pytest.mark.usefixtures("high")
@hypothesis_settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(st.sampled_from(["ask", "agree", "decline", "open"]), st.sampled_from(PEOPLE)), max_size=9
    )
)
def test_whatever_the_staff_do_nobody_opens_it_without_another(steps: list[tuple[str, Actor]]) -> None:
    card = asked()
    joint: JointOpening | None = None
    asking: dict[Any, str] = {}
    agreed: set[tuple[str, str]] = set()
    for step, by in steps:
        try:
            if step == "ask":
                joint = _asked_for(card, by=by)
                asking[joint.pk] = by.token
            elif step == "agree" and joint is not None:
                agree_joint_opening(joint=joint, by=by)
                agreed.add((asking[joint.pk], by.token))
            elif step == "decline" and joint is not None:
                decline_joint_opening(joint=joint, by=by)
            elif step == "open":
                assert opened(card.name, by=by) == [AMINA["name"]]
                assert any(by.token in pair and len(set(pair)) == 2 for pair in agreed)
        except Refused:
            continue
