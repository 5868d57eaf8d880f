"""The desk of AUTOREC on the trade tests' Tuesday, with people who signed in there."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.test import Client

from funabin.gate.purpose import declared
from funabin.members.actions import invite_staff
from funabin.members.actions.second_factor import give_second_factor
from funabin.members.models import Account
from funabin.members.queries import actor_of
from funabin.members.sessions import SessionStore
from tests.cast import WORKER
from tests.trade.conftest import clock, hiace, trade

__all__ = ["clock", "hiace", "trade"]

Desk = Callable[..., Client]


def employ(name: str, *roles: str) -> Account:
    """Somebody of the staff with a second factor."""
    seat = invite_staff(email=f"{name}@autorec.example", name=name.title(), roles=roles, by=WORKER)
    with declared("account.access"):
        give_second_factor(account=seat.account, by=WORKER)
    return seat.account


def signed_in(account: Account) -> Client:
    """A browser that signed in at the desk."""
    session = SessionStore()
    session[SESSION_KEY] = str(account.pk)
    session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    session[HASH_SESSION_KEY] = account.get_session_auth_hash()
    session.save()
    client = Client(headers={"sec-fetch-site": "same-origin"})
    client.cookies["desk"] = session.session_key or ""
    client.account = account  # type: ignore[attr-defined]
    client.actor = actor_of(account)  # type: ignore[attr-defined]
    return client


@pytest.fixture
def desk(trade: None) -> Desk:
    """`desk("chie", "sales")` is a browser at the desk."""
    return lambda name, *roles: signed_in(employ(name, *roles))
