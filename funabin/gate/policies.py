"""Published versions as policies: read from their stored texts, kept in memory by digest and day."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from funabin.gate.errors import NoPolicy
from funabin.gate.models import PolicyVersion
from funabin.policy.load import stored_policy
from funabin.policy.model import Policy
from funabin.policy.source import PolicySource

Published = Mapping[int, tuple[str, date]]  # number -> digest, the day it takes effect
_read: dict[str, Policy] = {}  # digest, and the day where the command set one -> policy
_listed: ContextVar[dict[int, tuple[str, date]] | None] = ContextVar("funabin_versions_listed", default=None)


@dataclass(frozen=True)
class Version:
    """A published version with its policy, which says the day this version took effect."""

    number: int
    digest: str
    policy: Policy


@dataclass(frozen=True)
class Publication:
    """A published version with its dates, for the history: in force, announced, or gone by."""

    version: Version
    effective: date
    published_at: datetime
    state: str  # announced, in_force, former

    @property
    def number(self) -> int:
        """The number of the version, counted from 1."""
        return self.version.number

    @property
    def policy(self) -> Policy:
        """The policy as it was published."""
        return self.version.policy


@contextmanager
def one_reading() -> Iterator[None]:
    """Inside, the versions are asked for once: what a page shows is then of one policy throughout."""
    token = _listed.set({})
    try:
        yield
    finally:
        _listed.reset(token)


def current_version() -> Version:
    """The newest published version in force today (UTC). Raises NoPolicy where there is none. One query."""
    return versions(())[1]


def versions(numbers: Collection[int]) -> tuple[dict[int, Version], Version]:
    """The versions of these numbers, and the one in force today (UTC). One query once all were read before.

    Raises NoPolicy where none is in force.
    """
    today = timezone.now().date()
    known = _published(numbers)
    current = max((number for number, (_, effective) in known.items() if effective <= today), default=None)
    if current is None:
        raise NoPolicy("publish a policy first: funabin policy publish")
    wanted = {*numbers, current}
    policies = _policies({number: known[number] for number in wanted})
    found = {number: Version(number, known[number][0], policies[number]) for number in wanted}
    return found, found[current]


def publications() -> list[Publication]:
    """Every version, newest first. Raises NoPolicy where none is in force yet."""
    rows = list(PolicyVersion.objects.order_by("-number").defer("sources"))
    found, current = versions({row.number for row in rows})
    return [
        Publication(found[row.number], row.effective, row.published_at, _state(row.number, current.number))
        for row in rows
    ]


def newest_version() -> Version | None:
    """The version published last, in force or announced; None before the first."""
    known = _published()
    if not known:
        return None
    number = max(known)
    return Version(number, known[number][0], _policies({number: known[number]})[number])


def _published(numbers: Collection[int] = ()) -> Published:
    """Every version by number; asked for anew where one of `numbers` came while a page was being made."""
    kept = _listed.get()
    if kept and kept.keys() >= set(numbers):
        return kept
    rows = PolicyVersion.objects.order_by("number").values_list("number", "digest", "effective")
    known = {number: (digest, effective) for number, digest, effective in rows}
    if kept is not None:
        kept.update(known)
    return known


def _state(number: int, current: int) -> str:
    if number == current:
        return "in_force"
    return "announced" if number > current else "former"


def _policies(wanted: Published) -> dict[int, Policy]:
    """The policies of these versions (number -> digest, day); what was not read before is read now."""
    known = {number: _known(digest, day) for number, (digest, day) in wanted.items()}
    unread = [number for number, policy in known.items() if policy is None]
    for row in PolicyVersion.objects.filter(number__in=unread) if unread else ():
        known[row.number] = _policy(row)
    return {number: policy for number, policy in known.items() if policy is not None}


def _known(digest: str, day: date) -> Policy | None:
    policy = _read.get(digest)
    return policy if policy and policy.effective == day else _read.get(f"{digest} {day}")


def _policy(row: PolicyVersion) -> Policy:
    known = _known(row.digest, row.effective)
    if known:
        return known
    policy = _read.setdefault(row.digest, stored_policy(PolicySource(**row.sources)))
    if policy.effective != row.effective:
        policy = policy.model_copy(update={"effective": row.effective})
        _read[f"{row.digest} {row.effective}"] = policy
    return policy
