"""Mail that rests on a consent is stopped with one click, at once, without signing in (RFC 8058)."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from funabin.gate.actions import engage, give_consent
from funabin.gate.models import Consent
from funabin.members.models import Account
from funabin.members.queries import profile_of
from funabin.outbox.actions import send_mail, write_circular
from funabin.outbox.models import Mail
from funabin.outbox.queries import stop_path
from funabin.outbox.tasks import deliver_due
from tests.cast import CHIE, WORKER
from tests.mail import Mailbox
from tests.members.world import amina, handle_of

pytestmark = pytest.mark.django_db
OFFERS = "promo.own.email"
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


def agreed(account: Account) -> None:
    """She agrees to offers by e-mail."""
    words = {"text_key": f"consent.{OFFERS}", "language": "en", "channel": "web"}
    give_consent(subject=account.subject, purpose=OFFERS, by=WORKER, **words)
    engage(subject=account.subject, purposes=[OFFERS], case="", by=WORKER, roles=["system"])


def offer(account: Account, language: str = "en") -> Mail:
    """An offer to the address of her registration."""
    circular = write_circular(title="New arrivals", text="Look at them.", by=CHIE)
    profile: Any = profile_of(account)
    return send_mail(
        template="circular", to=profile.email, purpose=OFFERS, case="", language=language,
        context={"circular": str(circular.pk)}, by=CHIE,
    )  # fmt: skip


@pytest.fixture
def offered(house: object, mailbox: Mailbox) -> Mail:
    """An offer that arrived."""
    account = amina()
    agreed(account)
    mail = offer(account)
    assert deliver_due() == 1
    return mail


def said() -> list[tuple[str, str]]:
    """What people said, oldest first."""
    return list(Consent.objects.order_by("id").values_list("said", "channel"))


def test_the_headers_and_the_foot_name_the_way_to_stop(offered: Mail, mailbox: Mailbox) -> None:
    message = mailbox.mails[0]
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = re.fullmatch(r"<(https?://\S+/stop/\S+)>", "".join(message["List-Unsubscribe"].split()))
    assert address
    assert address[1] in mailbox.text()


def test_mail_without_a_consent_has_no_such_button(house: object, mailbox: Mailbox) -> None:
    send_mail(
        template="second_factor_reset", to=handle_of(amina()), purpose="account.access", case="",
        language="en", context={}, by=CHIE,
    )  # fmt: skip
    deliver_due()
    assert mailbox.mails[0]["List-Unsubscribe"] is None
    assert "/stop/" not in mailbox.text()


def test_looking_changes_nothing(offered: Mail, client: Client) -> None:
    page = client.get(stop_path(offered))
    assert page.status_code == 200
    assert "Stop it now" in page.content.decode()
    assert "Set-Cookie" not in page.headers
    assert said() == [("given", "web")]


def test_one_click_of_a_mail_program_stops_at_once_and_leaves_the_proof(
    offered: Mail, client: Client, mailbox: Mailbox
) -> None:
    waiting = offer(Account.objects.get())
    assert client.post(stop_path(offered), ONE_CLICK).status_code == 200
    assert said() == [("given", "web"), ("withdrawn", "mail")]
    assert deliver_due() == 0  # what was queued before does not go either
    waiting.refresh_from_db()
    assert waiting.state == "refused"


def test_a_second_click_is_harmless(offered: Mail, client: Client) -> None:
    client.post(stop_path(offered), ONE_CLICK)
    assert client.post(stop_path(offered), ONE_CLICK).status_code == 200
    assert "stopped already" in client.get(stop_path(offered)).content.decode()
    assert len(said()) == 2


def test_a_consent_given_later_counts_again(offered: Mail, client: Client, mailbox: Mailbox) -> None:
    client.post(stop_path(offered), ONE_CLICK)
    account = Account.objects.get()
    agreed(account)
    offer(account)
    assert deliver_due() == 1


def test_a_link_that_is_not_ours_stops_nothing(offered: Mail, client: Client) -> None:
    path = stop_path(offered)
    assert client.post(f"{path[:-3]}abc", ONE_CLICK).status_code == 404
    assert said() == [("given", "web")]


def test_a_japanese_reader_stops_in_japanese(house: object, mailbox: Mailbox) -> None:
    account = amina()
    agreed(account)
    offer(account, "ja")
    deliver_due()
    assert "この種類のメールの停止" in mailbox.text()
