"""Threads: one a case, texts sealed under the person's key."""

from __future__ import annotations

import pytest
from django.db import connection

from funabin.correspondence.actions import open_thread, post_message
from funabin.correspondence.models import Message
from funabin.correspondence.queries import messages_of, thread_of_case
from funabin.correspondence.rules import LONGEST, UnfitMessage
from funabin.gate.actions import engage, enrol_subject, open_data
from funabin.gate.purpose import declared
from funabin.journal.actor import Actor
from funabin.journal.models import Entry
from tests.cast import CHIE, WORKER

pytestmark = pytest.mark.django_db
CASE = "Q2611-0032"


@pytest.fixture
def thread(house):
    """The thread of an open case."""
    return open_thread(case=CASE, subject=enrol_subject(subject_class="customer", by=WORKER), by=WORKER)


def test_a_case_has_one_thread(thread) -> None:
    assert open_thread(case=CASE, subject=thread.subject, by=CHIE) == thread
    assert thread_of_case(CASE) == thread
    assert thread_of_case("Q2611-9999") is None


def test_a_message_opens_for_who_works_on_the_case(thread) -> None:
    guest = Actor(kind="guest", token=thread.subject_id, subject=thread.subject_id)
    post_message(thread=thread, author=guest, text="  Is it still there? ", by=guest, channel="web")
    post_message(thread=thread, author=CHIE, text="はい、あります。", by=CHIE, channel="web")
    engage(subject=thread.subject, purposes=["inquiry.answer"], case=CASE, by=WORKER, roles=["sales"])
    rows = list(messages_of(thread))
    with declared("inquiry.answer"):
        opened = open_data([row.body for row in rows], purpose="inquiry.answer", by=CHIE, case=CASE)
    assert [opened[row.body] for row in rows] == ["Is it still there?", "はい、あります。"]
    assert [(row.author_kind, row.channel) for row in rows] == [("guest", "web"), ("staff", "web")]


def test_the_text_stands_nowhere_in_clear(thread) -> None:
    post_message(thread=thread, author=CHIE, text="unmistakable", by=CHIE, channel="web")
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM correspondence_message")
        rows = str(cursor.fetchall())
    assert "unmistakable" not in rows
    assert "unmistakable" not in str(list(Entry.objects.values()))


@pytest.mark.parametrize(
    ("text", "channel"), [("  ", "web"), ("x" * (LONGEST + 1), "web"), ("hello", "telegraph")]
)
def test_an_unfit_message_is_refused(thread, text: str, channel: str) -> None:
    with pytest.raises(UnfitMessage):
        post_message(thread=thread, author=CHIE, text=text, by=CHIE, channel=channel)
    assert Message.objects.count() == 0
