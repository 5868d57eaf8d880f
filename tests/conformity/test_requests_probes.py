"""The probes of requests, each beside its disarming twin."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from funabin.conformity.finding import Finding
from funabin.conformity.probes import requests
from funabin.conformity.run import Run
from funabin.gate.actions import publish_policy
from funabin.gate.queries import current_policy
from funabin.journal.models import Entry
from funabin.rights.actions import cases, fees, identity, searching, stops
from funabin.rights.actions import clocks as clock_actions
from funabin.rights.actions import requests as actions
from funabin.rights.models import Request
from funabin.rights.queries import requests as queries
from funabin.rights.rules import requests as rules
from tests.cast import WORKER
from tests.conformity.twins import disarms
from tests.conftest import HOUSE

pytestmark = pytest.mark.django_db
Probe = Callable[..., Finding]
AUTOREC, JINJIDOSHA = "autorec", "jinjidosha"


@pytest.fixture
def probe() -> Probe:
    """`probe("autorec", "agents_heard")`: what the probe finds in that house."""

    def found(house: str, name: str, *args: str) -> Finding:
        publish_policy(directory=HOUSE.parent / house, by=WORKER)
        result: Finding = getattr(requests, name)(Run(current_policy(), WORKER), args)
        return result

    return found


PROBES = [
    (AUTOREC, "refused_by_article", "disclosure"),
    (AUTOREC, "refused_by_article", "stop_use", "stop_provision"),
    (AUTOREC, "use_stops_at_once"),
    (AUTOREC, "register_searched"),
    (AUTOREC, "agents_heard"),
    (AUTOREC, "agent_papers_gone"),
    (AUTOREC, "requests_taken", "phone"),
    (AUTOREC, "identity_first"),
    (JINJIDOSHA, "requests_taken"),
    (JINJIDOSHA, "identity_first"),
    (JINJIDOSHA, "equal_content_taken"),
    (JINJIDOSHA, "answers_timed"),
    (JINJIDOSHA, "fee_quoted_first"),
]


@pytest.mark.parametrize("told", PROBES, ids=lambda told: "-".join(told))
def test_it_holds_as_it_is_and_leaves_nothing_behind(probe: Probe, told: tuple[str, ...]) -> None:
    assert probe(*told).faults == ()
    assert not Request.objects.exists()
    assert not Entry.objects.filter(kind__startswith="request.").exists()


@disarms("requests_taken")
def test_a_request_that_reaches_no_desk_is_seen(probe: Probe, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions.rules, "first_state", lambda **how: rules.WITHDRAWN)
    assert "disclosure by phone does not reach the desk" in probe(AUTOREC, "requests_taken", "phone").faults


@disarms("refused_by_article")
def test_a_refusal_without_an_article_is_seen(probe: Probe, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "check_refusal", lambda right, *, facts, article: None)
    faults = probe(AUTOREC, "refused_by_article", "disclosure").faults
    assert "disclosure on “ACT 0”: refused" in faults


@disarms("use_stops_at_once")
def test_data_in_use_while_a_stop_is_examined_is_seen(probe: Probe, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stops, "stop_use", lambda **about: None)
    assert "stop_use: the data is used while it is examined" in probe(AUTOREC, "use_stops_at_once").faults


@disarms("use_stops_at_once")
def test_a_stop_that_outlives_its_refusal_is_seen(probe: Probe, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stops, "end_use_stop", lambda **about: False)
    assert "stop_use: refused, and the data stays stopped" in probe(AUTOREC, "use_stops_at_once").faults


@disarms("register_searched")
def test_a_field_that_a_search_leaves_out_is_seen(probe: Probe, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = searching.found_in

    def found_in(subjects: Any) -> dict[str, int]:
        return {place: data for place, data in whole(subjects).items() if place != "trade.Inquiry.name"}

    monkeypatch.setattr(searching, "found_in", found_in)
    assert "trade.Inquiry.name is not looked through" in probe(AUTOREC, "register_searched").faults


@disarms("agents_heard")
def test_an_agent_whose_paper_nobody_looks_at_is_seen(probe: Probe, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = actions.facts_of
    monkeypatch.setattr(actions, "facts_of", lambda row: replace(whole(row), agency_checked=True))
    assert probe(AUTOREC, "agents_heard").faults == (
        "legal_representative: work begins before anybody looked at the paper",
        "power_of_attorney: work begins before anybody looked at the paper",
    )


@disarms("agent_papers_gone")
def test_a_paper_that_outlives_the_request_is_seen(probe: Probe, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cases, "destroy_papers", lambda request, by: None)
    assert "the paper outlives the request" in probe(AUTOREC, "agent_papers_gone").faults


@disarms("identity_first")
def test_work_for_somebody_unknown_is_seen(probe: Probe, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = actions.facts_of
    monkeypatch.setattr(actions, "facts_of", lambda row: replace(whole(row), identified=True))
    assert "it is accepted before it is known who asks" in probe(AUTOREC, "identity_first").faults


@disarms("identity_first")
def test_a_call_to_a_number_of_the_request_is_seen(probe: Probe, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(identity, "numbers_held", lambda row, record: ["a number"])
    assert "it is called before it is known who asks" in probe(AUTOREC, "identity_first").faults


@disarms("equal_content_taken")
def test_other_words_that_do_not_count_are_seen(probe: Probe, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = actions._set_clock

    def later(row: Request) -> None:
        whole(row)
        row.due_at += (row.due_at - row.arrived_at) * (row.form == rules.EQUAL)

    monkeypatch.setattr(actions, "_set_clock", later)
    faults = probe(JINJIDOSHA, "equal_content_taken").faults
    assert "disclosure in other words is treated otherwise" in faults


@disarms("answers_timed")
def test_a_time_that_runs_out_unsaid_is_seen(probe: Probe, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock_actions, "mail_staff", lambda **about: 0)
    monkeypatch.setattr(clock_actions, "OPEN", ())
    assert "the desk is not warned" in probe(JINJIDOSHA, "answers_timed").faults


@disarms("answers_timed")
def test_a_request_that_is_never_late_is_seen(probe: Probe, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(requests, "is_late", lambda due, at: False)
    assert "disclosure is never late" in probe(JINJIDOSHA, "answers_timed").faults


@disarms("fee_quoted_first")
def test_work_before_the_fee_is_agreed_to_is_seen(probe: Probe, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = queries.facts_of
    monkeypatch.setattr(actions, "facts_of", lambda row: replace(whole(row), fee_agreed=True))
    faults = probe(JINJIDOSHA, "fee_quoted_first").faults
    assert "work on disclosure begins before the fee is agreed to" in faults


@disarms("fee_quoted_first")
def test_a_fee_that_no_law_allows_is_seen(probe: Probe, monkeypatch: pytest.MonkeyPatch) -> None:
    fee = rules.Fee(amount=1, currency="JPY")
    monkeypatch.setattr(fees, "check_fee", lambda right, **how: fee)
    assert "a fee for correction is quoted" in probe(JINJIDOSHA, "fee_quoted_first").faults
