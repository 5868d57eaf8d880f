"""Mails as ids: opened, rendered and sent only by the worker."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from funabin.gate.actions import erase_subject
from funabin.journal.models import Entry
from funabin.outbox.actions import send_mail
from funabin.outbox.models import Mail, MailedLink
from funabin.outbox.rules import UnfitContext
from funabin.outbox.tasks import deliver_due, deliver_mail
from tests.cast import CHIE, WORKER
from tests.mail import Mailbox
from tests.members.world import ADDRESS, amina, handle_of

pytestmark = pytest.mark.django_db


def queue(account, **changes) -> Mail:
    values = {
        "template": "second_factor_reset",
        "to": handle_of(account),
        "purpose": "account.access",
        "case": "",
        "language": "en",
        "context": {},
        "by": CHIE,
    }
    return send_mail(**(values | changes))


def test_a_due_mail_is_sent_once_with_both_bodies(house, mailbox: Mailbox) -> None:
    mail = queue(amina())
    assert deliver_due() == 1
    assert deliver_due() == 0
    mail.refresh_from_db()
    assert (mail.state, mail.attempts, mailbox.recipients) == ("sent", 1, [ADDRESS])
    message = mailbox.mails[0]
    assert message["Subject"] == "Your second factor was reset"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Message-ID"] == f"<{mail.pk.hex}@autorec.example>"
    assert "Is this mail genuine?" in mailbox.text()
    assert "<p>" in mailbox.html()
    assert mail.pk.hex in mailbox.html()


def test_a_japanese_reader_gets_japanese(house, mailbox: Mailbox) -> None:
    queue(amina(), language="ja")
    deliver_due()
    assert mailbox.mails[0]["Subject"].strip() == "二段階認証がリセットされました"
    assert "照会番号" in mailbox.text()


def test_a_context_takes_ids_and_nothing_else(house) -> None:
    account = amina()
    for unfit in (
        {"note": ADDRESS},
        {"who": {"name": "Amina"}},
        {"text": "a\nb"},
        {"link": {"kind": "inquiry"}},
    ):
        with pytest.raises(UnfitContext):
            queue(account, context=unfit)
    assert Mail.objects.count() == 0


def test_a_purpose_the_policy_does_not_grant_refuses_the_mail(house, mailbox: Mailbox) -> None:
    mail = queue(amina(), purpose="promo.own.email")
    assert deliver_due() == 0
    mail.refresh_from_db()
    assert mail.state == "refused"
    assert mailbox.mails == []
    assert list(Entry.objects.filter(kind="mail.refused").values_list("detail__mail", flat=True)) == [
        str(mail.pk)
    ]


def test_an_erased_person_gets_no_mail(house, mailbox: Mailbox) -> None:
    account = amina()
    mail = queue(account)
    erase_subject(subject=account.subject, by=WORKER)
    assert deliver_due() == 0
    mail.refresh_from_db()
    assert (mail.state, mailbox.mails) == ("refused", [])


def test_a_busy_server_is_tried_again_later(house, mailbox: Mailbox) -> None:
    mail = queue(amina())
    mailbox.answer = "451 later"
    assert deliver_due() == 0
    mail.refresh_from_db()
    assert (mail.state, mail.attempts, mail.failure) == ("queued", 1, "SMTPRecipientsRefused 451")
    assert mail.next_try_at - timezone.now() > timedelta(seconds=50)
    assert deliver_due() == 0
    mailbox.answer = "250 OK"
    Mail.objects.update(next_try_at=timezone.now())
    assert deliver_due() == 1


def test_a_refused_recipient_ends_the_mail_without_naming_it(house, mailbox: Mailbox, caplog) -> None:
    mail = queue(amina())
    mailbox.answer = "550 no such user"
    deliver_due()
    mail.refresh_from_db()
    assert (mail.state, mail.failure) == ("failed", "SMTPRecipientsRefused 550")
    assert ADDRESS not in caplog.text


def test_a_dead_server_is_tried_for_days_then_given_up(house, settings) -> None:
    mail = queue(amina())
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    for _ in range(8):
        Mail.objects.update(next_try_at=timezone.now())
        deliver_due()
    mail.refresh_from_db()
    assert (mail.state, mail.attempts, mail.failure) == ("failed", 8, "ConnectionRefusedError")


def test_what_another_worker_holds_is_left_to_it_until_its_time_is_over(house, mailbox: Mailbox) -> None:
    mail = queue(amina())
    Mail.objects.update(claimed_until=timezone.now() + timedelta(minutes=1))
    assert not deliver_mail(mail.pk)
    Mail.objects.update(claimed_until=timezone.now() - timedelta(seconds=1))
    assert deliver_mail(mail.pk)


def test_no_address_stands_in_a_mail_row(house, mailbox: Mailbox) -> None:
    queue(amina())
    deliver_due()
    rows = str(list(Mail.objects.values())) + str(list(MailedLink.objects.values()))
    assert "@" not in rows
    assert "amina" not in rows.lower()
