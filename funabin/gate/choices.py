"""What a person may agree to or stop: every opt-in purpose offered where the person's data was taken."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from funabin.gate.models import Consent, DataSubject, SealedDatum
from funabin.gate.queries import current_policy
from funabin.policy.model import Policy

SIGNAL = "gpc"  # the channel of an objection that a browser sent (Global Privacy Control)


@dataclass(frozen=True)
class Choice:
    """One opt-in purpose, and what the person said last about it, when and through which channel."""

    purpose: str
    said: str  # "", given, withdrawn, objected
    at: datetime | None
    channel: str

    @property
    def agreed(self) -> bool:
        """Whether there is a live consent."""
        return self.said == Consent.GIVEN


def choices_of(subject: DataSubject | str) -> list[Choice]:
    """The person's choices, in the order of the policy's purposes."""
    token = subject if isinstance(subject, str) else subject.pk
    points = set(SealedDatum.objects.filter(subject=token).values_list("point", flat=True))
    last = {row.purpose: row for row in Consent.objects.filter(subject=token).order_by("id")}
    found = []
    for purpose in offered_at(current_policy(), points):
        row = last.get(purpose)
        found.append(Choice(purpose, row.said, row.at, row.channel) if row else Choice(purpose, "", None, ""))
    return found


def offered_at(policy: Policy, points: set[str]) -> list[str]:
    """The opt-in purposes that one of these collection points offers."""
    offered = {
        purpose
        for key, point in policy.collection_points.items()
        if key in points
        for purpose in point.consents
    }
    return [purpose for purpose in policy.purposes if purpose in offered]
