"""A person can see what is held, until when, and who looked."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from funabin.gate.actions import end_case, engage, erase_subject, open_list
from funabin.gate.models import DataSubject, PolicyVersion, SubjectKey
from funabin.gate.purpose import declared
from funabin.gate.queries import held_data, is_erased, openings_of, subject_by_token
from tests.cast import CHIE, HANA, WORKER
from tests.gate.world import ANSWER, CASE, as_self, asked, card_of, opened, someone

pytestmark = pytest.mark.usefixtures("house")
ORDER = {"name": "Amina", "address": "Moi Avenue 1, Mombasa", "phone": "+254712345678"}


def test_what_is_held_is_listed_by_handle(house: PolicyVersion) -> None:
    card = asked()
    opened(card.name, card.email)
    opened(card.name)
    held = {one.category: one for one in held_data(card.subject)}
    assert set(held) == {"contact.name", "contact.email", "contact.phone", "message.text"}
    name = held["contact.name"]
    assert name.handle == card.name
    assert (name.point, name.policy_number, name.policy_digest, name.policy_effective) == (
        "inquiry", 1, house.digest, date(2016, 12, 1),
    )  # fmt: skip
    assert (name.retention, name.case, name.until, name.event, name.source, name.is_alive) == (
        "service", "", None, "erased", "self", True,
    )  # fmt: skip
    assert [held[key].openings for key in ("contact.name", "contact.email", "contact.phone")] == [2, 1, 0]
    assert held_data(card.subject_id) == held_data(card.subject)


def test_the_day_a_key_dies_is_told() -> None:
    subject, at = someone(), datetime(2026, 11, 22, tzinfo=UTC)
    card_of(subject, ORDER, point="order", case="D2611-0001")
    assert [(one.until, one.event, one.case) for one in held_data(subject)] == [
        (None, "case.ended", "D2611-0001")
    ] * 3
    end_case(case="D2611-0001", by=WORKER, at=at)
    assert {one.until for one in held_data(subject)} == {at + timedelta(days=90)}


def test_what_nobody_can_read_any_more_says_so() -> None:
    card = asked()
    erase_subject(subject=card.subject, by=WORKER)
    assert {one.is_alive for one in held_data(card.subject)} == {False}
    assert {one.until for one in held_data(card.subject)} == {None}


def test_a_class_the_policy_no_longer_knows_has_no_event(monkeypatch: pytest.MonkeyPatch) -> None:
    from funabin.gate.queries import current_policy

    card = asked()
    monkeypatch.delitem(current_policy().retention, "service")
    assert {one.event for one in held_data(card.subject)} == {""}


def test_the_list_of_what_is_held_costs_the_same_for_all(django_assert_num_queries) -> None:
    small, large = someone(), someone()
    card_of(small)
    for _ in range(10):
        card_of(large)
    for subject in (small, large):
        with django_assert_num_queries(3):
            held_data(subject.pk)


def test_openings_are_told_by_day_case_purpose_and_actor() -> None:
    with time_machine.travel(datetime(2026, 11, 21, 9, tzinfo=UTC)):
        card = asked()
        opened(card.name)
        opened(card.email, card.name)
        opened(card.name, by=HANA)
    with time_machine.travel(datetime(2026, 11, 22, 9, tzinfo=UTC)):
        with declared(ANSWER):
            open_list({CASE: [card.name]}, purpose=ANSWER, by=CHIE)
        own = as_self(card.subject)
        opened(card.name, purpose="self.access", by=own, case="")
        lines = openings_of(card.subject)
    assert [(one.day.day, one.case, one.purpose, one.actor_token, one.own, one.times) for one in lines] == [
        (22, "", "self.access", own.token, True, 1),
        (22, "", ANSWER, CHIE.token, False, 1),
        (21, CASE, ANSWER, HANA.token, False, 1),
        (21, CASE, ANSWER, CHIE.token, False, 2),
    ]
    assert lines[3].categories == ("contact.email", "contact.name")
    assert openings_of(card.subject_id) == lines
    assert openings_of(someone()) == []


def test_a_buyers_look_at_the_consignee_is_not_the_consignees_own() -> None:
    buyer, consignee = someone(), someone()
    card = card_of(consignee, ORDER, point="order.consignee", case="D2611-0001")
    by = as_self(buyer)
    engage(subject=consignee, purposes=["order.fulfil"], case="D2611-0001", by=WORKER, actors=[by.token])
    opened(card.name, purpose="order.fulfil", by=by, case="D2611-0001")
    assert [one.own for one in openings_of(consignee)] == [False]
    assert openings_of(buyer) == []


def test_people_are_known_by_token_only() -> None:
    subject = someone()
    assert subject_by_token(subject.pk) == subject
    with pytest.raises(DataSubject.DoesNotExist):
        subject_by_token("nobody")
    assert not is_erased(subject)
    erase_subject(subject=subject, by=WORKER)
    assert is_erased(subject)
    assert is_erased(subject.pk)
    assert str(subject) == f"DataSubject object ({subject.pk})"
    assert SubjectKey.objects.count() == 0
