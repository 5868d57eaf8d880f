"""Data is judged by the version it was taken under and by the current one; what lifts that, what never."""

from __future__ import annotations

import pytest

from funabin.gate import judging
from funabin.gate.actions import engage, give_consent, object_to, withdraw_consent
from funabin.gate.models import PolicyVersion
from funabin.gate.policies import current_version
from tests.cast import DAICHI, WORKER
from tests.gate.sample import Card
from tests.gate.versions import next_version, rewrite, with_purpose
from tests.gate.world import AMINA, CASE, as_self, asked, card_of, opened, refused, someone

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("house")]
PAYMENT = "payment"  # known to the house, but not for what an inquiry asks


def _asked(purpose: str = PAYMENT, role: str = "sales") -> Card:
    card = asked()
    engage(subject=card.subject, purposes=[purpose], case=CASE, by=WORKER, roles=[role])
    return card


def _agree(card: Card, purpose: str = PAYMENT) -> None:
    give_consent(
        subject=card.subject, purpose=purpose, text_key=f"purpose.{purpose}", language="en", channel="web",
        by=as_self(card.subject),
    )  # fmt: skip


def _widen(monkeypatch: pytest.MonkeyPatch) -> None:
    next_version(monkeypatch, **with_purpose(current_version().policy, PAYMENT, "inquiry"))


def test_a_new_purpose_does_not_reach_data_taken_before(monkeypatch: pytest.MonkeyPatch) -> None:
    card = _asked()
    _widen(monkeypatch)
    refused(card, "not_for_this_purpose", purpose=PAYMENT)
    later = card_of(someone(), case="Q2611-0002")
    engage(subject=later.subject, purposes=[PAYMENT], case="Q2611-0002", by=WORKER, roles=["sales"])
    assert opened(later.name, purpose=PAYMENT, case="Q2611-0002") == [AMINA["name"]]


def test_a_consent_under_the_new_version_lets_the_old_data_follow(monkeypatch: pytest.MonkeyPatch) -> None:
    card = _asked()
    _widen(monkeypatch)
    _agree(card)
    assert opened(card.name, purpose=PAYMENT) == [AMINA["name"]]
    withdraw_consent(subject=card.subject, purpose=PAYMENT, by=as_self(card.subject))
    refused(card, "not_for_this_purpose", purpose=PAYMENT)


def test_a_consent_to_another_purpose_lifts_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    card = _asked()
    _widen(monkeypatch)
    _agree(card, "ship")
    refused(card, "not_for_this_purpose", purpose=PAYMENT)


def test_a_consent_given_before_the_new_version_does_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    card = _asked()
    _agree(card)
    _widen(monkeypatch)
    refused(card, "not_for_this_purpose", purpose=PAYMENT)


def test_an_objection_after_the_consent_seals_again(monkeypatch: pytest.MonkeyPatch) -> None:
    card = _asked()
    _widen(monkeypatch)
    _agree(card)
    object_to(subject=card.subject, purpose=PAYMENT, by=as_self(card.subject))
    refused(card, "objected", purpose=PAYMENT)


def test_a_consent_lifts_neither_a_ban_nor_what_was_never_asked(
    monkeypatch: pytest.MonkeyPatch, house: PolicyVersion
) -> None:
    card = _asked()
    policy = current_version().policy
    _widen(monkeypatch)
    _agree(card)
    banned = policy.categories["contact.name"].model_copy(update={"sensitivity": "banned"})
    rewrite(monkeypatch, house.number, categories={**policy.categories, "contact.name": banned})
    refused(card, "banned_category", purpose=PAYMENT)
    inquiry = policy.collection_points["inquiry"]
    items = tuple(item for item in inquiry.items if item.category != "contact.name")
    points = {**policy.collection_points, "inquiry": inquiry.model_copy(update={"items": items})}
    rewrite(monkeypatch, house.number, categories=policy.categories, collection_points=points)
    refused(card, "undeclared_category", purpose=PAYMENT)


def _stock_may_answer(monkeypatch: pytest.MonkeyPatch) -> Card:
    """The current version lets one more role answer; the person agreed to the purpose once more."""
    card = _asked("inquiry.answer", role="stock")
    policy = current_version().policy
    parts = with_purpose(policy, "inquiry.answer", "inquiry", roles=("stock",))
    next_version(monkeypatch, **{**parts, "collection_points": policy.collection_points})
    _agree(card, "inquiry.answer")
    return card


def test_a_consent_to_a_purpose_opens_old_data_to_no_further_role(monkeypatch: pytest.MonkeyPatch) -> None:
    card = _stock_may_answer(monkeypatch)
    refused(card, "role_not_granted", by=DAICHI)


def test_a_consent_that_lifted_everything_would_let_the_role_in(monkeypatch: pytest.MonkeyPatch) -> None:
    card = _stock_may_answer(monkeypatch)
    monkeypatch.setattr(judging, "_is_lifted", lambda *_: True)
    assert opened(card.name, by=DAICHI) == [AMINA["name"]]


def test_judging_by_the_current_version_alone_would_let_the_new_purpose_in(
    monkeypatch: pytest.MonkeyPatch, house: PolicyVersion
) -> None:
    card = _asked()
    _widen(monkeypatch)
    PolicyVersion.objects.filter(pk=house.number).update(digest=PolicyVersion.objects.get(number=2).digest)
    assert opened(card.name, purpose=PAYMENT) == [AMINA["name"]]


def test_data_of_an_earlier_version_costs_one_query_more(
    monkeypatch: pytest.MonkeyPatch, django_assert_num_queries
) -> None:
    from uuid import uuid4

    card = _asked()
    question = judging.Asked("inquiry.answer", DAICHI)
    with django_assert_num_queries(4):
        judging.gather(question, {card.name.datum, uuid4()})
    _widen(monkeypatch)
    with django_assert_num_queries(5):
        judging.gather(question, {card.name.datum, uuid4()})
