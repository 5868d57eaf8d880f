"""The whole report of AUTOREC: every promise answers, in the file's order, and every probe has its twin."""

from __future__ import annotations

import json
from importlib import import_module
from pathlib import Path

import pytest
from django.db import OperationalError

from funabin.conformity import exercise, report
from funabin.conformity.finding import STATES, Finding, Probe
from funabin.conformity.probes import PROBES
from funabin.conformity.report import conform, rows_of
from funabin.conformity.tasks import run_probes
from funabin.gate.models import PromiseState
from funabin.gate.queries import current_policy, promise_states
from funabin.journal.models import Entry
from funabin.policy.load import load_policy
from tests.cast import WORKER
from tests.conformity.twins import TWINS
from tests.conftest import HOUSE

pytestmark = pytest.mark.django_db
FEW = ("AR-0.5", "AR-0.6", "AR-2.2a", "AR-8.3a")


def test_every_promise_answers_in_the_order_of_the_file(stocked: None) -> None:
    found = conform(by=WORKER)
    policy = current_policy()
    assert found.house == "autorec"
    assert [row.id for row in found.rows] == list(policy.promises)
    assert len(found.rows) == 82
    assert {row.state for row in found.rows} == set(STATES)
    _only_later_features_are_missing(found)
    assert {row.id: row.evidence["article"] for row in found.rows if row.state == "void"} == {
        "AR-2.2a": "APPI 18(1)",
        "AR-5.1d": "APPI 27(1)",
        "AR-9c": "APPI 18(1)",
    }
    assert {promise: row.state for promise, row in promise_states().items()} == {
        row.id: row.state for row in found.rows
    }
    assert Entry.objects.get(kind="promises.recorded").detail["promises"] == 82


def _only_later_features_are_missing(found: report.Report) -> None:
    missing = {row.id: row for row in found.rows if row.state == "missing"}
    assert len(missing) <= 36
    assert {row.id: row.how for row in missing.values() if row.how.startswith("Does not hold")} == {}
    policy = current_policy()
    assert {row.how for row in missing.values()} == {
        policy.text(f"missing.{row.evidence['waits_for']}", "en") for row in missing.values()
    }


def test_the_report_is_plain_json(house: object, monkeypatch) -> None:
    monkeypatch.setattr(report, "rows_of", lambda policy, *, by: rows_of(_few(policy), by=by))
    told = json.loads(json.dumps(conform(by=WORKER).as_dict()))
    assert list(told) == ["house", "rows"]
    assert [list(row) for row in told["rows"]] == [["id", "state", "how", "evidence"]] * 4
    assert [row["state"] for row in told["rows"]] == ["evidenced", "missing", "void", "pledged"]
    assert told["rows"][0]["evidence"] == {"verified_on": "2017-11-03", "mechanism": "membership_badge"}


def test_the_worker_probes_too(house: object, monkeypatch) -> None:
    monkeypatch.setattr(report, "rows_of", lambda policy, *, by: rows_of(_few(policy), by=by))
    assert (run_probes(), run_probes()) == (4, 0)
    assert PromiseState.objects.count() == 4


def test_a_database_held_by_another_process_is_asked_once_more(house: object, monkeypatch) -> None:
    tries: list[int] = []

    def locked(run: object, args: tuple[str, ...]) -> Finding:
        tries.append(1)
        if len(tries) == 1:
            raise OperationalError("database is locked")
        return Finding("The page was read.")

    monkeypatch.setitem(PROBES, "membership_badge", Probe("membership_badge", "evidenced", locked))
    rows = rows_of(_few(current_policy()), by=WORKER)
    assert (rows[0].state, rows[0].how, len(tries)) == ("evidenced", "The page was read.", 2)


def test_a_probe_that_breaks_says_only_what_kind_of_error_it_was(house: object, monkeypatch) -> None:
    def break_down(run: object, args: tuple[str, ...]) -> Finding:
        raise ValueError("Amina Odhiambo")

    monkeypatch.setitem(PROBES, "membership_badge", Probe("membership_badge", "evidenced", break_down))
    rows = rows_of(_few(current_policy()), by=WORKER)
    assert (rows[0].state, rows[0].how) == (
        "missing",
        "Does not hold now: membership_badge broke with ValueError",
    )
    assert "Amina" not in json.dumps([row.how for row in rows])


def test_a_mechanism_without_a_probe_keeps_nothing(house: object, monkeypatch) -> None:
    monkeypatch.delitem(PROBES, "measures_signed")
    row = rows_of(_few(current_policy()), by=WORKER)[3]
    assert (row.state, row.how) == ("missing", "Does not hold now: no probe is called measures_signed")


def test_a_promise_is_as_weak_as_its_weakest_mechanism(house: object) -> None:
    policy = current_policy()
    both = policy.promises["AR-0.5"].model_copy(update={"also": ("pledge",)})
    row = rows_of(policy.model_copy(update={"promises": {"AR-0.5": both}}), by=WORKER)[0]
    assert (row.state, row.evidence["mechanism"]) == ("pledged", "membership_badge")


def test_every_probe_has_a_twin_that_disarms_it() -> None:
    for file in Path(__file__).parent.glob("test_*_probes.py"):
        import_module(f"tests.conformity.{file.stem}")
    assert {key: TWINS.get(key, []) for key in PROBES if not TWINS.get(key)} == {}
    assert set(TWINS) <= set(PROBES)


def test_every_probe_keeps_a_promise_of_some_house_and_no_house_names_another() -> None:
    houses = [load_policy(file.parent) for file in HOUSE.parent.glob("*/policy.yaml")]
    promises = [promise for policy in houses for promise in policy.promises.values()]
    assert len(houses) == 5
    assert {key for row in promises for key in (row.by, *row.also)} - {""} == set(PROBES)


def _few(policy):
    return policy.model_copy(update={"promises": {key: policy.promises[key] for key in FEW}})


@pytest.mark.django_db(transaction=True)
def test_the_worker_lets_others_write_between_two_worlds(monkeypatch) -> None:
    paused: list[float] = []
    monkeypatch.setattr(exercise.time, "sleep", paused.append)
    with exercise.rolled_back():
        pass
    with exercise.beside_people(), exercise.rolled_back(), exercise.rolled_back():
        pass
    assert paused == [0.0, exercise.PAUSE]
