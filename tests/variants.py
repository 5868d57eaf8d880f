"""Houses other than AUTOREC, made of its policy: points taken away, points that ask something else."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import pytest

from funabin.gate import policies
from funabin.gate.models import PolicyVersion
from funabin.gate.policies import current_version
from funabin.policy.model import Category, Item, Origin, Policy

GUESTS_ONLY = ("registration", "signin", "order", "order.consignee", "order.notify_party", "invoice")
MORE = {
    "contact.mobile": ("phone", "Mobile number"),
    "contact.fax": ("phone", "Fax number"),
    "shipping.port": ("port", "Port of discharge"),
    "business.info": ("long_text", "About your business"),
}


def live_in(
    monkeypatch: pytest.MonkeyPatch,
    house: PolicyVersion,
    *,
    without: Collection[str] = (),
    asking: Mapping[str, Mapping[str, str]] | None = None,
) -> Policy:
    """The published house becomes one without some points, or with other items at some (category -> need).

    A point that asks other items has no least age and no declarations.
    """
    policy = current_version().policy
    points = {key: point for key, point in policy.collection_points.items() if key not in without}
    for key, items in (asking or {}).items():
        asked = tuple(Item(category=name, need=need, why=f"category.{name}") for name, need in items.items())
        points[key] = points[key].model_copy(
            update={"items": asked, "minimum_age": None, "declarations": (), "consents": ()}
        )
    changed = policy.model_copy(
        update={
            "collection_points": points,
            "minimum_age": None if asking else policy.minimum_age,
            "categories": {**policy.categories, **_more()},
            "texts": {language: {**words, **_words()} for language, words in policy.texts.items()},
        }
    )
    monkeypatch.setitem(policies._read, house.digest, changed)
    return changed


def _more() -> dict[str, Category]:
    row: dict[str, Any] = {"origin": Origin.SUPPLEMENT, "reason": "reason.language"}
    return {key: Category(key=key, kind=kind, **row) for key, (kind, _) in MORE.items()}  # type: ignore[arg-type]


def _words() -> dict[str, str]:
    return {f"category.{key}": words for key, (_, words) in MORE.items()}
