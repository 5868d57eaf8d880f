"""Jobs run when they are due; one that fails is told by its place and tried again."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from contextlib import nullcontext

import pytest

from funabin.cli.worker import JOBS, Job, Loop, run_job

ADDRESS = "amina@kilimo.example"


def test_every_job_of_the_list_can_be_loaded() -> None:
    assert len({job.name for job in JOBS}) == len(JOBS) > 0
    assert all(callable(job.load()) for job in JOBS)
    assert all(job.every >= 1 for job in JOBS)


def test_a_wrong_name_stops_the_worker_at_once() -> None:
    with pytest.raises(AttributeError):
        Loop([Job("ghost", 1, "funabin.outbox.tasks:no_such_function")])


def loop_of(*functions: Callable[[], object], every: int = 10) -> Loop:
    loop = Loop([])
    loop.functions = [
        (Job(f"job{number}", every, "-:-"), function) for number, function in enumerate(functions)
    ]
    loop.due = {job.name: 0.0 for job, _ in loop.functions}
    return loop


@pytest.mark.django_db(transaction=True)
def test_a_job_runs_at_once_and_then_when_its_time_has_come() -> None:
    runs: list[int] = []
    loop = loop_of(lambda: runs.append(1), every=10)
    for at in (0.0, 5.0, 10.0, 11.0, 20.0):
        loop.round(at)
    assert len(runs) == 3


@pytest.mark.django_db(transaction=True)
def test_a_failing_job_stops_no_other_and_its_text_is_not_logged(caplog: pytest.LogCaptureFixture) -> None:
    runs: list[int] = []

    def fail() -> None:
        raise ValueError(f"no room for {ADDRESS}")

    with caplog.at_level(logging.ERROR):
        loop_of(fail, lambda: runs.append(1)).round(0)
    assert runs == [1]
    assert [text.rpartition(":")[0] for text in caplog.messages] == [
        "job job0 failed: ValueError at funabin/cli/worker.py"
    ]
    assert ADDRESS not in caplog.text


@pytest.mark.django_db(transaction=True)
def test_after_a_stop_no_further_job_begins() -> None:
    runs: list[int] = []
    loop = loop_of(lambda: loop.stop(), lambda: runs.append(1))
    loop.round(0)
    assert runs == []


@pytest.mark.django_db(transaction=True)
def test_a_job_that_another_worker_is_at_is_left_to_him(monkeypatch: pytest.MonkeyPatch) -> None:
    runs: list[int] = []
    monkeypatch.setattr(sys.modules[Job.__module__], "claimed", lambda name: nullcontext(enter_result=False))
    run_job(Job("mail", 1, "-:-"), lambda: runs.append(1))
    assert runs == []
