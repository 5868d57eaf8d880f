"""Who works on what.

An engagement lets a role or one account open a person's data for a purpose of a case.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from funabin.gate.actions.keys import end_after
from funabin.gate.models import DataSubject, Engagement, SubjectKey
from funabin.journal.actions import record
from funabin.journal.actor import Actor


@transaction.atomic
def engage(
    *,
    subject: DataSubject,
    purposes: Iterable[str],
    case: str,
    by: Actor,
    roles: Iterable[str] = (),
    actors: Iterable[str] = (),
    until: datetime | None = None,
) -> None:
    """Open engagements for staff `roles` and single accounts (`actors`, by token); repeating sets `until`.

    Raises ValueError where neither a role nor an account is named, or no purpose.
    """
    purposes, roles, actors = sorted(set(purposes)), sorted(set(roles)), sorted(set(actors))
    if not purposes or not (roles or actors):
        raise ValueError("an engagement is for a purpose, and for a role or an account")
    parties = [(role, "") for role in roles] + [("", actor) for actor in actors]
    for purpose in purposes:
        for role, actor in parties:
            Engagement.objects.update_or_create(
                subject=subject, purpose=purpose, case=case, role=role, actor=actor, ended_at=None,
                defaults={"until": until}, create_defaults={"until": until, "opened_at": timezone.now()},
            )  # fmt: skip
    detail = {"roles": len(roles), "actors": len(actors), "until": until.isoformat() if until else ""}
    for purpose in purposes:
        record("engagement.opened", by=by, subjects=[subject], case=case, purpose=purpose, detail=detail)


@transaction.atomic
def end_engagements(
    *,
    case: str,
    by: Actor,
    subject: DataSubject | None = None,
    purposes: Iterable[str] | None = None,
    roles_only: bool = False,
) -> int:
    """End the live engagements of a case (one person's, some purposes', of roles only); returns how many."""
    live = Engagement.objects.filter(case=case, ended_at__isnull=True)
    if subject is not None:
        live = live.filter(subject=subject)
    if purposes is not None:
        live = live.filter(purpose__in=list(purposes))
    if roles_only:
        live = live.exclude(role="")
    subjects = set(live.values_list("subject_id", flat=True))
    ended = live.update(ended_at=timezone.now())
    if ended:
        record("engagement.ended", by=by, subjects=subjects, case=case, detail={"engagements": ended})
    return ended


@transaction.atomic
def end_engagements_of(*, actor: str, by: Actor) -> int:
    """End every live engagement of one account, by its token, in whatever case; returns how many."""
    live = Engagement.objects.filter(actor=actor, ended_at__isnull=True)
    subjects = set(live.values_list("subject_id", flat=True))
    ended = live.update(ended_at=timezone.now())
    if ended:
        record("engagement.ended", by=by, subjects=subjects, detail={"engagements": ended})
    return ended


@transaction.atomic
def end_case(*, case: str, by: Actor, at: datetime | None = None) -> None:
    """A case has ended: its engagements end, and its keys get the day of their destruction."""
    end_engagements(case=case, by=by)
    keys = list(SubjectKey.objects.filter(case=case))
    end_after("case.ended", keys, at or timezone.now())
    record("case.ended", by=by, subjects={key.subject for key in keys}, case=case, detail={"keys": len(keys)})
