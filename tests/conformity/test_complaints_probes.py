"""The probes of promised times, each beside its disarming twin."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from funabin.conformity.finding import Finding
from funabin.conformity.probes import complaints
from funabin.conformity.run import Run
from funabin.gate.actions import publish_policy
from funabin.gate.queries import current_policy
from funabin.journal.models import Entry
from funabin.rights.actions import complaints as actions
from funabin.rights.models import CaseClock, Complaint
from funabin.rights.queries import service
from funabin.trade.actions import clocks, inquiries
from tests.cast import WORKER
from tests.conformity.conftest import Without
from tests.conformity.twins import disarms
from tests.conftest import HOUSE

pytestmark = pytest.mark.django_db
Probe = Callable[[str, str], Finding]


@pytest.fixture
def probe() -> Probe:
    """`probe("carjunction", "disputes_timed")`: what the probe finds in that house."""

    def found(house: str, name: str) -> Finding:
        publish_policy(directory=HOUSE.parent / house, by=WORKER)
        result: Finding = getattr(complaints, name)(Run(current_policy(), WORKER), ())
        return result

    return found


PROBES = [
    ("autorec", "inquiries_acknowledged"),
    ("carjunction", "disputes_timed"),
    ("jinjidosha", "complaints_taken_up"),
    ("jinjidosha", "answer_times_measured"),
]


@pytest.mark.parametrize(("house", "name"), PROBES)
def test_it_holds_as_it_is_and_leaves_nothing_behind(probe: Probe, house: str, name: str) -> None:
    assert probe(house, name).faults == ()
    assert not Complaint.objects.exists()
    assert not CaseClock.objects.exists()
    assert not Entry.objects.filter(kind="complaint.received").exists()


def test_it_holds_however_often_a_day_it_is_asked(probe: Probe) -> None:
    """One address gets few receipts a day; the probe asks for one from another each time."""
    assert {probe("jinjidosha", "complaints_taken_up").faults for _turn in range(4)} == {()}


@disarms("inquiries_acknowledged")
def test_an_inquiry_without_a_receipt_is_seen(probe: Probe, monkeypatch) -> None:
    monkeypatch.setattr(inquiries, "_acknowledge", lambda inquiry, by: None)
    assert "no receipt is on its way" in probe("autorec", "inquiries_acknowledged").faults


@disarms("inquiries_acknowledged")
def test_a_late_receipt_that_nobody_hears_of_is_seen(probe: Probe, monkeypatch) -> None:
    monkeypatch.setattr(clocks, "put_above", lambda *, case, by: None)
    assert probe("autorec", "inquiries_acknowledged").faults == (
        "what nobody acknowledged in time goes to nobody",
    )


@disarms("inquiries_acknowledged")
def test_a_person_who_is_not_heard_above_is_seen(probe: Probe, monkeypatch) -> None:
    monkeypatch.setattr(actions, "_escalate", lambda row, why, by: None)
    assert "what was not handled well goes to nobody" in probe("autorec", "inquiries_acknowledged").faults


@disarms("disputes_timed")
def test_a_dispute_without_a_clock_is_seen(probe: Probe, monkeypatch) -> None:
    monkeypatch.setattr(actions, "start_clocks", lambda **about: None)
    assert "a dispute has no end, or not the promised one" in probe("carjunction", "disputes_timed").faults


@disarms("disputes_timed")
def test_a_dispute_nobody_is_warned_of_is_seen(probe: Probe, monkeypatch) -> None:
    monkeypatch.setattr(clocks, "note_warned", lambda clock, *, by, at: False)
    assert probe("carjunction", "disputes_timed").faults == ("nobody is warned before the time is over",)


def test_a_late_dispute_that_goes_nowhere_is_seen(probe: Probe, monkeypatch) -> None:
    monkeypatch.setattr(clocks, "escalate_complaint", lambda **about: None)
    assert probe("carjunction", "disputes_timed").faults == ("a late dispute is put before nobody",)


def test_a_house_without_a_time_for_disputes_is_seen(probe: Probe) -> None:
    assert "the policy sets no time for a dispute" in probe("autorec", "disputes_timed").faults


@disarms("complaints_taken_up")
def test_a_complaint_without_a_receipt_is_seen(probe: Probe, monkeypatch) -> None:
    monkeypatch.setattr(actions, "mail_about", lambda complaint, template, *, by: False)
    assert probe("jinjidosha", "complaints_taken_up").faults == ("no receipt is on its way",)


@disarms("complaints_taken_up")
def test_a_first_touch_that_is_not_measured_is_seen(probe: Probe, monkeypatch) -> None:
    monkeypatch.setattr(actions, "meet_clocks", lambda **about: 0)
    assert probe("jinjidosha", "complaints_taken_up").faults == ("the first touch is not measured",)


@disarms("answer_times_measured")
def test_an_inquiry_that_is_not_timed_is_seen(probe: Probe, monkeypatch) -> None:
    monkeypatch.setattr(inquiries, "_start_clocks", lambda inquiry, by: None)
    assert probe("jinjidosha", "answer_times_measured").faults == ("an inquiry has no clock",)


@disarms("answer_times_measured")
def test_a_page_without_the_times_is_seen(probe: Probe, without: Without) -> None:
    without("public/privacy.html", 'id="served"')
    assert "/en/privacy/ shows no times" in probe("jinjidosha", "answer_times_measured").faults


@disarms("answer_times_measured")
def test_figures_of_few_cases_are_seen(probe: Probe, monkeypatch) -> None:
    publish_policy(directory=HOUSE.parent / "jinjidosha", by=WORKER)
    hour = timedelta(hours=1)
    few = [service.Served("inquiry", "answer", service.Spread(3, hour, hour), 3, 3)]
    monkeypatch.setattr(complaints, "served", lambda: few)
    found = complaints.answer_times_measured(Run(current_policy(), WORKER), ())
    assert "figures of few cases are told" in found.faults
