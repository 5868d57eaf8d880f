"""What seats were given: the live pairs that the gate asks for, and how each stands for who approves them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.utils import timezone

from funabin.gate.policies import current_version, newest_version
from funabin.gate.queries import NOT_STAFF, high_pairs, staff_roles
from funabin.gate.register import ANSWERS, keepers, may_keep
from funabin.gate.rules import may_work
from funabin.journal.actor import Actor
from funabin.kit.dates import day_in_japan
from funabin.members.models import RoleGrant, StaffSeat
from funabin.members.rules import (
    ADMINISTRATORS,
    DUE_SOON,
    EVERY,
    MANAGE,
    TAKEN,
    Pair,
)
from funabin.policy.decide import is_specific, table_of
from funabin.policy.model import Origin, Policy

NEVER_GIVEN = "never_given"


@dataclass(frozen=True)
class Missing:
    """A pair that the policy lets a role do and the seat may not: it ran out, was taken, or is new."""

    role: str
    purpose: str
    why: str  # members.rules.EXPIRED ..., or NEVER_GIVEN
    since: datetime | None


@dataclass(frozen=True)
class SeatGrants:
    """One live seat: what it may do, and what it might."""

    seat: StaffSeat
    live: tuple[RoleGrant, ...]
    held_back: tuple[RoleGrant, ...]  # given by one, while another has to agree
    missing: tuple[Missing, ...]
    at: datetime

    @property
    def handle(self) -> str:
        """The account's handle."""
        return str(self.seat.account.handle)

    @property
    def until(self) -> datetime | None:
        """When the first of its grants ends; None where it has none."""
        return min((grant.until for grant in self.live), default=None)

    @property
    def is_due(self) -> bool:
        """Whether somebody should approve it now."""
        return self.until is not None and self.until <= self.at + DUE_SOON

    @property
    def is_overdue(self) -> bool:
        """Whether its day has passed: of the last grant to manage staff, which stays."""
        return self.until is not None and self.until <= self.at

    @property
    def lapsed(self) -> frozenset[Pair]:
        """What ran out or is new: all that is missing but what somebody took away."""
        return frozenset((one.role, one.purpose) for one in self.missing if one.why != TAKEN)

    @property
    def waiting(self) -> int:
        """How many pairs a changed policy proposes."""
        return sum(one.why == NEVER_GIVEN for one in self.missing)

    def may_agree(self, token: str) -> bool:
        """Whether the manager with this token gave none of some of what waits, so that he may agree to it."""
        return token != self.handle and any(grant.given_by != token for grant in self.held_back)

    @property
    def waits_for_machine(self) -> bool:
        """Whether something waits that nobody at the desk may agree to: only the command line is left."""
        givers = {grant.given_by for grant in self.held_back}
        return any(not somebody_approves(besides={self.handle, giver}) for giver in givers)


def policy_pairs(policy: Policy, roles: Collection[str]) -> frozenset[Pair]:
    """Each role with each purpose that the policy lets it open anything for."""
    return frozenset((role, purpose) for purpose, _, _, role in table_of(policy) if role in roles)


def granted_pairs(roles: Collection[str]) -> frozenset[Pair]:
    """The same by the policy in force and by an announced one, so that it can be approved before its day.

    Raises NoPolicy.
    """
    staff, newest = set(roles) - NOT_STAFF, newest_version()
    announced = policy_pairs(newest.policy, staff) if newest else frozenset()
    return policy_pairs(current_version().policy, staff) | announced


def imposed_purposes(policy: Policy) -> frozenset[str]:
    """The purposes that a law adds to every policy: kept ready for the day somebody asks."""
    return frozenset(key for key, purpose in policy.purposes.items() if purpose.origin is Origin.LAW)


def live_grants(at: datetime) -> QuerySet[RoleGrant]:
    """What is live at `at`. A grant to manage staff is, until the worker has seen that another one is."""
    return RoleGrant.objects.filter(Q(until__gt=at) | Q(purpose=MANAGE), ended_at=None, waits=False)


def delicate_pairs() -> frozenset[Pair]:
    """What nobody gives alone, by the policy in force and an announced one: another manager has to agree.

    All that is done by who manages staff, answers for the data or is made responsible; and of anybody else
    what two do together: high-class data, My Number, what is given by two or to an authority (APPI 23, 24).
    """
    newest = newest_version()
    known = [current_version().policy, *([newest.policy] if newest else [])]
    return frozenset(pair for policy in known for pair in _delicate(policy))


def _delicate(policy: Policy) -> frozenset[Pair]:
    roles = managing_roles() | {row.role for row in policy.responsible.values()}
    table = {(role, purpose, category) for purpose, category, _, role in table_of(policy)}
    given = {
        (role, purpose)
        for row in policy.recipients.values()
        if row.two_persons or "legal_exception" in row.grounds
        for role in row.roles
        for purpose in row.purposes
    }
    alone = {(role, key) for role, key, category in table if role in roles or is_specific(policy, category)}
    return high_pairs(policy) | alone | given


def somebody_approves(*, besides: Collection[str]) -> bool:
    """Whether anybody but the seats with these handles may approve grants today. Raises NoPolicy."""
    manages = Q(role__in=ADMINISTRATORS, purpose__in=[MANAGE, EVERY])
    answers = Q(role__in=keepers(), purpose__in=[ANSWERS, EVERY])
    others = live_grants(timezone.now()).exclude(seat__account__handle__in=list(besides))
    return others.filter(manages | answers, seat__ended_at=None).exists()


def live_pairs(seat: StaffSeat) -> frozenset[Pair]:
    """What a seat may do now; a seat older than grants, whatever the policy in force lets its roles do."""
    pairs = frozenset(live_grants(timezone.now()).filter(seat=seat).values_list("role", "purpose"))
    older = {role for role, purpose in pairs if purpose == EVERY}
    return pairs | policy_pairs(current_version().policy, older) if older else pairs


def seats_with_grants() -> list[SeatGrants]:
    """Every live seat with its grants, in the order of invitation. Three queries."""
    at, seats = timezone.now(), StaffSeat.objects.filter(ended_at=None).select_related("account")
    ordered = list(seats.order_by("invited_at", "id"))
    rows: dict[object, list[RoleGrant]] = {seat.pk: [] for seat in ordered}
    for grant in RoleGrant.objects.filter(seat__in=ordered).order_by("role", "purpose", "given_at"):
        rows[grant.seat_id].append(grant)
    return [_standing(seat, rows[seat.pk], at) for seat in ordered]


def grants_of(handle: str) -> SeatGrants | None:
    """The same of one account's seat, by its handle."""
    seat = StaffSeat.objects.filter(account__handle=handle, ended_at=None).select_related("account").first()
    if seat is None:
        return None
    rows = RoleGrant.objects.filter(seat=seat).order_by("role", "purpose", "given_at")
    return _standing(seat, list(rows), timezone.now())


def grant_by_id(number: int) -> RoleGrant | None:
    """One grant with its seat."""
    return RoleGrant.objects.select_related("seat__account").filter(pk=number).first()


def may_open(actor: Actor, purpose: str) -> bool:
    """Whether a member of staff holds a role and a live grant for the purpose, so that a page may open."""
    return may_work(actor, staff_roles(purpose), purpose)


def may_manage_staff(by: Actor) -> bool:
    """Whether somebody invites, ends, re-keys staff: administrators while granted, and the command line."""
    return by.kind == "system" or may_work(by, ADMINISTRATORS, MANAGE)


def managing_roles() -> frozenset[str]:
    """The roles that approve grants: who manages staff, and who answers for the data. Raises NoPolicy."""
    return ADMINISTRATORS | keepers()


def may_approve(by: Actor) -> bool:
    """Whether somebody decides what others may do: what he was given for it lives itself (AR-8.2).

    Who manages staff needs the grant to do so; who answers for the data, that one. Raises NoPolicy.
    """
    return may_keep(by) or may_work(by, ADMINISTRATORS, MANAGE)


def another_manages(seat: StaffSeat | None, at: datetime) -> bool:
    """Whether somebody else may manage staff, and longer than until now."""
    others = RoleGrant.objects.filter(
        ended_at=None,
        waits=False,
        until__gt=at,
        purpose__in=[MANAGE, EVERY],
        role__in=ADMINISTRATORS,
        seat__ended_at=None,
    )
    return others.exclude(seat=seat).exists() if seat else others.exists()


def _standing(seat: StaffSeat, rows: Iterable[RoleGrant], at: datetime) -> SeatGrants:
    last = {(row.role, row.purpose): row for row in rows}
    given = [
        row for row in last.values() if row.ended_at is None and (row.until > at or row.purpose == MANAGE)
    ]
    pairs = {(row.role, row.purpose) for row in given}
    older = {role for role, purpose in pairs if purpose == EVERY}
    wanted = sorted(pair for pair in granted_pairs(seat.roles) - pairs if pair[0] not in older)
    live, held_back = [row for row in given if not row.waits], [row for row in given if row.waits]
    missing = [_missing(pair, last.get(pair)) for pair in wanted]
    return SeatGrants(seat, tuple(live), tuple(held_back), tuple(missing), at)


def _missing(pair: Pair, row: RoleGrant | None) -> Missing:
    if row is None:
        return Missing(*pair, NEVER_GIVEN, None)
    return Missing(*pair, row.ended_why or "expired", row.ended_at or row.until)


def in_use_since(grant: RoleGrant) -> date:
    """The day it was last used, else the day it was given."""
    return max(grant.used_on or date.min, day_in_japan(grant.given_at))
