"""A request that nobody showed to be his own is closed, and whoever asked hears of it on paper too."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from funabin.gate.register import keepers
from funabin.members.actions import invite_staff
from funabin.outbox.models import Mail
from funabin.rights import tasks
from funabin.rights.actions.identity import ask_identity
from funabin.rights.actions.requests import receive_request
from funabin.rights.letters import letter_of
from funabin.rights.queries.told import told_of
from tests.cast import FUMIKO, WORKER
from tests.rights.test_everything import text_of
from tests.rights.test_steps import TOLD, clock, told
from tests.trade.world import GUEST

__all__ = ["clock"]
BY_POST = {"name": TOLD["name"], "address": "Moi Avenue 1, Mombasa"}


def test_whom_no_mail_reaches_gets_a_letter_that_it_is_closed(clock: Any) -> None:
    invite_staff(email="fumiko@autorec.example", name="Fumiko", roles=sorted(keepers()), by=WORKER)
    row = ask_identity(request=told(told=BY_POST), means="call_back", by=FUMIKO)
    clock.shift(timedelta(days=30))
    assert tasks.expire_requests() == 1
    row.refresh_from_db()
    assert not Mail.objects.filter(template="request_expired").exists()
    assert Mail.objects.get(template="request_closed").context["number"] == row.number
    assert told_of(row).has_letter
    assert "So we closed it and told nobody anything" in text_of(letter_of(row))


def test_whom_a_mail_reaches_is_told_by_mail_alone(clock: Any) -> None:
    ask_identity(request=told(), means="call_back", by=FUMIKO)
    clock.shift(timedelta(days=30))
    assert tasks.expire_requests() == 1
    sent = Mail.objects.filter(template__in=["request_expired", "request_closed"])
    assert [mail.template for mail in sent] == ["request_expired"]


def test_what_nobody_confirmed_has_no_letter(clock: Any) -> None:
    row = receive_request(kind="disclosure", channel="web", language="en", by=GUEST, told=TOLD)
    clock.shift(timedelta(days=7))
    assert tasks.expire_requests() == 1
    row.refresh_from_db()
    assert not told_of(row).has_letter
    assert not Mail.objects.filter(template="request_closed").exists()
