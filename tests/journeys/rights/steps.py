"""Steps of requests that the journeys of this folder share: at the desk, and what is on paper."""

from __future__ import annotations

import base64
import io
import re

from playwright.sync_api import Locator, expect
from pypdf import PdfReader

from tests.journeys.houses.stories import number_on
from tests.journeys.people import Person

REQUEST = re.compile(r"R\d{4}-\d{4}")
PAGE = "/desk/requests/"
BREAK = "\u200b"
STEPS = 150  # more than a page has places to stop at
SEND = """async (form) => {
    const answer = await fetch(form.action, {method: "POST", body: new URLSearchParams(new FormData(form))});
    const bytes = new Uint8Array(await answer.arrayBuffer());
    return btoa(Array.from(bytes, (one) => String.fromCharCode(one)).join(""));
}"""


def text_of(paper: bytes) -> str:
    """What stands on a PDF, its lines joined, without the places where a long word may break."""
    pages = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(paper)).pages)
    return " ".join(pages.replace(BREAK, "").split())


def begins(officer: Person, *, kind: str, channel: str, **told: str) -> None:
    """The form for what came by telephone or letter, filled in on behalf of the person."""
    officer.go(f"{PAGE}new/")
    officer.sees("On behalf of somebody who called or wrote.", "What we ask", "How long")
    officer.page.locator('[name="kind"]').select_option(kind)
    officer.page.locator('[name="channel"]').select_option(channel)
    officer.write(**told)
    officer.page.locator('[name="notice_given"]').check()


def keeps(officer: Person) -> str:
    """Send the form off. The request's number."""
    officer.press("Keep it")
    officer.page.wait_for_url(re.compile(rf"{PAGE}R\d"))
    officer.sees("Request", "is kept.", "Answer by")
    return number_on(officer, REQUEST)


def steps_to(person: Person, place: Locator) -> None:
    """With the tabulator alone. Raises AssertionError where one never comes there."""
    expect(place).to_be_visible()
    for _ in range(STEPS):
        if place.evaluate("(one) => one === document.activeElement"):
            return
        person.page.keyboard.press("Tab")
    raise AssertionError(f"nobody comes to {place} by keyboard")


def presses(person: Person, button: str | re.Pattern[str]) -> None:
    """A button of the page, by keyboard."""
    steps_to(person, person.page.get_by_role("button", name=button).first)
    person.page.keyboard.press("Enter")


def chooses(person: Person, name: str, word: str) -> None:
    """One of a list, by its first letters."""
    steps_to(person, person.page.locator(f'[name="{name}"]'))
    person.page.keyboard.type(word)


def prints(person: Person, button: str) -> bytes:
    """What the form of this button answers; a browser without a screen shows no PDF."""
    form = person.page.get_by_role("button", name=button).locator("xpath=ancestor::form")
    content = form.evaluate(SEND)
    return base64.b64decode(content)


def comes_to(officer: Person, number: str) -> None:
    """The page of a request, by the list of what is due."""
    officer.go(PAGE)
    officer.follow(number)
    officer.sees("Who asks?")


def calls_back(officer: Person, number: str) -> None:
    """At the number that was held before; what was said is kept nowhere."""
    officer.page.get_by_role("button", name=re.compile("Call back record")).first.click()
    officer.sees("We held it before the request came.", number, "Only what we hold already.")
    officer.page.locator('[name="passed"]').select_option("1")
    officer.press("Keep what the call showed")
    officer.sees("What the call showed is kept.", "it is the person")


def takes_up(officer: Person) -> None:
    """The record that was shown to be the person's is ticked already; the same name alone ticks none."""
    officer.press("Take it into work and search")
    officer.sees("It is in work. Everything held was looked through.", "fields looked through")


def ends(officer: Person, *, manner: str, outcome: str = "granted") -> None:
    """The request is answered; from then on it is sealed for the desk too."""
    officer.page.locator('[name="manner"]').select_option(manner)
    officer.page.locator('[name="outcome"]').select_option(outcome)
    officer.press("It is answered")
    officer.sees("The request is answered. Nobody opens anything of it any more.")
