"""What ends when is told beforehand, by counts; what is left is told with its reason."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from funabin.gate import coming
from funabin.gate.actions import destroy_due_keys, end_case, erase_subject, place_hold
from funabin.gate.coming import ComingEnd, Left, coming_ends, what_is_left
from funabin.gate.models import DataSubject, SubjectKey
from tests.cast import FUMIKO, WORKER
from tests.gate.world import card_of, someone

pytestmark = pytest.mark.usefixtures("house")
DEAL = "D2611-0001"
ORDER = {"name": "Amina", "address": "Moi Avenue 1, Mombasa", "phone": "+254712345678"}
INVOICE = {"name": "Amina", "address": "Moi Avenue 1, Mombasa"}


def _buyer(case: str = DEAL) -> DataSubject:
    """A person with a key of each class."""
    subject = someone()
    card_of(subject)
    card_of(subject, ORDER, point="order", case=case)
    card_of(subject, INVOICE, point="invoice", case=case)
    return subject


def _hold(subject: DataSubject) -> None:
    place_hold(subject=subject, reason="claim", review_on=timezone.localdate() + timedelta(days=9), by=FUMIKO)


def test_a_dry_run_says_what_goes_on_which_day_and_why() -> None:
    now, held = timezone.now(), _buyer("D2611-0002")
    _buyer()
    _hold(held)
    for case in (DEAL, "D2611-0002"):
        end_case(case=case, by=WORKER, at=now)  # 90 days
    DataSubject.objects.update(last_contact_at=now)  # two years
    deal, silence = now + timedelta(days=90), now + timedelta(days=731)
    assert coming_ends(deal - timedelta(minutes=1)) == []
    due = ComingEnd(timezone.localdate(deal), "deal", "due", 2, 1)
    assert coming_ends(deal) == [due]
    later = coming_ends(silence)
    assert later[0] == due
    assert [(one.retention, one.why, one.keys, one.held) for one in later[1:]] == [("service", "idle", 2, 1)]
    assert SubjectKey.objects.count() == 6  # it was a dry run


def test_the_dry_run_foretells_what_the_run_does() -> None:
    now = timezone.now()
    _buyer()
    _hold(_buyer("D2611-0002"))
    for case in (DEAL, "D2611-0002"):
        end_case(case=case, by=WORKER, at=now)
    for days in (90, 800):
        at = now + timedelta(days=days)
        told = sum(one.keys - one.held for one in coming_ends(at))
        assert (told, destroy_due_keys(by=WORKER, at=at)) == (1, 1)


def test_silence_that_ends_before_the_date_counts_once() -> None:
    now, subject = timezone.now(), someone()
    card_of(subject)
    DataSubject.objects.update(last_contact_at=now - timedelta(days=725))
    SubjectKey.objects.update(due_at=now + timedelta(days=30))
    ends = coming_ends(now + timedelta(days=60))
    assert [(one.why, one.keys) for one in ends] == [("idle", 1)]
    SubjectKey.objects.update(due_at=now - timedelta(days=3))
    ends = coming_ends(now + timedelta(days=60))
    assert [(one.day, one.why, one.keys) for one in ends] == [(timezone.localdate(), "due", 1)]


def test_what_is_left_after_an_erasure_is_named_with_its_law() -> None:
    subject = _buyer()
    end_case(case=DEAL, by=WORKER)
    erase_subject(subject=subject, by=WORKER)
    deal, statutory = what_is_left()
    end = SubjectKey.objects.get(retention="deal").due_at
    assert deal == Left("deal", "law", "claims", (), 1, end, end, 0)
    assert statutory == Left("statutory", "law", "", ("CTA 126",), 1, None, None, 1)


def test_what_a_hold_keeps_is_left_with_the_reason_of_the_hold() -> None:
    subject = someone()
    card_of(subject)
    _hold(subject)
    erase_subject(subject=subject, by=WORKER)
    assert [(one.why, one.reason, one.keys) for one in what_is_left()] == [("held", "claim", 1)]


def test_what_should_be_dead_is_left_without_a_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    subject, other = someone(), someone()
    for one in (subject, other):
        card_of(one)
    DataSubject.objects.filter(pk=subject.pk).update(erased_at=timezone.now())
    SubjectKey.objects.filter(subject=other.pk).update(due_at=timezone.now() - timedelta(hours=1))
    assert [(one.why, one.keys) for one in what_is_left()] == [("fault", 1), ("waits", 1)]
    monkeypatch.setattr(coming, "GRACE", timedelta(minutes=5))
    assert [(one.why, one.keys) for one in what_is_left()] == [("fault", 2)]


def test_nothing_is_left_where_nobody_asked_and_nothing_is_due() -> None:
    _buyer()
    assert what_is_left() == []
    assert coming_ends(timezone.now()) == []
