"""Judge whether an incident is told, write the nine heads, and keep what the authorities were told."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.db import transaction
from django.utils import timezone

from funabin.gate.queries import current_policy
from funabin.journal.actions import record
from funabin.journal.actor import Actor
from funabin.members.rules import holds_clear_address
from funabin.oversight.actions.following import PERSONS, drafted, locked, set_reports, settle_state, state_of
from funabin.oversight.models import Incident, IncidentReport
from funabin.oversight.queries.incidents import many_of
from funabin.oversight.rules.incident_errors import NamesSomebody, NobodyLooked, NothingToReport
from funabin.oversight.rules.incidents import (
    HEADS,
    TRIGGERS,
    triggers_met,
    why_not_told,
    with_new_drafts,
)

LONGEST_HEAD = 4_000  # characters


@transaction.atomic
def judge_incident(
    *, incident: Incident, bad_purpose: bool, by: Actor, also: Collection[str] = ()
) -> Incident:
    """Say whether the incident is told, to whom and until when; the reasons stand on the page (Rule 7).

    `also` are triggers that a person knows of and the software cannot; what it found itself nobody takes
    away. Raises NobodyLooked where the people were not found since the last change.
    """
    row = locked(incident)
    if row.found_at is None:
        raise NobodyLooked
    if set(also) - set(TRIGGERS):
        raise ValueError("triggers of the list are wanted")
    row.bad_purpose, row.also = bad_purpose, sorted(also)
    countries = sorted(row.figures["countries"])
    met = triggers_met(
        harmed=row.figures["harmed"], people=row.figures["readable"], bad_purpose=bad_purpose,
        sensitivity={key: row.sensitivity for key, row in current_policy().categories.items()},
        many=many_of([current_policy().operator.country, *countries]), also=also,
    )  # fmt: skip
    is_harmed = bool(row.figures["readable"])
    number = set_reports(row, countries, met=met) if is_harmed else set_reports(row, [], met=())
    row.triggers = list(met)
    row.why_not = why_not_told(people=row.figures["people"], harmed=row.figures["readable"], tellings=number)
    row.reportable = not row.why_not
    row.judged_at, row.judged_by = timezone.now(), by.token
    row.heads = with_new_drafts(row.heads, old={}, new=drafted(row))
    row.state = state_of(row)
    row.save()
    detail = {"reportable": row.reportable, "triggers": ",".join(met), "why_not": row.why_not}
    record("incident.judged", by=by, case=row.number, detail=detail)
    return row


@transaction.atomic
def save_heads(*, incident: Incident, language: str, heads: Mapping[str, str], by: Actor) -> Incident:
    """Keep the nine heads in one language. They name nobody: NamesSomebody where one has an address."""
    row = locked(incident)
    checked = check_heads(heads)
    row.heads = {**row.heads, language: {**row.heads.get(language, {}), **checked}}
    row.save(update_fields=["heads"])
    record("incident.heads_written", by=by, case=row.number, detail={"language": language})
    return row


def check_heads(heads: Mapping[str, str]) -> dict[str, str]:
    """The texts of known heads, without blanks around. Raises NamesSomebody."""
    checked = {head: str(heads[head]).strip()[:LONGEST_HEAD] for head in HEADS if head in heads}
    if any(holds_clear_address(text) for text in checked.values()):
        raise NamesSomebody
    return checked


@transaction.atomic
def send_report(*, report: IncidentReport, reference: str, by: Actor) -> IncidentReport:
    """An authority has the report: on its own form, under the number it gave. The heads stay as sent.

    Raises NothingToReport where it was sent, or is the notice to the people, which `tell_some` sends.
    """
    incident = locked(report.incident)
    row = IncidentReport.objects.select_for_update().filter(pk=report.pk, sent_at=None).first()
    if row is None or row.tells == PERSONS:
        raise NothingToReport
    row.heads, row.sent_at, row.sent_by = incident.heads, timezone.now(), by.token
    row.reference = reference.strip()[:64]
    row.save()
    late = bool(row.due_at and row.sent_at > row.due_at)
    record("incident.reported", by=by, case=incident.number, detail={"tells": row.tells, "late": late})
    settle_state(incident)
    return row
