"""Probes of what people at the desk owe each other: grants end, two decide, rules are read, flags seen."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from funabin.conformity.exercise import CANARIES, TEXT_CANARY, rolled_back, write_at, write_one
from funabin.conformity.finding import Finding
from funabin.conformity.run import Run
from funabin.gate.actions import engage, enrol_subject
from funabin.gate.fields import Handle
from funabin.gate.judging import Asked, gather, judge
from funabin.gate.models import DataSubject, SealedDatum
from funabin.gate.queries import NOT_STAFF
from funabin.journal.actor import Actor
from funabin.members.actions import NotAllowed, approve_grants, invite_staff
from funabin.members.grants import managing_roles
from funabin.members.models import RoleGrant, StaffSeat
from funabin.members.queries import actor_of
from funabin.members.rules import ADMINISTRATORS, MANAGE
from funabin.oversight.models import InternalRule, RuleReading
from funabin.oversight.queries.duties import flags_waiting
from funabin.oversight.queries.internal_rules import newest_rules, readers_behind
from funabin.oversight.rules.duties import READ_WITHIN, is_late
from funabin.policy.decide import table_of

SECOND_PERSON, LAPSED = "second_person_needed", "grant_lapsed"
HIGH = "high"
SECOND = "second@probe.example"
DAY = timedelta(days=1)


def duties_kept(run: Run, args: tuple[str, ...]) -> Finding:
    """Grants end unless somebody else approves them; two open what is delicate; rules read, flags seen."""
    with rolled_back():
        faults = [*_lapses(run), *_approves_himself(run)]
    for purpose, category, point, role in _high(run):
        with rolled_back():
            faults += _opens_alone(run, purpose, category, point, role)
    faults += [*_unended(run), *_unread(run), *_unseen(run)]
    figures = {
        "grants_live": RoleGrant.objects.filter(ended_at=None, waits=False, seat__ended_at=None).count(),
        "rules_in_force": len(newest_rules()),
        "readings": RuleReading.objects.count(),
    }
    how = "A grant that ran out, an approval of one's own and an opening alone were tried."
    return Finding(how, figures, tuple(faults))


def _invited(role: str, address: str = "") -> StaffSeat:
    by = Actor("system", "conformity", frozenset({"admin"}))
    email = address or str(CANARIES["email"])
    return invite_staff(email=email, name=TEXT_CANARY, roles=[role], by=by)


def _lapses(run: Run) -> Iterator[str]:
    """A clerk opens with a live grant, and no longer once its day has passed."""
    subject, _, handle = write_one(run.policy, by=run.by)
    point = SealedDatum.objects.get(pk=handle.datum).point
    found = [
        (role, purpose)
        for purpose, category, at, role in sorted(table_of(run.policy))
        if (category, at) == (handle.category, point)
        and role not in NOT_STAFF | ADMINISTRATORS
        and not run.policy.purposes[purpose].opt_in
    ]
    if not found:
        return
    role, purpose = found[0]
    seat = _invited(role)
    engage(subject=subject, purposes=[purpose], case="", by=run.by, roles=[role])
    if _codes(seat, purpose, handle):
        yield "a clerk with a live grant is refused"
    RoleGrant.objects.filter(seat=seat).update(until=run.at - DAY)
    if LAPSED not in _codes(seat, purpose, handle):
        yield "a grant that ran out still opens"


def _codes(seat: StaffSeat, purpose: str, handle: Handle) -> set[str]:
    asked = Asked(purpose, actor_of(seat.account))
    verdict = judge(gather(asked, [handle.datum]), asked, handle, "")
    return {reason.code for reason in verdict.reasons} - {SECOND_PERSON}


def _approves_himself(run: Run) -> Iterator[str]:
    role = next(iter(sorted(managing_roles() & set(run.policy.roles))), "")
    if not role:
        return
    seat = StaffSeat.objects.filter(roles=[role], ended_at=None).first() or _invited(role, SECOND)
    try:
        approve_grants(seat=seat, by=actor_of(seat.account))
    except NotAllowed:
        return
    yield "somebody approved the own grants"


def _high(run: Run) -> Iterator[tuple[str, str, str, str]]:
    """One way to open each high-class category that the policy gives the staff."""
    seen: set[str] = set()
    for purpose, category, point, role in sorted(table_of(run.policy)):
        row = run.policy.categories.get(category)
        if row and row.sensitivity == HIGH and role not in NOT_STAFF and category not in seen:
            seen.add(category)
            yield purpose, category, point, role


def _opens_alone(run: Run, purpose: str, category: str, point: str, role: str) -> Iterator[str]:
    person: DataSubject = enrol_subject(subject_class=run.policy.collection_points[point].subject, by=run.by)
    written = write_at(run.policy, point, person, by=run.by)
    handles = [handle for handle in written if handle.category == category]
    asked = Asked(purpose, Actor("staff", "PROBE", frozenset({role})))
    facts = gather(asked, [handle.datum for handle in handles])
    for handle in handles[:1]:
        codes = {reason.code for reason in judge(facts, asked, handle, "").reasons}
        if SECOND_PERSON not in codes:
            yield f"{category} asks for no second person"


def _unended(run: Run) -> Iterator[str]:
    late = RoleGrant.objects.filter(ended_at=None, seat__ended_at=None, until__lt=run.at - DAY)
    count = late.exclude(purpose=MANAGE).count()
    if count:
        yield f"{count} grants ran out and were not ended: does the worker run?"


def _unread(run: Run) -> Iterator[str]:
    """Rules are there, and whoever had a month to read them has."""
    newest = newest_rules()
    if not newest:
        yield "no internal rule is published"
    fresh = InternalRule.objects.filter(published_at__gt=run.at - READ_WITHIN).values_list("key", "version")
    if any((key, version) in set(fresh) for key, version in newest.items()):
        return
    seats = StaffSeat.objects.filter(ended_at=None, invited_at__lt=run.at - READ_WITHIN)
    behind = readers_behind(list(seats.values_list("account__handle", flat=True)))
    if behind:
        yield f"{len(behind)} of the staff have not read the internal rules"


def _unseen(run: Run) -> Iterator[str]:
    late = sum(is_late(flag.at, run.at) for flag in flags_waiting())
    if late:
        yield f"nobody looked at {late} unusual openings in time"
