"""A second process that follows the stock: told what to wait for, it says when it saw it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import connection

PATIENCE = 30  # seconds


def environment(database: Path | None = None) -> dict[str, str]:
    """What a process needs to work on the database of this test, or on a file."""
    facts = connection.settings_dict
    if database is None and connection.vendor == "postgresql":
        url = f"postgres://{facts['USER']}@{facts['HOST']}:{facts['PORT']}/{facts['NAME']}"
    else:
        url = f"sqlite:///{database or facts['NAME']}"
    keys = {"KEYRING_URL": url} if url.startswith("postgres") else {}
    return {**os.environ, "DJANGO_SETTINGS_MODULE": "funabin.settings", "DATABASE_URL": url, **keys}


class Child:
    """The other end of a second process."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process

    def ask(self, **wanted: Any) -> Any:
        """Wait until the process answers: the moment it first saw what is wanted (seconds since 1970)."""
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(wanted) + "\n")
        self.process.stdin.flush()
        return self.heard()

    def heard(self) -> Any:
        """What it says next. Raises where it ended."""
        assert self.process.stdout is not None
        return json.loads(self.process.stdout.readline())


@contextmanager
def started(*options: str, database: Path | None = None) -> Iterator[Child]:
    """A process that follows the database (`--thread`: in a thread of its own); it has begun."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.catalogue.live.child", *options],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=environment(database),
    )
    child = Child(process)
    try:
        assert child.heard() == "ready"
        yield child
    finally:
        process.kill()
        process.communicate()


def say(what: Any) -> None:
    """One line of JSON for the other end."""
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


def main() -> None:
    """What the process does."""
    import django

    django.setup()
    from funabin.catalogue import live

    if "--thread" in sys.argv:
        live.keep_fresh()
    if "--half" in sys.argv:
        _save_half()
    with live.engine():
        say("ready")
    for line in sys.stdin:
        say(_waited(json.loads(line)))


def _waited(wanted: dict[str, Any]) -> Any:
    from funabin.catalogue import live
    from funabin.catalogue.search import Query

    ends = time.time() + PATIENCE
    while time.time() < ends:
        result = live.search(Query())
        seen = {
            "total": result.total,
            "seen": wanted.get("id") in map(str, result.page),
            "make": _called("mitsuoka"),
            "version": list(live.version()),
        }
        if all(seen[name] == value for name, value in wanted.items() if name != "id"):
            return time.time()
        time.sleep(0.01)
    return None


def _called(make: str) -> str:
    from funabin.catalogue import live
    from funabin.catalogue.search import Query

    values = live.search(Query.parse({"make": make})).facets["make"]
    return next((each.label for each in values if each.key == make), "")


def _save_half() -> None:
    """Begin a snapshot, and stop for good in the middle of it."""
    from funabin.catalogue import live
    from funabin.catalogue.search import snapshot

    keep, count = snapshot.np.save, iter(range(100))

    def stop(*args: Any, **options: Any) -> None:
        if next(count) == 9:
            say("ready")
            time.sleep(PATIENCE)
        keep(*args, **options)

    snapshot.np.save = stop  # type: ignore[assignment]
    live.save()


if __name__ == "__main__":
    main()
