"""The post office: the one place that speaks SMTP. Its errors name a class and a code, never an address."""

from __future__ import annotations

import smtplib
from dataclasses import dataclass
from email.utils import parseaddr

from django.core.mail import EmailMultiAlternatives
from django.utils.encoding import punycode

from funabin.kit.site import site
from funabin.outbox.letters import Letter


class MailNotSent(Exception):
    """The mail server did not take the mail. `code`: class and number; `for_good`: trying again is vain."""

    def __init__(self, code: str, *, for_good: bool) -> None:
        super().__init__(code)
        self.code = code
        self.for_good = for_good


@dataclass(frozen=True)
class _Failure:
    code: str
    for_good: bool


def send_now(*, to: str, letter: Letter, reference: str, stop: str = "") -> None:
    """Send one letter to the clear address `to` at once. Raises MailNotSent, which no longer knows it.

    `stop` is where such mail is stopped with one click: mail programs show a button for it (RFC 8058).
    """
    failure = _deliver(to, letter, reference, stop)
    if failure:  # raised here, outside the except block: no chained error carries the recipient along
        raise MailNotSent(failure.code, for_good=failure.for_good)


def _deliver(to: str, letter: Letter, reference: str, stop: str) -> _Failure | None:
    try:
        _message(to, letter, reference, stop).send()
    except smtplib.SMTPRecipientsRefused as error:
        codes = {answer[0] for answer in error.recipients.values()}
        return _Failure(_code(error, min(codes, default=0)), for_good=all(code >= 500 for code in codes))
    except smtplib.SMTPResponseException as error:
        return _Failure(_code(error, error.smtp_code), for_good=False)
    except (smtplib.SMTPException, OSError, ValueError) as error:
        return _Failure(_code(error, 0), for_good=isinstance(error, ValueError))
    return None


def _code(error: Exception, number: int) -> str:
    return f"{type(error).__name__} {number}".removesuffix(" 0")


def _message(to: str, letter: Letter, reference: str, stop: str) -> EmailMultiAlternatives:
    house = site()
    one_click = {"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    message = EmailMultiAlternatives(
        letter.subject,
        letter.text,
        house.mail_from,
        [to],
        headers={
            "Message-ID": f"<{reference}@{punycode(parseaddr(house.mail_from)[1].rpartition('@')[2])}>",
            "Auto-Submitted": "auto-generated",  # RFC 3834: out-of-office answers stay away
            **(one_click if stop else {}),
        },
    )
    message.attach_alternative(letter.html, "text/html")
    return message
