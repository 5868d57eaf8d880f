"""`funabin mailbox`: a mail server for trying things out. It sends nothing on; a page shows what arrived."""

from __future__ import annotations

import re
import threading
import time
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from pathlib import Path
from typing import Annotated, Any

import typer
from aiosmtpd.controller import Controller

from funabin.cli.base import say
from funabin.cli.demo.signin import code_now, kept, seconds_left
from funabin.cli.serve import require_free

LOOPBACK = "127.0.0.1"
KEPT = 500  # mails
LINK = re.compile(r"https?://[^\s<>\"']+")
STYLE = (
    "body{font:16px/1.6 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem}"
    "body{color:#16202c;background:#fbfaf7}a{color:#1f4e79}"
    "pre{white-space:pre-wrap;background:#fff;border:1px solid #d9d5cc;border-radius:6px;padding:1rem}"
    "table{border-collapse:collapse;width:100%}"
    "td,th{text-align:start;border-bottom:1px solid #d9d5cc;padding:.4rem}"
)


@dataclass(frozen=True)
class Letter:
    """A mail that arrived, as its page shows it."""

    number: int
    at: datetime
    to: str
    subject: str
    text: str


class Box:
    """The last mails, newest first, in memory only."""

    def __init__(self) -> None:
        self._letters: deque[Letter] = deque(maxlen=KEPT)
        self._numbers = count(1)

    def put(self, content: bytes, recipients: list[str]) -> None:
        """Keep a mail."""
        mail = message_from_bytes(content, policy=policy.default)
        letter = Letter(
            next(self._numbers),
            datetime.now().astimezone(),
            ", ".join(recipients),
            str(mail["subject"]),
            text_of(mail),
        )
        self._letters.appendleft(letter)

    def __iter__(self) -> Iterator[Letter]:
        return iter(list(self._letters))

    def get(self, number: int) -> Letter | None:
        """The mail of that number, if it is still kept."""
        return next((letter for letter in self if letter.number == number), None)


def text_of(mail: EmailMessage) -> str:
    """The plain text of a mail."""
    body = mail.get_body(preferencelist=("plain", "html"))
    return str(body.get_content()) if body else ""


class Sink:
    """Takes every mail, for whomever."""

    def __init__(self, box: Box) -> None:
        self.box = box

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        """Keeps the mail and answers that it did."""
        self.box.put(envelope.content, envelope.rcpt_tos)
        return "250 kept"


def list_page(box: Box) -> str:
    """All mails, newest first."""
    rows = "".join(
        f'<tr><td>{letter.at:%H:%M:%S}</td><td><a href="/{letter.number}/">{escape(letter.subject)}</a></td>'
        f"<td>{escape(letter.to)}</td></tr>"
        for letter in box
    )
    empty = "<p>No mail yet. It arrives here a moment after a form was sent.</p>"
    table = f"<table><tr><th>at</th><th>subject</th><th>to</th></tr>{rows}</table>"
    return page("Mailbox", table if rows else empty)


def letter_page(letter: Letter) -> str:
    """One mail: its text, its links ready to click."""
    text = LINK.sub(lambda found: f'<a href="{found[0]}">{found[0]}</a>', escape(letter.text))
    head = f"<p>to {escape(letter.to)}, {letter.at:%H:%M:%S}</p>"
    return page(letter.subject, f'{head}<pre>{text}</pre><p><a href="/">All mails</a></p>')


def page(title: str, body: str) -> str:
    """A page of the mailbox; `title` is escaped here, `body` is not."""
    safe = escape(title)
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{safe}</title><style>{STYLE}</style>'
        f"<h1>{safe}</h1>{body}</html>"
    )


def sign_ins_page(file: Path) -> str:
    """Who may sign in to the demonstration, with the codes of this moment."""
    rows = "".join(
        f"<tr><td>{escape(one.face)}</td><td>{escape(one.address)}</td><td>{escape(one.password)}</td>"
        f"<td>{code_now(one.totp_secret) if one.totp_secret else ''}</td><td>{escape(one.note)}</td></tr>"
        for one in kept(file.parent)
    )
    head = "<tr><th>face</th><th>address</th><th>password</th><th>code now</th><th></th></tr>"
    left = f"<p>The codes hold {seconds_left()} seconds more; reload for the next ones.</p>"
    return page("Sign-ins of the demonstration", f"<table>{head}{rows}</table>{left}")


def page_at(path: str, box: Box, sign_ins: Path | None) -> str | None:
    """The page at a path: all mails, one mail, the sign-ins; None where there is none."""
    name = path.strip("/")
    if name == "sign-ins" and sign_ins and sign_ins.exists():
        return sign_ins_page(sign_ins)
    if not name:
        return list_page(box)
    letter = box.get(int(name)) if name.isdecimal() else None
    return letter_page(letter) if letter else None


def handler_for(box: Box, sign_ins: Path | None) -> type[BaseHTTPRequestHandler]:
    """The pages of one box."""

    class Pages(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found = page_at(self.path, box, sign_ins)
            content = (found or page("There is no such page", '<p><a href="/">All mails</a></p>')).encode()
            self.send_response(200 if found else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'")
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: Any) -> None:
            """Nothing."""

    return Pages


def run_mailbox(
    box: Box, *, smtp_port: int, page_port: int, sign_ins: Path | None = None
) -> ThreadingHTTPServer:
    """Start both servers on the loopback address; returns the one of the pages."""
    Controller(Sink(box), hostname=LOOPBACK, port=smtp_port).start()
    pages = ThreadingHTTPServer((LOOPBACK, page_port), handler_for(box, sign_ins))
    threading.Thread(target=pages.serve_forever, daemon=True).start()
    return pages


def mailbox(
    smtp_port: Annotated[int, typer.Option(help="Where mail is taken: set FUNABIN_SMTP_PORT to it.")] = 8002,
    page_port: Annotated[int, typer.Option(help="Where the page is.")] = 8001,
    sign_ins: Annotated[Path | None, typer.Option(hidden=True)] = None,
) -> None:
    """Take every mail on this machine and show it on a page. For trying things out only."""
    require_free(LOOPBACK, smtp_port)
    require_free(LOOPBACK, page_port)
    run_mailbox(Box(), smtp_port=smtp_port, page_port=page_port, sign_ins=sign_ins)
    say(f"Mailbox: http://{LOOPBACK}:{page_port}/   takes mail on port {smtp_port}")
    while True:
        time.sleep(3600)
