"""A house that passes inquiries on: to a dealer if the person agrees, to a firm that answers for it."""

from __future__ import annotations

from typing import Any

import pytest

from funabin.gate import policies
from funabin.gate.models import PolicyVersion
from funabin.policy.model import Origin
from funabin.policy.model import Recipient as Row

PURPOSE = "inquiry.answer"
WORDS = {
    "en": {"recipient.dealer": "an accredited dealer", "recipient.answering": "a firm that answers for us"},
    "ja": {"recipient.dealer": "認定した販売店", "recipient.answering": "代わりに回答する会社"},
}


def _row(key: str, **fields: Any) -> Row:
    told = {
        "purposes": (PURPOSE,),
        "categories": ("contact.name", "contact.email", "message.text"),
        "points": ("inquiry", "thread"),
        "roles": ("sales",),
        "origin": Origin.OWN,
        "clauses": ("AR-5.1a",),
        **fields,
    }
    return Row(key=key, **told)


ROWS = {
    "dealer": _row("dealer", kind="dealer", points=("inquiry",), grounds=("consent", "foreign_consent")),
    "answering": _row(
        "answering", kind="entrustee", grounds=("entrustment",), countries=("JP",), terms=("security",)
    ),
}


def give_rows(house: PolicyVersion, monkeypatch: pytest.MonkeyPatch) -> None:
    """The published policy with these two recipients beside its own."""
    policy = policies.current_version().policy
    texts = {language: {**words, **WORDS.get(language, {})} for language, words in policy.texts.items()}
    changed = policy.model_copy(update={"recipients": {**policy.recipients, **ROWS}, "texts": texts})
    monkeypatch.setitem(policies._read, house.digest, changed)
