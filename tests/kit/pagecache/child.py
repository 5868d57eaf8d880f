"""A second process of the small site, with its own memory and the same Redis: asked by lines, it answers."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

SLOW = 5.0  # seconds for Redis to answer: the machine of a test may be busy


class Child:
    """The other end of the process."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process

    def get(self, address: str) -> Any:
        """What it answers: status, etag, body, how often it made the page, how often it was given it."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(address + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())


@contextmanager
def started(server: str, build: str) -> Iterator[Child]:
    """A process that shares pages by the Redis at `server`."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.kit.pagecache.child", server, build],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "funabin.settings"},
    )
    try:
        yield Child(process)
    finally:
        process.kill()
        process.communicate()


def main(server: str, build: str) -> None:
    """What the process does."""
    import django
    from django.conf import settings

    django.setup()
    from funabin.kit.pagecache import shared
    from tests.kit.conftest import OF_ROOMS
    from tests.kit.pagecache import views
    from tests.kit.pagecache.conftest import door

    settings.ROOT_URLCONF = settings.DESK_URLCONF = "tests.kit.pagecache.views"
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if not name.startswith(OF_ROOMS)]
    settings.COOKIE_REGISTER = "tests.kit.pages_for_tests.register"
    settings.ALLOWED_HOSTS = ["testserver"]
    shared.PATIENCE = SLOW
    views.GATE.set()
    asked = door(shared=shared.SharedPages(server, build=build))
    for line in sys.stdin:
        told = asked.get(line.strip())
        counts = {"made": views.MADE["listing"], "shared": asked.layer.counts["shared"]}
        answer = {"status": told.status, "etag": told.headers["ETag"], "body": told.body.decode(), **counts}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
