"""Note an incident, say what it reached, and close it; suspected ones too (APPI 26)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from funabin.gate.actions import next_number
from funabin.gate.exposure import sealing
from funabin.gate.ledger import mark
from funabin.gate.models import Recipient
from funabin.journal.actions import record
from funabin.journal.actor import Actor
from funabin.journal.models import Batch, Entry
from funabin.oversight.actions.affected import lift_holds
from funabin.oversight.actions.following import alert_keepers, locked, redrafted, set_reports
from funabin.oversight.models import AffectedPerson, Incident, IncidentStore
from funabin.oversight.queries.affected import reached_of
from funabin.oversight.queries.incidents import against_closing
from funabin.oversight.rules.incident_errors import CannotCloseYet, InTheFuture, WrongOrder
from funabin.oversight.rules.incidents import (
    CLOSED,
    FALSE_ALARM,
    FIRST_GUESS,
    ILL_MEANT,
    KINDS,
    OPEN,
    REACHED,
    STORES,
    finding_of,
    keys_reached,
)

A_MINUTE = timedelta(minutes=1)  # clocks differ a little


@transaction.atomic
def note_incident(
    *,
    kind: str,
    known_at: datetime,
    by: Actor,
    suspected: bool = True,
    bad_purpose: bool | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    recipient: Recipient | None = None,
    actor: str = "",
    cases: Iterable[str] = (),
    drill: bool = False,
) -> Incident:
    """Write an incident down, suspected ones too, and freeze what proves it. Clocks run from `known_at`.

    Until somebody has judged it, it counts as one that must be told to everybody (APPI 26; Rules 7, 8).
    Raises InTheFuture, WrongOrder, ValueError for an unknown kind.
    """
    now = timezone.now()
    if kind not in KINDS:
        raise ValueError("a kind of the list is wanted")
    if known_at > now + A_MINUTE:
        raise InTheFuture
    if since and until and until < since:
        raise WrongOrder
    incident = Incident.objects.create(
        number=next_number("I", at=now), kind=kind, state=OPEN, drill=drill, suspected=suspected,
        bad_purpose=kind in ILL_MEANT if bad_purpose is None else bad_purpose,
        known_at=known_at, noted_at=now, noted_by=by.token, since=since, until=until, recipient=recipient,
        actor=actor, cases=sorted(set(cases)), evidence=_frozen(),
    )  # fmt: skip
    _write_stores(incident, FIRST_GUESS.get(kind, {}), by=by)
    set_reports(incident, [], met=None)
    record("incident.noted", by=by, case=incident.number, detail={"what": kind, "drill": drill})
    alert_keepers(incident=incident, template="incident_noted", by=by)
    return incident


def _frozen() -> dict[str, object]:
    """How far journal and ledger reach, and how data is sealed, at this moment."""
    batch = Batch.objects.order_by("-number").first()
    ledger = mark()
    last = Entry.objects.order_by("-pk").values_list("pk", flat=True).first()
    return {
        "batches": batch.number if batch else 0,
        "journal_head": batch.head if batch else "",
        "last_entry": last or 0,
        "ledger_lines": ledger.lines,
        "ledger_head": ledger.head,
        "sealing": sealing().figures(),
    }


@transaction.atomic
def record_stores(*, incident: Incident, reached: Mapping[str, str], by: Actor) -> Incident:
    """Say of each place data lies in whether it was reached; the software says what that means.

    The people and the judgement rest on it: both are to be made again. Raises ValueError for unknown words.
    """
    row = locked(incident)
    with redrafted(row):
        _write_stores(row, reached, by=by)
        row.found_at = None
        row.save(update_fields=["found_at"])
    record("incident.stores_recorded", by=by, case=row.number, detail={"stores": len(reached)})
    return row


def _write_stores(incident: Incident, reached: Mapping[str, str], *, by: Actor) -> None:
    if set(reached) - set(STORES) or set(reached.values()) - set(REACHED):
        raise ValueError("places and answers of the list are wanted")
    found, now = sealing(), timezone.now()
    every = {**reached_of(incident), **reached}
    for store, answer in every.items():
        finding = finding_of(store, every, sealing_holds=found.holds)
        IncidentStore.objects.update_or_create(
            incident=incident, store=store,
            defaults={
                "reached": answer, "keys_reached": keys_reached(every), "finding": finding,
                "evidence": found.figures(), "at": now, "by": by.token,
            },
        )  # fmt: skip


@transaction.atomic
def confirm_incident(*, incident: Incident, by: Actor) -> Incident:
    """It is certain now: it did happen."""
    row = locked(incident)
    with redrafted(row):
        row.suspected = False
        row.save(update_fields=["suspected"])
    record("incident.confirmed", by=by, case=row.number)
    return row


@transaction.atomic
def dismiss_incident(*, incident: Incident, by: Actor) -> Incident:
    """Nothing had happened: it is closed, and no report is sent any more. What was sent stays on record."""
    row = locked(incident)
    row.reports.filter(sent_at=None).delete()
    row.why_not, row.reportable, row.suspected = FALSE_ALARM, False, False
    return _close(row, why=FALSE_ALARM, by=by)


@transaction.atomic
def close_incident(*, incident: Incident, by: Actor) -> Incident:
    """All is told and the lessons are written: holds are lifted. Raises CannotCloseYet with what is to do."""
    row = locked(incident)
    against = against_closing(row)
    if against:
        raise CannotCloseYet(against)
    return _close(row, why="done", by=by)


def _close(incident: Incident, *, why: str, by: Actor) -> Incident:
    incident.state, incident.closed_at, incident.closed_by = CLOSED, timezone.now(), by.token
    incident.save()
    lift_holds(AffectedPerson.objects.filter(incident=incident), by=by)
    record("incident.closed", by=by, case=incident.number, detail={"why": why})
    return incident
