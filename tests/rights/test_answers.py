"""An answer is made from the register, sealed, fetched by the person alone, and gone after its time."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine

from funabin.gate.errors import Refused
from funabin.gate.models import SealedDatum
from funabin.gate.purpose import declared
from funabin.journal.actor import Actor
from funabin.journal.models import Entry
from funabin.rights.actions.answers import fetch_answer, keep_reachable, make_answer
from funabin.rights.actions.requests import accept_request, answer_request, receive_request
from funabin.rights.actions.searching import search_held
from funabin.rights.models import Answer, Request
from funabin.rights.queries.answers import answers_to_fetch
from funabin.rights.rules.errors import AnswerGone, NotMade, NotSearched, WrongState
from funabin.rights.tasks import drop_answers
from funabin.trade.models import Inquiry
from tests.cast import CHIE, FUMIKO
from tests.rights.test_everything import text_of
from tests.trade.world import asked, buyer_of, vehicle

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
ANSWER, ACCESS = "rights.answer", "self.access"


@pytest.fixture(autouse=True)
def clock(house: Any) -> Iterator[time_machine.Coordinates]:
    """The clock, standing still until a test moves it, in AUTOREC's house."""
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def inquiry() -> Inquiry:
    """Amina asked about a Hiace."""
    return asked(vehicle())


@pytest.fixture
def amina(inquiry: Inquiry) -> Actor:
    """Amina, who holds the link to her page."""
    return buyer_of(inquiry)


def request_for(inquiry: Inquiry, kind: str = "disclosure", **more: Any) -> Request:
    """Amina asks, is known, and the desk has taken it up and searched."""
    row = receive_request(
        kind=kind, channel="web", language="en", by=buyer_of(inquiry), subject=inquiry.subject,
        told={"text": "Please tell me."}, **more,
    )  # fmt: skip
    accept_request(request=row, about=[inquiry.subject_id], by=FUMIKO)
    search_held(request=row, by=FUMIKO)
    return Request.objects.get(pk=row.pk)


def made(row: Request, by: Actor = FUMIKO) -> Answer:
    """The answer, made at the desk."""
    with declared(ANSWER):
        (answer,) = make_answer(request=row, by=by)
    return answer


def given(row: Request, manner: str = "electronic") -> None:
    """The desk gave the answer."""
    answer_request(request=row, manner=manner, outcome="granted", by=FUMIKO)


def fetched(answer: Answer, kind: str, by: Actor) -> bytes:
    """The file, fetched by somebody."""
    with declared(ACCESS, ANSWER):
        return fetch_answer(
            answer=Answer.objects.select_related("request").get(pk=answer.pk), kind=kind, by=by
        )


def test_the_answer_holds_what_is_held_and_the_request_itself(inquiry: Inquiry, amina: Actor) -> None:
    row = request_for(inquiry)
    answer = made(row)
    given(row)
    pdf, told = fetched(answer, "pdf", amina), fetched(answer, "json", amina)
    assert hashlib.sha256(pdf).hexdigest() == answer.pdf_sha256
    assert hashlib.sha256(told).hexdigest() == answer.json_sha256
    (record,) = json.loads(told)["records"]
    values = [one["value"] for one in record["held"]]
    assert "Amina Odhiambo" in values
    assert "Please tell me." in values
    assert [fact["number"] for fact in record["facts"] if fact["of"] == "rights.Request"] == [row.number]
    said = text_of(pdf)
    assert row.number in said
    assert "Amina Odhiambo" in said
    assert "APPI" in said


def test_nobody_reads_an_answer_in_the_database(inquiry: Inquiry) -> None:
    answer = made(request_for(inquiry))
    sealed = bytes(SealedDatum.objects.get(pk=answer.json.datum).ciphertext)  # type: ignore[union-attr]
    assert b"Amina" not in sealed
    assert SealedDatum.objects.get(pk=answer.pdf.datum).retention == "answers"  # type: ignore[union-attr]


def test_each_fetching_is_counted_and_journalled(inquiry: Inquiry, amina: Actor) -> None:
    row = request_for(inquiry)
    answer = made(row)
    given(row)
    fetched(answer, "pdf", amina)
    fetched(answer, "json", amina)
    answer.refresh_from_db()
    assert (answer.fetched, answer.fetched_at) == (2, NOW)
    assert Entry.objects.filter(kind="answer.fetched", case=row.number).count() == 2
    assert Entry.objects.filter(kind="data.opened", actor_token=amina.token, purpose=ACCESS).count() == 2


def test_the_person_cannot_fetch_what_was_not_given_yet(inquiry: Inquiry, amina: Actor) -> None:
    row = request_for(inquiry)
    answer = made(row)
    with pytest.raises(WrongState):
        fetched(answer, "pdf", amina)
    assert answers_to_fetch(row) == []
    answer.refresh_from_db()
    assert answer.fetched == 0


def test_nobody_else_fetches_it(inquiry: Inquiry) -> None:
    row = request_for(inquiry)
    answer = made(row)
    given(row)
    other = buyer_of(asked(vehicle("AR-10299"), {"contact.name": "Juma", "contact.email": "juma@example.ke",
                                                 "message.text": "Hello"}))  # fmt: skip
    for stranger in (other, CHIE):
        with pytest.raises(Refused):
            fetched(answer, "pdf", stranger)
    answer.refresh_from_db()
    assert answer.fetched == 0


def test_the_desk_prints_it_for_a_letter_before_it_is_given(inquiry: Inquiry) -> None:
    answer = made(request_for(inquiry))
    assert fetched(answer, "pdf", FUMIKO).startswith(b"%PDF")
    answer.refresh_from_db()
    assert answer.fetched == 0


def test_an_answer_by_letter_is_not_offered_on_the_page(inquiry: Inquiry) -> None:
    row = request_for(inquiry)
    made(row)
    given(row, "written")
    assert answers_to_fetch(Request.objects.get(pk=row.pk)) == []


def test_making_it_again_replaces_the_first(inquiry: Inquiry) -> None:
    row = request_for(inquiry)
    first, second = made(row), made(row)
    assert list(Answer.objects.values_list("pk", flat=True)) == [second.pk]
    assert not SealedDatum.objects.filter(pk=first.pdf.datum).exists()  # type: ignore[union-attr]


def test_only_those_who_answer_make_it_and_only_after_a_search(inquiry: Inquiry) -> None:
    row = request_for(inquiry)
    with pytest.raises(Refused):
        made(row, by=CHIE)
    row.searches.all().delete()
    with pytest.raises(NotSearched):
        made(row)
    assert not Answer.objects.exists()


def test_nothing_is_answered_as_told_before_the_answer_is_made(inquiry: Inquiry) -> None:
    row = request_for(inquiry)
    with pytest.raises(NotMade):
        answer_request(request=row, manner="electronic", outcome="granted", by=FUMIKO)
    assert Request.objects.get(pk=row.pk).state == "accepted"
    made(row)
    assert answer_request(request=row, manner="electronic", outcome="granted", by=FUMIKO).state == "answered"


def test_an_answer_ends_on_its_day_whether_fetched_or_not(
    inquiry: Inquiry, amina: Actor, clock: time_machine.Coordinates
) -> None:
    row = request_for(inquiry)
    answer = made(row)
    given(row)
    assert answer.expires_at == NOW + timedelta(days=30)
    clock.move_to(NOW + timedelta(days=29))
    assert drop_answers() == 0
    assert [one.pk for one in answers_to_fetch(Request.objects.get(pk=row.pk))] == [answer.pk]
    clock.move_to(NOW + timedelta(days=30))
    with pytest.raises(AnswerGone):
        fetched(answer, "pdf", amina)
    assert drop_answers() == 1
    assert drop_answers() == 0
    assert not SealedDatum.objects.filter(category="document.answer").exists()


def test_a_request_for_the_records_of_provisions_opens_nothing(inquiry: Inquiry, amina: Actor) -> None:
    row = request_for(inquiry, "provision_records")
    before = Entry.objects.filter(kind="data.opened").count()
    answer = made(row)
    assert Entry.objects.filter(kind="data.opened").count() == before
    given(row)
    (record,) = json.loads(fetched(answer, "json", amina))["records"]
    assert set(record) == {"record", "provisions", "receipts"}
    assert "Amina" not in text_of(fetched(answer, "pdf", amina))


def test_the_way_back_to_an_ended_request_stays_open_for_a_mail(inquiry: Inquiry) -> None:
    row = request_for(inquiry)
    made(row)
    given(row)
    keep_reachable(request=row, by=buyer_of(inquiry))
    live = row.subject.engagements.filter(case=row.number, role="system", ended_at=None)
    assert [one.until for one in live if one.until] == [NOW + timedelta(days=1)]
