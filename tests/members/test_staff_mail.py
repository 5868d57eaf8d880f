"""Staff hear of their duties by mail: whoever holds the role, as long as the seat lives."""

from __future__ import annotations

import pytest

from funabin.members.actions import end_staff, invite_staff, mail_staff
from funabin.members.models import StaffSeat
from funabin.outbox.models import Mail
from funabin.outbox.tasks import deliver_due
from tests.cast import GENJI, WORKER
from tests.mail import Mailbox

pytestmark = pytest.mark.django_db(transaction=True)
OFFICER, CLERK = "officer@exporter.example", "clerk@exporter.example"


def seated(mailbox: Mailbox) -> None:
    """An officer and a clerk, whose invitations are on their way."""
    invite_staff(email=OFFICER, name="Fumiko", roles=["privacy"], by=WORKER, language="ja")
    invite_staff(email=CLERK, name="Chie", roles=["sales"], by=WORKER)
    deliver_due()
    mailbox.recipients.clear()


def told(**context: object) -> int:
    return mail_staff(roles=["privacy"], template="second_factor_reset", context=context, by=WORKER)


def test_only_the_role_is_told_and_in_its_language(house, mailbox: Mailbox) -> None:
    seated(mailbox)
    assert told() == 1
    assert deliver_due() == 1
    assert mailbox.recipients == [OFFICER]
    assert Mail.objects.order_by("queued_at").last().language == "ja"


def test_who_has_left_hears_nothing(house, mailbox: Mailbox) -> None:
    seated(mailbox)
    officer = StaffSeat.objects.get(roles=["privacy"]).account
    end_staff(staff=officer, by=GENJI)
    assert told() == 0
    assert deliver_due() == 0


def test_a_mail_queued_before_somebody_left_is_not_sent(house, mailbox: Mailbox) -> None:
    seated(mailbox)
    assert told() == 1
    end_staff(staff=StaffSeat.objects.get(roles=["privacy"]).account, by=GENJI)
    assert deliver_due() == 0
    assert Mail.objects.order_by("queued_at").last().state == "refused"
