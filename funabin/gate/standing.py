"""Which version's words hold for each datum of a person: what it serves and how long, by both versions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from funabin.gate.asks import is_kept_longer
from funabin.gate.judging import agreements
from funabin.gate.keeping import RETENTION
from funabin.gate.models import PolicyAnswer
from funabin.gate.policies import versions
from funabin.gate.queries import HeldDatum
from funabin.policy.decide import applies_at
from funabin.policy.model import Policy


@dataclass(frozen=True)
class Standing:
    """`words` is the version that names the datum, `kept` the one whose time counts; `purposes` are keys."""

    words: Policy
    kept: Policy
    purposes: tuple[str, ...]


def standings(subject: str, held: Iterable[HeldDatum]) -> dict[UUID, Standing]:
    """How each datum of a person stands, by the id of the datum."""
    held = list(held)
    known, current = versions({one.policy_number for one in held})
    agreed, longer = agreements({subject}).get(subject, {}), _longer(subject)
    found = {}
    for one in held:
        then, now = known[one.policy_number].policy, current.policy
        waits = longer.get(one.retention, 0) <= one.policy_number
        kept = then if one.retention not in now.retention else now
        if waits and is_kept_longer(then, now, one.retention):
            kept = then
        knows = one.point in now.collection_points and one.category in now.categories
        since = {key for key, number in agreed.items() if number > one.policy_number}
        found[one.handle.datum] = Standing(now if knows else then, kept, _serves(then, now, one.point, since))
    return found


def _serves(then: Policy, now: Policy, point: str, agreed: set[str]) -> tuple[str, ...]:
    """The purposes both versions name at the point, and the newer ones the person agreed to."""
    after = now.collection_points.get(point)
    before = then.collection_points[point]
    if after is None:
        return ()
    return tuple(
        key
        for key in after.purposes
        if key in agreed or (key in then.purposes and applies_at(then.purposes[key], before))
    )


def _longer(subject: str) -> dict[str, int]:
    """The version whose longer time the person agreed to, by class; the newest answer counts."""
    answers = PolicyAnswer.objects.filter(subject=subject, about__startswith=RETENTION).order_by("id")
    return {
        answer.about.removeprefix(RETENTION): answer.policy_version_id if answer.agreed else 0
        for answer in answers
    }
