"""Published versions as policies: read from their stored texts, kept in memory by digest."""

from __future__ import annotations

from collections.abc import Collection, Iterable
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
    return versions(())[1]


def versions(numbers: Collection[int]) -> tuple[dict[int, Version], Version]:
    """The versions of these numbers, and the one in force today (UTC). One query once all were read before.

    Raises NoPolicy where none is in force.
    """
    today = timezone.now().date()
    rows = PolicyVersion.objects.order_by("number").values_list("number", "digest", "effective")
    known = {number: (digest, effective) for number, digest, effective in rows}
    current = max((number for number, (_, effective) in known.items() if effective <= today), default=None)
    if current is None:
        raise NoPolicy("publish a policy first: funabin policy publish")
    wanted = {number: known[number][0] for number in {*numbers, current}}
    _read_all(number for number, digest in wanted.items() if digest not in _read)
    found = {number: Version(number, digest, _read[digest]) for number, digest in wanted.items()}
    return found, found[current]


def _read_all(numbers: Iterable[int]) -> None:
    unread = list(numbers)
    for row in PolicyVersion.objects.filter(number__in=unread) if unread else ():
        _read[row.digest] = policy_of(PolicySource(**row.sources))
