"""The probe of My Number: a ring and a role of its own, the work a law lists, no buyer asked for it."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import uuid4

from funabin.conformity.exercise import CANARIES, rolled_back, write_at
from funabin.conformity.finding import Finding
from funabin.conformity.holding import models_of
from funabin.conformity.run import Run
from funabin.gate import keyring, ring
from funabin.gate.actions import collect, enrol_subject
from funabin.gate.errors import Refused
from funabin.gate.fields import sealed_fields
from funabin.gate.forms import form_for
from funabin.gate.models import SealedDatum, SubjectKey
from funabin.gate.queries import NOT_STAFF
from funabin.journal.actor import Actor
from funabin.policy.check.specific import is_listed
from funabin.policy.decide import OWN_ACCESS, table_of
from funabin.policy.model import CollectionPoint, Policy


def numbers_apart(run: Run, args: tuple[str, ...]) -> Finding:
    """My Number lies under a ring of its own, opens for listed work, and is asked of no buyer."""
    numbers = [key for key, row in run.policy.categories.items() if row.sensitivity == "specific"]
    points = [point for point in run.policy.collection_points.values()
              if any(item.category in numbers for item in point.items)]  # fmt: skip
    faults = [] if points else ["no point takes My Number under its own rules"]
    faults += _opened_for(run.policy, numbers)
    trials = [trial for key in numbers for trial in run.exercise.of(key)]
    faults += [f"{trial.place} does not open for its work" for trial in trials if not trial.opens]
    for point in points:
        with rolled_back():
            faults += _under_its_ring(run, point)
        with rolled_back():
            faults += _taken_by_others(run, point)
    faults += _asked_elsewhere(run.policy, numbers, {point.key for point in points})
    faults += _misplaced(run.policy)
    held = SealedDatum.objects.filter(category__in=numbers).count()
    return Finding(
        "A number was sealed, tried with every key of the ordinary ring, every role and every purpose.",
        {"fields_tried": len(points), "held_now": held},
        tuple(faults),
    )


def _opened_for(policy: Policy, numbers: list[str]) -> Iterator[str]:
    """Who may open it for what: listed work, by staff who see nothing of customers; the person the own."""
    rows = table_of(policy)
    of_buyers = {key for key, point in policy.collection_points.items() if point.subject == "customer"}
    at_buyers = {role for _, _, point, role in rows if point in of_buyers} - NOT_STAFF
    for purpose, category, _, role in rows:
        if category not in numbers or (purpose, role) == (OWN_ACCESS, "self"):
            continue
        if not is_listed(policy.purposes[purpose]):
            yield f"{role} may open {category} for {purpose}, which no law lists"
        if role in at_buyers or role in NOT_STAFF:
            yield f"{role}, who has other work, may open {category}"


def _under_its_ring(run: Run, point: CollectionPoint) -> Iterator[str]:
    subject = enrol_subject(subject_class=point.subject, by=run.by)
    write_at(run.policy, point.key, subject, by=run.by)
    keys = list(SubjectKey.objects.filter(subject=subject.pk))
    if not keys:
        yield f"{point.key} takes nothing"
    for key in keys:
        rings = keyring.rings_opening(key)
        if ring.SPECIFIC not in rings:
            yield f"what {point.key} takes does not lie under the ring of My Number"
        if ring.ORDINARY in rings:
            yield f"the ordinary ring opens what {point.key} takes"


def _taken_by_others(run: Run, point: CollectionPoint) -> Iterator[str]:
    """A member, and staff without the task, put a number into the form all the same."""
    subject = enrol_subject(subject_class=point.subject, by=run.by)
    model, asked = models_of(point.key)[0], {item.category for item in point.items}
    fields = [name for name, field in sealed_fields(model).items() if field.category in asked]
    values = dict.fromkeys(fields, CANARIES["my_number"])
    strangers = {"a member": Actor("member", "PROBE", frozenset({"self"})), "staff": Actor("staff", "PROBE")}
    for who, stranger in strangers.items():
        try:
            collect(subject=subject, point=point.key, row=model(pk=uuid4()), values=values, by=stranger)
        except Refused:
            continue
        yield f"{who} without the task could enter a number at {point.key}"


def _asked_elsewhere(policy: Policy, numbers: list[str], points: set[str]) -> Iterator[str]:
    """Forms as they are built now: no other one has a field for it."""
    for point in policy.collection_points.keys() - points:
        asked = {row.key for row in form_for(point, policy.languages[0]).asked.values()}
        yield from (f"{point} asks for {key}" for key in sorted(asked & set(numbers)))


def _misplaced(policy: Policy) -> Iterator[str]:
    apart = [key for key, kept in policy.retention.items() if kept.ring == ring.SPECIFIC]
    keys = SubjectKey.objects.filter(retention__in=apart).exclude(ring=ring.SPECIFIC).count()
    others = SubjectKey.objects.filter(ring=ring.SPECIFIC).exclude(retention__in=apart).count()
    if keys:
        yield f"{keys} keys of My Number lie under the ordinary ring"
    if others:
        yield f"the ring of My Number wraps {others} keys of other data"
