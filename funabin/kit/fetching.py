"""Fetching what an address gives: https only, nothing inside our own network, bounded in size and time.

The address is resolved once and the connection made to what was checked, so that a name cannot lead
somewhere else between the check and the use. Redirects are checked like addresses. Nothing switches the
checks off: the tests, whose server stands on this machine, put another function in their place.
"""

from __future__ import annotations

import http.client
import socket
import ssl
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from pathlib import Path, PurePosixPath
from typing import Any, cast
from urllib.parse import SplitResult, quote, unquote, urljoin, urlsplit

from django.utils.translation import gettext_noop

CONNECT, READ, WHOLE = 10.0, 30.0, 600.0  # seconds
MOST_REDIRECTS = 3
MOST_TRIED = 3  # numbers of one name
BLOCK = 1 << 18
LEAST, SLOWEST = 60.0, 1 << 17  # seconds for any file, and bytes a second above that
NAT64 = IPv6Network("64:ff9b::/96")
PUBLIC = IPv6Network("2000::/3")  # what IANA gives out; all else is for machines among themselves
RESERVED = tuple(map(ip_network, ("192.0.0.0/24", "192.88.99.0/24", "240.0.0.0/4", "2001::/23", "3fff::/20")))
AS_WRITTEN = "/?%:@!$&'()*+,;=~[]"  # signs of a path and a query that stay; others are sent as %XX

NOT_HTTPS = gettext_noop("Only addresses that begin with https:// are fetched, without a name or password.")
OURS = gettext_noop("The address leads into a private network; nothing is fetched from there.")
NO_ANSWER = gettext_noop("The address does not answer.")
NOT_PROVED = gettext_noop("The address cannot prove that it is itself: its certificate is not valid.")
BROKEN_OFF = gettext_noop("The file broke off on its way.")
TOO_LARGE = gettext_noop("What the address gives is too large.")
TOO_SLOW = gettext_noop("The address is too slow.")
REFUSED = gettext_noop("The address refuses to give the file.")
NOT_THERE = gettext_noop("There is nothing at the address.")
AROUND = gettext_noop("The address sends us around in circles.")


class FetchRefused(Exception):
    """Nothing was fetched. `message` is an English msgid that names no address."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


@dataclass(frozen=True)
class Fetched:
    """What was fetched: a file that lives as long as the `with`, its name, and the marks to ask again by."""

    path: Path
    name: str
    etag: str
    modified: str


def check_address(address: str) -> SplitResult:
    """The parts of an address that may be fetched. Raises FetchRefused."""
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError as error:  # "https://[", letters that are no part of a host's name
        raise FetchRefused(NOT_HTTPS) from error
    if parts.scheme != "https" or not parts.hostname or "@" in parts.netloc or port == 0:
        raise FetchRefused(NOT_HTTPS)
    return parts


@contextmanager
def fetch_to(address: str, *, most: int, etag: str = "", modified: str = "") -> Iterator[Fetched | None]:
    """What `address` gives, in a temporary file; None where it did not change since `etag` or `modified`.

    `most`: bytes. Raises FetchRefused.
    """
    marks = {name: mark for name, mark in (("If-None-Match", etag), ("If-Modified-Since", modified)) if mark}
    with tempfile.TemporaryDirectory(prefix="fetched-") as folder:
        yield _fetch(address, Path(folder) / "file", most, marks)


def _fetch(address: str, path: Path, most: int, marks: dict[str, str]) -> Fetched | None:
    until = time.monotonic() + min(WHOLE, LEAST + most / SLOWEST)
    for _turn in range(MOST_REDIRECTS + 1):
        parts = check_address(address)
        with ExitStack() as opened:
            try:
                connection = opened.enter_context(closing(_connected(parts, until)))
                headers = {**marks, "User-Agent": "Funabin", "Accept": "*/*"}
                connection.request("GET", _target(parts), headers=headers)
                answer = opened.enter_context(closing(connection.getresponse()))
                if answer.status == 304:
                    return None
                if answer.status in (301, 302, 303, 307, 308):
                    address = urljoin(address, answer.headers.get("Location", ""))
                    continue
                return _taken(answer, parts, path, most)
            except TimeoutError as error:
                raise FetchRefused(TOO_SLOW) from error
            except (http.client.IncompleteRead, ssl.SSLEOFError) as error:
                raise FetchRefused(BROKEN_OFF) from error
            except (OSError, http.client.HTTPException, ValueError) as error:
                raise FetchRefused(NO_ANSWER) from error
    raise FetchRefused(AROUND)


def _target(parts: SplitResult) -> str:
    """What is asked of the host: lists name photos with spaces and Japanese letters."""
    return quote(f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}", safe=AS_WRITTEN)


def _taken(answer: http.client.HTTPResponse, parts: SplitResult, path: Path, most: int) -> Fetched:
    """What the answer brings, written to `path`."""
    if answer.status in (404, 410):
        raise FetchRefused(NOT_THERE)
    if answer.status != 200:
        raise FetchRefused(REFUSED)
    size = 0
    with path.open("wb") as file:
        while block := answer.read(BLOCK):
            size += len(block)
            if size > most:
                raise FetchRefused(TOO_LARGE)
            file.write(block)
    if answer.length:  # less came than was promised: half a stock list would sell the other half
        raise FetchRefused(BROKEN_OFF)
    marks = (_plain(answer.headers.get(name, "")) for name in ("ETag", "Last-Modified"))
    return Fetched(path, _plain(unquote(PurePosixPath(parts.path).name)) or "list", *marks)


def _plain(text: str) -> str:
    """A text without control signs: a name with a NUL fits no database, a mark with a line end no header."""
    return "".join(sign for sign in text if sign.isprintable()).strip()


class _Timed(ssl.SSLSocket):
    """Each wait ends after READ seconds and all of them at `until`, however few bytes come at a time."""

    until = float("inf")

    def recv_into(self, *told: Any, **how: Any) -> int:
        """Raises TimeoutError."""
        left = self.until - time.monotonic()
        if left <= 0:
            raise TimeoutError
        self.settimeout(min(READ, left))
        return super().recv_into(*told, **how)


def _connected(parts: SplitResult, until: float) -> http.client.HTTPConnection:
    """A connection to a checked address of the host; its certificate must be the host's."""
    host, port = parts.hostname or "", parts.port or 443
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise FetchRefused(NO_ANSWER) from error
    allowed = [str(place[0]) for *_kind, place in found if may_reach(str(place[0]))]
    if not allowed:
        raise FetchRefused(OURS)
    connection = http.client.HTTPSConnection(host, port, timeout=READ)
    connection.sock = _secured(_reached(allowed, port), host, until)
    return connection


def _reached(numbers: list[str], port: int) -> socket.socket:
    """A connection to the first of the addresses that takes one."""
    for number in numbers[:MOST_TRIED]:
        with suppress(OSError):
            return socket.create_connection((number, port), timeout=CONNECT)
    raise FetchRefused(NO_ANSWER)


def _secured(plain: socket.socket, host: str, until: float) -> ssl.SSLSocket:
    context = ssl.create_default_context()
    context.sslsocket_class = _Timed
    try:
        plain.settimeout(READ)
        secure = context.wrap_socket(plain, server_hostname=host, suppress_ragged_eofs=False)
    except ssl.SSLCertVerificationError as error:
        plain.close()
        raise FetchRefused(NOT_PROVED) from error
    except TimeoutError as error:
        plain.close()
        raise FetchRefused(TOO_SLOW) from error
    except (OSError, ValueError) as error:
        plain.close()
        raise FetchRefused(NO_ANSWER) from error
    cast(_Timed, secure).until = until
    return secure


def may_reach(address: str) -> bool:
    """Whether a numeric address lies outside of private, local and reserved networks."""
    found = ip_address(address.partition("%")[0])
    if isinstance(found, IPv6Address):
        found = _carried(found) or found
    if isinstance(found, IPv6Address):
        return found in PUBLIC and found.is_global and not any(found in net for net in RESERVED)
    return found.is_global and not found.is_multicast and not any(found in net for net in RESERVED)


def _carried(found: IPv6Address) -> IPv4Address | None:
    """The older address that a newer one leads to: mapped, 6to4 or NAT64."""
    if found in NAT64:
        return IPv4Address(int(found) & 0xFFFFFFFF)
    return found.ipv4_mapped or found.sixtofour
