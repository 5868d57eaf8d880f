"""A complaint that goes on after an answer or an end: who hears of it, and what is held again."""

from __future__ import annotations

from typing import Any

from funabin.gate.actions import agree_to_lift
from funabin.gate.models import Hold
from funabin.rights.actions import complaints as actions
from funabin.rights.models import Complaint
from funabin.trade.actions.complaints import complain
from tests.cast import FUMIKO
from tests.gate.firms import GORO
from tests.rights.test_complaints import complaint, seat
from tests.trade import world
from tests.trade.conftest import clock, hiace, trade

__all__ = ["clock", "hiace", "trade"]


def test_who_answers_hears_by_mail_that_the_person_wrote_back(trade: None) -> None:
    seat("fumiko", "privacy")
    row = actions.take_complaint(complaint=complaint("data"), by=FUMIKO)
    me = actions.person_of(row)
    actions.continue_complaint(complaint=row, text="Are you there?", by=me)
    assert "complaint_wrote" not in world.mails()  # nobody answered yet: it waits already
    actions.answer_complaint(complaint=row, text="It stops today.", by=FUMIKO)
    for again in ("It did not stop.", "Not today either."):
        actions.continue_complaint(complaint=row, text=again, by=me)
    assert world.mails().count("complaint_wrote") == 1
    assert Complaint.objects.get().state == "taken"


def test_who_says_again_that_it_was_not_handled_well_is_heard_again(trade: None) -> None:
    seat("fumiko", "privacy")
    row = actions.take_complaint(complaint=complaint(), by=FUMIKO)
    me = actions.person_of(row)
    for _ in range(2):
        actions.answer_complaint(complaint=row, text="Please read our page.", by=FUMIKO)
        actions.say_unhandled(complaint=row, by=me, text="That is no answer.")
        assert Complaint.objects.get().state == "taken"
    assert (world.mails().count("complaint_came_up"), world.mails().count("complaint_wrote")) == (1, 1)
    actions.settle_complaint(complaint=row, outcome="rejected", by=FUMIKO)
    actions.say_unhandled(complaint=row, by=me)
    assert world.mails().count("complaint_wrote") == 2
    assert Complaint.objects.get().state == "open"


def test_a_dispute_that_is_open_again_holds_its_keys_again(trade: None, hiace: Any) -> None:
    deal = world.ordered(hiace)
    row = complain(inquiry=deal.quotation.inquiry, deal=deal, text="Not mine.", by=world.buyer_of(deal))
    held = {(hold.subject_id, hold.case) for hold in Hold.objects.filter(lifted_at=None)}
    actions.take_complaint(complaint=row, by=FUMIKO)
    actions.settle_complaint(complaint=row, outcome="rejected", by=FUMIKO)
    first, *_ = Hold.objects.filter(lifted_at=None)
    agree_to_lift(hold=first, by=GORO)
    actions.say_unhandled(complaint=row, by=actions.person_of(row), text="You did not look at it.")
    live = Hold.objects.filter(lifted_at=None)
    assert {(hold.subject_id, hold.case) for hold in live} == held
    assert {hold.lift_asked_by for hold in live} == {""}
