"""Warn before a time of law runs out, hold keys of the affected, and write to them, chunk by chunk."""

from __future__ import annotations

from django.utils import timezone

from funabin.journal.actor import system
from funabin.oversight.actions.affected import hold_some
from funabin.oversight.actions.telling import retry_failed, settle_telling, tell_some
from funabin.oversight.actions.warning import warn_of_notices, warn_of_reports
from funabin.oversight.queries.incidents import open_incidents

WORKER = system("incidents")
AT_MOST = 500  # people in one round of the worker; the next round goes on


def run_warnings() -> int:
    """Mail whoever keeps privacy before a report is due, and once more when it is late. How many mails."""
    now = timezone.now()
    return warn_of_reports(at=now, by=WORKER) + warn_of_notices(at=now, by=WORKER)


def run_telling() -> int:
    """Write to people whose data may have been read, and hold the keys of those not told yet."""
    done = 0
    for incident in open_incidents():
        if incident.reportable and not incident.drill:
            hold_some(incident=incident, at_most=AT_MOST, by=WORKER)
        if incident.telling_since:
            done += tell_some(incident=incident, at_most=AT_MOST, by=WORKER)
            done += retry_failed(incident=incident, at_most=AT_MOST, by=WORKER)
            settle_telling(incident=incident, by=WORKER)
    return done
