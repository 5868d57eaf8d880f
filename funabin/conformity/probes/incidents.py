"""Probes of incidents and measures: a leak is followed to its end and told; what people keep is signed."""

from __future__ import annotations

from datetime import date

from django.utils import timezone, translation

from funabin.conformity.exercise import CASE, rolled_back, write_at
from funabin.conformity.finding import Finding
from funabin.conformity.probes.pages import lacks
from funabin.conformity.run import Run
from funabin.gate.actions import enrol_subject
from funabin.gate.models import Hold
from funabin.kit.dates import TOKYO
from funabin.oversight.actions.affected import find_affected, hold_some
from funabin.oversight.actions.incidents import note_incident, record_stores
from funabin.oversight.actions.reporting import judge_incident
from funabin.oversight.models import Incident, IncidentReport
from funabin.oversight.queries.incidents import counted_incidents
from funabin.oversight.queries.measures import measure_of
from funabin.oversight.rules.incidents import CLOSED, HEADS, MONEY
from funabin.public.incidents import incident_lines

POINT = "inquiry"


def incidents_followed(run: Run, args: tuple[str, ...]) -> Finding:
    """A leak is noted, its people are found, it is judged with clocks and heads, and everybody sees how many.

    Nobody can promise that nothing ever leaks (JJ-44); what is promised is that no leak is hidden.
    """
    faults = _rehearsed(run)
    for language in run.languages:
        page = run.public("privacy", language)
        with translation.override(language):
            labels = [line.label for line in incident_lines()]
        faults += lacks(page, *labels)
    waiting = IncidentReport.objects.filter(sent_at=None, incident__drill=False)
    late = waiting.filter(due_at__lt=run.at).exclude(incident__state=CLOSED)
    faults += [f"{late.count()} reports of incidents are late"] if late.exists() else []
    counted = counted_incidents()
    figures: dict[str, int | str] = {
        "incidents_confirmed": sum(year.confirmed for year in counted),
        "incidents_reported": sum(year.reported for year in counted),
    }
    drill = Incident.objects.filter(drill=True, closed_at__isnull=False).order_by("-closed_at").first()
    if drill and drill.closed_at:
        figures["drilled_on"] = drill.closed_at.astimezone(TOKYO).date().isoformat()
    return Finding("A leak was played through and rolled back. The policy page was read for the count.",
                   figures, tuple(faults))  # fmt: skip


def _rehearsed(run: Run) -> list[str]:
    """What does not hold when one person's letter goes astray, and when a sealed copy is stolen."""
    faults: list[str] = []
    with rolled_back():
        subject = enrol_subject(by=run.by, country=run.policy.operator.country)
        points = run.policy.collection_points
        write_at(run.policy, POINT if POINT in points else next(iter(points)), subject, by=run.by)
        incident = note_incident(kind="misdirected", known_at=timezone.now(), cases=[CASE], by=run.by)
        faults += [] if incident.reports.filter(sent_at=None).exists() else ["no clock runs"]
        found = find_affected(incident=incident, by=run.by)
        harmed = found.people.filter(subject=subject.pk, readable=True).exists()
        faults += [] if harmed else ["the person it reached is not found"]
        judged = judge_incident(incident=found, bad_purpose=False, also=[MONEY], by=run.by)
        told = judged.reportable and judged.reports.filter(tells="authority", due_at__isnull=False).exists()
        faults += [] if told else ["it is not told to the authority"]
        drafted = all(set(judged.heads.get(one, {})) == set(HEADS) for one in run.languages)
        faults += [] if drafted else ["the nine heads are not drafted"]
        hold_some(incident=judged, at_most=1, by=run.by)
        held = Hold.objects.filter(reference=judged.number, lifted_at=None).exists()
        faults += [] if held else ["the person's key is not held until he is told"]
        stolen = note_incident(kind="lost", known_at=timezone.now(), by=run.by)
        record_stores(incident=stolen, reached={"backup": "yes", "keyring": "yes", "ring": "yes"}, by=run.by)
        sealed = stolen.stores.filter(store="backup", finding="sealed").exists()
        faults += ["sealed data counts as safe although its keys were reached"] if sealed else []
    return faults


def measures_signed(run: Run, args: tuple[str, ...]) -> Finding:
    """A duty of people: the policy names who answers for it, the measures that show it, and who signed when.

    What was found wanting, or is past its day, does not hold; what nobody signed yet is reminded of.
    """
    person = run.policy.operator.responsible_person
    faults = [] if person else ["the policy names no responsible person"]
    today = run.at.astimezone(TOKYO).date()
    days: list[date] = []
    for key in args:
        standing = measure_of(key)
        if standing is None:
            faults.append(f"the policy names no measure {key}")
            continue
        faults += [f"{key} was found wanting"] if standing.failed else []
        late = standing.due_on is not None and standing.due_on < today
        faults += [f"{key} was due on {standing.due_on}"] if late else []
        days += [standing.done_on] if standing.done_on else []
    figures: dict[str, int | str] = {"measures_signed": len(days), "measures_named": len(args)}
    figures |= {"signed_on": min(days).isoformat()} if days else {}
    return Finding("The signatures of these measures were looked up.", figures, tuple(faults))
