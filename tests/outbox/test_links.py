"""Mailed links: once, for a time, renewed to the same address."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from funabin.outbox.actions import (
    LinkExpired,
    LinkSpent,
    LinkUnknown,
    RenewedJustNow,
    redeem_link,
    renew_link,
)
from funabin.outbox.models import Mail, MailedLink
from funabin.outbox.queries import Link, LinkState, link_state
from funabin.outbox.rules import link_life
from funabin.outbox.tasks import deliver_due
from tests.mail import Mailbox
from tests.members.world import ADDRESS, amina
from tests.outbox.test_delivery import queue

pytestmark = pytest.mark.django_db
LINK = {"link": {"kind": "inquiry", "target": "17"}, "number": "Q2611-0001", "vehicles": ["AR-10234"]}


def mailed_token(mailbox: Mailbox) -> str:
    """The token of the newest mail's link."""
    found = re.search(r"/l/([\w-]+)", mailbox.text())
    assert found
    return found[1]


@pytest.mark.parametrize(
    ("wanted", "life"),
    [
        ({}, timedelta(days=7)),
        ({"days": 2}, timedelta(days=2)),
        ({"minutes": 30}, timedelta(minutes=30)),
        ({"days": 1, "minutes": 1}, timedelta(days=1, minutes=1)),
    ],
)
def test_a_link_lives_as_its_mail_says(wanted: dict[str, int], life: timedelta) -> None:
    assert link_life({"kind": "inquiry", "target": "17", **wanted}) == life


@pytest.fixture
def token(house, mailbox: Mailbox) -> str:
    """A link that was just mailed to Amina."""
    queue(amina(), template="inquiry_acknowledged", context=LINK)
    assert deliver_due() == 1
    return mailed_token(mailbox)


def test_a_link_works_once(token: str) -> None:
    assert link_state(token) == LinkState("live", "inquiry", "17")
    assert redeem_link(token) == Link("inquiry", "17")
    assert link_state(token).state == "spent"
    with pytest.raises(LinkSpent):
        redeem_link(token)


def test_only_its_hash_is_kept(token: str) -> None:
    row = MailedLink.objects.get()
    assert token not in str(MailedLink.objects.values())
    assert len(row.token_hash) == 64


def test_an_old_link_is_refused_and_renewed_to_the_same_address(token: str, mailbox: Mailbox) -> None:
    MailedLink.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    with pytest.raises(LinkExpired):
        redeem_link(token)
    renew_link(token)
    assert deliver_due() == 1
    assert mailbox.recipients == [ADDRESS, ADDRESS]
    assert redeem_link(mailed_token(mailbox)) == Link("inquiry", "17")


def test_renewing_again_at_once_sends_nothing(token: str) -> None:
    renew_link(token)
    with pytest.raises(RenewedJustNow):
        renew_link(token)
    assert Mail.objects.count() == 2


def test_a_made_up_link_is_unknown(token: str) -> None:
    with pytest.raises(LinkUnknown):
        redeem_link(token[:-1])
    with pytest.raises(LinkUnknown):
        renew_link("nonsense")
    assert link_state("nonsense") == LinkState("unknown")
    assert MailedLink.objects.get().used_at is None


def test_a_mail_that_is_tried_again_carries_a_fresh_link(house, mailbox: Mailbox) -> None:
    queue(amina(), template="inquiry_acknowledged", context=LINK)
    mailbox.answer = "451 later"
    deliver_due()
    mailbox.answer = "250 OK"
    Mail.objects.update(next_try_at=timezone.now())
    deliver_due()
    assert MailedLink.objects.count() == 1
    assert link_state(mailed_token(mailbox)).is_live
