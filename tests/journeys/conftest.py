"""One throw-away site for all journeys, a browser a module, a fresh profile a person."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count
from typing import Any

import pytest
from playwright.sync_api import Browser, Playwright, expect, sync_playwright

from tests.journeys.people import Person, Watch, sign_in
from tests.journeys.running import CHROMIUM, Running, chromium, running_demo, until_checked

ADDRESSES = count(10)
expect.set_options(timeout=20_000)  # milliseconds: a busy machine, not a slow page
Meet = Callable[..., Person]
Clerk = Callable[[str], Person]


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """What `make demo` starts."""
    if not chromium():
        pytest.skip("no Chromium here: install the package 'chromium' to run the journeys")
    with running_demo(tmp_path_factory.mktemp("journeys") / "site") as site:
        until_checked(site)
        yield site


@pytest.fixture(scope="module")
def driver() -> Iterator[Playwright]:
    """Playwright. It ends with the module: its loop must not run beside tests of the database."""
    if not chromium():
        pytest.skip("no Chromium here: install the package 'chromium' to run the journeys")
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="module")
def chromium_browser(driver: Playwright) -> Iterator[Browser]:
    """Chromium, for many people with a fresh profile each."""
    browser = driver.chromium.launch(executable_path=chromium(), args=list(CHROMIUM))
    yield browser
    browser.close()


@pytest.fixture
def meet(site: Running, chromium_browser: Browser) -> Iterator[Meet]:
    """`meet()` is somebody with a fresh profile; at the end all that was watched must be in order."""
    met: list[Person] = []

    def somebody(**options: Any) -> Person:
        headers = {"X-Forwarded-For": f"10.20.30.{next(ADDRESSES)}"}
        context = chromium_browser.new_context(locale="en-GB", extra_http_headers=headers, **options)
        context.set_default_timeout(20_000)
        watch = Watch(site)
        watch.over(context)
        met.append(Person(site, context.new_page(), watch))
        return met[-1]

    yield somebody
    wrong = [person.watch.settle() for person in met]
    for person in met:
        person.page.context.close()
    assert "\n".join(filter(None, wrong)) == ""


KEPT: dict[tuple[str, str], Any] = {}  # by site and name


@pytest.fixture
def clerk(meet: Meet, site: Running) -> Clerk:
    """`clerk("chie")` is at the desk. A code works once, so the sign-in of one journey serves the next."""

    def at_the_desk(name: str) -> Person:
        if (site.url, name) not in KEPT:
            first = meet()
            sign_in(first, name, face="desk")
            first.page.get_by_role("button", name="Sign out").wait_for()
            KEPT[site.url, name] = first.page.context.storage_state()
            return first
        return meet(storage_state=KEPT[site.url, name])

    return at_the_desk
