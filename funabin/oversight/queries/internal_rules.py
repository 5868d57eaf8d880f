"""The internal rules in force, and who has read them. They speak of no person."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max

from funabin.members.models import StaffSeat
from funabin.oversight.models import InternalRule, RuleReading
from funabin.oversight.rules.duties import unread


@dataclass(frozen=True)
class RuleInForce:
    """The newest version of one rule, in the reader's language where there is one."""

    key: str
    version: int
    title: str
    text: str
    language: str
    published_at: datetime
    read_at: datetime | None = None  # by the one who asks
    readers: int = 0  # live seats that have read this version
    seats: int = 0  # live seats


def newest_rules() -> dict[str, int]:
    """Each rule with its newest version."""
    rows = InternalRule.objects.order_by("key").values("key").annotate(newest=Max("version"))
    return {row["key"]: row["newest"] for row in rows}


def rules_in_force(*, language: str, reader: str = "") -> list[RuleInForce]:
    """Every rule's newest version, each once, for the account with the handle `reader`."""
    newest = newest_rules()
    found: dict[str, InternalRule] = {}
    for row in InternalRule.objects.filter(key__in=newest).order_by("key", "language"):
        if row.version == newest[row.key] and (row.key not in found or row.language == language):
            found[row.key] = row
    readings = list(RuleReading.objects.filter(key__in=newest))
    seats = set(_live_handles())
    return [_in_force(row, readings, seats, reader) for row in found.values()]


def rule_texts(key: str) -> dict[str, InternalRule]:
    """The newest version of one rule by language; empty where there is no such rule."""
    version = newest_rules().get(key, 0)
    return {row.language: row for row in InternalRule.objects.filter(key=key, version=version)}


def new_key() -> str:
    """A key that no rule has had yet."""
    had = set(InternalRule.objects.values_list("key", flat=True))
    return next(key for key in (f"rule_{number}" for number in range(1, len(had) + 2)) if key not in had)


def unread_rules(reader: str) -> tuple[str, ...]:
    """The keys of the rules whose newest version this account has not confirmed."""
    newest = newest_rules()
    if not newest:
        return ()
    read = RuleReading.objects.filter(reader=reader).values_list("key", "version")
    return unread(newest, set(read))


def readings_of(reader: str, *, language: str) -> list[tuple[RuleReading, str]]:
    """What this account confirmed to have read, the newest first, each with its title (APPI 24)."""
    ordered = sorted(InternalRule.objects.all(), key=lambda row: row.language == language)
    titles = {(row.key, row.version): row.title for row in ordered}
    rows = RuleReading.objects.filter(reader=reader).order_by("-at", "-pk")
    return [(row, titles.get((row.key, row.version), row.key)) for row in rows]


def readers_behind(handles: Collection[str]) -> frozenset[str]:
    """Of these accounts, those that have not read every rule's newest version. Two queries."""
    newest = newest_rules()
    read: dict[str, set[tuple[str, int]]] = {handle: set() for handle in handles}
    for reader, key, version in RuleReading.objects.filter(reader__in=list(handles)).values_list(
        "reader", "key", "version"
    ):
        read[reader].add((key, version))
    return frozenset(handle for handle, done in read.items() if unread(newest, done))


def _in_force(row: InternalRule, readings: list[RuleReading], seats: set[str], reader: str) -> RuleInForce:
    those = [one for one in readings if (one.key, one.version) == (row.key, row.version)]
    return RuleInForce(
        key=row.key,
        version=row.version,
        title=row.title,
        text=row.text,
        language=row.language,
        published_at=row.published_at,
        read_at=next((one.at for one in those if one.reader == reader), None),
        readers=len({one.reader for one in those} & seats),
        seats=len(seats),
    )


def _live_handles() -> list[str]:
    return list(StaffSeat.objects.filter(ended_at=None).values_list("account__handle", flat=True))
