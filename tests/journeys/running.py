"""A real site on this machine: `funabin demo` in a throw-away folder, with its worker and its mail server."""

from __future__ import annotations

import html
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from random import SystemRandom
from typing import TypeVar

from funabin.cli.demo.signin import FILE, SignIn, code_now, kept

HOST = "127.0.0.1"
PATIENCE = 420.0  # seconds for the site to be made, on a busy machine
CHECKED = "The states were computed by checks on"  # until then the probes hold SQLite's one pen for seconds
POST = 40.0  # seconds for a mail to arrive: the worker's round, and a busy machine
Found = TypeVar("Found")

ROW = re.compile(r'<a href="/(\d+)/">(.*?)</a></td><td>(.*?)</td>')
LINK = re.compile(r"https?://\S+?/(?:l|my|desk)/\S+")  # not the page on how to check that a mail is genuine
CHROMIUM = ("--no-sandbox", "--disable-quic", "--disable-background-networking", "--no-first-run")


def chromium() -> str:
    """Where Chromium lies, or "" where there is none."""
    places = ("/usr/bin/chromium", "/usr/bin/chromium-browser")
    return next((place for place in places if Path(place).exists()), "")


def until(find: Callable[[], Found | None], *, seconds: float, what: str) -> Found:
    """What `find` finds within `seconds`. Raises TimeoutError naming `what`."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = find()
        if found:
            return found
        time.sleep(0.2)
    raise TimeoutError(what)


@dataclass(frozen=True)
class Letter:
    """A mail that arrived."""

    number: int
    subject: str
    to: str
    text: str

    @property
    def link(self) -> str:
        """The link of the mail that leads to a page of the reader's own."""
        return str(LINK.findall(self.text)[0])


@dataclass
class Running:
    """The site while it runs."""

    folder: Path
    port: int
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Without a slash at its end."""
        return f"http://{HOST}:{self.port}"

    def page(self, path: str) -> str:
        """A page as a visitor without a browser gets it."""
        return _get(self.port, path)

    def sign_in(self, name: str) -> SignIn:
        """What somebody of the demonstration signs in with: sign_in("chie")."""
        return next(one for one in kept(self.folder) if one.address.startswith(f"{name}@"))

    def letters(self, to: str, subject: str = "") -> list[Letter]:
        """The mails to an address, newest first."""
        rows = ROW.findall(_get(self.port + 1, "/"))
        return [
            Letter(int(number), html.unescape(about), address, self._text(number))
            for number, about, address in rows
            if address == to and subject in html.unescape(about)
        ]

    def _text(self, number: str) -> str:
        page = _get(self.port + 1, f"/{number}/")
        return html.unescape(re.sub(r"</?a[^>]*>", "", page.partition("<pre>")[2].partition("</pre>")[0]))

    def letter(self, to: str, subject: str = "", *, after: int = 0) -> Letter:
        """The newest mail to an address, waited for; only those behind number `after` count."""

        def newest() -> Letter | None:
            return next((one for one in self.letters(to, subject) if one.number > after), None)

        return until(newest, seconds=POST, what=f"no mail '{subject}' arrived")

    def sql(self, statement: str, *values: str) -> list[tuple[object, ...]]:
        """Read the main database, or change it as only time can: from outside of the site."""
        with closing(sqlite3.connect(self.folder / "data" / "main.sqlite3", timeout=20)) as base, base:
            return base.execute(statement, values).fetchall()

    def stop(self) -> None:
        """End the site and whatever it started, if we started it."""
        if self.process is None:
            return
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(40)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def _get(port: int, path: str) -> str:
    with closing(HTTPConnection(HOST, port, timeout=20)) as connection:
        connection.request("GET", path)
        return connection.getresponse().read().decode()


@contextmanager
def running_demo(folder: Path, *options: str) -> Iterator[Running]:
    """`funabin demo` on free ports; its output goes to demo.log beside the folder. Stopped at the end."""
    port = _three_free_ports()
    command = [sys.executable, "-m", "funabin", "demo", "--dir", str(folder), "--port", str(port), *options]
    log = folder.with_name("demo.log")
    with log.open("wb") as output:
        process = subprocess.Popen(command, env=_environment(), stdout=output, stderr=subprocess.STDOUT)
    site = Running(folder, port, process)
    try:
        until(lambda: _is_up(site), seconds=PATIENCE, what=f"the site did not start: see {log}")
        yield site
    finally:
        site.stop()


def publish_again(site: Running) -> None:
    """Put the site's changed policy files in force, as its operator would."""
    command = [sys.executable, "-m", "funabin", "--site", str(site.folder), "policy", "publish", "--yes"]
    subprocess.run(command, env=_environment(), check=True, stdout=subprocess.DEVNULL)


def until_checked(site: Running) -> None:
    """Wait for the first probes of the promises: while they run, the worker sends no mail."""
    until(lambda: CHECKED in site.page("/en/privacy/"), seconds=PATIENCE, what="nothing was probed")


def _environment() -> dict[str, str]:
    """Ours without the tests' own settings. One proxy in front: each visitor tells an address of his own."""
    own = ("FUNABIN_", "DJANGO_", "DATABASE_URL", "KEYRING_URL", "PYTEST_")
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(own)}
    return {**inherited, "FUNABIN_PROXIES": "1"}


def _is_up(site: Running) -> bool:
    if site.process and site.process.poll() is not None:
        log = site.folder.with_name("demo.log").read_text(encoding="utf-8")
        raise RuntimeError(f"the demonstration ended:\n{log[-2000:]}")
    return (site.folder / FILE).exists() and all(_answers(site.port + step) for step in range(3))


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex((HOST, port)) == 0


def _three_free_ports() -> int:
    for _ in range(50):
        port = SystemRandom().randrange(20000, 60000, 3)
        if not any(_answers(port + step) for step in range(3)):
            return port
    raise RuntimeError("no three free ports")


_USED: dict[str, str] = {}


def code_of(secret: str) -> str:
    """A code that was not used yet: each works once, so this may wait for the next step."""
    while (code := code_now(secret)) == _USED.get(secret):
        time.sleep(0.5)
    _USED[secret] = code
    return code
