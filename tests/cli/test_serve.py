"""`funabin serve` from the outside: it answers, comes back, ends whole, and refuses what it must."""

from __future__ import annotations

import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import clean_environment, funabin
from tests.cli.test_mailbox import free_port


def wait_for(condition: Callable[[], bool], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.2)


def answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        connection.request("GET", "/en/")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def listeners(port: int) -> set[int]:
    """Processes of the web server on `port`."""
    found = set()
    for entry in Path("/proc").iterdir():
        try:
            command = (entry / "cmdline").read_bytes() if entry.name.isdigit() else b""
        except OSError:
            continue
        if f"\0--port\0{port}\0".encode() in command and b"granian" in command:
            found.add(int(entry.name))
    return found


@pytest.fixture
def served(made_site: Path, tmp_path: Path) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """A site of its own, served: its port and the process that serves it. Its worker probes every promise."""
    site, port = tmp_path / "site", free_port()
    shutil.copytree(made_site, site)
    command = [
        sys.executable,
        "-m",
        "funabin",
        "--site",
        str(site),
        "serve",
        "--port",
        str(port),
        "--workers",
        "1",
    ]
    with subprocess.Popen(command, env=clean_environment(), stdout=subprocess.DEVNULL) as process:
        try:
            wait_for(lambda: answers(port), 120)
            yield port, process
        finally:
            process.terminate()


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_the_site_answers_comes_back_when_killed_and_ends_whole(
    served: tuple[int, subprocess.Popen[bytes]],
) -> None:
    port, process = served
    before = listeners(port)
    for number in before:
        os.kill(number, signal.SIGKILL)
    wait_for(lambda: bool(listeners(port) - before))
    wait_for(lambda: answers(port), 120)
    process.send_signal(signal.SIGTERM)
    assert process.wait(40) == 0
    assert (answers(port), listeners(port)) == (False, set())


def test_a_site_that_would_break_its_policy_does_not_start(made_site: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    shutil.copytree(made_site, site)
    for file in (site / "policy.yaml", *(site / "texts").glob("*.yaml")):
        text = file.read_text(encoding="utf-8").replace("name: desk, face: desk", "name: office, face: desk")
        renamed = text.replace("[member, desk]", "[member]").replace("\n  desk: ", "\n  office: ")
        file.write_text(renamed, encoding="utf-8")
    published = funabin("--site", site, "policy", "publish", "--yes")
    assert published.returncode == 0, published.stderr
    refused = funabin("--site", site, "serve", "--port", str(free_port()))
    assert refused.returncode == 1
    assert "the cookie desk of desk is not declared" in refused.stderr


def test_a_port_in_use_is_told_with_advice(made_site: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        refused = funabin("--site", made_site, "serve", "--port", str(taken.getsockname()[1]))
    assert (refused.returncode, "Choose another: --port 8100" in refused.stderr) == (1, True)


def test_the_servers_entry_calls_the_preflight(monkeypatch: pytest.MonkeyPatch) -> None:
    from funabin.conformity import preflight

    def refuse() -> None:
        raise preflight.PreflightError(["policy.yaml:1: planted"])

    monkeypatch.setattr(preflight, "preflight", refuse)
    monkeypatch.delitem(sys.modules, "funabin.wsgi", raising=False)
    with pytest.raises(preflight.PreflightError, match="planted"):
        __import__("funabin.wsgi")


def test_an_error_that_escapes_the_site_is_told_by_its_place(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from funabin.conformity import preflight

    monkeypatch.setattr(preflight, "preflight", lambda: None)
    monkeypatch.delitem(sys.modules, "funabin.wsgi", raising=False)
    import funabin.wsgi

    def fail(environ: object, start_response: object) -> None:
        raise ValueError("amina@kilimo.example")

    monkeypatch.setattr(funabin.wsgi, "site", fail)
    answered: list[str] = []
    body = funabin.wsgi.application({}, lambda status, headers: answered.append(status))
    assert (answered, b"our side" in b"".join(body)) == (["500 Internal Server Error"], True)
    logged = capsys.readouterr().err
    assert ("ValueError at" in logged, "kilimo" in logged) == (True, False)
