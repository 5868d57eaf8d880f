"""The demonstration's sign-ins: kept beside the throw-away site, printed with their current codes."""

from __future__ import annotations

import base64
import hmac
import json
import struct
import time
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

FILE = "demo-sign-ins.json"
PERIOD = 30  # seconds


@dataclass(frozen=True)
class SignIn:
    """Who may sign in where: face "my" or "desk". `totp_secret` is empty where no second factor is set up."""

    face: str
    address: str
    password: str
    totp_secret: str = ""
    note: str = ""


def keep(folder: Path, sign_ins: Iterable[SignIn]) -> None:
    """Write them into the throw-away site's folder."""
    (folder / FILE).write_text(json.dumps([asdict(sign_in) for sign_in in sign_ins]), encoding="utf-8")


def kept(folder: Path) -> list[SignIn]:
    """The sign-ins of a site made before."""
    return [SignIn(**entry) for entry in json.loads((folder / FILE).read_text(encoding="utf-8"))]


def code_now(secret: str) -> str:
    """The second factor's code at this moment (RFC 6238); it changes every 30 seconds."""
    step = struct.pack(">Q", int(time.time()) // PERIOD)
    digest = hmac.digest(base64.b32decode(secret), step, "sha1")
    start = digest[-1] & 15
    number = int.from_bytes(digest[start : start + 4]) & 0x7FFFFFFF
    return f"{number % 1_000_000:06}"


def seconds_left() -> int:
    """How long the current codes still hold."""
    return PERIOD - int(time.time()) % PERIOD
