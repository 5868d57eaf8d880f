"""The versions of the policy as the history page and its feed tell them: what changed, in words."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from django.urls import reverse

from funabin.gate.policies import Publication, publications
from funabin.policy.diff import differences
from funabin.policy.diff.words import Group, in_words
from funabin.policy.model import Policy

_said: dict[tuple[str, str, str], tuple[Group, ...]] = {}  # digests and language -> words
ITS_DAY = "policy.effective.changed"  # stands at the head of each version already


@dataclass(frozen=True)
class Told:
    """One version: since when, whether it serves, what it changed from the one before."""

    number: int
    effective: date
    published_at: datetime
    state: str  # announced, in_force, former
    groups: tuple[Group, ...]
    is_first: bool
    path: str  # its full text

    @property
    def sentences(self) -> tuple[str, ...]:
        """Every change, a sentence each."""
        return tuple(said.text for group in self.groups for said in group.sentences)


def history(language: str) -> list[Told]:
    """Every version, newest first. Raises NoPolicy where none is in force."""
    found = publications()
    pairs = zip(found, [*found[1:], None], strict=True)
    return [_told(one, before, language) for one, before in pairs]


def announced(language: str) -> list[Told]:
    """The versions that take effect later, the next one first."""
    return [one for one in reversed(history(language)) if one.state == "announced"]


def publication_of(number: int) -> Publication | None:
    """A version by its number; None where there is none."""
    return next((one for one in publications() if one.number == number), None)


def _told(one: Publication, before: Publication | None, language: str) -> Told:
    return Told(
        number=one.number,
        effective=one.effective,
        published_at=one.published_at,
        state=one.state,
        groups=_groups(before.policy, one.policy, language) if before else (),
        is_first=before is None,
        path=reverse("public:privacy_version", args=[one.number]),
    )


def _groups(older: Policy, newer: Policy, language: str) -> tuple[Group, ...]:
    key = (older.digest, newer.digest, language)
    if key not in _said:
        found = differences(older, newer)
        changes = tuple(change for change in found.changes if change.kind != ITS_DAY)
        _said[key] = in_words(older, newer, replace(found, changes=changes), language)
    return _said[key]
