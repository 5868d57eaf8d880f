"""Recipients for the tests: AUTOREC's policy with rows of every kind, firms of each, an order to give.

The rows are put on the published policy's object, so that these tests depend on no house's own recipients.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from funabin.gate import policies
from funabin.gate.actions import (
    HandedOver,
    accredit_recipient,
    engage,
    hand_over,
    record_instruction,
    record_review,
    register_recipient,
    sign_agreement,
)
from funabin.gate.fields import Handle
from funabin.gate.models import PolicyVersion, Recipient
from funabin.gate.purpose import declared
from funabin.journal.actor import Actor
from funabin.policy.model import (
    Category,
    CollectionPoint,
    Grant,
    Item,
    JointUse,
    Origin,
    Policy,
    Purpose,
    RetentionClass,
)
from funabin.policy.model import Recipient as Row
from tests.cast import FUMIKO, WORKER
from tests.gate.sample import Card
from tests.gate.world import as_self, card_of, someone
from tests.recipients import assessed

CASE = "D2611-0001"
SHIP, FULFIL, DEMAND = "ship", "order.fulfil", "legal.demand"
KENJI = Actor(kind="staff", token="kenji-the-shipping-clerk", roles=frozenset({"shipping"}))
GORO = Actor(kind="staff", token="goro-another-privacy-officer", roles=frozenset({"privacy"}))
ORDER = {
    "name": "Amina Odhiambo",
    "address": "12 Moi Avenue, Mombasa",
    "phone": "+254712345678",
    "email": "amina@example.ke",
}
TERMS = ("security", "confidentiality", "return")
HANDLES = ("name", "address", "phone", "email")


def row(key: str, **fields: Any) -> Row:
    """A row of the policy: a carrier's, unless told otherwise."""
    whole = {
        "kind": "carrier",
        "purposes": (SHIP,),
        "categories": ("contact.name", "contact.address", "contact.phone"),
        "points": ("order", "order.*"),
        "roles": ("shipping",),
        "grounds": ("own_act",),
        "origin": Origin.OWN,
        "clauses": ("AR-5.1a",),
        **fields,
    }
    return Row(key=key, **whole)


BY_LAW = {
    "kind": "authority",
    "purposes": (DEMAND,),
    "categories": ("contact.*",),
    "points": ("*",),
    "roles": ("privacy",),
    "grounds": ("legal_exception",),
}
EVERY_WAY = (
    "own_act",
    "adequate_country",
    "equivalent_measures",
    "foreign_consent",
    "entrustment",
    "consent",
)
ROWS = {
    one.key: one
    for one in (
        row("carrier", grounds=EVERY_WAY, terms=TERMS, review="P1Y", case_only=True),
        row("runner", kind="entrustee", grounds=("entrustment",), terms=("security",)),
        row("friend", kind="partner", grounds=("consent",)),
        row("sponsor", kind="sponsor", grounds=("consent", "own_act"), response_only=True),
        row("dealer", kind="dealer", accredited=True),
        row("homebound", countries=("JP",)),
        row(
            "sister",
            kind="joint_user",
            purposes=(FULFIL,),
            roles=("sales",),
            categories=("contact.name",),
            grounds=("joint_use",),
            joint_use=JointUse(responsible="Autorec", address="Aichi", representative="Demo"),
        ),
        row(
            "police",
            articles=("APPI 27(1)(i)", "APPI 27(1)(ii)", "APPI 27(1)(iv)"),
            two_persons=True,
            **BY_LAW,
        ),
        row("court", articles=("APPI 27(1)(i)",), **BY_LAW),
    )
}


def give_rows(house: PolicyVersion, monkeypatch: pytest.MonkeyPatch, rows: dict[str, Row] = ROWS) -> Policy:
    """The published policy with these recipients, the register's point and the records' retention."""
    policy = policies.current_version().policy
    own: dict[str, Any] = {"origin": Origin.SUPPLEMENT, "reason": "recipients"}
    representative = Category(key="party.representative", kind="text", **own)
    grant = Grant(
        roles=("privacy",),
        purposes=("recipient.manage",),
        categories=("party.representative",),
        points=("recipient.register",),
        **own,
    )
    changed = policy.model_copy(
        update={
            "recipients": rows,
            "categories": {**policy.categories, **_by_key(representative)},
            "purposes": {**policy.purposes, **_by_key(Purpose(key="recipient.manage", **own))},
            "collection_points": {**policy.collection_points, **_by_key(_register(own))},
            "retention": {**policy.retention, **_by_key(_kept("provisions"), _kept("firms"))},
            "grants": (*policy.grants, grant),
        }
    )
    monkeypatch.setitem(policies._read, house.digest, changed)
    return changed


def _by_key(*rows: Any) -> dict[str, Any]:
    return {one.key: one for one in rows}


def _register(own: dict[str, Any]) -> CollectionPoint:
    items = (Item(category="party.representative", need="required"),)
    return CollectionPoint(
        key="recipient.register", subject="recipient_contact", items=items, purposes=("recipient.manage",),
        retention="firms", **own,
    )  # fmt: skip


def _kept(key: str) -> RetentionClass:
    law: dict[str, Any] = {"origin": Origin.LAW, "clauses": ("APPI 29(2)",)}
    return RetentionClass(key=key, starts="provision.made", lasts="P3Y", erasable=False, **law)


def firm(key: str = "carrier", country: str = "JP", **more: Any) -> Recipient:
    """A registered firm that meets our standard, nothing signed yet."""
    told = {"name": f"{key.title()} Line K.K.", "address": "1-1 Minato, Nagoya", **more}
    return assessed(register_recipient(key=key, country=country, by=FUMIKO, **told))


def signed(recipient: Recipient, terms: Iterable[str] = TERMS, **more: Any) -> Recipient:
    """An agreement that began a month ago."""
    told = {"signed_on": timezone.localdate() - timedelta(days=30), **more}
    sign_agreement(recipient=recipient, reference="AG-1", terms=list(terms), by=FUMIKO, **told)
    return recipient


def reviewed(recipient: Recipient, *, days_ago: int = 10, passed: bool = True) -> Recipient:
    """A review some days ago."""
    done_on = timezone.localdate() - timedelta(days=days_ago)
    record_review(recipient=recipient, done_on=done_on, passed=passed, by=FUMIKO)
    return recipient


def carrier(country: str = "JP", **more: Any) -> Recipient:
    """A carrier with everything in order."""
    return reviewed(signed(firm("carrier", country, **more)))


def accredited(recipient: Recipient, since: date, until: date | None) -> Recipient:
    """An accreditation from a day to a day."""
    accredit_recipient(recipient=recipient, reference="AC-1", since=since, until=until, by=FUMIKO)
    return recipient


def order(case: str = CASE) -> Card:
    """A buyer's order, with shipping and sales engaged."""
    subject = someone()
    card = card_of(subject, ORDER, point="order", case=case)
    engage(subject=subject, purposes=[SHIP], case=case, by=WORKER, roles=["shipping"])
    engage(subject=subject, purposes=[FULFIL], case=case, by=WORKER, roles=["sales"])
    engage(subject=subject, purposes=[DEMAND], case=case, by=WORKER, roles=["privacy"])
    return card


def handles_of(card: Card) -> list[Handle]:
    """Everything the order holds."""
    return [getattr(card, name) for name in HANDLES]


def told_to_send(
    card: Card, key: str = "carrier", case: str = CASE, recipient: Recipient | None = None
) -> Card:
    """The buyer had it sent to this kind of recipient."""
    record_instruction(
        subject=card.subject, key=key, case=case, act="order", by=as_self(card.subject), recipient=recipient
    )
    return card


def given(
    card: Card, recipient: Recipient, *, purpose: str = SHIP, by: Actor = KENJI, **more: Any
) -> HandedOver:
    """Handed over on paper, in a context that declares the purpose."""
    how = {"case": CASE, "manner": "print", **more}
    with declared(purpose):
        return hand_over(handles_of(card), recipient=recipient, purpose=purpose, by=by, **how)


def names(handed: HandedOver) -> dict[str, Any]:
    """What was given, by category."""
    return {handle.category: value for handle, value in handed.items()}
