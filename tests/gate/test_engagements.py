"""Engagements are opened and ended per person, purpose, case and party; the database keeps them single."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from funabin.gate.actions import end_case, end_engagements, end_engagements_of, engage
from funabin.gate.models import Engagement, SubjectKey
from funabin.journal.models import Entry
from tests.cast import CHIE, HANA, WORKER
from tests.gate.world import ANSWER, CASE, card_of, kinds, someone

pytestmark = pytest.mark.usefixtures("house")


def _live() -> list[tuple[str, str, str, str]]:
    live = Engagement.objects.filter(ended_at=None).order_by("case", "purpose", "role", "actor")
    return list(live.values_list("case", "purpose", "role", "actor"))


def test_each_party_and_purpose_is_one_engagement() -> None:
    engage(
        subject=someone(), purposes=[ANSWER, "support"], case=CASE, by=CHIE, roles=["sales"], actors=["me"]
    )
    assert _live() == [
        (CASE, ANSWER, "", "me"),
        (CASE, ANSWER, "sales", ""),
        (CASE, "support", "", "me"),
        (CASE, "support", "sales", ""),
    ]
    entries = Entry.objects.filter(kind="engagement.opened")
    assert [entry.purpose for entry in entries] == [ANSWER, "support"]
    assert entries[0].detail == {"roles": 1, "actors": 1, "until": ""}


def test_repeating_only_changes_the_end() -> None:
    subject, until = someone(), timezone.now() + timedelta(days=1)
    engage(subject=subject, purposes=[ANSWER], case=CASE, by=CHIE, roles=["sales"])
    engage(subject=subject, purposes=[ANSWER], case=CASE, by=CHIE, roles=["sales"], until=until)
    assert Engagement.objects.get().until == until
    end_engagements(case=CASE, by=CHIE)
    engage(subject=subject, purposes=[ANSWER], case=CASE, by=CHIE, roles=["sales"])
    assert len(_live()) == 1
    assert Engagement.objects.count() == 2


@pytest.mark.parametrize(("purposes", "roles"), [([], ["sales"]), ([ANSWER], [])])
def test_an_engagement_for_nothing_or_nobody_is_a_mistake(purposes: list[str], roles: list[str]) -> None:
    subject = someone()
    with pytest.raises(ValueError, match="engagement"):
        engage(subject=subject, purposes=purposes, case=CASE, by=CHIE, roles=roles)
    assert Engagement.objects.count() == 0


@pytest.mark.parametrize(("role", "actor"), [("", ""), ("sales", "me")])
def test_the_database_wants_either_a_role_or_an_account(role: str, actor: str) -> None:
    subject = someone()
    with pytest.raises(IntegrityError), transaction.atomic():
        Engagement.objects.create(
            subject=subject, purpose=ANSWER, case=CASE, role=role, actor=actor, opened_at=timezone.now()
        )


def test_the_database_keeps_one_live_engagement_of_each() -> None:
    subject = someone()
    same = {"subject": subject, "purpose": ANSWER, "case": CASE, "role": "sales", "opened_at": timezone.now()}
    Engagement.objects.create(**same)
    with pytest.raises(IntegrityError), transaction.atomic():
        Engagement.objects.create(**same)


def test_engagements_end_by_person_purpose_and_party() -> None:
    one, other = someone(), someone()
    for subject in (one, other):
        engage(
            subject=subject, purposes=[ANSWER, "support"], case=CASE, by=CHIE, roles=["sales"], actors=["me"]
        )
    assert end_engagements(case=CASE, by=CHIE, subject=one, purposes=["support"], roles_only=True) == 1
    assert end_engagements(case=CASE, by=CHIE, subject=one) == 3
    assert end_engagements(case=CASE, by=CHIE, roles_only=True) == 2
    assert _live() == [(CASE, ANSWER, "", "me"), (CASE, "support", "", "me")]
    assert end_engagements(case="Q2611-0099", by=CHIE) == 0
    assert kinds().count("engagement.ended") == 3


def test_who_leaves_loses_every_engagement() -> None:
    subject = someone()
    engage(subject=subject, purposes=[ANSWER], case=CASE, by=WORKER, actors=[CHIE.token, HANA.token])
    engage(subject=subject, purposes=[ANSWER], case="Q2611-0002", by=WORKER, actors=[CHIE.token])
    assert end_engagements_of(actor=CHIE.token, by=WORKER) == 2
    assert end_engagements_of(actor=CHIE.token, by=WORKER) == 0
    assert _live() == [(CASE, ANSWER, "", HANA.token)]
    entry = Entry.objects.get(kind="engagement.ended")
    assert ([one.subject for one in entry.subjects.all()], entry.detail) == ([subject.pk], {"engagements": 2})


def test_the_end_of_a_case_ends_engagements_and_dates_its_keys() -> None:
    subject, at, case = someone(), timezone.now(), "D2611-0001"
    card_of(
        subject, {"name": "Amina", "address": "Mombasa", "phone": "+254712345678"}, point="order", case=case
    )
    card_of(subject, {"name": "Amina", "address": "Mombasa"}, point="invoice", case=case)
    engage(subject=subject, purposes=["ship"], case=case, by=CHIE, roles=["shipping"])
    end_case(case=case, by=CHIE, at=at)
    assert _live() == []
    due = dict(SubjectKey.objects.values_list("retention", "due_at"))
    assert due == {"deal": at + timedelta(days=90), "statutory": None}
    entry = Entry.objects.get(kind="case.ended")
    assert (entry.case, entry.detail, entry.subjects.count()) == (case, {"keys": 2}, 1)


def test_a_key_of_a_class_the_policy_no_longer_knows_gets_no_date() -> None:
    SubjectKey.objects.create(
        subject=someone().pk, retention="gone", case=CASE, wrapped=b"", made_at=timezone.now()
    )
    end_case(case=CASE, by=CHIE)
    assert SubjectKey.objects.get().due_at is None
