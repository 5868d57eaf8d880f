"""What every step of an incident shares: its row, locked; its reports; the mail to the keepers."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import datetime

from funabin.gate.queries import current_policy
from funabin.gate.register import keepers
from funabin.journal.actor import Actor
from funabin.kit.dates import TOKYO
from funabin.kit.site import site
from funabin.members.actions import mail_staff
from funabin.oversight.incident_words import draft_heads
from funabin.oversight.models import Incident, IncidentReport
from funabin.oversight.rules.incident_errors import NothingToReport
from funabin.oversight.rules.incidents import CLOSED, OPEN, REPORTED, with_new_drafts
from funabin.policy.leaks import leak_tellings

PERSONS = "persons"


def locked(incident: Incident) -> Incident:
    """The row, row. Raises NothingToReport once it is closed."""
    row = Incident.objects.select_for_update().get(pk=incident.pk)
    if row.state == CLOSED:
        raise NothingToReport
    return row


def drafted(incident: Incident) -> dict[str, dict[str, str]]:
    """The nine heads as the software would write them now, in each language of the site."""
    return {language: draft_heads(incident, language) for language in site().languages}


@contextmanager
def redrafted(row: Incident) -> Iterator[None]:
    """What nobody edited of the heads follows what the block learns: no report tells yesterday's number."""
    old = drafted(row)
    yield
    if row.judged_at is not None:
        row.heads = with_new_drafts(row.heads, old=old, new=drafted(row))
        row.save(update_fields=["heads"])


def alert_keepers(*, incident: Incident, template: str, by: Actor) -> int:
    """Mail whoever answers for people's data about an incident: its number and its next time, no more."""
    due = incident.reports.filter(sent_at=None, due_at__isnull=False).order_by("due_at").first()
    context = {
        "number": incident.number,
        "drill": incident.drill,
        "tells": due.tells if due else "",
        "due": clock_words(due.due_at) if due and due.due_at else "",
    }
    return mail_staff(roles=keepers(), template=template, context=context, case=incident.number, by=by)


def clock_words(at: datetime) -> str:
    """A moment in Japan time, in figures that every language reads."""
    return at.astimezone(TOKYO).strftime("%Y-%m-%d %H:%M")


def set_reports(incident: Incident, countries: Collection[str], *, met: Collection[str] | None) -> int:
    """A row for each law that wants the leak told; what nobody need send any more goes. How many stand."""
    wanted = []
    nobody_harmed = met is not None and not met and not countries
    tellings = [] if nobody_harmed else leak_tellings(current_policy(), countries, incident.known_at, met)
    tellings = [one for one in tellings if one.tells != "controller"]  # who entrusts us is told by contract
    if tellings and not any(one.tells == PERSONS for one in tellings):
        first = tellings[0]  # no law names a time for the people: as early as the authority, then
        tellings.append(type(first)(PERSONS, first.jurisdictions, first.due))
    for one in tellings:
        row, _ = IncidentReport.objects.update_or_create(
            incident=incident, tells=one.tells, articles=list(one.due.articles),
            defaults={"jurisdictions": list(one.jurisdictions), "due_at": one.due.at},
        )  # fmt: skip
        wanted.append(row.pk)
    incident.reports.filter(sent_at=None).exclude(pk__in=wanted).delete()
    return len(wanted)


def settle_state(incident: Incident) -> None:
    """Whether everything that must be told is told."""
    Incident.objects.filter(pk=incident.pk).exclude(state=CLOSED).update(state=state_of(incident))


def state_of(incident: Incident) -> str:
    if incident.reportable is None or incident.reports.filter(sent_at=None).exists():
        return OPEN
    return REPORTED
