"""A request arrives, is found to be the person's, is answered or refused, and leaves what it must."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine

from funabin.gate.actions import open_data
from funabin.gate.errors import Refused
from funabin.gate.fields import Handle
from funabin.gate.lookup import same_value
from funabin.gate.purpose import declared
from funabin.journal.actor import Actor
from funabin.journal.models import Entry
from funabin.outbox.models import Mail
from funabin.rights.actions.requests import confirm_request, receive_request
from funabin.rights.models import Request
from funabin.rights.queries.requests import is_identified, request_by_number, requests_open
from funabin.rights.rules.errors import UnknownRight, WrongChannel
from funabin.trade.actions.inquiries import confirm_inquiry
from tests.cast import CHIE, FUMIKO
from tests.trade.world import AMINA, asked, vehicle

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
GUEST = Actor(kind="guest", token="visitor", roles=frozenset({"self"}))
TOLD = {"name": "Amina Odhiambo", "email": AMINA["contact.email"], "text": "What do you hold about me?"}


@pytest.fixture(autouse=True)
def clock(house: Any) -> Iterator[time_machine.Coordinates]:
    """The clock, standing still until a test moves it, in AUTOREC's house."""
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def received(**more: Any) -> Request:
    """Somebody asks by the public form what is held."""
    how = {"kind": "disclosure", "channel": "web", "language": "en", "by": GUEST, "told": TOLD}
    return receive_request(**{**how, **more})


def opened(*handles: Handle | None, by: Actor, case: str) -> list[Any]:
    """The values of these handles, opened to answer."""
    with declared("rights.answer"):
        values = open_data(handles, purpose="rights.answer", by=by, case=case)
    return [values[handle] for handle in handles if handle is not None]


def mails(case: str) -> list[str]:
    """The templates of the mails of a case, by name: the clock of these tests stands still."""
    return sorted(Mail.objects.filter(case=case).values_list("template", flat=True))


def kinds(case: str) -> list[str]:
    """What the journal says about a case, oldest first, without data and engagements."""
    rows = Entry.objects.filter(case=case, kind__startswith="request.").order_by("id")
    return list(rows.values_list("kind", flat=True))


def test_what_comes_by_the_public_form_waits_for_its_address() -> None:
    row = received()
    assert (row.state, row.number, mails(row.number)) == ("unconfirmed", "R2611-0001", ["request_confirm"])
    assert (row.due_at, row.articles) == (NOW + timedelta(days=14), ["APPI 39"])
    assert list(requests_open()) == []
    with pytest.raises(Refused):
        opened(row.text, by=FUMIKO, case=row.number)


def test_a_confirmed_request_reaches_those_who_answer_and_nobody_else() -> None:
    row = confirm_request(request=received(), by=GUEST)
    assert (row.state, [one.pk for one in requests_open()]) == ("received", [row.pk])
    assert opened(row.name, row.text, by=FUMIKO, case=row.number) == [TOLD["name"], TOLD["text"]]
    with pytest.raises(Refused):
        opened(row.name, by=CHIE, case=row.number)
    assert mails(row.number) == ["request_confirm", "request_received"]
    assert confirm_request(request=row, by=GUEST).state == "received"
    assert kinds(row.number) == ["request.received", "request.confirmed"]


def test_an_address_that_is_held_shows_who_asks_once_it_is_confirmed() -> None:
    inquiry = confirm_inquiry(inquiry=asked(vehicle()), by=GUEST)
    row = received()
    assert not is_identified(row)
    row = confirm_request(request=row, by=GUEST)
    assert (is_identified(row), row.about) == (True, [inquiry.subject_id])
    assert same_value(row.email) == sorted([row.subject_id, inquiry.subject_id])


def test_another_address_shows_nothing() -> None:
    asked(vehicle())
    row = confirm_request(request=received(told=TOLD | {"email": "somebody@example.ke"}), by=GUEST)
    assert (is_identified(row), row.about) == (False, [])


def test_a_guest_who_came_by_a_mailed_link_is_known_at_once() -> None:
    inquiry = asked(vehicle())
    row = received(subject=inquiry.subject, told={"text": "What do you hold?"})
    assert (row.state, is_identified(row), row.about) == ("received", True, [inquiry.subject_id])
    assert mails(row.number) == ["request_received"]


def test_a_law_that_protects_the_person_makes_the_time_shorter() -> None:
    row = received(jurisdictions=["KE"])
    assert (row.due_at, row.articles) == (NOW + timedelta(days=7), ["KDPA 26"])


def test_a_right_or_a_way_that_is_none_is_not_taken() -> None:
    for wrong, error in (({"kind": "complaint"}, UnknownRight), ({"channel": "phone"}, WrongChannel)):
        with pytest.raises(error):
            received(**wrong)
    with pytest.raises(Refused):
        received(by=CHIE, channel="phone")
    assert (Request.objects.count(), request_by_number("R2611-0001")) == (0, None)


def test_what_came_by_telephone_counts_from_when_it_came() -> None:
    earlier = NOW - timedelta(days=2)
    row = received(
        by=FUMIKO, channel="phone", arrived_at=earlier, told={"name": "Amina", "phone": "0312345678"}
    )
    assert (row.state, row.recorded_by, row.due_at) == (
        "received",
        FUMIKO.token,
        earlier + timedelta(days=14),
    )
    assert mails(row.number) == []
