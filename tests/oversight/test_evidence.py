from __future__ import annotations

from datetime import timedelta

import time_machine
from django.utils import timezone

from funabin.journal.actions import note_term, record, seal_journal
from funabin.journal.models import Entry
from funabin.oversight.actions.incidents import dismiss_incident, note_incident
from funabin.oversight.tasks.evidence import run_dropping
from tests.cast import FUMIKO, WORKER

LONG_AGO = timedelta(days=4 * 365)


def bodies_left() -> int:
    return Entry.objects.filter(kind="data.opened", dropped_at=None).count()


def test_details_that_an_open_incident_needs_stay_until_it_is_closed(house):
    now = timezone.now()
    detail = {"data": 1, "role": "sales", "actor_subject": "", "policy_version": 1}
    for at in (now - LONG_AGO, now - LONG_AGO + timedelta(days=30)):
        with time_machine.travel(at, tick=False):
            record("data.opened", by=FUMIKO, categories=["contact.name"], detail=detail)
    note_term(days=1095, by=WORKER)
    seal_journal(by=WORKER)
    since = now - LONG_AGO + timedelta(days=10)
    incident = note_incident(kind="insider", known_at=now, since=since, actor="chie", by=FUMIKO)
    run_dropping()
    assert bodies_left() == 1
    dismiss_incident(incident=incident, by=FUMIKO)
    run_dropping()
    assert bodies_left() == 0
