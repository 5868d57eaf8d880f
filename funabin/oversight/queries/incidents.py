"""Read incidents, their clocks, and whom they reached. People come as tokens; a page opens what it shows."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Min, Q, QuerySet
from django.utils import timezone

from funabin.gate.fields import Handle
from funabin.gate.models import DataSubject, SealedDatum, SubjectKey
from funabin.gate.queries import current_policy
from funabin.kit.dates import TOKYO
from funabin.kit.glance import Glance
from funabin.oversight.models import AffectedPerson, EntrusteeNotice, Incident, IncidentReport
from funabin.oversight.rules.incidents import (
    CLOSED,
    FALSE_ALARM,
    LETTER,
    MAIL,
    NOTICE,
    STORES,
    finding_of,
    missing_to_close,
)
from funabin.policy.leaks import rows_that_hold

ADDRESS, NAME, SEAT = "contact.email", "contact.name", "contact.address"


@dataclass(frozen=True)
class Told:
    """How far telling the people has come."""

    by_mail: int
    letters: int  # to print and post
    by_notice: int  # out of reach: a public notice tells them
    waiting: int  # nobody has written to them yet
    failed: int  # mails that never arrived

    @property
    def untold(self) -> int:
        """Those whom nothing has told."""
        return self.letters + self.by_notice + self.waiting


def incidents() -> QuerySet[Incident]:
    """All of them, newest first; drills too."""
    return Incident.objects.select_related("recipient")


def open_incidents() -> QuerySet[Incident]:
    """Those that are not closed."""
    return incidents().exclude(state=CLOSED)


def incident_by_number(number: str) -> Incident | None:
    """One incident, or None."""
    return incidents().filter(number=number).first()


def reports_of(incident: Incident) -> list[IncidentReport]:
    """Whom it must be told, soonest first."""
    return list(incident.reports.order_by("due_at", "id"))


def report_by_id(incident: Incident, number: int) -> IncidentReport | None:
    """One report of an incident, or None."""
    return incident.reports.filter(pk=number).first()


def findings_of(incident: Incident, *, sealing_holds: bool) -> list[tuple[str, str, str]]:
    """(store, whether it was reached, what is found of it) for every place data lies in."""
    reached = dict(incident.stores.values_list("store", "reached"))
    return [
        (store, reached.get(store, ""), finding_of(store, reached, sealing_holds=sealing_holds))
        for store in STORES
    ]


def harmed_people(incident: Incident) -> QuerySet[AffectedPerson]:
    """Those whose data may have been read."""
    return AffectedPerson.objects.filter(incident=incident, readable=True)


def told_of(incident: Incident) -> Told:
    """How far telling the people has come."""
    people = harmed_people(incident)
    rows = people.filter(told_at=None).values_list("manner").annotate(number=Count("pk")).order_by()
    untold = Counter(dict(rows))
    return Told(
        by_mail=people.filter(manner=MAIL, told_at__isnull=False).count(),
        letters=untold[LETTER],
        by_notice=untold[NOTICE],
        waiting=untold[""],
        failed=people.filter(mail__state__in=("failed", "refused")).count(),
    )


def letters_to_print(incident: Incident, *, at_most: int) -> list[AffectedPerson]:
    """The next people who get a letter, in the order they were found."""
    people = harmed_people(incident).filter(manner=LETTER, told_at=None)
    return list(people.order_by("pk")[:at_most])


def letter_language(incident: Incident, person: AffectedPerson) -> str:
    """The language of a person's letter: his own where the notice was written in it, else its first."""
    language = DataSubject.objects.filter(pk=person.subject).values_list("language", flat=True).first() or ""
    return language if language in incident.circulars else next(iter(incident.circulars))


def reachable(subject: str, *categories: str) -> dict[str, Handle]:
    """The newest living datum of each of these kinds, to write to somebody of a leak.

    A leak may be told wherever data was taken: the policy says so of its purpose (`every_point`).
    """
    rows = SealedDatum.objects.filter(subject=subject, category__in=categories).defer("ciphertext")
    data = list(rows.order_by("-taken_at", "-id"))
    alive = set(SubjectKey.objects.filter(pk__in=[datum.key for datum in data]).values_list("pk", flat=True))
    found: dict[str, Handle] = {}
    for datum in data:
        if datum.key in alive and datum.category not in found:
            found[datum.category] = Handle(datum.pk, datum.category, datum.place, datum.row)
    return found


def many_of(jurisdictions: list[str]) -> int:
    """More people than this make a leak one that is told for its size alone (Rule 7(iv): 1,000)."""
    rows = [row for row in rows_that_hold(current_policy(), None) if "many" in row.triggers]
    return min((row.many for row in rows if {*jurisdictions, "*"} & set(row.jurisdictions)), default=1000)


def against_closing(incident: Incident) -> tuple[str, ...]:
    """What is still to be done before an incident may be closed."""
    told = told_of(incident)
    return missing_to_close(
        judged=incident.reportable is not None,
        unsent=incident.reports.filter(sent_at=None).exclude(tells="persons").count(),
        untold=told.untold if incident.reportable else 0,
        holds_prevention=any(heads.get("prevention", "").strip() for heads in incident.heads.values()),
        suspected=incident.suspected,
    )


def entrustee_notices() -> QuerySet[EntrusteeNotice]:
    """What entrustees told us and nobody has taken up."""
    return EntrusteeNotice.objects.filter(settled_at=None).select_related("recipient")


def notice_by_id(number: int) -> EntrusteeNotice | None:
    """One word of an entrustee, or None."""
    return EntrusteeNotice.objects.filter(pk=number).select_related("recipient").first()


def incidents_at_a_glance() -> Glance:
    """What is open, what is late, what is due next: reports, people to tell, and the entrustees' inbox."""
    now = timezone.now()
    reports = IncidentReport.objects.filter(sent_at=None).exclude(incident__state=CLOSED)
    inbox = EntrusteeNotice.objects.filter(settled_at=None)
    due = [
        reports.aggregate(first=Min("due_at"))["first"],
        inbox.aggregate(first=Min("due_at"))["first"],
    ]
    return Glance(
        open=open_incidents().count() + inbox.count(),
        late=reports.filter(due_at__lt=now).count() + inbox.filter(due_at__lt=now).count(),
        next_due=min((one for one in due if one), default=None),
    )


@dataclass(frozen=True)
class Counted:
    """Incidents of one year, as everybody may read it: confirmed ones, and those told to an authority."""

    year: int
    confirmed: int
    reported: int


def counted_incidents() -> list[Counted]:
    """Confirmed incidents by year, newest first. Drills and false alarms are none."""
    rows = Incident.objects.filter(drill=False, suspected=False).exclude(why_not=FALSE_ALARM)
    confirmed: Counter[int] = Counter()
    reported: Counter[int] = Counter()
    for known_at, reportable in rows.values_list("known_at", "reportable"):
        year = known_at.astimezone(TOKYO).year
        confirmed[year] += 1
        reported[year] += bool(reportable)
    return [Counted(year, confirmed[year], reported[year]) for year in sorted(confirmed, reverse=True)]


def public_notices() -> QuerySet[Incident]:
    """Incidents with a public notice that stands today."""
    now = timezone.now()
    standing = Q(public_until__isnull=True) | Q(public_until__gt=now)
    return Incident.objects.filter(standing, public_since__lte=now, drill=False)


def incidents_so_far() -> tuple[tuple[Counted, ...], tuple[UUID, ...]]:
    """What `counted_incidents` counts and which notices stand: changes whenever the public part does."""
    return tuple(counted_incidents()), tuple(one.pk for one in public_notices().order_by("pk").only("pk"))


def evidence_needed_since() -> datetime | None:
    """From when on records must stay for incidents that are looked into; None where there is none."""
    rows = open_incidents().filter(drill=False)
    moments = [since or known for since, known in rows.values_list("since", "known_at")]
    return min(moments, default=None)
