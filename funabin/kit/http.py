"""What a request tells: its face, and a name for its client that is no address."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection
from datetime import date
from functools import lru_cache
from ipaddress import IPv4Address, ip_address

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation.trans_real import parse_accept_lang_header

PUBLIC, MY, DESK = "public", "my", "desk"


def face_of(request: HttpRequest) -> str:
    """The face a request is for: "public", "my" (members) or "desk" (staff)."""
    return getattr(request, "face", PUBLIC)


def face_of_path(path: str) -> str:
    """The face that serves `path`, by its first segment."""
    first = path.removeprefix("/").partition("/")[0]
    return first if first in (MY, DESK) else PUBLIC


def language_asked(request: HttpRequest, spoken: Collection[str]) -> str:
    """The first of the languages the browser asks for that is among `spoken`; "" where none is."""
    asked = parse_accept_lang_header(request.headers.get("Accept-Language", ""))
    return next((code for code in (tag.partition("-")[0] for tag, _ in asked) if code in spoken), "")


def client_address(request: HttpRequest) -> str:
    """The client's address, behind `settings.ALLOWED_PROXIES` trusted proxies. Never stored, never logged."""
    proxies: int = settings.ALLOWED_PROXIES
    hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",") if hop.strip()]
    if proxies and len(hops) >= proxies:
        return hops[-proxies]
    return str(request.META.get("REMOTE_ADDR", ""))


def client_key(request: HttpRequest) -> str:
    """A name for the client, good for a day and a process, that cannot be turned back into an address."""
    salt = _salt_of(timezone.now().date())
    return hashlib.blake2b(_line_of(client_address(request)).encode(), key=salt, digest_size=12).hexdigest()


def _line_of(address: str) -> str:
    """The address of a line: of IPv6 its first 64 bits, since whoever has one such address has them all."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if isinstance(found, IPv4Address):
        return str(found)
    return str(found.ipv4_mapped or int(found) >> 64)


@lru_cache(maxsize=1)
def _salt_of(_day: date) -> bytes:
    return secrets.token_bytes(32)


def objects_by_signal(request: HttpRequest) -> bool:
    """Whether the browser sends Global Privacy Control (Sec-GPC: 1)."""
    return request.headers.get("Sec-GPC") == "1"
