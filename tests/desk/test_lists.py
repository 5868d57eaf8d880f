"""Lists of the desk ask the database as often for many rows as for few."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import count

import pytest
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from funabin.catalogue.models import Vehicle
from funabin.gate import policies
from funabin.gate.actions import publish_policy, record_review, register_recipient, sign_agreement
from funabin.gate.models import PolicyVersion
from funabin.gate.policies import current_version, newest_version, one_reading
from funabin.members.actions import send_paper, tell_bank_account
from funabin.members.queries import member_actor
from funabin.oversight.models import OpeningFlag
from funabin.rights.actions.complaints import receive_complaint, take_complaint
from tests.cast import FUMIKO, WORKER
from tests.conftest import HOUSE
from tests.desk.conftest import Desk, employ
from tests.desk.overseen import to_tell
from tests.members.test_papers import BANK, picture
from tests.members.world import amina
from tests.trade import world

LISTS = (
    "", "complaints/", "duties/", "measures/", "papers/",
    "passed-on/", "privacy/", "recipients/", "requests/",
    "staff/",
)  # fmt: skip
BUYER = {"contact.name": "A", "contact.email": "a@example.com", "message.text": "Hello"}
COMPLAINT = {"contact.email": "a@example.com", "message.text": "No answer."}
number = count(1)


@contextmanager
def asked() -> Iterator[list[int]]:
    """How often both databases were asked, savepoints left out."""
    found: list[int] = []
    with (
        CaptureQueriesContext(connections["default"]) as main,
        CaptureQueriesContext(connections["keyring"]) as keyring,
    ):
        yield found
    told = [query["sql"] for query in (*main.captured_queries, *keyring.captured_queries)]
    found.append(sum(not sql.startswith(("SAVEPOINT", "RELEASE")) for sql in told))


def one_more_of_each(client: Client, about: Vehicle) -> None:
    """A case, a firm, a request that concerns it, two complaints, a colleague with a flag, a paper."""
    n, today = next(number), timezone.localdate()
    sealed = world.asked(about, BUYER)
    firm = register_recipient(key="carrier", name=f"Line {n}", address="Nagoya", country="JP", by=FUMIKO)
    terms = ["security", "confidentiality", "return"]
    sign_agreement(recipient=firm, reference=f"A-{n}", terms=terms, signed_on=today, by=FUMIKO)
    record_review(recipient=firm, done_on=today - timedelta(days=9), passed=True, by=FUMIKO)
    to_tell(firm, sealed.subject)
    for topic in ("service", "data"):
        told = receive_complaint(topic=topic, channel="web", language="en", told=COMPLAINT, by=world.GUEST)
    take_complaint(complaint=told, by=client.actor)  # type: ignore[attr-defined]
    seat = employ(f"colleague{n}", "sales")
    flag = {"actor": seat.handle, "day": today, "at": timezone.now()}
    OpeningFlag.objects.create(pattern="at_night", figures={"openings": 9, "limit": 5}, **flag)
    member = amina(email=f"member{n}@example.com")
    send_paper(account=member, upload=picture(), by=member_actor(member))
    tell_bank_account(account=member, told=BANK, by=member_actor(member))


@pytest.mark.usefixtures("trade")
def test_no_list_asks_more_often_for_more_rows(desk: Desk, hiace: Vehicle) -> None:
    client = desk("chie", "sales", "stock", "shipping", "accounts", "privacy", "admin")
    counts: list[dict[str, int]] = []
    for rows in (2, 3):
        for _row in range(rows):
            one_more_of_each(client, hiace)
        counts.append({})
        for page in LISTS:
            assert client.get(f"/desk/{page}").status_code == 200  # what is kept in memory is kept now
            with asked() as times:
                client.get(f"/desk/{page}")
            counts[-1][page] = times[0]
    assert counts[1] == counts[0]


def test_a_page_reads_the_versions_once_and_another_request_sees_the_next(
    house: PolicyVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    with one_reading(), asked() as times:
        assert {current_version().number, newest_version().number} == {1}  # type: ignore[union-attr]
    assert times == [1]
    with one_reading():
        assert current_version().number == 1
        publish_policy(directory=HOUSE.parent / "toprank", by=WORKER)
        assert current_version().number == 1
        assert set(policies.versions([2])[0]) == {2}  # came meanwhile: asked for anew, not an error
    assert current_version().number == 2
