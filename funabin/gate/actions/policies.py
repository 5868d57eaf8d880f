"""Publish a version of the policy; keep what the probes found about its promises."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from funabin.gate.errors import NotPublished
from funabin.gate.models import PolicyVersion, PromiseState
from funabin.gate.planning import Plan, plan_publication
from funabin.gate.queries import probing_asked_at
from funabin.journal.actions import record
from funabin.journal.actor import Actor
from funabin.policy.load import policy_of, read_source
from funabin.policy.model import Policy
from funabin.policy.source import PolicySource


@dataclass(frozen=True)
class Finding:
    """What a probe found.

    State is enforced, evidenced, pledged, void or missing; evidence holds numbers and keys; `how` says what
    was tried and what did not hold, in English and without any data.
    """

    promise: str
    state: str
    evidence: dict[str, int | str | bool] = field(default_factory=dict)
    how: str = ""


def plan_version(*, directory: Path, effective: date | None = None) -> Plan:
    """What publishing a house's policy would do. Raises PolicyError with every mistake of the files."""
    return plan_publication(_read(directory)[1], effective=effective, at=timezone.now())


@transaction.atomic
def publish_policy(*, directory: Path, by: Actor, effective: date | None = None) -> PolicyVersion:
    """Publish a house's policy as the next version; the newest version where it already says the same.

    It takes effect on `effective`, else on the day its file says; only the first before today.
    Raises PolicyError with every mistake of the files, NotPublished with everything that stands against it.
    """
    source, policy = _read(directory)
    newest = PolicyVersion.objects.select_for_update().order_by("-number").first()
    if newest is not None and newest.digest == policy.digest:
        return newest
    plan = plan_publication(policy, effective=effective, at=timezone.now())
    if plan.obstacles:
        raise NotPublished(plan.obstacles)
    version = PolicyVersion.objects.create(
        number=newest.number + 1 if newest else 1,
        digest=policy.digest,
        sources=source.as_dict(),
        effective=plan.effective,
        published_at=timezone.now(),
    )
    detail = {"number": version.number, "digest": policy.digest, "effective": plan.effective.isoformat()}
    record("policy.published", by=by, detail=detail)
    return version


def _read(directory: Path) -> tuple[PolicySource, Policy]:
    source = replace(read_source(directory), file="policy.yaml")
    return source, policy_of(source)


@transaction.atomic
def record_promise_states(*, findings: Iterable[Finding], by: Actor, at: datetime | None = None) -> None:
    """Replace the stored result of the probes by this run's."""
    at, findings = at or timezone.now(), list(findings)
    PromiseState.objects.all().delete()
    PromiseState.objects.bulk_create(
        PromiseState(
            promise=found.promise,
            state=found.state,
            evidence=found.evidence,
            how=found.how,
            checked_at=at,
        )
        for found in findings
    )
    missing = sum(found.state == "missing" for found in findings)
    record("promises.recorded", by=by, detail={"promises": len(findings), "missing": missing})


@transaction.atomic
def ask_to_probe(*, by: Actor) -> None:
    """Ask the worker to probe every promise again. Asking twice before it came round changes nothing."""
    if probing_asked_at() is None:
        record("promises.asked", by=by)
