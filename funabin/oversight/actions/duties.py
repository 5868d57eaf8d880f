"""What staff may do is approved, unusual openings are flagged and looked at, a vacancy sounds the alarm."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from funabin.gate.actions import end_engagements, engage
from funabin.gate.register import keepers
from funabin.journal.actions import record
from funabin.journal.actor import Actor
from funabin.journal.models import Entry
from funabin.members import actions as members
from funabin.members.actions import NotAllowed, approve_grants, mail_staff
from funabin.members.actions.staff import ALERT
from funabin.members.grants import managing_roles, may_approve
from funabin.members.models import StaffSeat
from funabin.members.rules import Pair
from funabin.oversight.models import OpeningFlag
from funabin.oversight.queries.duties import case_of, vacancies
from funabin.oversight.queries.internal_rules import unread_rules
from funabin.oversight.queries.openings import days_of_staff
from funabin.oversight.rules.duties import ALARM_EVERY, FOUND, OwnFlag, RulesUnread, Vacancy
from funabin.oversight.rules.errors import WrongStep
from funabin.oversight.rules.patterns import Figures, has_grown, unusual


def approve_seat(*, seat: StaffSeat, by: Actor) -> int:
    """Everything a seat may do goes on for a quarter; returns how many grants.

    Raises members' NotAllowed (nobody approves his own), RulesUnread where a rule was not read.
    """
    if unread_rules(seat.account.handle):
        raise RulesUnread
    return approve_grants(seat=seat, by=by)


def give_grants(*, seat: StaffSeat, pairs: Collection[Pair], by: Actor) -> int:
    """Let a seat do these; returns how many it could not do before (APPI 24).

    Raises RulesUnread where a rule was not read, and what members.give_grants raises.
    """
    if unread_rules(seat.account.handle):
        raise RulesUnread
    return members.give_grants(seat=seat, pairs=pairs, by=by)


@transaction.atomic
def flag_openings(*, day: date, by: Actor) -> list[OpeningFlag]:
    """Flag what is unusual about a day; returns the flags that are new or are asked about again.

    Safe to repeat: a flag keeps its pattern, person and day, and its counts follow while it waits.
    """
    told = []
    for token, counted in days_of_staff(day).items():
        for pattern, figures in unusual(counted).items():
            flag = _flagged(pattern, token, day, figures, by)
            told += [flag] if flag else []
    return told


def _flagged(pattern: str, actor: str, day: date, figures: Figures, by: Actor) -> OpeningFlag | None:
    now = timezone.now()
    flag, is_new = OpeningFlag.objects.select_for_update().get_or_create(
        pattern=pattern, actor=actor, day=day, defaults={"figures": figures, "at": now}
    )
    again = flag.seen_at is not None and has_grown(flag.figures, figures)
    if again:
        flag.seen_at, flag.seen_by, flag.outcome, flag.at = None, "", "", now
    if again or (not is_new and flag.seen_at is None and flag.figures != figures):
        flag.figures = figures
        flag.save()
    if not (is_new or again):
        return None
    detail = {"account": actor, "pattern": pattern, "day": day.isoformat()}
    record("openings.flagged", by=by, detail=detail)
    _let_see(flag, by)
    return flag


def _let_see(flag: OpeningFlag, by: Actor) -> None:
    """Until it is looked at, who answers for the data may open the name of whom it is about (APPI 24)."""
    seat = StaffSeat.objects.filter(account__handle=flag.actor).select_related("subject").first()
    if seat is not None:
        engage(subject=seat.subject, purposes=[ALERT], case=case_of(flag), by=by, roles=sorted(keepers()))


@transaction.atomic
def look_at_flag(*, flag: OpeningFlag, outcome: str, by: Actor) -> None:
    """Somebody else found out what was behind it: work, a talk with the person, or an incident.

    Raises NotAllowed for whoever neither manages staff nor answers for the data, OwnFlag, WrongStep where it
    was looked at meanwhile, ValueError for an outcome that is none of FOUND.
    """
    if not may_approve(by):
        raise NotAllowed
    if by.token == flag.actor:
        raise OwnFlag
    if outcome not in FOUND:
        raise ValueError(outcome)
    found = OpeningFlag.objects.filter(pk=flag.pk, seen_at=None)
    if not found.update(seen_at=timezone.now(), seen_by=by.token, outcome=outcome):
        raise WrongStep
    end_engagements(case=case_of(flag), purposes=[ALERT], by=by)
    detail = {"account": flag.actor, "pattern": flag.pattern, "day": flag.day.isoformat(), "outcome": outcome}
    record("openings.looked_at", by=by, detail=detail)


def tell_of_flags(flags: list[OpeningFlag], *, by: Actor) -> int:
    """Mail who answers for the data; where one of them is concerned, who manages staff too."""
    if not flags:
        return 0
    concerned = StaffSeat.objects.filter(account__handle__in={flag.actor for flag in flags})
    own = any(set(seat.roles) & keepers() for seat in concerned)
    roles = managing_roles() if own else keepers()
    return mail_staff(roles=roles, template="openings_unusual", context={"flags": len(flags)}, by=by)


@transaction.atomic
def alarm_vacancies(*, by: Actor) -> list[Vacancy]:
    """Mail of each vacancy, once a week while it lasts; returns those told now."""
    told = [one for one in vacancies() if not _was_told(one)]
    for one in told:
        detail = {"vacancy": one.kind, "about": ",".join(one.roles)[:64], "people": one.people}
        record("vacancy.alarmed", by=by, detail=detail)
    if told:
        mail_staff(roles=managing_roles(), template="duty_vacant", context={"vacancies": len(told)}, by=by)
    return told


def _was_told(one: Vacancy) -> bool:
    since = timezone.now() - ALARM_EVERY
    rows = Entry.objects.filter(kind="vacancy.alarmed", at__gt=since)
    about = (one.kind, ",".join(one.roles)[:64])
    return any((row.detail.get("vacancy"), row.detail.get("about")) == about for row in rows)


def days_to_look_at(today: date) -> tuple[date, date]:
    """Yesterday and today: the hours after the last look of a day are not lost."""
    return today - timedelta(days=1), today
