"""Who walks through a site: a visitor, members, everybody of the staff; signed in by the real forms."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.test import Client

from funabin.cli.demo.people import Buyer, address_of, buyers
from funabin.cli.demo.signin import SignIn, code_now
from funabin.gate.queries import NOT_STAFF, current_policy
from funabin.kit.middleware.cookies import COOKIE, sign_in_means
from funabin.kit.site import site
from funabin.policy.decide import table_of
from tests.crawl.checks import Watched
from tests.crawl.walker import Browser
from tests.members.carriers import Carrier

ADDRESS = "2001:db8:77::"  # of the documentation; each browser has one of its own below it
REFERRER = "https://referrer.example/kanariya"
BROWSER = "KanariyaBrowser/1.0"
TRACES = {"address": ADDRESS, "referrer": "referrer.example", "browser": "KanariyaBrowser"}
HOST = "testserver"
VISITOR = "visitor"
MEMBERS_WALKING = 2


@dataclass
class Walker:
    """Somebody and the browser in hand, with the pages met while signing in."""

    who: str
    browser: Browser
    start: str
    met: list[tuple[str, Any]] = field(default_factory=list)


def browser(number: int) -> Client:
    """A browser that leaves every trace a browser can leave."""
    headers = {"sec-fetch-site": "same-origin", "referer": REFERRER, "user-agent": BROWSER}
    return Client(headers=headers, REMOTE_ADDR=f"{ADDRESS}{number}")


def walkers(signed: list[SignIn], *, only: str = "") -> Iterator[Walker]:
    """Everybody, the visitor first; or the one of that name."""
    if only in ("", VISITOR):
        yield Walker(VISITOR, browser(1), "/en/")
    members = [one for one in signed if one.face == "my"][:MEMBERS_WALKING]
    staff = [one for one in signed if one.face == "desk"]
    for number, one in enumerate((*members, *staff), start=10):
        if only in ("", _key(one)):
            yield _member(one, number) if one.face == "my" else _clerk(one, number)


def _member(one: SignIn, number: int) -> Walker:
    path, told = "/my/en/account/login/", {"login": one.address, "password": one.password}
    client = browser(number)
    if COOKIE in sign_in_means(current_policy()):
        answer = client.post(path, told)
        return Walker(_key(one), client, "/my/en/", [(path, answer)])
    carrier = Carrier("header", client=client)
    answer = carrier.post(path, told)
    assert carrier.token, "the member is not signed in"
    return Walker(_key(one), carrier, "/my/en/", [(path, answer)])


def _clerk(one: SignIn, number: int) -> Walker:
    client, path = browser(number), "/desk/account/login/"
    met = [(path, client.post(path, {"login": one.address, "password": one.password}))]
    path = "/desk/account/2fa/authenticate/"
    met.append((path, client.post(path, {"code": code_now(one.totp_secret)})))
    assert client.cookies["desk"].value
    return Walker(_key(one), client, "/desk/", met)


def _key(one: SignIn) -> str:
    return one.address.partition("@")[0]


def watched(signed: list[SignIn]) -> Watched:
    """The site with all that the demonstration's people told; a clerk may see what a grant could open."""
    planted = {key: frozenset(_told(buyer)) for key, buyer in buyers().items()}
    may_see = {key: frozenset({key}) for key in planted}
    granted = {role for _, _, point, role in table_of(current_policy()) if _is_customers(point)} - NOT_STAFF
    for one in signed:
        if one.face == "desk" and granted & set(one.note.split(", ")):
            may_see[_key(one)] = frozenset(planted)
    hosts = frozenset({HOST, site().base_url.partition("//")[2].partition(":")[0]})
    return Watched(current_policy(), hosts, planted, may_see)


def _is_customers(point: str) -> bool:
    return not point.startswith(("staff.", "recipient.", "shareholder."))


def _told(buyer: Buyer) -> list[str]:
    return [buyer.name, address_of(buyer.key), buyer.phone, buyer.address, buyer.says]
