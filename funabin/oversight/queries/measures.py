"""The security measures the policy names, each with its newest evidence (APPI 23, 32(1))."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from django.db.models import Max, Min

from funabin.gate.models import PolicyVersion, PromiseState
from funabin.gate.policies import current_version, publications
from funabin.gate.queries import current_policy
from funabin.gate.register import recipients
from funabin.journal.models import Entry
from funabin.kit.dates import TOKYO, today_in_japan
from funabin.kit.glance import Glance
from funabin.members.queries import staff_seats
from funabin.oversight.models import Incident, MeasureCheck
from funabin.oversight.queries.duties import grants_reviewed_on, rules_read_on
from funabin.oversight.rules.measures import ATTESTED, FIRST_WITHIN, Standing, due_on

ALONE = "drill"  # the command as an actor


def measures() -> list[Standing]:
    """Every measure of the policy in force, in its order."""
    return [_standing(key) for key in current_policy().measures]


def measure_of(key: str) -> Standing | None:
    """One measure, or None where the policy in force names no such one."""
    return _standing(key) if key in current_policy().measures else None


def _standing(key: str) -> Standing:
    row = current_policy().measures[key]
    check = newest_check(key) if row.evidence == ATTESTED else None
    failed = check is not None and not check.passed
    done = _attested(check) if row.evidence == ATTESTED else EVIDENCE[row.evidence]()
    due = due_on(done, row.every)
    if done is None and not failed and not _was_looked_at(row.evidence):
        due = _named_since(key) + FIRST_WITHIN
    return Standing(
        key=key, head=row.head, evidence=row.evidence, published=row.published, done_on=done, due_on=due,
        signed_by=check.by if check else "", failed=failed,
    )  # fmt: skip


def _was_looked_at(evidence: str) -> bool:
    """Whether evidence was looked for and found wanting, so that no first day is waited for."""
    if evidence == "journal_verified":
        return Entry.objects.filter(kind="journal.verified").exists()
    if evidence == "probes":
        return PromiseState.objects.exists()
    return evidence == "second_factor"


def _named_since(key: str) -> date:
    """The day on which the first version that names a measure was published."""
    days = [one.published_at for one in publications() if key in one.policy.measures]
    return min(days).astimezone(TOKYO).date()


def newest_check(key: str) -> MeasureCheck | None:
    """What somebody signed last about a measure."""
    return MeasureCheck.objects.filter(measure=key).order_by("-done_on", "-pk").first()


def overdue_measures(today: date | None = None) -> list[Standing]:
    """Those whose evidence is missing, failed or too old."""
    at = today or today_in_japan()
    return [one for one in measures() if one.is_overdue(at)]


def evidence_dates() -> dict[str, date]:
    """Key of a published measure -> the day of its newest evidence, for the policy page."""
    return {one.key: one.done_on for one in measures() if one.published and one.done_on}


def measures_at_a_glance() -> Glance:
    """How many measures there are that somebody must see to, and the next day one is due."""
    today = today_in_japan()
    found = measures()
    days = [one.due_on for one in found if one.due_on and one.due_on >= today]
    late = sum(one.is_overdue(today) for one in found)
    first = datetime.combine(min(days), datetime.max.time(), TOKYO) if days else None
    return Glance(open=late, late=late, next_due=first)


def _attested(check: MeasureCheck | None) -> date | None:
    return check.done_on if check and check.passed else None


def _policy_published() -> date | None:
    row = PolicyVersion.objects.filter(pk=current_version().number).values_list("published_at", flat=True)
    return _day(row.first())


def _journal_verified() -> date | None:
    """The day the chain was last recomputed, unless it did not hold."""
    newest = Entry.objects.filter(kind="journal.verified").order_by("-pk").first()
    return _day(newest.at) if newest and newest.detail.get("holds", True) else None


def _newest(kind: str) -> date | None:
    return _day(Entry.objects.filter(kind=kind).aggregate(last=Max("at"))["last"])


def _drilled() -> date | None:
    """The day on which people last closed a drill; one that the command played alone shows nothing."""
    practised = Incident.objects.filter(drill=True).exclude(closed_by=ALONE)
    return _day(practised.aggregate(last=Max("closed_at"))["last"])


def _probed() -> date | None:
    """The day of the last run of the probes, unless one that keeps data safe did not hold."""
    safe = [key for key, row in current_policy().promises.items() if row.kind == "security" and row.by]
    states = PromiseState.objects.all()
    if states.filter(promise__in=safe, state="missing").exists():
        return None
    return _day(states.aggregate(first=Min("checked_at"))["first"])


def _second_factor() -> date | None:
    """Today, unless somebody of the staff could sign in without one."""
    seats = staff_seats().filter(ended_at=None, second_factor_required=False)
    return None if seats.exists() else today_in_japan()


def _recipients_reviewed() -> date | None:
    """The oldest of the newest reviews of those that the policy wants reviewed; None while one is overdue."""
    today = today_in_japan()
    wanted = [one for one in recipients() if one.wants_review and one.fitness.in_force]
    days = [one.fitness.reviews[0].done_on for one in wanted if one.fitness.reviews]
    if len(days) < len(wanted) or any(one.review_due and one.review_due < today for one in wanted):
        return None
    return min(days, default=today)


def _day(moment: datetime | None) -> date | None:
    return moment.astimezone(TOKYO).date() if moment else None


EVIDENCE: dict[str, Callable[[], date | None]] = {
    "policy_published": _policy_published,
    "rules_read": rules_read_on,
    "journal_verified": _journal_verified,
    "grants_reviewed": grants_reviewed_on,
    "drill": _drilled,
    "probes": _probed,
    "second_factor": _second_factor,
    "backup": lambda: _newest("backup.made"),
    "restore": lambda: _newest("backup.restored"),
    "recipients_reviewed": _recipients_reviewed,
}
