"""Further versions of the published house, made of its policy without writing files."""

from __future__ import annotations

from datetime import date, timedelta
from secrets import token_hex
from typing import Any

import pytest
from django.utils import timezone

from funabin.gate import policies
from funabin.gate.models import PolicyVersion
from funabin.gate.policies import newest_version
from funabin.policy.model import Grant, Policy


def next_version(monkeypatch: pytest.MonkeyPatch, *, effective: date | None = None, **parts: Any) -> Policy:
    """One more version, in force from `effective` (today where none is named), with some parts replaced."""
    newest = newest_version()
    assert newest is not None
    day = effective or timezone.now().date()
    number = newest.number + 1
    digest = f"version-{number}-{token_hex(4)}"  # words are kept by digest: never two policies under one
    policy = newest.policy.model_copy(update={"effective": day, "digest": digest, **parts})
    PolicyVersion.objects.create(
        number=number, digest=digest, sources={}, effective=day, published_at=timezone.now()
    )
    monkeypatch.setitem(policies._read, digest, policy)
    return policy


def rewrite(monkeypatch: pytest.MonkeyPatch, number: int, **parts: Any) -> None:
    """An earlier version says something else than it said: what a guard must still see."""
    row = PolicyVersion.objects.get(number=number)
    policy = policies._read[row.digest].model_copy(update=parts)
    monkeypatch.setitem(policies._read, row.digest, policy)


def with_purpose(policy: Policy, purpose: str, at: str, **grant: Any) -> dict[str, Any]:
    """The parts of a policy in which a known purpose reaches one more point, and who may act on it there."""
    point = policy.collection_points[at]
    points = {
        **policy.collection_points,
        at: point.model_copy(update={"purposes": (*point.purposes, purpose)}),
    }
    rule = {"roles": ("sales",), "categories": ("contact.*",), "points": (at,), **grant}
    row = Grant(origin="own", clauses=("AR-4.3c",), purposes=(purpose,), **rule)
    return {"collection_points": points, "grants": (*policy.grants, row)}


def with_kept(policy: Policy, key: str, **fields: Any) -> dict[str, Any]:
    """The parts of a policy in which a retention class is another."""
    return {"retention": {**policy.retention, key: policy.retention[key].model_copy(update=fields)}}


def tomorrow() -> date:
    """The day after today (UTC)."""
    return timezone.now().date() + timedelta(days=1)
