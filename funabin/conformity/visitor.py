"""Somebody who visits the site's own pages, through all of its middleware: with a cookie or without one."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import TYPE_CHECKING, Any

from allauth.account.models import EmailAddress
from django.http import HttpResponse, HttpResponseBase
from django.test import RequestFactory
from django.urls import reverse
from django.utils import translation

from funabin.conformity.exercise import CANARIES, TEXT_CANARY, rolled_back
from funabin.kit.carrying import CARRY, GET_FIELD, TOKEN_FIELD
from funabin.kit.middleware.tokens import ADDRESS_HEADER, TOKEN_HEADER
from funabin.members.actions import Registration, register_member
from funabin.members.models import Account

if TYPE_CHECKING:
    from collections.abc import Iterator

    from funabin.conformity.run import Run

COOKIE, HEADER, BODY = "cookie", "header", "body"  # what keeps a visitor signed in
MEMBERS = ("registration", "signin")
PUBLIC = ("home", "stock", "company", "safety", "how_to_buy", "glossary", "privacy", "inquiry")
SIGNED_OUT = ("account_login", "account_signup", "account_reset_password", "my:ask_link", "my:link_sent")
SIGNED_IN = ("my:home", "my:choices", "my:sign_ins")  # pages of a member that open nothing
_TOKEN = re.compile(rf'name="{TOKEN_FIELD}" value="([a-z0-9]*)"')
_HERE = re.compile(rf'<form id="{CARRY}"[^>]* action="([^"]*)"')  # a page that carries says where it stands


@dataclass(frozen=True)
class Reply:
    """What came back: status, headers, cookies and text, and the address of the page it shows."""

    path: str
    status: int
    headers: Mapping[str, str]
    jar: SimpleCookie
    content: bytes

    @property
    def text(self) -> str:
        """The page."""
        return self.content.decode("utf-8", "replace")


@dataclass(repr=False)
class Visitor:
    """A browser without a past. Each comes from a place of its own, so that no limit of another counts."""

    run: Run
    carries: str = COOKIE
    headers: dict[str, str] = field(default_factory=dict)
    environ: dict[str, str] = field(default_factory=dict)
    cookies: dict[str, str] = field(default_factory=dict)
    token: str = ""
    seen: list[Reply] = field(default_factory=list)

    def __post_init__(self) -> None:
        somewhere = f"2001:db8:{secrets.token_hex(2)}:{secrets.token_hex(2)}::1"  # documentation's addresses
        self.environ.setdefault("REMOTE_ADDR", somewhere)

    def get(self, path: str) -> Reply:
        """Follow a link to `path`."""
        if self.carries == BODY and self.token:
            return self._sent("post", path, {TOKEN_FIELD: self.token, GET_FIELD: "1"})
        return self._sent("get", path)

    def post(self, path: str, data: Mapping[str, Any]) -> Reply:
        """Send a form to `path`."""
        carried = {TOKEN_FIELD: self.token} if self.carries == BODY else {}
        return self._sent("post", path, {**data, **carried})

    def cookies_set(self) -> list[str]:
        """Every cookie this visitor was given so far, as "address sets name"."""
        return [f"{reply.path} sets {name}" for reply in self.seen for name in reply.jar]

    def _sent(self, method: str, path: str, data: Mapping[str, Any] | None = None) -> Reply:
        headers = {"host": self.run.host, "sec-fetch-site": "same-origin", **self.headers}
        if self.carries == HEADER:
            headers[TOKEN_HEADER] = self.token
        make = getattr(RequestFactory(), method)
        request = make(path, data, headers=headers, secure=True, **self.environ)
        request.COOKIES = dict(self.cookies)
        reply = _reply(path, self.run.answer(request))
        self._remember(reply)
        return reply

    def _remember(self, reply: Reply) -> None:
        self.seen.append(reply)
        if self.carries == COOKIE:
            self.cookies |= {name: morsel.value for name, morsel in reply.jar.items() if morsel.value}
            for name in [name for name, morsel in reply.jar.items() if not morsel.value]:
                self.cookies.pop(name, None)
        elif self.carries == HEADER:
            self.token = reply.headers.get(TOKEN_HEADER, self.token)
        else:
            carried = _TOKEN.search(reply.text)
            self.token = carried[1] if carried else ""


def _reply(path: str, response: HttpResponseBase) -> Reply:
    content = response.content if isinstance(response, HttpResponse) else b""
    here = _HERE.search(content.decode("utf-8", "replace"))
    return Reply(
        path=response.headers.get(ADDRESS_HEADER, here[1] if here else path),
        status=response.status_code,
        headers=dict(response.headers),
        jar=response.cookies,
        content=content,
    )


def has_members(run: Run) -> bool:
    """Whether the policy has accounts of buyers."""
    return run.policy.collection_points.keys() >= set(MEMBERS)


def addresses(run: Run, *names: str) -> list[str]:
    """The addresses of these pages, in every language of the policy."""
    found = []
    for language in run.languages:
        with translation.override(language):
            found += [reverse(name) for name in names]
    return found


def public_addresses(run: Run) -> list[str]:
    """Every public page that stands at an address of its own."""
    return addresses(run, *(f"public:{name}" for name in PUBLIC))


@dataclass(frozen=True, repr=False)
class Specimen:
    """An account that never was, with what its person told."""

    account: Account
    email: str
    password: str

    def sign_in(self, visitor: Visitor, *, password: str = "", remember: bool = False) -> Reply:
        """Send the sign-in form."""
        told = {"login": self.email, "password": password or self.password}
        with translation.override(self.account.language):
            return visitor.post(reverse("account_login"), told | ({"remember": "on"} if remember else {}))

    def told(self) -> list[str]:
        """Whatever is known of the person, as text."""
        return [
            self.email,
            TEXT_CANARY,
            self.account.handle,
            str(self.account.subject_id),
            str(self.account.pk),
            self.account.pk.hex,
        ]


@contextmanager
def specimen(run: Run) -> Iterator[Specimen]:
    """A member with a confirmed address, in a world that is rolled back."""
    policy = run.policy
    point = policy.collection_points["registration"]
    email, password = f"kanariya.{secrets.token_hex(8)}@probe.example", secrets.token_urlsafe(24)
    kinds = {item.category: policy.categories[item.category].kind for item in point.items}
    said = {key: CANARIES[kind] for key, kind in kinds.items() if kind != "email"}
    told = {
        item.category: said[item.category]
        for item in point.items
        if item.category in said and item.applies(said)
    }
    registration = Registration({**told, "contact.email": email}, declared=point.declarations)
    with rolled_back():
        account = register_member(told=registration, password=password, language=policy.languages[0])
        EmailAddress.objects.filter(user=account).update(verified=True)  # no mail is sent, so no link comes
        yield Specimen(account, email, password)
