"""`funabin keys rotate` beside processes that take and open data, killed half-way and called again."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

from tests.cli.conftest import clean_environment, funabin
from tests.cli.ring_worker import ROWS

SERVER = os.environ.get("FUNABIN_TEST_POSTGRES", "postgres://postgres@127.0.0.1:5432")
LONG = 120  # seconds after which a process is given up


@dataclass
class Site:
    """A site's folder, and the databases it uses."""

    folder: Path
    databases: dict[str, str]

    def funabin(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return funabin("--site", self.folder, *arguments, **self.databases)

    def start(self, *role: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "tests.cli.ring_worker", *role],
            env=clean_environment(FUNABIN_SITE=str(self.folder), FUNABIN_TESTING="1", **self.databases),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def done(self, *role: str) -> subprocess.CompletedProcess[str]:
        process = self.start(*role)
        out, error = process.communicate(timeout=LONG)
        return subprocess.CompletedProcess(role, process.returncode, out, error)

    def ring(self) -> list[str]:
        return (self.folder / "keys" / "ring.key").read_text().split()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def site(request: pytest.FixtureRequest, made_site: Path, tmp_path: Path) -> Iterator[Site]:
    """A site with many keys, on files and on a server."""
    shutil.copytree(made_site, tmp_path / "site")
    if request.param == "sqlite":
        yield _prepared(Site(tmp_path / "site", {}))
        return
    with _two_databases() as databases:
        site = Site(tmp_path / "site", databases)
        ready = site.funabin("setup")
        assert ready.returncode == 0, ready.stderr
        yield _prepared(site)


def _prepared(site: Site) -> Site:
    ready = site.done("prepare")
    assert ready.returncode == 0, ready.stderr
    return site


@contextmanager
def _two_databases() -> Iterator[dict[str, str]]:
    names = {variable: f"funabin_{uuid4().hex[:12]}" for variable in ("DATABASE_URL", "KEYRING_URL")}
    try:
        server = psycopg.connect(f"{SERVER}/postgres", autocommit=True, connect_timeout=3)
    except psycopg.OperationalError:
        pytest.skip("no PostgreSQL server answers")
    with server:
        for name in names.values():
            server.execute(f'CREATE DATABASE "{name}"')
        try:
            yield {variable: f"{SERVER}/{name}" for variable, name in names.items()}
        finally:
            for name in names.values():
                server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@contextmanager
def _collecting(site: Site, role: str, count: int) -> Iterator[list[subprocess.Popen[str]]]:
    processes = [site.start(role) for _ in range(count)]
    try:
        yield processes
    finally:
        for process in processes:
            process.kill()
            process.communicate()


def _goes_on(process: subprocess.Popen[str], rounds: int = 3) -> None:
    """Wait until the process has done so many more rounds."""
    assert process.stdout
    for _ in range(rounds):
        line = process.stdout.readline()
        assert line, process.stderr and process.stderr.read()


def _last_line(process: subprocess.Popen[str]) -> str:
    process.send_signal(signal.SIGTERM)
    out, error = process.communicate(timeout=LONG)
    assert process.returncode == 0, error
    return out.splitlines()[-1]


def test_the_ring_turns_while_the_site_works_even_when_the_command_is_killed(site: Site) -> None:
    (old,) = site.ring()
    with _collecting(site, "collect", 2) as processes:
        for process in processes:
            _goes_on(process, 5)
        assert site.done("rotate-and-die", "2").returncode == -signal.SIGKILL
        assert (len(site.ring()), site.ring()[1]) == (2, old)
        for process in processes:
            _goes_on(process)
        turned = site.funabin("keys", "rotate", "--forget-old", "--json")
        assert turned.returncode == 0, turned.stderr
        told = json.loads(turned.stdout)
        assert (told["resumed"], told["unreadable"], told["forgotten"]) == (True, 0, 1)
        for process in processes:
            _goes_on(process)
        assert [_last_line(process) for process in processes] == ["no fault", "no fault"]
    assert old not in site.ring()
    checked = site.done("check")
    assert checked.returncode == 0, checked.stderr
    keys, data, ended, dead = map(int, checked.stdout.split())  # one figure for keys: all are wrapped by one
    assert keys > ROWS
    assert data == (keys - ROWS) * 4
    assert ended == dead * 4 > 0


def test_a_process_that_never_reads_the_ring_again_could_not_go_on(site: Site) -> None:
    with _collecting(site, "collect-deaf", 1) as (process,):
        _goes_on(process)
        assert site.funabin("keys", "rotate", "--forget-old").returncode == 0
        _goes_on(process, 20)
        assert "RingLacksKey" in _last_line(process)


def test_the_command_says_how_far_it_is(made_site: Path, tmp_path: Path) -> None:
    shutil.copytree(made_site, tmp_path / "site")
    site = _prepared(Site(tmp_path / "site", {}))
    said = site.funabin("keys", "rotate").stdout.splitlines()
    assert said[0] == f"  200 wrapped, {ROWS - 200} left"
    assert said[-1].startswith(f"{ROWS:,} keys are wrapped under the ring key ")
