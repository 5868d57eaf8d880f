"""Messages in a request: who may write, when the clock goes on, who is told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine

from funabin.gate.errors import Refused
from funabin.gate.models import SealedDatum
from funabin.gate.queries import current_policy
from funabin.gate.register import keepers
from funabin.journal.models import Entry
from funabin.members.actions import invite_staff
from funabin.outbox.models import Mail
from funabin.rights import tasks
from funabin.rights.actions import clocks, requests
from funabin.rights.actions.clocks import pause_clock
from funabin.rights.actions.identity import ask_identity
from funabin.rights.actions.messages import write_to_person, write_to_us
from funabin.rights.actions.requests import receive_request, withdraw_request
from funabin.rights.models import Request, RequestMessage
from funabin.rights.queries.messages import numbers_waiting, readable_messages, waits_for_us
from funabin.rights.queries.told import requester_of
from funabin.rights.rules.errors import NothingWritten, NotReached, NotTheirs, WrongState
from tests.cast import CHIE, FUMIKO, GENJI

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
TOLD = {"name": "Amina Odhiambo", "email": "amina.odhiambo@example.ke"}
PAPER = b"\xff\xd8\xff a picture"


@pytest.fixture(autouse=True)
def clock(house: Any) -> Iterator[time_machine.Coordinates]:
    """The clock, standing still until a test moves it, in AUTOREC's house."""
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def asked(**more: Any) -> Request:
    """Somebody asked by letter, and it was written down."""
    how = {"kind": "disclosure", "channel": "letter", "language": "en", "by": FUMIKO, "told": TOLD}
    return receive_request(**{**how, **more})


def test_who_answers_is_told_once_until_somebody_writes_back(clock: Any) -> None:
    invite_staff(email="fumiko@autorec.example", name="Fumiko", roles=sorted(keepers()), by=GENJI)
    row = asked()
    for _ in range(2):
        write_to_us(request=row, text="One more thing.", by=requester_of(row))
        clock.shift(60)
    assert Mail.objects.filter(template="request_wrote").count() == 1
    assert (waits_for_us(row), numbers_waiting([row])) == (True, {row.number})
    write_to_person(request=row, text="Thank you.", by=FUMIKO)
    assert (waits_for_us(row), numbers_waiting([row])) == (False, set())
    clock.shift(60)
    write_to_us(request=row, text="And another.", by=requester_of(row))
    assert Mail.objects.filter(template="request_wrote").count() == 2
    assert Mail.objects.filter(template="request_message", to_place="rights.Request.email").count() == 1


def test_neither_the_mail_nor_the_journal_says_what_was_written() -> None:
    row = asked()
    write_to_person(request=row, text="A quite secret word.", by=FUMIKO)
    write_to_us(request=row, text="A quite secret word.", by=requester_of(row))
    told = [str(mail.context) for mail in Mail.objects.all()] + [
        str(entry.detail) for entry in Entry.objects.filter(case=row.number)
    ]
    assert told
    assert not [one for one in told if "secret" in one]
    noted = Entry.objects.filter(kind="request.message").order_by("id")
    assert [entry.detail for entry in noted] == [
        {"author": "staff", "paper": False},
        {"author": "person", "paper": False},
    ]


def test_nobody_else_writes() -> None:
    row = asked()
    stranger = replace(requester_of(row), token="somebody", subject="somebody")
    for by in (stranger, FUMIKO):
        with pytest.raises(NotTheirs):
            write_to_us(request=row, text="Me.", by=by)
    with pytest.raises(Refused):
        write_to_person(request=row, text="Me.", by=CHIE)
    assert not RequestMessage.objects.exists()


def test_what_says_nothing_or_reaches_nobody_is_not_kept() -> None:
    row = asked()
    with pytest.raises(NothingWritten):
        write_to_us(request=row, text=" ", by=requester_of(row))
    with pytest.raises(NothingWritten):
        write_to_person(request=row, text=" ", by=FUMIKO)
    with pytest.raises(WrongState):  # a paper of whoever asks for himself
        write_to_us(request=row, text="Here.", paper=PAPER, by=requester_of(row))
    unreached = asked(told={"name": "Amina", "phone": "+254712345678"})
    with pytest.raises(NotReached):
        write_to_person(request=unreached, text="Hello.", by=FUMIKO)
    over = withdraw_request(request=row, by=FUMIKO)
    with pytest.raises(WrongState):
        write_to_us(request=over, text="Hello.", by=requester_of(over))
    with pytest.raises(WrongState):
        write_to_person(request=over, text="Hello.", by=FUMIKO)
    assert not RequestMessage.objects.exists()


def test_an_agents_paper_lies_under_his_own_key_and_goes_with_the_request() -> None:
    told = {"agent_name": "Wanjiku", "agent_email": "w@law.example", "agent_paper": PAPER}
    row = asked(agency="power_of_attorney", agent_told=told)
    said = write_to_us(request=row, paper=PAPER, by=requester_of(row))
    assert said.author == "agent"
    held = SealedDatum.objects.filter(category="document.agency")
    assert set(held.values_list("subject", flat=True)) == {row.agent_id}
    withdraw_request(request=row, by=FUMIKO)
    assert not held.exists()
    assert [one.paper for one in readable_messages(Request.objects.get())] == [None]
    assert Entry.objects.get(kind="request.papers_destroyed").detail == {"papers": 2}


def test_a_message_pauses_no_clock_and_the_persons_answer_ends_a_pause(clock: Any, monkeypatch: Any) -> None:
    row = asked(jurisdictions=["GB"])
    due = row.due_at
    write_to_person(request=row, text="Which year?", by=FUMIKO)
    row.refresh_from_db()
    assert (row.paused_at, row.due_at) == (None, due)
    policy = current_policy()
    rows = tuple(one for one in policy.deadlines if "GB" in one.jurisdictions and "*" in one.rights)
    for module in (clocks, requests):  # a person whom the law of the United Kingdom alone protects
        british = policy.model_copy(update={"deadlines": rows})
        monkeypatch.setattr(module, "current_policy", lambda british=british: british)
    row = asked(jurisdictions=["GB"])
    due = row.due_at
    pause_clock(request=row, by=FUMIKO)
    clock.shift(timedelta(days=3))
    write_to_us(request=row, text="Last year.", by=requester_of(row))
    row.refresh_from_db()
    assert (row.paused_at, row.due_at) == (None, due + timedelta(days=3))


@pytest.mark.parametrize("has_written", [True, False])
def test_whoever_wrote_and_got_no_word_is_not_closed(clock: Any, has_written: bool) -> None:
    row = ask_identity(request=asked(), means="call_back", by=FUMIKO)
    if has_written:
        write_to_us(request=row, text="Please call in the evening.", by=requester_of(row))
    clock.shift(timedelta(days=30))
    assert tasks.expire_requests() == (0 if has_written else 1)
    if has_written:
        write_to_person(request=row, text="We did.", by=FUMIKO)
        assert tasks.expire_requests() == 1
