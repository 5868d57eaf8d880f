"""What has run out ends by itself, once, whoever looks first."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from funabin.catalogue.models import Vehicle
from funabin.trade.actions.inquiries import Asked, receive_inquiry, send_link_again
from funabin.trade.actions.tokens import spend_token
from funabin.trade.models import Deal, Inquiry, Quotation, SpentToken
from funabin.trade.tasks import lapse_due_quotations, lapse_due_reservations, run_purge
from tests.trade import world
from tests.trade.world import AMINA, GUEST, JUMA, asked, buyer_of, mails, quoted

pytestmark = pytest.mark.django_db


def test_the_worker_lapses_reservations_that_ran_out(hiace: Vehicle, clock: Any) -> None:
    early = world.accepted(hiace)
    clock.shift(timedelta(days=1))
    late = world.accepted(world.vehicle("AR-10800"), JUMA)
    clock.move_to(early.reservation.until)
    assert (lapse_due_reservations(), lapse_due_reservations()) == (1, 0)
    states = dict(Deal.objects.values_list("number", "state"))
    assert states == {early.number: "lapsed", late.number: "accepted"}


def test_the_worker_lapses_quotations_that_ran_out(hiace: Vehicle, clock: Any) -> None:
    quotation = quoted(hiace)
    assert lapse_due_quotations() == 0
    clock.move_to(quotation.valid_until)
    assert (lapse_due_quotations(), lapse_due_quotations()) == (1, 0)
    assert Quotation.objects.get().state == "lapsed"


def test_the_worker_forgets_what_nobody_confirmed(hiace: Vehicle, clock: Any) -> None:
    receive_inquiry(personal=AMINA, asked=Asked(), by=GUEST)
    spend_token("a token", until=world.NOW + timedelta(hours=1))
    assert run_purge() == 0
    clock.shift(timedelta(days=8))
    assert (run_purge(), run_purge()) == (1, 0)
    assert (Inquiry.objects.get().state, SpentToken.objects.count()) == ("closed", 0)


def test_a_link_is_sent_again_but_not_twice_in_five_minutes(hiace: Vehicle, clock: Any) -> None:
    inquiry = asked(hiace)
    assert not send_link_again(inquiry=inquiry, by=buyer_of(inquiry))
    clock.shift(timedelta(minutes=6))
    assert send_link_again(inquiry=inquiry, by=buyer_of(inquiry))
    assert not send_link_again(inquiry=inquiry, by=buyer_of(inquiry))
    assert mails() == ["inquiry_acknowledged"] * 2
