"""Until when data is kept: pure arithmetic of dates, from the retention class and what has happened."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from funabin.policy.durations import add_duration, parse_duration
from funabin.policy.grammar import grammar_of
from funabin.policy.model import Policy, RetentionClass


def until(
    retention_class: RetentionClass, events: Mapping[str, datetime], taken_at: datetime
) -> datetime | None:
    """When the key of the class ends, or None while what starts its time has not happened.

    `events` holds aware times by name: "erased", "relationship.ended", "case.ended", "invoice.issued", and
    "contact", the last contact with the person, from which `idle` runs (else from `taken_at`).
    """
    ends = []
    start = taken_at if retention_class.starts == "taken" else events.get(retention_class.starts)
    if start is not None:
        ends.append(add_duration(start, parse_duration(retention_class.lasts)))
    if retention_class.idle:
        last = max(taken_at, events.get("contact", taken_at))
        ends.append(add_duration(last, parse_duration(retention_class.idle)))
    if retention_class.erasable and "erased" in events:
        ends.append(events["erased"])
    return min(ends, default=None)


def describe(policy: Policy, key: str, language: str) -> str:
    """How long data of the class is kept, in words: the policy's sentence with its durations filled in."""
    kept, grammar = policy.retention[key], grammar_of(policy, language)
    idle = grammar.duration(kept.idle) if kept.idle else ""
    return policy.text(f"retention.{key}", language).format(lasts=grammar.duration(kept.lasts), idle=idle)
