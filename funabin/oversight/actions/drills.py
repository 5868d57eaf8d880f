"""Practise a bad day: a breach of the mail provider, on the data there is, with nobody outside told."""

from __future__ import annotations

from datetime import timedelta
from time import monotonic

from django.utils import timezone, translation
from django.utils.translation import gettext

from funabin.journal.actions import record
from funabin.journal.actor import Actor
from funabin.kit.site import site
from funabin.oversight.actions.affected import find_affected
from funabin.oversight.actions.incidents import (
    close_incident,
    confirm_incident,
    note_incident,
    record_stores,
)
from funabin.oversight.actions.reporting import judge_incident, save_heads, send_report
from funabin.oversight.actions.telling import settle_telling, start_telling, tell_some
from funabin.oversight.incident_words import draft_notice
from funabin.oversight.models import Incident

REACHED_FOR = timedelta(days=14)
AT_MOST = 1_000
REFERENCE = "DRILL"
LESSON = "Practised. The mail provider is asked to tell us within a day."


def begin_drill(*, by: Actor) -> Incident:
    """Somebody read mails at the provider for two weeks: noted and judged; people go on from here.

    Whoever answers for data is mailed as on a real day, with the word "drill".
    """
    now, began = timezone.now(), monotonic()
    incident = note_incident(
        kind="entrustee",
        known_at=now,
        since=now - REACHED_FOR,
        until=now,
        bad_purpose=True,
        drill=True,
        by=by,
    )
    reached = {"mail": "yes", "recipient": "no"}
    incident = record_stores(incident=incident, reached=reached, by=by)
    incident = find_affected(incident=incident, by=by)
    incident = judge_incident(incident=incident, bad_purpose=True, by=by)  # drafts the nine heads
    detail = {"people": incident.figures["people"], "seconds": round(monotonic() - began)}
    record("drill.done", by=by, case=incident.number, detail=detail)
    return incident


def draft_letters(incident: Incident) -> dict[str, tuple[str, str]]:
    """Title and text of the letter to the people in each language, marked as a drill; sent to nobody.

    Only for a drill; nothing where nobody need be told.
    """
    if not incident.drill:
        raise ValueError("only a drill is played")
    if not incident.reportable:
        return {}
    return {language: _marked(*draft_notice(incident, language), language) for language in site().languages}


def _marked(title: str, text: str, language: str) -> tuple[str, str]:
    with translation.override(language):
        mark = gettext("This is a drill. Nobody is sent this letter.")
        return gettext("Drill: %(title)s") % {"title": title}, f"{mark}\n\n{text}"


def finish_drill(*, incident: Incident, by: Actor) -> Incident:
    """Play the rest alone, as people would: tell, report, write the lesson, close. Only for a drill."""
    if not incident.drill:
        raise ValueError("only a drill is played")
    if incident.reportable:
        incident = start_telling(incident=incident, texts=draft_letters(incident), by=by)
        while tell_some(incident=incident, at_most=AT_MOST, by=by):
            pass
        settle_telling(incident=incident, by=by)
    for report in incident.reports.filter(sent_at=None).exclude(tells="persons"):
        send_report(report=report, reference=REFERENCE, by=by)
    language = site().languages[0]
    save_heads(incident=incident, language=language, heads={"prevention": LESSON}, by=by)
    confirm_incident(incident=incident, by=by)
    return close_incident(incident=incident, by=by)
