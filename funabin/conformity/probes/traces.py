"""Probes of what a visit leaves, here and elsewhere: no trace of the request, no word to another site."""

from __future__ import annotations

import base64
import hashlib
import logging
import re
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.db import connections
from django.utils.html import escape

from funabin.conformity.exercise import rolled_back
from funabin.conformity.finding import Finding
from funabin.conformity.run import Run
from funabin.conformity.visitor import (
    HEADER,
    SIGNED_IN,
    SIGNED_OUT,
    Reply,
    Visitor,
    addresses,
    has_members,
    public_addresses,
    specimen,
)
from funabin.gate.outward import outward_address
from funabin.kit.site import site

TELLING = {
    "address": "203.0.113.77",  # an address of the documentation
    "referrer": "kanariya-referrer.example",
    "agent": "KanariyaAgent/7.7",
    "host": "kanariya-host.example",
}
LOOKUPS = ("gethostbyaddr", "getfqdn", "getnameinfo")  # of the module socket: who is behind an address
OWN_SOURCES = {"'self'", "'none'", "data:"}
SRC = ("script", "img", "iframe", "source", "video", "audio", "embed", "input", "track")
REQUESTS = {**dict.fromkeys(SRC, "src"), "object": "data", "form": "action", "link": "href"}
IN_STYLES = re.compile(r"""(?:url\(\s*|@import\s+)["']?([^"')\s;]+)""")
ELSEWHERE = "https://elsewhere.example/page"


def no_request_traces(run: Run, args: tuple[str, ...]) -> Finding:
    """Address, referrer, browser and host of a visitor are written nowhere, and nobody asks who is behind."""
    lines: list[str] = []
    statements: list[bytes] = []
    asked: list[str] = []
    with rolled_back(), _logged(lines), _written(statements), _lookups(asked):
        visits = _visited(run)
    held = {"a log line": "\n".join(lines).encode().lower(), "a row": b"\n".join(statements).lower()}
    faults = [
        f"{place} holds the {what} of a visitor"
        for place, text in held.items()
        for what, word in TELLING.items()
        if any(form in text for form in _forms(word))
    ]
    faults += [f"{name} was asked who is behind an address" for name in sorted(set(asked))]
    return Finding("A visitor who tells much was watched through rows, log lines and look-ups.",
                   {"visits_watched": visits}, tuple(faults))  # fmt: skip


def _visited(run: Run) -> int:
    visitor = Visitor(
        run,
        headers={
            "referer": f"https://{TELLING['referrer']}/path",
            "user-agent": TELLING["agent"],
            "x-forwarded-for": TELLING["address"],
        },
        environ={"REMOTE_ADDR": TELLING["address"], "REMOTE_HOST": TELLING["host"]},
    )
    paths = public_addresses(run) + (addresses(run, *SIGNED_OUT) if has_members(run) else [])
    for path in [*paths, f"{paths[0]}no-such-page/"]:
        visitor.get(path)
    visitor.headers["sec-fetch-site"] = "cross-site"
    visitor.post(run.address("inquiry", run.languages[0]), {})  # refused, and that is logged
    return len(visitor.seen)


def _forms(word: str) -> list[bytes]:
    """A word as it may lie somewhere: in clear, as base64, in hexadecimal, as a hash without a key."""
    plain = word.lower().encode()
    spelled = {word.encode(), plain}
    found = [plain, plain.hex().encode()]
    for each in spelled:
        found.append(base64.b64encode(each).rstrip(b"=")[:-1].lower())
        found += [hashlib.new(kind, each).hexdigest().encode() for kind in ("md5", "sha1", "sha256")]
    return found


class _Lines(logging.Handler):
    def __init__(self, lines: list[str]) -> None:
        super().__init__(logging.DEBUG)
        self.lines = lines

    def emit(self, record: logging.LogRecord) -> None:
        """Kept as the site's own handlers would write it."""
        others = [handler for handler in logging.getLogger().handlers if handler is not self]
        lines = [handler.format(record) for handler in others if handler.filter(record)]
        self.lines += lines or [record.getMessage()]


@contextmanager
def _logged(lines: list[str]) -> Iterator[None]:
    handler = _Lines(lines)
    logging.getLogger().addHandler(handler)
    try:
        yield
    finally:
        logging.getLogger().removeHandler(handler)


@contextmanager
def _written(statements: list[bytes]) -> Iterator[None]:
    """Everything that is sent to a database, with its values."""

    def keep(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        values = params.values() if isinstance(params, dict) else params or ()
        for value in (cell for row in values for cell in row) if many else values:
            statements.append(bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode())
        return execute(sql, params, many, context)

    with ExitStack() as stack:
        for alias in connections:
            stack.enter_context(connections[alias].execute_wrapper(keep))
        yield


@contextmanager
def _lookups(asked: list[str]) -> Iterator[None]:
    """Notes who asks the network for a name behind an address; answers as ever."""
    real = {name: getattr(socket, name) for name in LOOKUPS}

    def noting(name: str) -> Callable[..., Any]:
        def note(*args: Any) -> Any:
            asked.append(name)
            return real[name](*args)

        return note

    for name in LOOKUPS:
        setattr(socket, name, noting(name))
    try:
        yield
    finally:
        for name, function in real.items():
            setattr(socket, name, function)


def no_third_party_requests(run: Run, args: tuple[str, ...]) -> Finding:
    """No page makes the browser ask another site for anything; the browser is told to refuse it."""
    stranger = Visitor(run)
    for path in public_addresses(run) + (addresses(run, *SIGNED_OUT) if has_members(run) else []):
        stranger.get(path)
    seen = list(stranger.seen)
    if has_members(run):
        with specimen(run) as member:
            visitor = Visitor(run, HEADER)
            member.sign_in(visitor)
            seen += [visitor.get(path) for path in addresses(run, *SIGNED_IN)]
    faults = [f"{reply.path} answers {reply.status}" for reply in seen if reply.status != 200]
    faults += [f"{reply.path} asks {host}" for reply in seen for host in _strangers(run, reply)]
    sheets = {sheet for reply in seen for sheet in asks_of(reply.text)[1]}
    for sheet in sorted(sheets):
        faults += _in_sheet(run, sheet)
    faults += sorted({fault for reply in seen for fault in _lax(reply)})
    figures = {"pages": len(seen), "style_sheets": len(sheets)}
    return Finding("Pages and style sheets were read for what they make a browser fetch.", figures,
                   tuple(faults))  # fmt: skip


class _Asks(HTMLParser):
    """What a page makes a browser fetch, or lets it send to; a plain link does neither."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.sheets: list[str] = []
        self.is_style = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """The attributes that lead somewhere."""
        told = {name: value or "" for name, value in attrs}
        self.is_style = tag == "style"
        self.found += [
            told[name] for name in {REQUESTS.get(tag, ""), "formaction", "poster"} if told.get(name)
        ]
        self.found += [part.split()[0] for part in told.get("srcset", "").split(",") if part.split()]
        self.found += IN_STYLES.findall(told.get("style", ""))
        if tag == "link" and "stylesheet" in told.get("rel", ""):
            self.sheets.append(told.get("href", ""))

    def handle_data(self, data: str) -> None:
        """A style sheet inside the page."""
        if self.is_style:
            self.found += IN_STYLES.findall(data)


def asks_of(page: str) -> tuple[list[str], list[str]]:
    """The addresses a page makes a browser ask, and the style sheets among them."""
    asks = _Asks()
    asks.feed(page)
    return asks.found, asks.sheets


def _strangers(run: Run, reply: Reply) -> list[str]:
    found, _ = asks_of(reply.text)
    return sorted({host for address in found if (host := _host_of(address)) not in _own_hosts(run)})


def _own_hosts(run: Run) -> set[str]:
    return {"", run.host, urlsplit(site().base_url).hostname or ""}


def _host_of(address: str) -> str:
    return urlsplit(address).hostname or ""


def _in_sheet(run: Run, sheet: str) -> Iterator[str]:
    file = finders.find(urlsplit(sheet).path.removeprefix(settings.STATIC_URL))
    if not file:
        yield f"{sheet} is not served from here"
        return
    for address in IN_STYLES.findall(Path(str(file)).read_text(encoding="utf-8")):
        if not address.startswith("data:") and _host_of(urljoin(sheet, address)) not in _own_hosts(run):
            yield f"{sheet} asks {_host_of(address)}"


def _lax(reply: Reply) -> Iterator[str]:
    """What the page's Content-Security-Policy would let through."""
    told = reply.headers.get("Content-Security-Policy", "")
    rules = {parts[0]: parts[1:] for part in told.split(";") if (parts := part.split())}
    if "default-src" not in rules or "form-action" not in rules:
        yield f"{reply.path} does not tell the browser to stay here"
    for name, sources in rules.items():
        yield from (
            f"{reply.path} lets {name} reach {source}" for source in sources if source not in OWN_SOURCES
        )


def leaving_page(run: Run, args: tuple[str, ...]) -> Finding:
    """Every link to another firm leads by a page that says so and tells that site nothing (JCT-5)."""
    faults: list[str] = []
    if run.policy.links is None or not run.policy.links.leaving_page:
        faults.append("the policy declares no such page")
    visitor = Visitor(run)
    links = {ELSEWHERE: outward_address(ELSEWHERE)}
    for path in public_addresses(run):
        for link in _links_of(visitor.get(path).text):
            host = _host_of(link)
            if host not in _own_hosts(run):
                faults.append(f"{path} leads to {host} at once")
            elif "/leaving/?" in link:
                links[link] = link
    for address, link in links.items():
        if _host_of(link) not in _own_hosts(run):
            faults.append("an address elsewhere is linked at once")
            continue
        faults += _badly_left(visitor, link, _host_of(address))
    return Finding("Every link of the public pages was read, and those that lead away were followed.",
                   {"links_followed": len(links)}, tuple(faults))  # fmt: skip


def _links_of(page: str) -> list[str]:
    found = re.findall(r'<a\b[^>]*\shref="([^"]*)"', page)
    return [link.replace("&amp;", "&") for link in found]


def _badly_left(visitor: Visitor, link: str, host: str) -> Iterator[str]:
    reply = visitor.get(link)
    out = re.search(r'<a\b[^>]*href="(https?://[^"]+)"[^>]*rel="([^"]*)"', reply.text)
    if reply.status != 200 or out is None:
        yield "a link that leads away does not lead by the page"
        return
    named = host or _host_of(out[1])
    if f"<strong>{escape(named)}</strong>" not in reply.text:
        yield f"the page does not name {named}"
    if "noreferrer" not in out[2].split():
        yield f"{named} is told where the reader comes from"
