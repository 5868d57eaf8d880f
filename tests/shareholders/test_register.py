"""The corporate office keeps the register of a house whose policy speaks of shareholders (JJ-19)."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from funabin.gate.actions import open_data, publish_policy
from funabin.gate.errors import Refused
from funabin.gate.models import SealedDatum, SubjectKey
from funabin.gate.purpose import declared
from funabin.journal.actor import Actor
from funabin.outbox.models import Circular, Mail
from funabin.outbox.rules import UnfitCircular
from funabin.outbox.tasks import deliver_due
from funabin.shareholders.actions import (
    EndsBeforeItBegan,
    NotTheOffice,
    end_shareholding,
    enter_shareholder,
    send_notice,
)
from funabin.shareholders.models import Notice, Shareholder
from tests.cast import CHIE, WORKER
from tests.desk.conftest import employ, signed_in
from tests.mail import Mailbox, mailbox

__all__ = ["mailbox"]
pytestmark = pytest.mark.django_db
JINJIDOSHA = Path(__file__).resolve().parent.parent.parent / "houses" / "jinjidosha"
OFFICE = Actor(kind="staff", token="the-corporate-office", roles=frozenset({"corporate"}))
KENJI = {"name": "Kenji Oda", "address": "1-2-3 Minato, Nagoya", "holding": "120"}
YUKO = {"name": "Yuko Hara", "address": "4-5-6 Naka, Nagoya", "holding": "80", "email": "yuko@hara.example"}


@pytest.fixture(autouse=True)
def jinjidosha(db: None) -> None:
    """The house that has shareholders."""
    publish_policy(directory=JINJIDOSHA, by=WORKER)


def entered(told: dict[str, str], since: date = date(2024, 4, 1)) -> Shareholder:
    return enter_shareholder(told=told, since=since, by=OFFICE)


def test_an_entry_is_sealed_and_opens_for_the_office_alone() -> None:
    entry = entered(KENJI)
    assert SealedDatum.objects.filter(retention="shareholder").count() == 3
    assert "Kenji" not in repr(entry.name)
    with declared("shareholder.notice", "inquiry.answer"):
        assert open_data([entry.name], purpose="shareholder.notice", by=OFFICE)[entry.name] == "Kenji Oda"
        for purpose in ("shareholder.notice", "inquiry.answer"):
            with pytest.raises(Refused):
                open_data([entry.name], purpose=purpose, by=CHIE)


def test_nobody_else_keeps_the_register() -> None:
    with pytest.raises(NotTheOffice):
        enter_shareholder(told=KENJI, since=date(2024, 4, 1), by=CHIE)
    assert not Shareholder.objects.exists()
    entry = entered(KENJI)
    for act in (
        lambda: end_shareholding(shareholder=entry, until=date(2025, 1, 1), by=CHIE),
        lambda: send_notice(title="Meeting", text="Come", by=CHIE),
    ):
        with pytest.raises(NotTheOffice):
            act()


def test_a_notice_is_mailed_where_there_is_an_address_and_printed_elsewhere(mailbox: Mailbox) -> None:
    entered(KENJI)
    entered(YUKO)
    left = entered(KENJI)
    end_shareholding(shareholder=left, until=date(2025, 1, 1), by=OFFICE)
    notice = send_notice(title="Ordinary meeting", text="On 26 June.\n\nAgenda: accounts.", by=OFFICE)
    assert (notice.mails, notice.letters) == (1, 1)
    assert deliver_due() == 1
    assert mailbox.recipients == ["yuko@hara.example"]
    assert mailbox.mails[0]["Subject"] == "Ordinary meeting"
    assert "Agenda: accounts." in mailbox.text()


def test_a_notice_without_words_goes_to_nobody() -> None:
    entered(YUKO)
    with pytest.raises(UnfitCircular):
        send_notice(title=" ", text="words", by=OFFICE)
    assert (Mail.objects.count(), Circular.objects.count(), Notice.objects.count()) == (0, 0, 0)


def test_who_gave_up_the_shares_gets_no_notice_and_the_clock_starts() -> None:
    entry = entered(YUKO)
    with pytest.raises(EndsBeforeItBegan):
        end_shareholding(shareholder=entry, until=date(2024, 3, 31), by=OFFICE)
    for _ in range(2):  # safe to repeat
        end_shareholding(shareholder=entry, until=date(2025, 1, 1), by=OFFICE)
    key = SubjectKey.objects.get(subject=entry.subject_id)
    assert key.due_at is not None
    assert timedelta(days=3650) <= key.due_at - timezone.now() <= timedelta(days=3654)
    assert send_notice(title="Meeting", text="Come", by=OFFICE).mails == 0
    with declared("shareholder.notice"), pytest.raises(Refused):
        open_data([entry.name], purpose="shareholder.notice", by=OFFICE)


@pytest.fixture
def office() -> Client:
    """The office's browser."""
    return signed_in(employ("kaoru", "corporate"))


def test_the_office_enters_notices_and_prints(office: Client) -> None:
    form = {
        "contact_name": KENJI["name"],
        "contact_address": KENJI["address"],
        "shareholder_holding": KENJI["holding"],
        "since": "2024-04-01",
    }
    assert office.post("/desk/shareholders/enter/", form).headers["Location"] == "/desk/shareholders/"
    page = office.get("/desk/shareholders/").content.decode()
    assert [words in page for words in ("Kenji Oda", "120", "Minato")] == [True, True, False]
    answer = office.post("/desk/shareholders/notice/", {"title": "Meeting", "text": "Come on 26 June."})
    notice = Notice.objects.get()
    assert answer.headers["Location"] == f"/desk/shareholders/notices/{notice.pk}/"
    letters = office.get(answer.headers["Location"]).content.decode()
    assert all(words in letters for words in ("Kenji Oda", "Minato", "Come on 26 June."))
    entry = Shareholder.objects.get()
    office.post(f"/desk/shareholders/{entry.pk}/end/", {"until": "2023-01-01"})
    assert Shareholder.objects.get().until is None
    office.post(f"/desk/shareholders/{entry.pk}/end/", {"until": "2024-05-01"})
    assert Shareholder.objects.get().until == date(2024, 5, 1)
    assert "Kenji Oda" not in office.get("/desk/shareholders/").content.decode()


def test_a_mistake_in_the_form_loses_nothing(office: Client) -> None:
    answer = office.post("/desk/shareholders/enter/", {"contact_name": "Kenji Oda", "since": "2024-04-01"})
    assert answer.status_code == 200
    assert "Kenji Oda" in answer.content.decode()
    assert not Shareholder.objects.exists()


def test_the_pages_are_the_offices_own(office: Client) -> None:
    sales = signed_in(employ("chie", "sales"))
    pages = ["/desk/shareholders/", "/desk/shareholders/enter/", "/desk/shareholders/notice/"]
    assert [sales.get(page).status_code for page in pages] == [403, 403, 403]
    assert "Shareholders" not in sales.get("/desk/").content.decode()


def test_a_house_without_shareholders_has_no_such_page(office: Client) -> None:
    publish_policy(directory=JINJIDOSHA.parent / "autorec", by=WORKER)
    assert office.get("/desk/shareholders/").status_code == 404


def test_the_database_refuses_an_end_before_the_beginning() -> None:
    from django.db import IntegrityError, transaction

    entry = entered(KENJI)
    with pytest.raises(IntegrityError), transaction.atomic():
        Shareholder.objects.filter(pk=entry.pk).update(until=date(2020, 1, 1))
