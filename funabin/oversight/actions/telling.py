"""Tell the people whose data may have been read: by mail, letter or public notice (APPI 26(2); Rule 10)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from funabin.gate.actions import engage, lift_hold
from funabin.gate.models import DataSubject, Hold
from funabin.gate.register import keepers
from funabin.journal.actions import record
from funabin.journal.actor import Actor
from funabin.kit.dates import TOKYO
from funabin.outbox.actions import send_mail, write_circular
from funabin.oversight.actions.following import PERSONS, locked, settle_state
from funabin.oversight.models import AffectedPerson, Incident
from funabin.oversight.queries.incidents import ADDRESS, NAME, SEAT, harmed_people, reachable, told_of
from funabin.oversight.rules.incident_errors import NobodyLooked, NothingToReport
from funabin.oversight.rules.incidents import CLOSED, LETTER, MAIL, NOTICE

PURPOSE = "breach.notice"
TEMPLATE = "breach_notice"
REACHABLE_FOR = timedelta(days=60)
Texts = Mapping[str, tuple[str, str]]


@transaction.atomic
def start_telling(*, incident: Incident, texts: Texts, by: Actor) -> Incident:
    """Fix the words in each language; from now on the worker writes to everybody, chunk by chunk.

    `texts`: language -> title and text. They name nobody; each mail adds which kinds of that person's data
    it is about. Raises NobodyLooked before the judgement, NothingToReport where telling has begun or nobody
    need be told, outbox.UnfitCircular.
    """
    row = locked(incident)
    if row.reportable is None:
        raise NobodyLooked
    if not row.reportable or row.telling_since:
        raise NothingToReport
    row.circulars = {
        language: str(write_circular(title=title, text=text, by=by).pk)
        for language, (title, text) in texts.items()
    }
    row.telling_since = timezone.now()
    row.save(update_fields=["circulars", "telling_since"])
    record("incident.telling", by=by, case=row.number, detail={"languages": len(row.circulars)})
    return row


def tell_some(*, incident: Incident, at_most: int, by: Actor) -> int:
    """Write to the next people, one transaction each: by mail where an address is held, else they wait.

    Who has a postal address gets a letter to print; who has neither is told by the public notice. Returns
    how many were dealt with.
    """
    if not incident.telling_since or incident.drill:
        return _practise(incident, at_most) if incident.telling_since else 0
    people = harmed_people(incident).filter(told_at=None, manner="").order_by("pk")
    return sum(_tell(person, incident=incident, by=by) for person in people[:at_most])


def _practise(incident: Incident, at_most: int) -> int:
    """In a drill nobody outside hears anything: the people only count as told."""
    people = harmed_people(incident).filter(told_at=None).values_list("pk", flat=True)[:at_most]
    told = AffectedPerson.objects.filter(pk__in=list(people))
    return told.update(told_at=timezone.now(), manner=NOTICE)


@transaction.atomic
def _tell(person: AffectedPerson, *, incident: Incident, by: Actor) -> bool:
    row = AffectedPerson.objects.select_for_update().filter(pk=person.pk, told_at=None, manner="").first()
    subject = DataSubject.objects.filter(pk=person.subject).first()
    if row is None:
        return False
    found = reachable(row.subject, ADDRESS, NAME, SEAT) if subject else {}
    if subject and ADDRESS in found:
        _engage(subject, incident, ["system"], by=by)
        language = _language(incident, subject.language)
        row.mail = send_mail(
            template=TEMPLATE, to=found[ADDRESS], purpose=PURPOSE, case=incident.number, language=language,
            context={"circular": incident.circulars[language], "categories": row.harmed}, by=by,
        )  # fmt: skip
        row.manner, row.told_at = MAIL, timezone.now()
    elif subject and SEAT in found:
        _engage(subject, incident, keepers(), by=by)
        row.manner = LETTER
    else:
        row.manner = NOTICE
        row.told_at = timezone.now() if incident.public_since else None
    row.save()
    _end_hold(row, by=by)
    detail = {"manner": row.manner, "told": row.told_at is not None}
    record("incident.person_told", by=by, subjects=[row.subject], case=incident.number, purpose=PURPOSE,
           categories=row.harmed, detail=detail)  # fmt: skip
    return True


def _engage(subject: DataSubject, incident: Incident, roles: Collection[str], *, by: Actor) -> None:
    until = timezone.now() + REACHABLE_FOR
    engage(subject=subject, purposes=[PURPOSE], case=incident.number, by=by, roles=roles, until=until)


def _language(incident: Incident, language: str) -> str:
    return language if language in incident.circulars else next(iter(incident.circulars))


def _end_hold(person: AffectedPerson, *, by: Actor) -> None:
    """Once told, nothing keeps his key any longer: this very leak lets him want it gone (APPI 35(5))."""
    if person.told_at and person.hold:
        for hold in Hold.objects.filter(pk=person.hold, lifted_at=None):
            lift_hold(hold=hold, by=by)
        AffectedPerson.objects.filter(pk=person.pk).update(hold=None)


def retry_failed(*, incident: Incident, at_most: int, by: Actor) -> int:
    """Whose mail never arrived gets a letter, or is told by the public notice; returns how many."""
    failed = harmed_people(incident).filter(manner=MAIL, mail__state__in=("failed", "refused"))
    return sum(_another_way(person, incident=incident, by=by) for person in failed.order_by("pk")[:at_most])


@transaction.atomic
def _another_way(person: AffectedPerson, *, incident: Incident, by: Actor) -> bool:
    row = AffectedPerson.objects.select_for_update().filter(pk=person.pk, manner=MAIL).first()
    subject = DataSubject.objects.filter(pk=person.subject).first()
    if row is None:
        return False
    has_seat = subject is not None and SEAT in reachable(row.subject, SEAT)
    if subject and has_seat:
        _engage(subject, incident, keepers(), by=by)
    row.manner = LETTER if has_seat else NOTICE
    row.told_at = timezone.now() if row.manner == NOTICE and incident.public_since else None
    row.save(update_fields=["manner", "told_at"])
    detail = {"manner": row.manner, "told": row.told_at is not None}
    record("incident.person_told", by=by, subjects=[row.subject], case=incident.number, purpose=PURPOSE,
           categories=row.harmed, detail=detail)  # fmt: skip
    return True


@transaction.atomic
def mark_letters_posted(*, incident: Incident, people: Collection[int], by: Actor) -> int:
    """These letters are in the post; returns how many."""
    row = locked(incident)
    waiting = harmed_people(row).select_for_update().filter(pk__in=people, manner=LETTER, told_at=None)
    posted = list(waiting)
    for person in posted:
        person.told_at = timezone.now()
        person.save(update_fields=["told_at"])
        _end_hold(person, by=by)
    subjects = [person.subject for person in posted]
    record("incident.letters_posted", by=by, subjects=subjects, case=row.number, purpose=PURPOSE,
           detail={"letters": len(posted)})  # fmt: skip
    settle_telling(incident=row, by=by)
    return len(posted)


@transaction.atomic
def publish_notice(*, incident: Incident, until: date, by: Actor) -> Incident:
    """Put the words on the policy page for those out of reach, until a day ends (APPI 26(2), proviso)."""
    row = locked(incident)
    if not row.telling_since:
        raise NobodyLooked
    now = timezone.now()
    row.public_since = row.public_since or now
    row.public_until = _end_of(until)
    row.save(update_fields=["public_since", "public_until"])
    harmed_people(row).filter(manner=NOTICE, told_at=None).update(told_at=now)
    record("incident.notice_published", by=by, case=row.number, detail={"until": until.isoformat()})
    settle_telling(incident=row, by=by)
    return row


def _end_of(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), datetime.min.time(), TOKYO)


@transaction.atomic
def settle_telling(*, incident: Incident, by: Actor) -> bool:
    """Note that everybody is told, once nobody is left. Whether so."""
    row = Incident.objects.select_for_update().get(pk=incident.pk)
    if row.state == CLOSED or not row.telling_since or told_of(row).untold:
        return False
    reports = row.reports.filter(tells=PERSONS, sent_at=None)
    for report in reports:
        report.heads, report.sent_at, report.sent_by = row.heads, timezone.now(), by.token
        report.save(update_fields=["heads", "sent_at", "sent_by"])
        late = bool(report.due_at and report.sent_at > report.due_at)
        record("incident.reported", by=by, case=row.number, detail={"tells": PERSONS, "late": late})
    settle_state(row)
    return True
