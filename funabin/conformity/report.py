"""The report: every promise of the published policy with its state, computed now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass

from django.db import OperationalError

from funabin.conformity.finding import ENFORCED, EVIDENCED, MISSING, PLEDGED, VOID, Evidence, Finding, Row
from funabin.conformity.probes import PROBES
from funabin.conformity.run import Run
from funabin.gate.actions import record_promise_states
from funabin.gate.actions.policies import Finding as PromiseFinding
from funabin.gate.queries import current_policy
from funabin.journal.actor import Actor
from funabin.policy.model import Policy, Promise

WEAKEST_LAST = (ENFORCED, EVIDENCED, PLEDGED)


@dataclass(frozen=True)
class Report:
    """Every promise of a house, in the order of its file."""

    house: str
    rows: tuple[Row, ...]

    def as_dict(self) -> dict[str, object]:
        """What `funabin conform --json` prints."""
        return {"house": self.house, "rows": [asdict(row) for row in self.rows]}


def conform(*, by: Actor) -> Report:
    """Probe every promise of the policy in force and keep the result for the pages that show it."""
    policy = current_policy()
    rows = rows_of(policy, by=by)
    record_promise_states(
        findings=[PromiseFinding(row.id, row.state, dict(row.evidence), row.how) for row in rows], by=by
    )
    return Report(policy.house, tuple(rows))


def rows_of(policy: Policy, *, by: Actor) -> list[Row]:
    """A row for each promise. A mechanism that does not hold now makes its promise missing, and says why."""
    run = Run(policy, by)
    found: dict[tuple[str, tuple[str, ...]], Finding] = {}
    return [_row(run, promise, found) for promise in policy.promises.values()]


def _row(run: Run, promise: Promise, found: dict[tuple[str, tuple[str, ...]], Finding]) -> Row:
    if promise.void_article:
        return Row(
            promise.id,
            VOID,
            f"Not run as written: {promise.void_article}.",
            {"article": promise.void_article},
        )
    if promise.missing:
        reason = run.policy.text(f"missing.{promise.missing}", run.policy.languages[0])
        return Row(promise.id, MISSING, reason, {"waits_for": promise.missing})
    mechanisms = [(promise.by, promise.args), *((key, ()) for key in promise.also)]
    for mechanism in mechanisms:
        if mechanism not in found:
            found[mechanism] = _probed(run, *mechanism)
    findings = [found[mechanism] for mechanism in mechanisms]
    return _judged(promise, findings)


def _probed(run: Run, key: str, args: tuple[str, ...]) -> Finding:
    """The finding of one probe. A probe that breaks has not shown that its mechanism holds."""
    if key not in PROBES:
        return Finding("", faults=(f"no probe is called {key}",))
    try:
        return _checked(run, key, args)
    except Exception as error:  # whatever breaks, the report must go on and say so; only the class is told
        return Finding("The probe broke.", faults=(f"{key} broke with {type(error).__name__}",))


def _checked(run: Run, key: str, args: tuple[str, ...]) -> Finding:
    """The finding, at the second try where the first met a database that another process held just then."""
    try:
        return PROBES[key].check(run, args)
    except OperationalError:
        return PROBES[key].check(run, args)


def _judged(promise: Promise, findings: Iterable[Finding]) -> Row:
    findings = list(findings)
    evidence: Evidence = {key: value for finding in findings for key, value in finding.evidence.items()}
    evidence["mechanism"] = promise.by
    faults = [fault for finding in findings for fault in finding.faults]
    if faults:
        return Row(promise.id, MISSING, "Does not hold now: " + "; ".join(faults[:5]), evidence)
    states = {PROBES[key].state for key in (promise.by, *promise.also)}
    state = next(state for state in reversed(WEAKEST_LAST) if state in states)
    return Row(promise.id, state, " ".join(finding.how for finding in findings), evidence)
