"""The probes of incidents and signed measures, each beside its disarming twin."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from funabin.conformity.finding import Finding
from funabin.conformity.probes import incidents as probes
from funabin.conformity.run import Run
from funabin.gate.actions import publish_policy
from funabin.gate.models import Hold
from funabin.gate.queries import current_policy
from funabin.journal.models import Entry
from funabin.outbox.models import Mail
from funabin.oversight.actions import affected, incidents, reporting
from funabin.oversight.actions.incidents import note_incident
from funabin.oversight.actions.measures import check_measure
from funabin.oversight.models import Incident
from tests.cast import FUMIKO, WORKER
from tests.conformity.conftest import Probed
from tests.conformity.twins import disarms
from tests.conftest import HOUSE

pytestmark = pytest.mark.django_db


@pytest.fixture
def jinjidosha(db: None) -> None:
    """The house that promises that nothing leaks."""
    publish_policy(directory=HOUSE.parent / "jinjidosha", by=WORKER)


def followed() -> Finding:
    return probes.incidents_followed(Run(current_policy(), WORKER), ())


def test_a_leak_is_followed_in_the_house_that_promises_it(jinjidosha: None) -> None:
    found = followed()
    assert found.faults == ()
    assert found.evidence["incidents_confirmed"] == 0
    assert not Incident.objects.exists()
    assert not Mail.objects.exists()
    assert not Hold.objects.exists()
    assert not Entry.objects.filter(kind="incident.noted").exists()


@disarms("incidents_followed")
def test_a_leak_whose_people_are_not_found_is_seen(jinjidosha: None, monkeypatch) -> None:
    monkeypatch.setattr(affected, "touched_by", lambda incident, sealing_holds: iter(()))
    assert "the person it reached is not found" in followed().faults


@disarms("incidents_followed")
def test_a_leak_that_nobody_tells_of_is_seen(jinjidosha: None, monkeypatch) -> None:
    monkeypatch.setattr(reporting, "set_reports", lambda incident, countries, met: 0)
    assert "it is not told to the authority" in followed().faults


@disarms("incidents_followed")
def test_clocks_that_do_not_run_are_seen(jinjidosha: None, monkeypatch) -> None:
    monkeypatch.setattr(incidents, "set_reports", lambda incident, countries, met: 0)
    assert "no clock runs" in followed().faults


@disarms("incidents_followed")
def test_stolen_keys_that_count_as_safe_are_seen(jinjidosha: None, monkeypatch) -> None:
    monkeypatch.setattr(incidents, "finding_of", lambda store, reached, sealing_holds: "sealed")
    assert "sealed data counts as safe although its keys were reached" in followed().faults


@disarms("incidents_followed")
def test_a_key_that_may_die_before_its_person_is_told_is_seen(jinjidosha: None, monkeypatch) -> None:
    monkeypatch.setattr(probes, "hold_some", lambda incident, at_most, by: 0)
    assert "the person's key is not held until he is told" in followed().faults


@disarms("incidents_followed")
def test_a_count_that_nobody_sees_is_seen(jinjidosha: None, monkeypatch) -> None:
    monkeypatch.setattr("funabin.public.views.policy.incident_lines", list)
    assert any("Leaks, losses and damage" in fault for fault in followed().faults)


@disarms("incidents_followed")
def test_a_report_that_is_late_is_seen(jinjidosha: None) -> None:
    note_incident(kind="lost", known_at=timezone.now() - timedelta(days=8), by=FUMIKO)
    assert "2 reports of incidents are late" in followed().faults


def test_a_signed_measure_shows_its_day(probed: Probed) -> None:
    assert probed("AR-8.3a").state == "pledged"
    check_measure(measure="premises", done_on=date(2026, 11, 1), passed=True, by=FUMIKO)
    row = probed("AR-8.3a")
    assert (row.state, row.evidence["signed_on"]) == ("pledged", "2026-11-01")


@disarms("measures_signed")
def test_a_measure_found_wanting_is_seen(probed: Probed) -> None:
    check_measure(measure="devices", done_on=timezone.localdate(), passed=False, by=FUMIKO)
    row = probed("AR-8.3a")
    assert (row.state, "devices was found wanting" in row.how) == ("missing", True)


@disarms("measures_signed")
def test_a_measure_past_its_day_is_seen(probed: Probed) -> None:
    check_measure(measure="premises", done_on=date(2020, 1, 1), passed=True, by=FUMIKO)
    assert "premises was due on 2021-01-01" in probed("AR-8.3a").how
