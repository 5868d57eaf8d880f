from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from funabin.gate.actions import Finding, record_promise_states
from funabin.gate.models import PolicyVersion
from funabin.gate.queries import current_policy
from funabin.journal.actions import note_verification, verify_journal
from funabin.kit.dates import TOKYO
from funabin.members.models import StaffSeat
from funabin.outbox.models import Mail
from funabin.oversight.actions.incidents import dismiss_incident, note_incident
from funabin.oversight.actions.measures import NotDoneYet, NotToSign, check_measure
from funabin.oversight.models import MeasureCheck
from funabin.oversight.queries.measures import evidence_dates, measure_of, measures, measures_at_a_glance
from funabin.oversight.rules.measures import Standing, due_on
from funabin.oversight.tasks.measures import run_reminders
from tests.cast import FUMIKO, WORKER

TODAY = date(2026, 11, 24)  # the trade tests' Tuesday


def standing(key: str) -> Standing:
    found = measure_of(key)
    assert found
    return found


def test_every_measure_of_the_policy_has_evidence_that_is_known(officer):
    assert [one.key for one in measures()] == list(current_policy().measures)


def test_the_software_finds_its_own_evidence(officer):
    assert standing("basic_policy").done_on is not None
    assert standing("second_factor").done_on == TODAY
    assert standing("openings_recorded").done_on is None
    note_verification(report=verify_journal(), by=WORKER)
    assert standing("openings_recorded").done_on == TODAY
    assert standing("openings_recorded").due_on == TODAY + timedelta(days=2)


def test_a_journal_that_does_not_hold_is_no_evidence(officer, monkeypatch):
    report = verify_journal()
    note_verification(report=report, by=WORKER)
    monkeypatch.setattr(type(report), "holds", False)
    note_verification(report=report, by=WORKER)
    assert standing("openings_recorded").done_on is None
    assert standing("openings_recorded").is_overdue(TODAY)


def test_probes_that_do_not_hold_are_no_evidence(officer):
    keys = list(current_policy().promises)
    record_promise_states(findings=[Finding(key, "enforced", {}) for key in keys], by=WORKER)
    assert standing("sealed").done_on == TODAY
    unsafe = next(key for key, row in current_policy().promises.items() if row.kind == "security" and row.by)
    states = [Finding(key, "missing" if key == unsafe else "enforced", {}) for key in keys]
    record_promise_states(findings=states, by=WORKER)
    assert standing("sealed").done_on is None
    assert standing("sealed").is_overdue(TODAY)


def test_only_a_drill_done_to_its_end_counts(officer):
    drill = note_incident(kind="lost", known_at=timezone.now(), drill=True, by=FUMIKO)
    assert standing("incidents_ready").done_on is None
    dismiss_incident(incident=drill, by=FUMIKO)
    assert standing("incidents_ready").done_on == TODAY


def test_what_people_keep_is_signed_with_its_day(officer):
    check_measure(measure="premises", done_on=TODAY - timedelta(days=10), passed=True, by=FUMIKO)
    found = standing("premises")
    assert (found.done_on, found.due_on) == (date(2026, 11, 14), date(2027, 11, 14))
    assert found.signed_by == FUMIKO.token
    assert evidence_dates()["premises"] == date(2026, 11, 14)


def test_a_measure_found_wanting_is_overdue_at_once(officer):
    check_measure(measure="premises", done_on=TODAY, passed=True, by=FUMIKO)
    check_measure(measure="premises", done_on=TODAY, passed=False, by=FUMIKO)
    assert standing("premises").failed
    assert standing("premises").is_overdue(TODAY)
    assert "premises" not in evidence_dates()


def test_nobody_signs_what_the_software_sees_itself(officer):
    with pytest.raises(NotToSign):
        check_measure(measure="backups", done_on=TODAY, passed=True, by=FUMIKO)
    with pytest.raises(NotToSign):
        check_measure(measure="moat", done_on=TODAY, passed=True, by=FUMIKO)
    with pytest.raises(NotDoneYet):
        check_measure(measure="premises", done_on=TODAY + timedelta(days=1), passed=True, by=FUMIKO)
    assert not MeasureCheck.objects.exists()


def test_measures_that_are_not_published_have_no_day_on_the_page(officer):
    assert not current_policy().measures["restore_tried"].published
    assert "restore_tried" not in evidence_dates()


def test_what_was_never_done_has_thirty_days_on_a_fresh_site(officer, clock):
    found = standing("premises")
    began = PolicyVersion.objects.get().published_at.astimezone(TOKYO).date()
    assert (found.done_on, found.due_on) == (None, began + timedelta(days=30))
    assert (found.is_overdue(TODAY), found.is_awaited(TODAY)) == (False, True)
    late = found.due_on + timedelta(days=1)
    assert (found.is_overdue(late), found.is_awaited(late)) == (True, False)
    assert measures_at_a_glance().late == 0
    assert run_reminders() == 0


def test_a_second_factor_that_is_missing_has_no_first_day(officer):
    StaffSeat.objects.update(second_factor_required=False)
    assert (standing("second_factor").due_on, standing("second_factor").is_overdue(TODAY)) == (None, True)


def test_the_keepers_are_reminded_once_a_week(officer, clock):
    clock.shift(timedelta(days=31))
    assert measures_at_a_glance().late > 0
    assert run_reminders() == 1
    assert run_reminders() == 0
    clock.shift(timedelta(days=8))
    assert run_reminders() == 1
    assert Mail.objects.filter(template="measure_due").count() == 2


@given(
    st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.sampled_from(["P1D", "P7D", "P3M", "P1Y"]), st.dates()
)
def test_it_is_never_overdue_before_its_day(done, every, today):
    one = Standing("k", "physical", "attested", True, done, due_on(done, every))
    assert one.due_on
    assert one.due_on > done
    assert one.is_overdue(today) == (today > one.due_on)


def test_what_never_ends_is_never_due():
    assert due_on(date(2020, 1, 1), "") is None
    assert not Standing("k", "rules", "probes", True, date(2020, 1, 1), None).is_overdue(date(2090, 1, 1))
    assert Standing("k", "rules", "probes", True, None, None).is_overdue(date(2020, 1, 1))
