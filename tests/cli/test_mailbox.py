"""The mailbox for trying things out takes mail by SMTP and shows it on a page."""

from __future__ import annotations

import smtplib
import socket
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path
from urllib.request import urlopen

import pytest
import time_machine

from funabin.cli.demo.signin import SignIn, code_now, keep
from funabin.cli.mailbox import Box, page_at, run_mailbox


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def mail(subject: str, text: str) -> EmailMessage:
    message = EmailMessage()
    message["Subject"], message["From"], message["To"] = (
        subject,
        "house@autorec.example",
        "amina@kilimo.example",
    )
    message.set_content(text)
    return message


@pytest.fixture
def ports() -> Iterator[tuple[int, int]]:
    smtp_port, page_port = free_port(), free_port()
    pages = run_mailbox(Box(), smtp_port=smtp_port, page_port=page_port)
    yield smtp_port, page_port
    pages.shutdown()
    pages.server_close()


def test_a_mail_sent_by_smtp_is_shown_with_its_links(ports: tuple[int, int]) -> None:
    with smtplib.SMTP("127.0.0.1", ports[0]) as server:
        server.send_message(mail("Your inquiry 船便", "Open https://autorec.example/l/abc?x=1&y=2 please"))
    page = f"http://127.0.0.1:{ports[1]}"
    assert "Your inquiry 船便" in urlopen(f"{page}/").read().decode()  # noqa: S310
    letter = urlopen(f"{page}/1/").read().decode()  # noqa: S310
    assert '<a href="https://autorec.example/l/abc?x=1&amp;y=2">' in letter


def test_what_a_mail_holds_is_shown_not_run() -> None:
    box = Box()
    box.put(mail("<script>alert(1)</script>", "<img src=x onerror=alert(1)>").as_bytes(), ["<b>@x"])
    shown = f"{page_at('/', box, None)}{page_at('/1/', box, None)}"
    assert ("<script>" in shown, "<img" in shown, "<b>" in shown) == (False, False, False)


def test_there_is_no_page_for_a_mail_that_never_came() -> None:
    assert page_at("/7/", Box(), None) is None
    assert page_at("/../../etc/passwd", Box(), None) is None


@time_machine.travel(59, tick=False)
def test_second_factor_codes_are_those_of_the_standard(tmp_path: Path) -> None:
    # RFC 6238, appendix B: the eight-digit code at 59 seconds is 94287082
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    assert code_now(secret) == "287082"
    keep(tmp_path, [SignIn("desk", "chie@autorec.example", "a long password", secret)])
    assert "287082" in (page_at("/sign-ins/", Box(), tmp_path / "demo-sign-ins.json") or "")
