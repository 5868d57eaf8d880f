"""Complaints and disputes: taken at once, heard by the right people, timed, held and settled."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from funabin.gate.actions import agree_to_lift, destroy_due_keys, open_data, publish_policy
from funabin.gate.errors import Refused
from funabin.gate.fields import handles_of
from funabin.gate.models import Hold, SealedDatum, SubjectKey
from funabin.gate.purpose import declared
from funabin.journal.actor import Actor
from funabin.members.actions import invite_staff
from funabin.outbox.models import Mail
from funabin.outbox.tasks import deliver_due
from funabin.rights.actions import complaints as actions
from funabin.rights.actions import disputes
from funabin.rights.models import CaseClock, Complaint
from funabin.rights.queries import complaints as queries
from funabin.rights.rules import complaints as rules
from funabin.trade.actions.complaints import NoSuchCase, attach_to, complain
from funabin.trade.actions.deals import complete_deal
from funabin.trade.actions.proformas import issue_proforma
from funabin.trade.tasks import run_clocks
from tests.cast import CHIE, EVE, FUMIKO, GENJI, HANA, WORKER
from tests.conftest import HOUSE
from tests.gate.firms import GORO
from tests.mail import Mailbox, mailbox
from tests.trade import world
from tests.trade.conftest import clock, hiace, trade

__all__ = ["clock", "hiace", "mailbox", "trade"]

VISITOR = Actor("guest", "visitor", frozenset({"self"}))
AMINA = {
    "contact.name": "Amina Odhiambo",
    "contact.email": "amina.odhiambo@example.ke",
    "message.text": "You wrote to me although I asked you to stop.",
}


def complaint(topic: str = "service", by: Actor = VISITOR, **more: Any) -> Complaint:
    """Amina complains by the form."""
    about = {"topic": topic, "channel": "web", "language": "en", "told": AMINA, "jurisdictions": ["KE"]}
    return actions.receive_complaint(**{**about, **more}, by=by)


def steps(case: str) -> dict[str, CaseClock]:
    """The clocks of a case by their step."""
    return {row.step: row for row in CaseClock.objects.filter(case=case)}


def seat(name: str, *roles: str) -> None:
    """Somebody of the staff whom mail reaches."""
    invite_staff(email=f"{name}@autorec.example", name=name.title(), roles=roles, by=WORKER)


def test_a_complaint_is_sealed_numbered_and_acknowledged_at_once(trade: None, mailbox: Mailbox) -> None:
    row = complaint()
    assert row.number == "C2611-0001"
    assert (row.kind, row.state) == ("complaint", "open")
    assert world.mails() == ["complaint_received"]
    assert world.opened(row.text, purpose="complaint.handle", by=FUMIKO, case=row.number) == [
        AMINA["message.text"]
    ]
    deliver_due()
    run_clocks()
    assert steps(row.number)["acknowledge"].met_at == Mail.objects.get().sent_at
    assert "/en/complaint/" in mailbox.text()
    assert AMINA["message.text"] not in mailbox.text()


def test_a_complaint_without_a_word_changes_nothing(trade: None) -> None:
    with pytest.raises(rules.NothingSaid):
        complaint(told={**AMINA, "message.text": "  "})
    assert Complaint.objects.count() == CaseClock.objects.count() == Mail.objects.count() == 0


def test_it_must_be_settled_within_the_time_of_the_law(trade: None) -> None:
    settle = steps(complaint().number)["settle"]
    assert settle.due_at == world.NOW + timedelta(days=14)
    assert settle.promises == ["APPI 39"]


def test_what_is_about_data_goes_to_who_answers_for_it(trade: None) -> None:
    seat("fumiko", "privacy")
    row = complaint("data")
    assert row.escalated_at == world.NOW
    assert row.escalated_why == "topic"
    assert "complaint_came_up" in world.mails()


def test_the_first_touch_of_a_person_is_measured(trade: None, clock: Any) -> None:
    row = complaint()
    clock.shift(timedelta(hours=3))
    actions.take_complaint(complaint=row, by=FUMIKO)
    taken = steps(row.number)["take_up"]
    assert taken.met_at - taken.started_at == timedelta(hours=3)


def test_once_taken_nobody_else_of_the_staff_opens_it(trade: None) -> None:
    row = complaint()
    actions.take_complaint(complaint=row, by=FUMIKO)
    another = Actor("staff", "another-officer", frozenset({"privacy"}))
    with pytest.raises(Refused), declared("complaint.handle"):
        open_data([row.text], purpose="complaint.handle", by=another, case=row.number)
    with pytest.raises(Refused):
        queries.complaint_at_desk(row.number, another)
    with pytest.raises(rules.NotYours):
        actions.take_complaint(complaint=row, by=another)


@pytest.mark.parametrize("by", [CHIE, EVE])
def test_who_was_not_granted_it_neither_sees_nor_takes_it(trade: None, by: Actor) -> None:
    row = complaint()
    assert queries.complaints_for(by) == []
    with pytest.raises(rules.NotYours):
        actions.take_complaint(complaint=row, by=by)
    assert Complaint.objects.get().assigned_to == ""


def test_an_answer_is_kept_and_told_by_mail(trade: None) -> None:
    row = actions.take_complaint(complaint=complaint(), by=FUMIKO)
    actions.answer_complaint(complaint=row, text="We are sorry. It stops today.", by=FUMIKO)
    assert sorted(world.mails()) == ["complaint_answered", "complaint_received"]
    heard = queries.complaint_at_desk(row.number, FUMIKO)
    assert [one.author for one in heard.said] == ["person", "staff"]
    assert heard.complaint.state == "answered"


def test_the_person_reads_it_and_writes_back(trade: None) -> None:
    row = complaint()
    me = actions.person_of(row)
    actions.continue_complaint(complaint=row, text="And one more thing.", by=me)
    heard = queries.own_complaint(row.number, me, [row.subject_id])
    assert world.opened(*[one.text for one in heard.said], purpose="self.access", by=me, case=row.number) == [
        AMINA["message.text"],
        "And one more thing.",
    ]


def test_nobody_writes_into_the_complaint_of_another(trade: None) -> None:
    row, other = complaint(), complaint()
    with pytest.raises(rules.NotYours):
        actions.continue_complaint(complaint=row, text="It was me.", by=actions.person_of(other))
    assert queries.own_complaint(row.number, actions.person_of(other), [other.subject_id]) is None
    assert len(queries.heard(row).said) == 1


def test_who_says_that_it_was_not_handled_well_is_heard_above(trade: None) -> None:
    seat("fumiko", "privacy")
    row = actions.take_complaint(complaint=complaint(), by=FUMIKO)
    actions.settle_complaint(complaint=row, outcome="explained", by=FUMIKO)
    again = actions.say_unhandled(complaint=row, by=actions.person_of(row), text="You did not read it.")
    assert (again.state, again.outcome, again.escalated_why) == ("open", "", "person")
    assert steps(row.number)["settle"].met_at is None
    assert Mail.objects.filter(template="complaint_came_up").count() == 1


def test_settling_ends_the_case_and_its_key_a_year_later(trade: None) -> None:
    row = actions.take_complaint(complaint=complaint(), by=FUMIKO)
    actions.settle_complaint(complaint=row, outcome="mended", by=FUMIKO, text="It is stopped.")
    key = SubjectKey.objects.get(case=row.number)
    assert key.due_at == world.NOW.replace(year=2027)
    assert steps(row.number)["settle"].met_at == world.NOW
    with pytest.raises(Refused):
        world.opened(row.text, purpose="complaint.handle", by=FUMIKO, case=row.number)


def test_only_an_outcome_of_the_list_settles(trade: None) -> None:
    row = actions.take_complaint(complaint=complaint(), by=FUMIKO)
    with pytest.raises(rules.WrongState):
        actions.settle_complaint(complaint=row, outcome="forgotten", by=FUMIKO)
    assert Complaint.objects.get().state == "taken"


def test_what_came_by_telephone_is_taken_up_and_its_receipt_was_said(trade: None) -> None:
    row = complaint(by=FUMIKO, channel="phone")
    met = {step: row.met_at for step, row in steps(row.number).items()}
    assert met == {"acknowledge": world.NOW, "take_up": world.NOW, "settle": None}


def test_a_warning_goes_out_before_the_time_is_over_and_only_once(trade: None, clock: Any) -> None:
    seat("fumiko", "privacy")
    actions.take_complaint(complaint=complaint(), by=FUMIKO)
    clock.shift(timedelta(days=11))
    run_clocks()
    run_clocks()
    assert world.mails().count("clock_late") == 1  # the receipt never went out
    assert world.mails().count("clock_due") == 1  # the end


def test_what_is_late_goes_to_who_answers_for_the_data(trade: None, clock: Any) -> None:
    seat("fumiko", "privacy")
    row = complaint()
    clock.shift(timedelta(days=15))
    run_clocks()
    run_clocks()
    row.refresh_from_db()
    assert (row.escalated_at, row.escalated_why) == (world.NOW + timedelta(days=15), "late")
    assert world.mails().count("complaint_escalated") == 1


def test_an_inquiry_nobody_acknowledged_alarms_at_day_8_and_goes_up_after_10(
    trade: None, hiace: Any, clock: Any
) -> None:
    seat("chie", "sales")
    seat("fumiko", "privacy")
    inquiry = world.asked(hiace)  # its receipt stays in the queue
    clock.shift(timedelta(days=7, hours=23))
    run_clocks()
    assert "clock_due" not in world.mails()
    clock.shift(timedelta(hours=1))
    run_clocks()
    assert world.mails().count("clock_due") == 1  # the clerk
    clock.shift(timedelta(days=2))
    run_clocks()
    run_clocks()
    above = Complaint.objects.get()
    assert (above.about, above.channel, above.case) == ("unanswered", "system", inquiry.number)
    assert queries.complaint_at_desk(above.number, FUMIKO).earlier
    assert Mail.objects.filter(template="complaint_escalated", case=above.number).count() == 1


def test_an_inquiry_that_was_acknowledged_alarms_nobody(
    trade: None, hiace: Any, clock: Any, mailbox: Mailbox
) -> None:
    world.asked(hiace)
    deliver_due()
    run_clocks()
    clock.shift(timedelta(days=11))
    run_clocks()
    assert not Complaint.objects.exists()
    assert "clock_due" not in world.mails()


def test_a_buyer_says_that_his_inquiry_was_not_handled_well(trade: None, hiace: Any) -> None:
    seat("fumiko", "privacy")
    inquiry = world.asked(hiace)
    row = complain(inquiry=inquiry, text="Nobody answers me.", by=world.buyer_of(inquiry))
    assert (row.about, row.case, row.subject_id) == ("unanswered", inquiry.number, inquiry.subject_id)
    assert queries.reply_handle(row) == inquiry.email
    assert {"complaint_received", "complaint_came_up"} <= set(world.mails())


def test_nobody_complains_in_the_name_of_another(trade: None, hiace: Any) -> None:
    mine, other = world.asked(hiace), world.asked(hiace, world.JUMA)
    with pytest.raises(Exception, match="NotYours"):
        complain(inquiry=mine, text="It was not handled well.", by=world.buyer_of(other))
    assert not Complaint.objects.exists()


@pytest.fixture
def carjunction(trade: None) -> None:
    """A house that promises to settle disputes within 48 hours, and lets sales handle them."""
    publish_policy(directory=HOUSE.parent / "carjunction", by=GENJI)


def test_a_dispute_is_settled_within_48_hours_and_warned_after_24(carjunction: None) -> None:
    row = complaint("purchase")
    settle = steps(row.number)["settle"]
    assert row.kind == "dispute"
    assert settle.warn_at == world.NOW + timedelta(hours=24)
    assert settle.due_at == world.NOW + timedelta(hours=48)
    assert settle.promises == ["CJ-29"]


def test_sales_take_up_disputes_where_the_house_grants_it(carjunction: None) -> None:
    row = complaint("purchase")
    assert [one.complaint for one in queries.complaints_for(CHIE)] == [row]
    actions.take_complaint(complaint=row, by=CHIE)
    assert world.opened(row.text, purpose="complaint.handle", by=CHIE, case=row.number)
    assert queries.complaints_for(HANA) == []


def test_a_disputed_deal_keeps_its_keys_until_it_is_settled(trade: None, hiace: Any) -> None:
    deal = world.ordered(hiace)
    row = complain(
        inquiry=deal.quotation.inquiry,
        deal=deal,
        text="It is not the vehicle I bought.",
        by=world.buyer_of(deal),
    )
    people = set(SubjectKey.objects.filter(case=deal.number).values_list("subject", flat=True))
    live = Hold.objects.filter(lifted_at=None)
    assert {hold.subject_id for hold in live} == people
    assert {(hold.case, hold.reason, hold.reference) for hold in live} == {
        (deal.number, "dispute", row.number)
    }
    actions.take_complaint(complaint=row, by=FUMIKO)
    actions.settle_complaint(complaint=row, outcome="agreed", by=FUMIKO)
    assert {hold.lift_asked_by for hold in live.all()} == {FUMIKO.token}  # one alone ends no hold
    for hold in live.all():
        with pytest.raises(Refused):
            agree_to_lift(hold=hold, by=FUMIKO)
        agree_to_lift(hold=hold, by=GORO)
    assert not live.all().exists()


def _dispute(hiace: Any) -> tuple[Complaint, set[Any]]:
    """A disputed deal with its paper, over; and the keys of all that was taken in it."""
    deal = world.ordered(hiace)
    with declared("invoice"):
        issue_proforma(deal=deal, by=CHIE)
    row = complain(
        inquiry=deal.quotation.inquiry, deal=deal, text="The engine is another.", by=world.buyer_of(deal)
    )
    complete_deal(deal=deal, by=CHIE)
    parts = (deal, deal.consignee, deal.notify_party, deal.proforma)
    data = [handle.datum for part in parts for handle in handles_of(part).values()]
    keys = set(SealedDatum.objects.filter(pk__in=data).values_list("key", flat=True))
    SubjectKey.objects.filter(pk__in=keys).update(due_at=timezone.now())
    return row, keys


def _alive(keys: set[Any]) -> set[Any]:
    return set(SubjectKey.objects.filter(pk__in=keys).values_list("pk", flat=True))


def test_nightly_retention_keeps_order_parties_and_papers_of_a_disputed_deal_until_it_is_settled(
    trade: None, hiace: Any
) -> None:
    row, keys = _dispute(hiace)
    classes = SubjectKey.objects.filter(pk__in=keys).values_list("retention", flat=True)
    assert sorted(classes) == ["deal", "deal", "deal", "statutory"]
    destroy_due_keys(by=WORKER)
    assert _alive(keys) == keys
    actions.take_complaint(complaint=row, by=FUMIKO)
    actions.settle_complaint(complaint=row, outcome="agreed", by=FUMIKO)
    assert _alive(keys) == keys
    for hold in Hold.objects.filter(lifted_at=None):
        agree_to_lift(hold=hold, by=GORO)
    assert _alive(keys) == set()


def test_without_its_holds_a_disputed_deal_would_end_in_the_night(
    trade: None, hiace: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(disputes, "place_hold", lambda **how: None)
    _, keys = _dispute(hiace)
    destroy_due_keys(by=WORKER)
    assert _alive(keys) == set()


def test_where_a_deal_has_no_keys_of_its_own_all_of_the_person_are_held(trade: None, hiace: Any) -> None:
    deal = world.accepted(hiace)  # before the order: what is known lies under the key of the dealings
    assert not SubjectKey.objects.filter(case=deal.number).exists()
    complain(inquiry=deal.quotation.inquiry, deal=deal, text="It is another one.", by=world.buyer_of(deal))
    hold = Hold.objects.get()
    assert (hold.subject_id, hold.case, hold.reason) == (deal.subject_id, "", "dispute")


def test_a_disputed_deal_holds_its_inquiry_where_that_has_keys_of_its_own(trade: None, hiace: Any) -> None:
    deal = world.ordered(hiace, with_parties=False)
    number = deal.quotation.inquiry.number
    SubjectKey.objects.filter(subject=deal.subject_id, case="").update(
        case=number
    )  # as one of the houses has it
    complain(inquiry=deal.quotation.inquiry, deal=deal, text="It is another one.", by=world.buyer_of(deal))
    assert set(Hold.objects.values_list("case", flat=True)) == {deal.number, number}


def test_a_case_that_is_none_is_not_attached(trade: None, hiace: Any) -> None:
    row = actions.take_complaint(complaint=complaint(), by=FUMIKO)
    with pytest.raises(NoSuchCase):
        attach_to(complaint=row, number="D2611-9999", by=FUMIKO)
    inquiry = world.asked(hiace)
    assert attach_to(complaint=row, number=inquiry.number.lower(), by=FUMIKO).case == inquiry.number
    assert queries.heard(Complaint.objects.get()).earlier == ()  # somebody else's words stay closed


def test_the_overview_counts_what_waits(trade: None, clock: Any) -> None:
    complaint()
    glance = queries.complaints_at_a_glance()
    assert (glance.open, glance.late) == (1, 0)
    clock.shift(timedelta(days=20))
    assert queries.complaints_at_a_glance().late == 1
    assert timezone.now() > glance.next_due
