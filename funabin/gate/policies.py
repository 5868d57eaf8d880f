"""Published versions as policies: read from their stored texts, kept in memory by digest."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone

from funabin.gate.errors import NoPolicy
from funabin.gate.models import PolicyVersion
from funabin.policy.load import policy_of
from funabin.policy.model import Policy
from funabin.policy.source import PolicySource

_read: dict[str, Policy] = {}  # digest -> policy; a digest never means two policies


@dataclass(frozen=True)
class Version:
    """A published version with its policy."""

    number: int
    digest: str
    policy: Policy


def current_version() -> Version:
    """The newest published version in force today (UTC). Raises NoPolicy where there is none. One query."""
    today = timezone.now().date()
    newest = PolicyVersion.objects.filter(effective__lte=today).order_by("-number")
    row = newest.values_list("number", "digest").first()
    if row is None:
        raise NoPolicy("publish a policy first: funabin policy publish")
    return versions_of([row])[row[0]]


def versions_of(rows: Iterable[tuple[int, str]]) -> dict[int, Version]:
    """Versions by number, for (number, digest) pairs; one query at most, none when they were read before."""
    known = dict(rows)
    unread = [number for number, digest in known.items() if digest not in _read]
    for row in PolicyVersion.objects.filter(number__in=unread) if unread else ():
        _read[row.digest] = policy_of(PolicySource(**row.sources))
    return {number: Version(number, digest, _read[digest]) for number, digest in known.items()}
