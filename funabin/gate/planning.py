"""What publishing a policy would do, and what stands against it. Nothing is changed here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from funabin.gate.concerned import concerned_by
from funabin.gate.errors import NoPolicy
from funabin.gate.policies import Version, current_version, newest_version
from funabin.gate.rules import after
from funabin.policy.check import publishing_obstacles
from funabin.policy.diff import Diff, differences
from funabin.policy.model import Policy


@dataclass(frozen=True)
class Plan:
    """The next version: since when it would serve, what it changes, whom it concerns, what blocks it."""

    policy: Policy
    newest: Version | None
    diff: Diff | None
    effective: date
    concerned: int
    obstacles: tuple[str, ...]


def plan_publication(policy: Policy, *, effective: date | None, at: datetime) -> Plan:
    """The plan for a policy that takes effect on `effective`, else on the day its file says.

    A later version never reaches back: one whose day has passed takes effect on the day of publishing.
    """
    newest = newest_version()
    if newest is None:
        day = effective or policy.effective
        return Plan(policy, None, None, day, 0, tuple(publishing_obstacles(policy)))
    diff = differences(newest.policy, policy)
    concerned = len(concerned_by(policy))
    day = effective or max(policy.effective, at.date())
    obstacles = (*publishing_obstacles(policy), *_too_early(effective or day, at, concerned))
    return Plan(policy, newest, diff, day, concerned, tuple(obstacles))


def _too_early(day: date, at: datetime, concerned: int) -> tuple[str, ...]:
    """What was promised about changes: those concerned are told some time ahead; nothing reaches back."""
    if day < at.date():
        return (f"{day} has passed: a policy does not reach back (APPI 18(1))",)
    ahead = _promised_notice()
    earliest = after(at, ahead).date() if ahead else day
    if concerned and day < earliest:
        return (
            f"{concerned} people are concerned, and the policy in force promises to tell them {ahead} ahead: "
            f"the earliest day is {earliest}",
        )
    return ()


def _promised_notice() -> str:
    try:
        changes = current_version().policy.changes
    except NoPolicy:
        return ""
    return changes.ahead if changes else ""
