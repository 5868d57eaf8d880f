"""High-class data that two open together: where a joint opening stands, for whoever looks at the page."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from funabin.desk.colleagues import sign_of
from funabin.gate.guarding import PATIENCE, is_live
from funabin.gate.queries import joint_openings_of, joint_openings_waiting
from funabin.gate.wording import policy_words
from funabin.journal.actor import Actor


@dataclass(frozen=True)
class Together:
    """The newest joint opening of a case that counts still. `joint` is None where nobody asked."""

    joint: Any = None
    is_live: bool = False  # both may open now
    is_ours: bool = False  # who reads the page is one of the two
    is_first: bool = False  # who reads the page asked


@dataclass(frozen=True)
class Waiting:
    """A question for a second person: what for, which case, who asked and when."""

    joint: Any
    purpose: str
    first: str
    first_at: datetime
    is_first: bool


def together(*, subject: str, purpose: str, case: str, by: Actor) -> Together:
    """Where opening this case's data together stands."""
    return together_of([subject], purpose=purpose, cases=[case], by=by).get((subject, case), Together())


def together_of(
    subjects: Collection[str], *, purpose: str, cases: Collection[str], by: Actor
) -> dict[tuple[str, str], Together]:
    """The same of many people's cases, by person and case, where somebody asked. One query."""
    now, found = timezone.now(), {}
    rows = joint_openings_of(*subjects).filter(purpose=purpose, case__in=cases, declined_at=None)
    for joint in rows.reverse():  # the newest counts
        waits = not joint.second and joint.first_at > now - PATIENCE
        if waits or is_live(joint, now):
            is_ours = by.token in (joint.first, joint.second)
            place = (str(joint.subject_id), joint.case)
            found[place] = Together(joint, not waits, is_ours, by.token == joint.first)
    return found


def waiting_for(roles: Collection[str], by: Actor) -> list[Waiting]:
    """Every question that somebody with these roles may answer, or has asked; in the reader's language."""
    return [
        Waiting(
            joint=joint,
            purpose=policy_words(f"purpose.{joint.purpose}"),
            first=sign_of(joint.first),
            first_at=joint.first_at,
            is_first=joint.first == by.token,
        )
        for joint in joint_openings_waiting(roles)
    ]
