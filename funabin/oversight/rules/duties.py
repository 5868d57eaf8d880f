"""Standing duties: how long a flag may lie, how often a vacancy alarms, what a look at a flag may find."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext_lazy as _

from funabin.oversight.rules.errors import OversightError

LOOK_WITHIN = timedelta(days=7)  # while those who were there still remember the day
READ_WITHIN = timedelta(days=30)  # a new version of a rule, before it counts as not read
TRAINED_FOR = timedelta(days=366)  # a training a year, on the same day of the next one at the latest
ALARM_EVERY = timedelta(days=7)  # a vacancy, until it is filled
EXPECTED, TALKED, INCIDENT = "expected", "talked", "incident"
FOUND = (EXPECTED, TALKED, INCIDENT)

RESPONSIBLE, SECOND_PERSON, APPROVER = "responsible", "second_person", "approver"


@dataclass(frozen=True)
class Vacancy:
    """A duty that nobody, or only one where two are needed, can do today. `about` names what stands still."""

    kind: str  # RESPONSIBLE, SECOND_PERSON, APPROVER
    about: tuple[str, ...]  # keys of the policy's rows; of SECOND_PERSON "recipient.<key>", "purpose.<key>"
    roles: tuple[str, ...]
    people: int  # who could do it


class OwnFlag(OversightError):
    """Nobody looks at what he did himself."""


class RulesUnread(OversightError):
    """What somebody may do is approved again once he has read the internal rules."""


class TrainingToCome(OversightError):
    """Who takes part is known once it was held."""

    message = _("This day has not come yet.")


class NobodyTrained(OversightError):
    """Nobody of the staff was named."""

    message = _("Nothing was recorded: tick who took part.")


def is_trained(last: date | None, today: date) -> bool:
    """Whether somebody took part in a training within a year; `last`: the day of his newest one."""
    return last is not None and today - last <= TRAINED_FOR


def is_late(flagged_at: datetime, at: datetime) -> bool:
    """Whether nobody looked at a flag in time."""
    return at - flagged_at > LOOK_WITHIN


def unread(newest: Mapping[str, int], read: Collection[tuple[str, int]]) -> tuple[str, ...]:
    """The rules (key -> newest version) whose newest version is not among what somebody read."""
    return tuple(key for key, version in sorted(newest.items()) if (key, version) not in set(read))
