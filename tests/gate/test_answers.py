"""What a new version would like of older data is asked of the person once, and the answer is obeyed."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from funabin.gate.actions import answer_policy, engage, erase_subject
from funabin.gate.asks import Ask, open_asks
from funabin.gate.errors import Undeclared
from funabin.gate.models import Consent, PolicyAnswer
from funabin.gate.policies import current_version
from funabin.journal.models import Entry
from tests.cast import WORKER
from tests.gate.sample import Card
from tests.gate.versions import next_version, tomorrow, with_kept, with_purpose
from tests.gate.world import AMINA, CASE, as_self, asked, card_of, opened, refused, someone

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("house")]
PAYMENT = "purpose:payment"


def _widened(monkeypatch: pytest.MonkeyPatch, **more: Any) -> Card:
    card = asked()
    engage(subject=card.subject, purposes=["payment"], case=CASE, by=WORKER, roles=["sales"])
    next_version(monkeypatch, **with_purpose(current_version().policy, "payment", "inquiry"), **more)
    return card


def _answer(card: Card, about: str = PAYMENT, *, agreed: bool = True) -> Ask:
    by = as_self(card.subject)
    return answer_policy(subject=card.subject.pk, about=about, agreed=agreed, language="en", by=by)


def _abouts(card: Card) -> list[str]:
    return [ask.about for ask in open_asks([card.subject.pk])]


def test_who_gave_data_before_is_asked_who_gave_it_later_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    card = _widened(monkeypatch)
    later = card_of(someone(), case="Q2611-0009")
    today = timezone.now().date()
    assert open_asks([card.subject.pk, later.subject.pk]) == [
        Ask(card.subject.pk, PAYMENT, today, ("inquiry",))
    ]


def test_a_yes_is_a_consent_and_opens_the_older_data(monkeypatch: pytest.MonkeyPatch) -> None:
    card = _widened(monkeypatch)
    refused(card, "not_for_this_purpose", purpose="payment")
    _answer(card)
    assert opened(card.name, purpose="payment") == [AMINA["name"]]
    assert _abouts(card) == []
    consent = Consent.objects.get()
    assert (consent.purpose, consent.said, consent.policy_version_id) == ("payment", "given", 2)
    assert Entry.objects.get(kind="policy.answered").detail == {
        "about": PAYMENT,
        "agreed": True,
        "policy_version": 2,
    }


def test_a_no_is_remembered_and_opens_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    card = _widened(monkeypatch)
    _answer(card, agreed=False)
    assert _abouts(card) == []
    assert Consent.objects.count() == 0
    refused(card, "not_for_this_purpose", purpose="payment")
    next_version(monkeypatch, court="Another Court")
    assert _abouts(card) == []


def test_nothing_is_answered_that_was_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    card = _widened(monkeypatch)
    for about in ("purpose:ship", "purpose:nonsense", "retention:deal"):
        with pytest.raises(Undeclared):
            _answer(card, about)
    _answer(card, agreed=False)
    with pytest.raises(Undeclared):
        _answer(card)
    assert PolicyAnswer.objects.count() == 1


def test_a_version_only_announced_asks_nothing_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    card = _widened(monkeypatch, effective=tomorrow())
    assert _abouts(card) == []


def test_a_longer_time_is_asked_for_and_a_shorter_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    card = asked()
    next_version(monkeypatch, **with_kept(current_version().policy, "service", idle="P1Y"))
    assert _abouts(card) == []
    next_version(monkeypatch, **with_kept(current_version().policy, "service", idle="P5Y"))
    assert _abouts(card) == ["retention:service"]
    ask = _answer(card, "retention:service")
    assert (ask.key, ask.is_purpose) == ("service", False)
    assert Consent.objects.count() == 0
    assert _abouts(card) == []


def test_the_day_is_that_of_the_version_that_brought_it(monkeypatch: pytest.MonkeyPatch) -> None:
    card = _widened(monkeypatch)
    since = open_asks([card.subject.pk])[0].since
    next_version(monkeypatch, court="Another Court")
    assert [(ask.about, ask.since) for ask in open_asks([card.subject.pk])] == [(PAYMENT, since)]


def test_who_was_erased_is_asked_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    card = _widened(monkeypatch)
    erase_subject(subject=card.subject, by=WORKER)
    assert _abouts(card) == []


def test_duties_of_law_are_not_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    card = asked()
    policy = current_version().policy
    duty = policy.purposes["legal.duty"].model_copy(update={"key": "legal.more", "every_point": False})
    parts = with_purpose(policy, "legal.more", "inquiry", roles=("privacy",))
    next_version(monkeypatch, **parts, purposes={**policy.purposes, "legal.more": duty})
    assert _abouts(card) == []
