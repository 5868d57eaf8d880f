"""What seats may do: given, approved again each quarter by somebody else, taken, ended by time (AR-8.2)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone

from funabin.gate.policies import current_version
from funabin.journal.actions import record
from funabin.journal.actor import Actor
from funabin.journal.models import Entry
from funabin.kit.dates import day_in_japan
from funabin.members.actions.mailing import tell_who_approves
from funabin.members.grants import (
    another_manages,
    delicate_pairs,
    granted_pairs,
    imposed_purposes,
    in_use_since,
    live_grants,
    may_approve,
    policy_pairs,
)
from funabin.members.models import RoleGrant, StaffSeat
from funabin.members.rules import (
    EVERY,
    MANAGE,
    QUARTER,
    REPLACED,
    SEAT_ENDED,
    TAKEN,
    UNAPPROVED,
    Pair,
    cannot_wait,
    why_ended,
)

USES = ("data.opened", "data.listed", "data.disclosed")
LOOKED_BACK = timedelta(days=2)


class NotAllowed(Exception):
    """Only an administrator may invite, end or re-key staff; nobody approves what he may do himself."""


class LastAdministrator(Exception):
    """Nobody else may manage staff: invite or approve another first, or nobody could give anything."""


class WaitsForAnother(Exception):
    """What one person gave, the same person does not agree to; or nobody agrees at the desk to his own."""


class NotGranted(Exception):
    """The policy lets none of the seat's roles do this. Names the pair."""


@transaction.atomic
def give_grants(*, seat: StaffSeat, pairs: Collection[Pair], by: Actor) -> int:
    """Let a seat do these; returns how many it may do now that it could not before.

    What nobody gives alone (members.grants.delicate_pairs) waits for another manager; all are told by mail.
    Raises NotAllowed for the own seat and for whoever neither manages staff nor answers for the data;
    NotGranted where the policy does not let the seat's roles do it.
    """
    check_approver(seat, by)
    unknown = set(pairs) - granted_pairs(seat.roles)
    if unknown:
        raise NotGranted(", ".join(":".join(pair) for pair in sorted(unknown)))
    given, waiting = _give(_locked(seat), frozenset(pairs), by=by, lasts=QUARTER)
    if waiting:
        tell_who_approves(seat=seat, template="grants_wait", context={"grants": waiting}, by=by)
    return given


def give_first_grants(*, seat: StaffSeat, by: Actor) -> tuple[int, int]:
    """All that the policy lets the roles of a new seat do; returns how many it may do, and how many wait.

    Whoever invited decided on the roles; alone he gives nothing of what another has to agree to.
    """
    return _give(seat, policy_pairs(current_version().policy, seat.roles), by=by, lasts=QUARTER)


@transaction.atomic
def approve_grants(*, seat: StaffSeat, by: Actor) -> int:
    """Everything the seat may do goes on for another quarter; returns how many.

    What waits begins, but for what `by` gave himself: the command line alone agrees to anything (AR-8.2).
    Raises NotAllowed; WaitsForAnother where nothing is left that he may approve.
    """
    check_approver(seat, by)
    now = timezone.now()
    live = live_grants(now).filter(seat=_locked(seat))
    waiting = RoleGrant.objects.filter(seat=seat, ended_at=None, waits=True, until__gt=now)
    agreed = waiting if by.kind == "system" else waiting.exclude(given_by=by.token)
    found = [*live.values_list("pk", flat=True), *agreed.values_list("pk", flat=True)]
    if not found and waiting.exists():
        raise WaitsForAnother
    count = RoleGrant.objects.filter(pk__in=found).update(
        until=now + QUARTER, waits=False, approved_at=now, approved_by=by.token
    )
    if count:
        record("grants.approved", by=by, subjects=[seat.subject_id], detail=_detail(seat, count))
    return count


@transaction.atomic
def take_grant(*, grant: RoleGrant, by: Actor) -> None:
    """Take one away, at once. Raises NotAllowed, and LastAdministrator for the last that manages staff."""
    check_approver(grant.seat, by)
    if grant.purpose == MANAGE and not another_manages(grant.seat, timezone.now()):
        raise LastAdministrator
    _end(grant.seat, [grant], TAKEN, by)


def check_approver(seat: StaffSeat, by: Actor) -> None:
    """Raise NotAllowed unless `by` may decide what the seat may do, which is never one's own."""
    if by.kind == "system":
        return
    if not may_approve(by) or by.token == seat.account.handle:
        raise NotAllowed


def end_grants(*, seat: StaffSeat, by: Actor) -> None:
    """The seat ends, and with it whatever it might do."""
    _end(seat, list(RoleGrant.objects.filter(seat=seat, ended_at=None)), SEAT_ENDED, by)


@transaction.atomic
def settle_grants(*, seat: StaffSeat, by: Actor) -> int:
    """What time and a changed policy do to one seat; returns how many grants began or ended.

    A seat older than grants gets each by its name. What ran out or was not used ends. What a changed policy
    newly lets the roles do waits for approval, but for what cannot wait (members.rules.cannot_wait).
    """
    seat, now, policy = _locked(seat), timezone.now(), current_version().policy
    changed = _name_each(seat, now, by)
    rows = list(RoleGrant.objects.filter(seat=seat))
    imposed, others = imposed_purposes(policy), another_manages(seat, now)
    ending: dict[str, list[RoleGrant]] = {}
    for row in rows:
        why = "" if row.ended_at else _why(row, imposed=imposed, others=others, now=now)
        if why:
            ending.setdefault(why, []).append(row)
    gone = {row.pk for found in ending.values() for row in found}
    live = frozenset(
        (row.role, row.purpose)
        for row in rows
        if row.ended_at is None and not row.waits and row.pk not in gone
    )
    urgent = cannot_wait(
        granted=policy_pairs(policy, seat.roles),
        known=frozenset((row.role, row.purpose) for row in rows),
        live=live,
        imposed=imposed,
        somebody_manages=others or any(purpose == MANAGE for _, purpose in live),
    )
    begun = {row.role for row in rows if not row.waits}
    unagreed = {row.role for row in rows if row.waits} - begun  # given by one person: nothing of it works
    urgent = frozenset(pair for pair in urgent if pair[0] not in unagreed)
    for why, found in ending.items():
        _end(seat, found, why, by)
    return changed + len(gone) + _give(seat, urgent, by=by, lasts=UNAPPROVED)[0]


def _why(row: RoleGrant, *, imposed: frozenset[str], others: bool, now: datetime) -> str:
    return why_ended(
        until=row.until,
        in_use_since=in_use_since(row),
        may_rest=row.purpose in imposed or row.purpose == MANAGE,
        keeps_the_door=row.purpose == MANAGE and not others,
        at=now,
    )


def _name_each(seat: StaffSeat, now: datetime, by: Actor) -> int:
    """Replace "every purpose" by each purpose of the policy in force, until the same day."""
    older = list(RoleGrant.objects.filter(seat=seat, purpose=EVERY, ended_at=None))
    count = 0
    for row in older:
        pairs = policy_pairs(current_version().policy, [row.role])
        count += _give(seat, pairs, by=by, lasts=row.until - now)[0]
    if older:
        _end(seat, older, REPLACED, by)
    return count


@transaction.atomic
def note_used_grants(*, by: Actor) -> int:
    """Write the day beside each grant that opened or handed over something; returns how many days changed.

    Read from the journal, so that an opening writes nothing more than its own entry.
    """
    since = timezone.now() - LOOKED_BACK
    uses = Entry.objects.filter(kind__in=USES, actor_kind="staff", at__gt=since)
    rows = uses.values_list("actor_token", "detail__role", "purpose").annotate(last=Max("at"))
    days = {
        (token, role, purpose): day_in_japan(last)
        for token, roles, purpose, last in rows.order_by("last")
        for role in str(roles or "").split(",")
    }
    live = RoleGrant.objects.filter(ended_at=None, seat__account__handle__in={token for token, *_ in days})
    count = 0
    for grant in live.select_related("seat__account"):
        day = days.get((grant.seat.account.handle, grant.role, grant.purpose))
        if day and (grant.used_on is None or grant.used_on < day):
            count += RoleGrant.objects.filter(Q(used_on=None) | Q(used_on__lt=day), pk=grant.pk).update(
                used_on=day
            )
    return count


def _locked(seat: StaffSeat) -> StaffSeat:
    return StaffSeat.objects.select_for_update(of=("self",)).select_related("account").get(pk=seat.pk)


def _give(seat: StaffSeat, pairs: frozenset[Pair], *, by: Actor, lasts: timedelta) -> tuple[int, int]:
    now = timezone.now()
    RoleGrant.objects.filter(seat=seat, ended_at=None, until__lte=now).exclude(purpose=MANAGE).update(
        ended_at=now, ended_why="expired"
    )
    have = set(RoleGrant.objects.filter(seat=seat, ended_at=None).values_list("role", "purpose"))
    fresh = pairs - have
    waiting = fresh & delicate_pairs() if by.is_staff else frozenset()
    RoleGrant.objects.bulk_create(
        RoleGrant(
            seat=seat, role=pair[0], purpose=pair[1], given_at=now, given_by=by.token, until=now + lasts,
            waits=pair in waiting,
        )
        for pair in sorted(fresh)
    )  # fmt: skip
    begun = len(fresh) - len(waiting)
    for kind, count in (("grants.given", begun), ("grants.waiting", len(waiting))):
        if count:
            record(kind, by=by, subjects=[seat.subject_id], detail=_detail(seat, count))
    return begun, len(waiting)


def _end(seat: StaffSeat, grants: Collection[RoleGrant], why: str, by: Actor) -> None:
    rows = RoleGrant.objects.filter(pk__in=[grant.pk for grant in grants], ended_at=None)
    count = rows.update(ended_at=timezone.now(), ended_why=why)
    if count:
        detail = _detail(seat, count) | {"why": why}
        record("grants.ended", by=by, subjects=[seat.subject_id], detail=detail)


def _detail(seat: StaffSeat, count: int) -> dict[str, object]:
    return {"account": seat.account.handle, "grants": count}
