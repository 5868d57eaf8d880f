"""Who asked to be erased from his own pages still hears that it was done."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from funabin.gate.lookup import find_subjects
from funabin.members.models import Account
from funabin.outbox.models import Mail
from funabin.outbox.tasks import deliver_due
from funabin.rights.actions.requests import accept_request, answer_request
from funabin.rights.actions.searching import search_held
from funabin.rights.models import Request
from funabin.trade.actions.rights import carry_out
from tests.cast import FUMIKO
from tests.mail import Mailbox, mailbox
from tests.members.world import ADDRESS
from tests.my.test_pages import account, browser
from tests.trade.conftest import clock, hiace, trade

__all__ = ["account", "browser", "clock", "hiace", "mailbox", "trade"]

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_last_mail_reaches_whoever_is_erased(browser: Client, account: Account, mailbox: Mailbox) -> None:
    browser.post("/my/en/requests/new/", {"kind": "erasure", "message_text": "All of it."})
    deliver_due()
    row = Request.objects.get()
    accept_request(request=row, about=row.about, by=FUMIKO)
    search_held(request=row, by=FUMIKO)
    carry_out(request=row, by=FUMIKO)
    answer_request(request=row, manner="electronic", outcome="granted", by=FUMIKO)
    deliver_due()
    assert Mail.objects.get(template="request_answered").state == "sent"
    assert (mailbox.recipients[-1], row.number in mailbox.text()) == (ADDRESS, True)
    assert f"/my/en/requests/{row.number}/" not in mailbox.text()  # nobody signs in there any more
    assert find_subjects("contact.email", ADDRESS) == []
    link = re.findall(r"https?://[^/\s]+(/l/\S+)", mailbox.text())[-1]
    page = Client().post(link).content.decode()
    assert (row.number in page, "Certificate of erasure (PDF)" in page) == (True, True)


def test_nothing_is_copied_for_a_request_that_destroys_nothing(browser: Client, account: Account) -> None:
    browser.post("/my/en/requests/new/", {"kind": "disclosure", "message_text": "All of it."})
    assert Request.objects.get().email is None
