"""Keep whom an incident reached, and hold their keys until they are told."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from funabin.gate.actions import lift_hold, place_hold
from funabin.gate.exposure import sealing
from funabin.gate.models import DataSubject, Hold
from funabin.journal.actions import record
from funabin.journal.actor import Actor
from funabin.kit.dates import today_in_japan
from funabin.oversight.actions.following import locked, redrafted
from funabin.oversight.models import AffectedPerson, Incident
from funabin.oversight.queries.affected import CHUNK, Touched, chunks, touched_by

HELD_FOR = timedelta(days=60)  # then somebody looks whether it is still needed


def find_affected(*, incident: Incident, by: Actor) -> Incident:
    """Look whom the incident reached: by provisions, mails, openings, cases and everything that is held.

    Safe to repeat and to break off; a million people are found in bounded memory. Those who were found
    before and are not any more go, unless they were told.
    """
    incident.round += 1
    Incident.objects.filter(pk=incident.pk).update(round=incident.round)
    holds = sealing().holds
    for chunk in chunks(touched_by(incident, sealing_holds=holds), CHUNK):
        _keep_people(incident, chunk)
    return _finish_search(incident, by=by)


def _keep_people(incident: Incident, chunk: list[Touched]) -> None:
    """One chunk of what was found, joined with what is known of the same people from this search."""
    categories: dict[str, set[str]] = {}
    harmed: dict[str, set[str]] = {}
    for subject, found, is_harmed in chunk:
        categories.setdefault(subject, set()).update(found)
        harmed.setdefault(subject, set()).update(found if is_harmed else ())
    known = AffectedPerson.objects.filter(incident=incident, subject__in=categories, round=incident.round)
    for row in known:
        categories[row.subject].update(row.categories)
        harmed[row.subject].update(row.harmed)
    countries = dict(DataSubject.objects.filter(pk__in=categories).values_list("pk", "country"))
    AffectedPerson.objects.bulk_create(
        [
            AffectedPerson(
                incident=incident, subject=subject, categories=sorted(categories[subject]),
                harmed=sorted(harmed[subject]), readable=bool(harmed[subject]),
                country=countries.get(subject, ""), round=incident.round,
            )
            for subject in categories
        ],
        update_conflicts=True,
        unique_fields=["incident", "subject"],
        update_fields=["categories", "harmed", "readable", "country", "round"],
    )  # fmt: skip


@transaction.atomic
def _finish_search(incident: Incident, *, by: Actor) -> Incident:
    row = locked(incident)
    gone = AffectedPerson.objects.filter(incident=row, told_at=None).exclude(round=row.round)
    lift_holds(gone, by=by)
    gone.delete()
    with redrafted(row):
        row.figures, row.found_at = _figures(row), timezone.now()
        row.save(update_fields=["figures", "found_at"])
    detail = {"people": row.figures["people"], "harmed": row.figures["readable"]}
    record("incident.people_found", by=by, case=row.number, detail=detail)
    return row


def _figures(incident: Incident) -> dict[str, object]:
    """Counts of people, of the kinds of their data, and of their countries; read in a stream."""
    harmed: Counter[str] = Counter()
    countries: Counter[str] = Counter()
    people = readable = 0
    rows = AffectedPerson.objects.filter(incident=incident).order_by()
    for is_readable, categories, country in rows.values_list("readable", "harmed", "country").iterator(CHUNK):
        people += 1
        readable += is_readable
        harmed.update(categories)
        countries.update([country] if is_readable and country else ())
    return {"people": people, "readable": readable, "harmed": dict(harmed), "countries": dict(countries)}


def lift_holds(people: QuerySet[AffectedPerson], *, by: Actor) -> None:
    """The keys of these people end again as the policy says."""
    held = people.filter(hold__isnull=False)
    for hold in Hold.objects.filter(pk__in=held.values("hold"), lifted_at=None).iterator(CHUNK):
        lift_hold(hold=hold, by=by)
    held.update(hold=None)


def hold_some(*, incident: Incident, at_most: int, by: Actor) -> int:
    """Hold the keys of the next people whose data may have been read, so that they can still be told.

    One transaction a person; returns how many. Without this a key could die between the leak and the letter.
    """
    people = AffectedPerson.objects.filter(incident=incident, readable=True, told_at=None, hold=None)
    return sum(_hold(person, by=by) for person in people.order_by("pk")[:at_most])


@transaction.atomic
def _hold(person: AffectedPerson, *, by: Actor) -> bool:
    row = AffectedPerson.objects.select_for_update().filter(pk=person.pk, told_at=None, hold=None).first()
    subject = DataSubject.objects.filter(pk=person.subject).first()
    if row is None or subject is None:
        return False
    day = today_in_japan() + HELD_FOR
    number = person.incident.number
    hold = place_hold(subject=subject, reason="incident", review_on=day, reference=number, by=by)
    AffectedPerson.objects.filter(pk=row.pk).update(hold=hold.pk)
    return True
