"""Probes of what is opened by two and gone soon: papers that show who somebody is, and bank accounts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from funabin.conformity.exercise import CASE, rolled_back, write_at
from funabin.conformity.finding import Finding
from funabin.conformity.run import Run
from funabin.gate.actions import enrol_subject, report_event
from funabin.gate.actions.ending import FORBIDDEN, destroy_now
from funabin.gate.guarding import HIGH
from funabin.gate.models import JointOpening, SealedDatum, SubjectKey
from funabin.gate.queries import NOT_STAFF
from funabin.members.models import Verification
from funabin.policy.decide import table_of
from funabin.policy.model import CollectionPoint, Policy

CHECKED = "check.done"
SHORT = timedelta(days=31)  # "short" in numbers: nothing that was checked lies about for longer


def opened_by_two(run: Run, args: tuple[str, ...]) -> Finding:
    """High-class data opens for two of the staff together, and for nobody of them alone."""
    tried, faults = 0, []
    for trial in run.exercise.trials:
        if trial.category not in _high_for_staff(run.policy, trial.point):
            continue
        tried += 1
        if not trial.refused.get("alone", False):
            faults.append(f"{trial.place} at {trial.point} opens for one alone")
        if not trial.opens:
            faults.append(f"{trial.place} at {trial.point} does not open for two")
    faults += [] if tried else ["nothing of high class is taken that staff could open"]
    opened = JointOpening.objects.exclude(second="").count()
    return Finding("Each was tried by one of the staff alone, then by two together.",
                   {"fields_tried": tried, "joint_openings": opened}, tuple(faults))  # fmt: skip


def _high_for_staff(policy: Policy, point: str) -> set[str]:
    """The high-class categories of a point that its own purposes let staff open."""
    purposes = policy.collection_points[point].purposes
    return {
        category
        for purpose, category, at, role in table_of(policy)
        if at == point and purpose in purposes and role not in NOT_STAFF
        and policy.categories[category].sensitivity == HIGH
    }  # fmt: skip


def papers_gone(run: Run, args: tuple[str, ...]) -> Finding:
    """What was shown for a check has an end soon after it, and goes at once where it may not be held."""
    faults: list[str] = []
    points = [
        point for point in run.policy.collection_points.values()
        if run.policy.retention[point.retention].starts == CHECKED
    ]  # fmt: skip
    faults += [] if points else ["nothing is taken for a check"]
    for point in points:
        with rolled_back():
            faults += _ends_of(run, point)
    lying = Verification.objects.filter(outcome=Verification.Outcome.MY_NUMBER, destroyed_at=None).count()
    faults += [f"{lying} pictures of a My Number lie here still"] if lying else []
    settled = Verification.objects.exclude(outcome="").count()
    return Finding("A paper was taken and checked, and another one destroyed before its check.",
                   {"papers_settled": settled}, tuple(faults))  # fmt: skip


def _ends_of(run: Run, point: CollectionPoint) -> Iterator[str]:
    subject = enrol_subject(subject_class=point.subject, by=run.by)
    written = write_at(run.policy, point.key, subject, by=run.by)
    keys = SubjectKey.objects.filter(subject=subject.pk, retention=point.retention)
    if not written or not keys.exists():
        yield f"{point.key} takes nothing"
        return
    report_event(event=CHECKED, subject=subject, case=CASE, by=run.by, at=run.at)
    if any(key.due_at is None or key.due_at > run.at + SHORT for key in keys.all()):
        yield f"what {point.key} takes stays long after the check"
    destroy_now(handles=written, reason=FORBIDDEN, by=run.by)
    left = SealedDatum.objects.filter(pk__in=[handle.datum for handle in written])
    if keys.all().exists() or left.exists():
        yield f"what {point.key} took is still there after it was destroyed"
