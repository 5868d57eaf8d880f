"""Whose data an incident reached: found by provisions, mails, openings, cases, and all that is held.

Everything is read in a stream: a million people need no more memory than a thousand. Tokens and categories
only; nothing is opened.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime
from itertools import islice
from typing import TypeVar
from uuid import UUID

from django.db.models import Q

from funabin.gate.models import Provision, SealedDatum, SubjectKey
from funabin.journal.models import Entry, EntrySubject
from funabin.outbox.models import Mail
from funabin.oversight.models import Incident
from funabin.oversight.rules.incidents import (
    LOSSES,
    NO,
    SEALED_STORES,
    YES,
    finding_of,
    is_readable,
)

CHUNK = 2_000
TAKEN = ("data.collected", "data.corrected")
OPENINGS = ("data.opened", "data.listed", "data.disclosed")

Row = TypeVar("Row")
Touched = tuple[str, tuple[str, ...], bool]  # person, categories, whether they count as read


def touched_by(incident: Incident, *, sealing_holds: bool) -> Iterator[Touched]:
    """Each person and what of him the incident reached; the same person may come several times."""
    reached = reached_of(incident)
    is_loss = incident.kind in LOSSES

    def harms(*stores: str) -> bool:
        found = (finding_of(store, reached, sealing_holds=sealing_holds) for store in stores)
        return is_loss or any(is_readable(finding) for finding in found)

    if incident.recipient_id and reached.get("recipient", YES) != NO:
        yield from given_to(incident, harmed=True)
    if reached.get("mail", NO) != NO:
        yield from mailed(incident, harmed=harms("mail"))
    if incident.actor:
        yield from opened_by(incident, harmed=True)
    if incident.kind == "skimming":
        yield from typed(incident, harmed=True)
    if incident.cases:
        yield from of_cases(incident.cases, harmed=True)
    if any(reached.get(store, NO) != NO for store in (*SEALED_STORES, "server")):
        yield from everything(incident, harmed=harms("server", *SEALED_STORES))


def reached_of(incident: Incident) -> dict[str, str]:
    """What is known of each place data lies in."""
    return dict(incident.stores.values_list("store", "reached"))


def given_to(incident: Incident, *, harmed: bool) -> Iterator[Touched]:
    """Everything the recipient got between the two moments."""
    rows = Provision.objects.filter(_within(incident, "at"), recipient=incident.recipient_id)
    for subject, categories in rows.order_by().values_list("subject", "categories").iterator(CHUNK):
        yield subject, tuple(categories), harmed


def mailed(incident: Incident, *, harmed: bool) -> Iterator[Touched]:
    """Whoever was sent a mail between the two moments: the address. Our mails carry no other data."""
    rows = Mail.objects.filter(_within(incident, "sent_at"), state="sent").order_by()
    for chunk in chunks(rows.values_list("to_datum", "to_category").iterator(CHUNK)):
        people = dict(SealedDatum.objects.filter(pk__in=dict(chunk)).values_list("pk", "subject_id"))
        yield from ((people[datum], (category,), harmed) for datum, category in chunk if datum in people)


def opened_by(incident: Incident, *, harmed: bool) -> Iterator[Touched]:
    """Whatever was opened or handed over between the two moments by the sign-in that was misused."""
    rows = EntrySubject.objects.filter(
        _within(incident, "entry__at"), entry__actor_token=incident.actor, entry__kind__in=OPENINGS
    )
    for subject, categories in rows.order_by().values_list("subject", "entry__categories").iterator(CHUNK):
        yield subject, tuple(categories), harmed


def typed(incident: Incident, *, harmed: bool) -> Iterator[Touched]:
    """Whatever was taken by a form between the two moments: data on its way in counts too (Rule 7(iii))."""
    rows = EntrySubject.objects.filter(_within(incident, "entry__at"), entry__kind="data.collected")
    for subject, categories in rows.order_by().values_list("subject", "entry__categories").iterator(CHUNK):
        yield subject, tuple(categories), harmed


def of_cases(cases: Collection[str], *, harmed: bool) -> Iterator[Touched]:
    """Everybody whose data was taken in one of these cases, as the journal and the seals say."""
    rows = SealedDatum.objects.filter(case__in=list(cases)).order_by().values_list("subject_id", "category")
    for subject, category in rows.distinct().iterator(CHUNK):
        yield subject, (category,), harmed
    taken = EntrySubject.objects.filter(entry__case__in=list(cases), entry__kind__in=TAKEN).order_by()
    for subject, categories in taken.values_list("subject", "entry__categories").iterator(CHUNK):
        yield subject, tuple(categories), harmed


def everything(incident: Incident, *, harmed: bool) -> Iterator[Touched]:
    """All that was held until the second moment, and whose key lived at the first."""
    rows = SealedDatum.objects.order_by("subject_id")
    if incident.until:
        rows = rows.filter(taken_at__lte=incident.until)
    fields = rows.values_list("subject_id", "category", "key")
    for chunk in chunks(fields.iterator(CHUNK)):
        alive = _keys_that_lived({key: subject for subject, _, key in chunk}, incident.since)
        yield from ((subject, (category,), harmed) for subject, category, key in chunk if key in alive)


def _keys_that_lived(keys: Mapping[UUID, str], since: datetime | None) -> set[UUID]:
    """Those that live, or died after the data was reached: who erases himself later was reached too."""
    alive = set(SubjectKey.objects.filter(pk__in=keys).values_list("pk", flat=True))
    dead = {str(key): key for key in keys if key not in alive}
    if not dead or since is None:
        return alive
    died = Entry.objects.filter(
        kind="key.destroyed", at__gte=since, subjects__subject__in={keys[key] for key in dead.values()}
    )
    return alive | {dead[key] for key in died.values_list("detail__key", flat=True) if key in dead}


def _within(incident: Incident, field: str) -> Q:
    wanted = Q()
    if incident.since:
        wanted &= Q(**{f"{field}__gte": incident.since})
    if incident.until:
        wanted &= Q(**{f"{field}__lte": incident.until})
    return wanted


def chunks(rows: Iterable[Row], size: int = CHUNK) -> Iterator[list[Row]]:
    """Lists of at most `size` rows, one after the other."""
    walking = iter(rows)
    while chunk := list(islice(walking, size)):
        yield chunk
