"""The promises of the policy for whoever checks them: what keeps each, and what the probes found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from funabin.correspondence.queries import NoticeFigures, newest_publication, notice_figures
from funabin.desk.mechanisms import MECHANISMS
from funabin.gate import register
from funabin.gate.policies import Publication, publications
from funabin.gate.queries import current_policy, promise_states
from funabin.gate.register import Standing
from funabin.gate.wording import clauses_in_words, policy_words
from funabin.policy.model import Promise

STATES = ("enforced", "evidenced", "pledged", "void", "missing")


@dataclass(frozen=True)
class Kept:
    """One promise. `mechanisms` says what keeps it, `why` what stands in its way, as the policy puts it."""

    id: str
    text: str
    state: str  # "" where it was not probed yet
    mechanisms: tuple[str, ...]
    why: str
    tried: str  # what the probe did, in the probe's English
    faults: bool  # `tried` tells what did not hold
    evidence: dict[str, int | str]
    probed_at: datetime | None


@dataclass(frozen=True)
class Announced:
    """A version with the figures of its notices; None for the first, which nobody had to be told of."""

    publication: Publication
    notices: NoticeFigures | None
    is_newest: bool


def promises_kept() -> list[Kept]:
    """Every promise of the policy in force, in the order of its file."""
    states = promise_states()
    return [_kept(promise, states.get(promise.id)) for promise in current_policy().promises.values()]


def counted(rows: Iterable[Kept]) -> list[tuple[str, int]]:
    """How many promises stand in each state, without the states that none is in."""
    counts = Counter(row.state for row in rows)
    return [(state, counts[state]) for state in STATES if counts[state]]


def versions_told() -> list[Announced]:
    """Every version, newest first, with how people were told of it."""
    found, newest = publications(), newest_publication()
    return [Announced(one, notice_figures(one) if one.number > 1 else None, one == newest) for one in found]


def recipients_by_review() -> list[Standing]:
    """The register, those first whose next review comes first; those that need none last."""
    return sorted(register.recipients(), key=_review)


def _review(one: Standing) -> tuple[bool, date, str]:
    return not one.wants_review, one.review_due or date.min, one.recipient.name


def _kept(promise: Promise, found: object) -> Kept:
    state = getattr(found, "state", "")
    mechanisms = tuple(str(MECHANISMS[key]) for key in (promise.by, *promise.also) if key)
    return Kept(
        id=promise.id,
        text=policy_words(f"promise.{promise.id}"),
        state=state,
        mechanisms=mechanisms,
        why=_why(promise),
        tried=getattr(found, "how", "") if mechanisms else "",
        faults=bool(mechanisms) and state == "missing",
        evidence=getattr(found, "evidence", {}),
        probed_at=getattr(found, "checked_at", None),
    )


def _why(promise: Promise) -> str:
    if promise.void_article:
        return f"{policy_words(f'void.{promise.id}')} ({clauses_in_words([promise.void_article])})"
    return policy_words(f"missing.{promise.missing}") if promise.missing else ""
