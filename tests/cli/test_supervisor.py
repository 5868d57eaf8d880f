"""Processes are kept running, ended gently, and never left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from funabin.cli import supervisor
from funabin.cli.supervisor import GIVE_UP, Child, Supervisor

SLEEPER = [sys.executable, "-c", "import time; time.sleep(60)"]
FAILING = [sys.executable, "-c", "raise SystemExit(3)"]


def ended(child: Child) -> None:
    assert child.process
    child.process.wait(20)


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return Path(f"/proc/{pid}/stat").read_text().split()[2] != "Z"


def test_a_child_that_ends_is_started_again_after_a_pause() -> None:
    child = Child("web", SLEEPER)
    keeper = Supervisor([child], say=lambda text: None)
    assert keeper.tend(0)
    first = child.process
    assert first
    first.kill()
    ended(child)
    assert keeper.tend(10)
    assert child.process is None
    assert keeper.tend(11.1)
    assert child.process is not None
    keeper.end_all()


def test_the_pause_doubles_up_to_thirty_seconds_and_shrinks_after_a_long_life() -> None:
    child, pauses = Child("web", SLEEPER), []
    for _ in range(7):
        child.note_end(0)
        pauses.append(child.next_start)
    assert pauses == [1, 2, 4, 8, 16, 30, 30]
    child.started = 0
    child.note_end(1000)
    assert child.next_start == 1001


def test_a_child_that_cannot_be_kept_running_ends_the_whole() -> None:
    said: list[str] = []
    child = Child("web", FAILING)
    keeper, at, going = Supervisor([child], say=said.append), 0.0, True
    while going:
        at += 40
        going = keeper.tend(at)
        if child.process:
            ended(child)
            child.started = at
    assert said[-1].startswith(f"web ended {GIVE_UP} times in a row")


def test_asked_to_stop_it_lets_children_finish(tmp_path: Path) -> None:
    done = tmp_path / "done"
    patient = (
        "import signal, sys, time, pathlib\n"
        "def finish(*_):\n    time.sleep(0.5); pathlib.Path(sys.argv[1]).write_text('yes'); sys.exit(0)\n"
        "signal.signal(signal.SIGTERM, finish); print('ready', flush=True); time.sleep(60)"
    )
    script = (
        "import sys; from funabin.cli.supervisor import Child, Supervisor\n"
        f"sys.exit(Supervisor([Child('job', [sys.executable, '-c', {patient!r}, {str(done)!r}])]).run())"
    )
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True) as keeper:
        assert keeper.stdout
        assert keeper.stdout.readline() == "ready\n"
        keeper.send_signal(signal.SIGTERM)
        assert keeper.wait(20) == 0
    assert done.read_text() == "yes"


def test_what_a_killed_child_leaves_in_its_session_is_ended_too(tmp_path: Path) -> None:
    told = tmp_path / "pid"
    leaving = (
        "import os, pathlib, subprocess, sys, time\n"
        f"inner = subprocess.Popen({SLEEPER!r})\n"
        "pathlib.Path(sys.argv[1]).write_text(str(inner.pid)); time.sleep(60)"
    )
    child = Child("web", [sys.executable, "-c", leaving, str(told)])
    keeper = Supervisor([child], say=lambda text: None)
    keeper.tend(0)
    wait_for(lambda: told.exists() and told.read_text() != "")
    inner = int(told.read_text())
    assert is_alive(inner)
    keeper.end_all()
    wait_for(lambda: not is_alive(inner))


def wait_for(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.mark.skipif(sys.platform != "linux", reason="the parent-death signal is Linux's")
def test_killed_without_a_word_it_leaves_no_child_behind() -> None:
    script = (
        "import sys; from funabin.cli.supervisor import Child, Supervisor\n"
        "told = 'import os, time; print(os.getpid(), flush=True); time.sleep(60)'\n"
        "Supervisor([Child('job', [sys.executable, '-c', told])]).run()"
    )
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True) as keeper:
        assert keeper.stdout
        child = int(keeper.stdout.readline())
        assert is_alive(child)
        keeper.kill()
        keeper.wait(20)
        wait_for(lambda: not is_alive(child))


def test_a_child_that_does_not_listen_is_ended_at_last(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervisor, "PATIENCE", 0.2)
    deaf = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(60)"
    child = Child("deaf", [sys.executable, "-c", deaf])
    keeper = Supervisor([child], say=lambda text: None)
    keeper.tend(0)
    time.sleep(0.5)
    keeper.end_all()
    assert child.process
    assert child.process.returncode in (-signal.SIGKILL, -signal.SIGTERM)
