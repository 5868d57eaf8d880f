"""A real mail server for tests: what it took can be read, and it can be told to refuse."""

from __future__ import annotations

import logging
import socket
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller


class Mailbox:
    """Mails the server took, oldest first. `answer` is what it says to the next recipients."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.recipients: list[str] = []
        self.answer = "250 OK"

    async def handle_RCPT(  # noqa: N802
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        """Takes or refuses a recipient."""
        if self.answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.answer

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        """Keeps the mail."""
        self.mails.append(message_from_bytes(envelope.content, policy=policy.default))
        self.recipients += envelope.rcpt_tos
        return "250 OK"

    def text(self, number: int = -1) -> str:
        """The plain text of a mail."""
        part = self.mails[number].get_body(("plain",))
        return part.get_content() if part else ""

    def html(self, number: int = -1) -> str:
        """The HTML twin of a mail."""
        part = self.mails[number].get_body(("html",))
        return part.get_content() if part else ""


@pytest.fixture
def mailbox(settings: Any) -> Iterator[Mailbox]:
    """A server on a free port of this machine, as the site's SMTP host."""
    box = Mailbox()
    logging.getLogger("mail.log").setLevel(logging.ERROR)  # the server's own log would name the recipients
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    yield box
    controller.stop()
