"""Standing duties of the staff: what waits to be approved or looked at, what nobody could do today."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date

from django.db.models import QuerySet
from django.utils import timezone

from funabin.gate.fields import Handle
from funabin.gate.judging import Asked, gather, judge
from funabin.gate.queries import NOT_STAFF, current_policy
from funabin.journal.actor import Actor
from funabin.kit.dates import day_in_japan
from funabin.kit.glance import Glance
from funabin.members.actions.staff import ALERT
from funabin.members.grants import managing_roles, seats_with_grants
from funabin.members.models import RoleGrant, StaffSeat
from funabin.oversight.models import OpeningFlag, RuleReading
from funabin.oversight.queries.internal_rules import newest_rules, readers_behind
from funabin.oversight.rules.duties import APPROVER, RESPONSIBLE, SECOND_PERSON, Vacancy, is_late
from funabin.policy.decide import table_of

Roles = tuple[str, ...]
HIGH = "high"
UNSHOWN = ("token",)  # secrets of sign-in: nobody's work is to read them
LAST_FLAGS = 20


def flags_waiting() -> QuerySet[OpeningFlag]:
    """Unusual openings that nobody has looked at, the newest first."""
    return OpeningFlag.objects.filter(seen_at=None)


def flags_looked_at() -> QuerySet[OpeningFlag]:
    """The last ones that somebody has looked at."""
    return OpeningFlag.objects.exclude(seen_at=None)[:LAST_FLAGS]


def flag_by_id(number: int) -> OpeningFlag | None:
    """One flag."""
    return OpeningFlag.objects.filter(pk=number).first()


def case_of(flag: OpeningFlag) -> str:
    """The case under which the name of whom a flag is about is opened."""
    return f"FLAG-{flag.pk}"


def nameable_flags(flags: Iterable[OpeningFlag], *, by: Actor) -> dict[int, Handle]:
    """Of these flags, by number, the name of whom each is about, where `by` may open it (APPI 24).

    Where he may not, because the policy of that day did not know of it or the seat is gone, a sign stands.
    """
    found = list(flags)
    seats = StaffSeat.objects.filter(account__handle__in={flag.actor for flag in found}, ended_at=None)
    names = {seat.account.handle: seat.name for seat in seats.select_related("account")}
    wanted = {flag: name for flag in found for name in [names.get(flag.actor)] if name is not None}
    asked = Asked(ALERT, by)
    facts = gather(asked, {name.datum for name in wanted.values()})
    return {
        flag.pk: name for flag, name in wanted.items() if not judge(facts, asked, name, case_of(flag)).reasons
    }


def vacancies() -> list[Vacancy]:
    """Duties that nobody, or only one where two are needed, can do today. Raises NoPolicy."""
    waiting = set(RoleGrant.objects.filter(ended_at=None, waits=True).values_list("seat", "role"))
    held = StaffSeat.objects.filter(ended_at=None).values_list("pk", "roles")
    seats = [{role for role in roles if (seat, role) not in waiting} for seat, roles in held]
    policy = current_policy()
    responsible = [(key, (row.role,)) for key, row in policy.responsible.items() if row.role not in NOT_STAFF]
    return [
        *_short(RESPONSIBLE, responsible, seats, needed=1),
        *_short(SECOND_PERSON, _by_two(), seats, needed=2),
        *_short(APPROVER, [("", tuple(sorted(managing_roles())))], seats, needed=2),
    ]


def _by_two() -> Iterator[tuple[str, Roles]]:
    """What two people do together: handing over by two, opening of high-class data."""
    policy = current_policy()
    for key, recipient in policy.recipients.items():
        if recipient.two_persons:
            yield f"recipient.{key}", tuple(sorted(set(recipient.roles) - NOT_STAFF))
    categories = policy.categories.items()
    high = {key for key, row in categories if row.sensitivity == HIGH and row.kind not in UNSHOWN}
    roles: dict[str, set[str]] = {}
    for purpose, category, _, role in table_of(policy):
        if category in high and role not in NOT_STAFF:
            roles.setdefault(purpose, set()).add(role)
    for purpose, found in sorted(roles.items()):
        yield f"purpose.{purpose}", tuple(sorted(found))


def _short(
    kind: str, wanted: Iterable[tuple[str, Roles]], seats: Collection[set[str]], *, needed: int
) -> Iterator[Vacancy]:
    """One vacancy for each group of roles that too few people hold, with all that stands still."""
    about: dict[Roles, list[str]] = {}
    for key, roles in wanted:
        about.setdefault(roles, []).append(key)
    for roles, keys in about.items():
        people = sum(bool(held & set(roles)) for held in seats)
        if people < needed:
            yield Vacancy(kind, tuple(keys), roles, people)


def rules_unread() -> dict[str, int]:
    """The figures for the measures page: live seats, and how many of them have a rule still to read."""
    handles = list(StaffSeat.objects.filter(ended_at=None).values_list("account__handle", flat=True))
    return {"rules": len(newest_rules()), "seats": len(handles), "unread": len(readers_behind(handles))}


def grants_reviewed_on() -> date | None:
    """Since which day every live grant is decided on: the oldest decision among them; None without any."""
    live = RoleGrant.objects.filter(ended_at=None, waits=False, seat__ended_at=None)
    rows = live.values_list("approved_at", "given_at")
    days = [day_in_japan(approved or given) for approved, given in rows]
    return min(days, default=None)


def rules_read_on() -> date | None:
    """Since which day every live seat has read every rule; None where somebody has not, or there is none."""
    figures, newest = rules_unread(), newest_rules()
    if not figures["rules"] or not figures["seats"] or figures["unread"]:
        return None
    rows = RuleReading.objects.filter(key__in=newest).values_list("key", "version", "at")
    return max(day_in_japan(at) for key, version, at in rows if newest[key] == version)


def duties_at_a_glance() -> Glance:
    """Seats to approve, flags to look at, vacancies: how much is open, how much is late, what is due next."""
    at, seats, flags, vacant = timezone.now(), seats_with_grants(), list(flags_waiting()), vacancies()
    due = [seat for seat in seats if seat.is_due or seat.waiting or seat.held_back]
    late = [seat for seat in seats if seat.is_overdue]
    return Glance(
        open=len(due) + len(flags) + len(vacant),
        late=len(late) + sum(is_late(flag.at, at) for flag in flags) + len(vacant),
        next_due=min((seat.until for seat in seats if seat.until), default=None),
    )
