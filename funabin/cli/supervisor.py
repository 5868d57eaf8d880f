"""Keeps processes running: restarts with a growing pause, passes SIGTERM on, leaves no orphan behind."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

Process = subprocess.Popen[bytes]

PR_SET_PDEATHSIG = 1
LONGEST_PAUSE = 30.0  # seconds between two starts
SETTLED = 60.0  # seconds after which a process counts as running well
PATIENCE = 30.0  # seconds a process gets to finish its work when we stop
GIVE_UP = 6  # starts that fail in a row


@dataclass
class Child:
    """One process to keep running."""

    name: str
    command: Sequence[str]
    process: Process | None = None
    started: float = 0.0
    failures: int = 0
    next_start: float = 0.0

    def start(self, environment: Mapping[str, str], at: float) -> None:
        """Start it in a session of its own, to be ended by the kernel should we die without a word."""
        self.process = subprocess.Popen(  # noqa: S603
            self.command,
            env=dict(environment),
            start_new_session=True,
            preexec_fn=_end_with_parent if sys.platform == "linux" else None,
        )
        self.started = at

    def end_rest(self) -> None:
        """End whatever the process left in its session: a server's workers outlive one that was killed."""
        if self.process:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)

    def note_end(self, at: float) -> None:
        """Plan the next start: at once after a long life, after 1, 2, 4 ... 30 seconds otherwise."""
        self.end_rest()
        self.process = None
        self.failures = 1 if at - self.started > SETTLED else self.failures + 1
        self.next_start = at + min(2.0 ** (self.failures - 1), LONGEST_PAUSE)


@dataclass
class Supervisor:
    """Runs children until it is told to stop. `run` returns the exit code."""

    children: list[Child]
    environment: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))
    say: Callable[[str], None] = print
    stopping: bool = False

    def run(self) -> int:
        """Keep the children running; 0 after SIGTERM or SIGINT, 1 where one cannot be kept running."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        code = 0
        while not self.stopping:
            if not self.tend(time.monotonic()):
                code = 1
                break
            time.sleep(0.2)
        self.end_all()
        return code

    def tend(self, at: float) -> bool:
        """One round over the children; False where one of them failed too often in a row."""
        for child in self.children:
            if child.process and child.process.poll() is not None:
                self.say(f"{child.name} ended with code {child.process.returncode}")
                child.note_end(at)
            if child.failures >= GIVE_UP:
                self.say(f"{child.name} ended {GIVE_UP} times in a row. Its last lines above say why.")
                return False
            if child.process is None and at >= child.next_start:
                child.start(self.environment, at)
        return True

    def _stop(self, number: int, frame: object) -> None:
        self.stopping = True

    def end_all(self) -> None:
        """Ask every child to finish, wait, then end what is left."""
        running = [(child, child.process) for child in self.children if child.process]
        for _, process in running:
            process.terminate()
        deadline = time.monotonic() + PATIENCE
        for child, process in running:
            with suppress(subprocess.TimeoutExpired):
                process.wait(max(0.1, deadline - time.monotonic()))
            child.end_rest()
            process.wait()


def _end_with_parent() -> None:
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
