"""allauth's hooks: who may sign in where, how an account is opened, how its mails reach a sealed address."""

from __future__ import annotations

import io
import time
from html import escape
from typing import Any
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import segno
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.account.models import EmailAddress
from allauth.core import context as allauth_context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.debug import sensitive_variables

from funabin.kit.http import DESK, MY, client_key, face_of
from funabin.kit.site import site
from funabin.members.actions import (
    drop_unused_secrets,
    end_sessions,
    note_confirmed_address,
    open_addresses,
    open_secrets,
    seal_secret,
)
from funabin.members.actions.addresses import SIGN_IN
from funabin.members.models import Account
from funabin.members.queries import is_staff, member_actor
from funabin.members.rules import TOKEN, is_fresh
from funabin.members.sealed import typed_in
from funabin.outbox.letters import Letter, in_frame
from funabin.outbox.post import MailNotSent, send_now

TOTP_ACTIVATED = "mfa/email/totp_activated"


SIGNED_OUT = "account/messages/logged_out.txt"


class AccountAdapter(DefaultAccountAdapter):
    """Sign-in on pseudonymous addresses, a face for members and one for staff."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Buyers register; staff are invited."""
        return face_of(request) == MY

    def add_message(
        self, request: HttpRequest, level: int, message_template: str | None = None, *args: Any, **kwargs: Any
    ) -> None:
        """One-time messages; none after signing out, which would open a session anew and so keep a cookie."""
        if message_template != SIGNED_OUT:
            super().add_message(request, level, message_template, *args, **kwargs)

    def get_client_ip(self, request: HttpRequest) -> str:
        """A name for the client that holds for one day: rate limits need no more."""
        return client_key(request)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """The home of the face."""
        return "/desk/" if face_of(request) == DESK else f"/my/{get_language()}/"

    get_signup_redirect_url = get_login_redirect_url

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        """Back to the sign-in page of the face."""
        return reverse("account_login")

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Home: the page says that the password was changed."""
        return self.get_login_redirect_url(request)

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """A sign-in of this moment is proof enough to set up a second factor: staff are led there at once."""
        if app == "allauth.mfa" and is_fresh(_signed_in_at(allauth_context.request), time.time()):
            return False
        return bool(super().is_reauthentication_required(app=app, **kwargs))

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Account | None:
        """Staff sign in at the desk only, members at their own face only: elsewhere the password is wrong."""
        user = super().authenticate(request, **credentials)
        if isinstance(user, Account) and is_staff(user) == (face_of(request) == DESK):
            return user
        return None

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """What follows from it: the profile and guest records; old addresses go when the request ends."""
        confirmed: bool = super().confirm_email(request, email_address)
        account = email_address.user
        typed_in(request).changed.append(account)
        if confirmed:
            note_confirmed_address(account=account, by=member_actor(account))
        return confirmed

    @sensitive_variables()
    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Render with tokens, open the addresses last, send at once. A dead mail server gives a page, 503."""
        try:
            self._send(template_prefix, email, context)
        except MailNotSent:
            request = allauth_context.request
            page = render(request, "account/mail_failed.html", status=503)
            raise ImmediateHttpResponse(page) from None

    def send_notification_mail(
        self, template_prefix: str, user: AbstractBaseUser, *args: Any, **kwargs: Any
    ) -> None:
        """A notice of a change that has happened: it does not undo the change when it cannot be sent.

        A new second factor ends the sessions that began without it.
        """
        if template_prefix == TOTP_ACTIVATED and isinstance(user, Account):
            end_sessions(account=user, besides=allauth_context.request.session.session_key or "")
        try:
            super().send_notification_mail(template_prefix, user, *args, **kwargs)
        except ImmediateHttpResponse:
            return

    @sensitive_variables()
    def _send(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        reference = uuid4().hex
        letter = _letter(template_prefix, {**context, "email": email}, reference)
        tokens = {email, *TOKEN.findall(letter.text)}
        clear = _clear(tokens, allauth_context.request)
        if email not in clear:
            raise MailNotSent("no such address", for_good=True)
        send_now(to=clear[email], letter=_with_addresses(letter, clear), reference=reference)


def _signed_in_at(request: HttpRequest) -> float:
    """When this session last proved who it is, in seconds since the epoch; 0 where it never did."""
    records = request.session.get(AUTHENTICATION_METHODS_SESSION_KEY) or [{"at": 0.0}]
    return float(records[-1]["at"])


def _letter(template_prefix: str, context: dict[str, Any], reference: str) -> Letter:
    values = {**{name: _at_home(value) for name, value in context.items()}, "site": site()}
    subject = " ".join(render_to_string(f"{template_prefix}_subject.txt", values).split())
    return in_frame(subject, render_to_string(f"{template_prefix}_message.txt", values), reference=reference)


def _at_home(value: Any) -> Any:
    """An address of a mail below the site's own: allauth takes the host and port that the request names."""
    if not isinstance(value, str) or not value.startswith(("http://", "https://")):
        return value
    parts = urlsplit(value)
    return site().base_url.rstrip("/") + urlunsplit(("", "", *parts[2:]))


@sensitive_variables()
def _clear(tokens: set[str], request: HttpRequest | None) -> dict[str, str]:
    """Clear addresses of tokens: typed in this request, else opened for account.access by sign-in itself."""
    clear = {token: text for token, text in typed_in(request).by_token.items() if token in tokens}
    rest = tokens - set(clear)
    return clear | (open_addresses(rest, by=SIGN_IN) if rest else {})


@sensitive_variables()
def _with_addresses(letter: Letter, clear: dict[str, str]) -> Letter:
    text, html = letter.text, letter.html
    for token, address in clear.items():
        text, html = text.replace(token, address), html.replace(token, escape(address))
    return Letter(subject=letter.subject, text=text, html=html)


class MFAAdapter(DefaultMFAAdapter):
    """Second factors whose seeds are sealed; an app shows the house's name and a handle."""

    def encrypt(self, text: str) -> str:
        """Seal a seed for the person who is signed in; returns the reference kept in its place."""
        account = allauth_context.request.user
        pending = seeds_of_request().get(text)
        return pending or seal_secret(account=account, secret=text, by=member_actor(account))

    def decrypt(self, encrypted_text: str) -> str:
        """The seed behind a reference, opened once a request."""
        seeds = {reference: seed for seed, reference in seeds_of_request().items()}
        if encrypted_text not in seeds:
            seeds |= remember_seeds({encrypted_text})
        return seeds[encrypted_text]

    def get_totp_label(self, user: AbstractBaseUser) -> str:
        """The handle: it ends up in apps and cloud keychains, where no address belongs."""
        return user.get_username()

    def get_totp_issuer(self) -> str:
        """The house."""
        return site().name

    def build_totp_svg(self, url: str) -> str:
        """A QR code on white, so that a phone reads it from a dark page too."""
        drawn = io.BytesIO()
        segno.make(url, error="m").save(drawn, kind="svg", light="white", scale=5, xmldecl=False)
        return drawn.getvalue().decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Staff keep their second factor; an administrator resets a lost one."""
        return not is_staff(authenticator.user)

    def send_notification_mail(self, template_prefix: str, user: Account, *args: Any, **kwargs: Any) -> None:
        """Told after each change: the moment to forget seeds that are no longer used."""
        drop_unused_secrets(account=user, by=member_actor(user))
        super().send_notification_mail(template_prefix, user, *args, **kwargs)


def seeds_of_request() -> dict[str, str]:
    """Seeds opened or made in this request: seed -> reference."""
    request = allauth_context.request
    if not hasattr(request, "seeds"):
        request.seeds = {}
    found: dict[str, str] = request.seeds
    return found


def remember_seeds(references: set[str]) -> dict[str, str]:
    """Open seeds for the rest of this request: allauth reads recovery codes inside a transaction."""
    opened = open_secrets(references, by=SIGN_IN)
    seeds_of_request().update({seed: reference for reference, seed in opened.items()})
    return opened
