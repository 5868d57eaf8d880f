"""Somebody whose profile blocks cookies and storage; no answer may even try to set a cookie."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

from playwright.sync_api import Playwright, Response

from tests.journeys.people import Person, Watch
from tests.journeys.running import CHROMIUM, Running, chromium

ADDRESSES = count(10)
REFUSE_COOKIES = {
    "profile": {"default_content_setting_values": {"cookies": 2}, "block_third_party_cookies": True}
}
TOKEN = re.compile(r"session-token|[?&/=][a-z0-9]{32}\b")


@contextmanager
def refusing(
    driver: Playwright, site: Running, profile: Path, *, script: bool, **options: Any
) -> Iterator[Person]:
    """A browser of its own, whose jar must be empty at the end and which sees no token in an address."""
    (profile / "Default").mkdir(parents=True)
    (profile / "Default" / "Preferences").write_text(json.dumps(REFUSE_COOKIES), encoding="utf-8")
    context = driver.chromium.launch_persistent_context(
        profile,
        executable_path=chromium(),
        args=list(CHROMIUM),
        java_script_enabled=script,
        locale="en-GB",
        extra_http_headers={"X-Forwarded-For": f"10.20.32.{next(ADDRESSES)}"},
        **options,
    )
    context.set_default_timeout(20_000)
    watch = Watch(site, without_cookies=True)
    watch.over(context)

    def answered(response: Response) -> None:
        if TOKEN.search(response.url):
            watch.wrong.append(f"a token in an address: {response.url}")

    context.on("response", answered)
    try:
        yield Person(site, context.pages[0], watch)
        jar, wrong = context.cookies(), watch.settle()
    finally:
        context.close()
    assert (jar, wrong) == ([], "")
