"""A mail that does not arrive is no telling: those who answer hear of it, and the desk shows it."""

from __future__ import annotations

from typing import Any

import pytest

from funabin.gate.register import keepers
from funabin.members.actions import invite_staff
from funabin.outbox.models import Mail
from funabin.rights import tasks
from funabin.rights.actions.requests import receive_request, send_link_again
from funabin.rights.queries.undelivered import cases_undelivered, undelivered
from tests.cast import FUMIKO, WORKER
from tests.rights.test_complaints import complaint
from tests.rights.test_steps import TOLD, clock, told
from tests.trade.world import GUEST

__all__ = ["clock"]


@pytest.fixture(autouse=True)
def seat(clock: Any) -> None:
    """Somebody to tell."""
    invite_staff(email="fumiko@autorec.example", name="Fumiko", roles=sorted(keepers()), by=WORKER)


def lose(number: str, state: str = "failed") -> None:
    """What was mailed to the person does not arrive."""
    Mail.objects.filter(case=number).exclude(template="mail_undelivered").update(state=state)


def warnings() -> list[str]:
    """Where those who answer were sent."""
    return [mail.context["path"] for mail in Mail.objects.filter(template="mail_undelivered").order_by("pk")]


@pytest.mark.parametrize("state", ["failed", "refused"])
def test_a_mail_that_never_arrives_is_told_once(clock: Any, state: str) -> None:
    row = told()
    assert (undelivered(row.number), tasks.tell_of_lost_mails()) == (None, 0)  # it waits to be sent
    lose(row.number, state)
    assert (tasks.tell_of_lost_mails(), tasks.tell_of_lost_mails()) == (1, 0)
    assert warnings() == [f"/desk/requests/{row.number}/"]


def test_a_later_mail_that_arrives_settles_it(clock: Any) -> None:
    row = told()
    lose(row.number)
    clock.shift(3600)
    assert send_link_again(request=row, by=FUMIKO)
    newest = Mail.objects.filter(case=row.number).order_by("-queued_at")[0]
    Mail.objects.filter(pk=newest.pk).update(state="sent", sent_at=newest.queued_at)
    assert (cases_undelivered(), tasks.tell_of_lost_mails()) == ([], 0)


def test_an_address_that_nobody_confirmed_is_not_missed(clock: Any) -> None:
    row = receive_request(kind="disclosure", channel="web", language="en", by=GUEST, told=TOLD)
    lose(row.number)
    assert (cases_undelivered(), tasks.tell_of_lost_mails()) == ([], 0)


def test_a_complaint_is_told_to_who_may_read_it(clock: Any) -> None:
    row = complaint("data")
    lose(row.number)
    assert (tasks.tell_of_lost_mails(), warnings()) == (1, [f"/desk/complaints/{row.number}/"])
