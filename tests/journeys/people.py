"""Somebody at a browser, and what is watched while he is at it: errors, strangers, cookies."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from urllib.parse import urlsplit

import yaml
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, Response, expect

from tests.journeys.running import Running, code_of

FACES = ("/my/", "/desk/")
EXPECTED = ("/favicon.ico",)


@dataclass
class Watch:
    """What must not happen: a console error, a failed request, another host, a cookie nobody declared."""

    site: Running
    wrong: list[str] = field(default_factory=list)
    expected: set[int] = field(default_factory=set)
    without_cookies: bool = False  # not even those that the site's policy declares
    answers: list[Response] = field(default_factory=list)

    def over(self, context: BrowserContext) -> None:
        """Watch every page of a browser."""
        context.on("console", self.heard)
        context.on("request", self.asked)
        context.on("requestfailed", self.failed)
        context.on("response", self.answered)
        context.on("weberror", lambda error: self.wrong.append(f"script: {error.error}"))

    def heard(self, message: ConsoleMessage) -> None:
        """A word on the console; the browser says there too that a status was refused."""
        refused = re.search(r"status of (\d+)", message.text)
        if refused and int(refused[1]) in self.expected:
            return
        if message.type in ("error", "warning"):
            self.wrong.append(f"console: {message.text}")

    def asked(self, request: Request) -> None:
        """A request to somebody else."""
        if not request.url.startswith((self.site.url, "data:", "blob:")):
            self.wrong.append(f"third party: {request.url}")

    def failed(self, request: Request) -> None:
        """A request without an answer. Downloads end so: the browser hands them on."""
        if "ERR_ABORTED" not in (request.failure or ""):
            self.wrong.append(f"failed: {request.url} {request.failure}")

    def answered(self, response: Response) -> None:
        """A status that was not awaited."""
        self.answers.append(response)
        if response.status >= 400 and response.status not in self.expected:
            self.wrong.append(f"status {response.status}: {urlsplit(response.url).path}")

    def settle(self) -> str:
        """What went wrong, a line each. The browser tells of cookies only when asked, so before it closes."""
        allowed = set() if self.without_cookies else declared_cookies(self.site)
        for response in self.answers:
            if response.frame.page.is_closed():  # a tab the story closed: its answers can no longer be read
                continue
            path = urlsplit(response.url).path
            for line in response.header_values("set-cookie"):
                for name, cookie in SimpleCookie(line).items():
                    if (name, cookie["path"]) not in allowed or not path.startswith(FACES):
                        self.wrong.append(f"cookie {name} ({cookie['path']}): {path}")
        return "\n".join(self.wrong)


def declared_cookies(site: Running) -> set[tuple[str, str]]:
    """Name and path of each cookie in the register of the site's policy."""
    policy = yaml.safe_load((site.folder / "policy.yaml").read_text(encoding="utf-8"))
    return {(cookie["name"], cookie["path"]) for cookie in policy["cookies"]}


@dataclass
class Person:
    """Somebody at his own browser."""

    site: Running
    page: Page
    watch: Watch

    def go(self, path: str) -> None:
        """Open a page of the site, or a link from a mail."""
        self.page.goto(path if path.startswith("http") else self.site.url + path)

    def press(self, name: str) -> None:
        """Press the one button of that name."""
        self.page.get_by_role("button", name=name, exact=True).click()

    def follow(self, name: str) -> None:
        """Follow the first link of that name."""
        self.page.get_by_role("link", name=name, exact=True).first.click()

    def write(self, **fields: str) -> None:
        """Fill in fields by their names in the form."""
        for name, value in fields.items():
            self.page.locator(f'[name="{name}"]').fill(value)

    def sees(self, *words: str | re.Pattern[str]) -> None:
        """The page shows these words."""
        for one in words:
            expect(self.page.locator("main")).to_contain_text(one)

    def sees_soon(self, word: str, *, within: float = 5.0) -> None:
        """The page shows this word, loaded anew again and again: public pages follow within a second."""
        until = time.monotonic() + within
        self.page.reload()
        while word not in self.page.locator("main").inner_text() and time.monotonic() < until:
            self.page.wait_for_timeout(200)
            self.page.reload()
        self.sees(word)

    def sees_not(self, *words: str) -> None:
        """The page does not show these words."""
        for one in words:
            expect(self.page.locator("main")).not_to_contain_text(one)

    def is_told(self, status: int) -> None:
        """From now on a refusal with this status is what the story is about."""
        self.watch.expected.add(status)

    def download(self, *, button: str = "", link: str = "") -> bytes:
        """The file behind a button or a link."""
        role = self.page.get_by_role("button" if button else "link", name=button or link)
        with self.page.expect_download() as waiting:
            role.click()
        return waiting.value.path().read_bytes()


def sign_in(person: Person, name: str, *, face: str) -> None:
    """Sign in with what the demonstration printed: a password, at the desk a code too."""
    known = person.site.sign_in(name)
    person.go("/desk/" if face == "desk" else "/my/en/")
    person.write(login=known.address, password=known.password)
    person.press("Sign in")
    if known.totp_secret:
        person.sees("Enter the code")
        person.write(code=code_of(known.totp_secret))
        person.press("Sign in")
