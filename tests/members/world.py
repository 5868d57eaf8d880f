"""Amina has asked about a vehicle: a subject, a datum to mail to, and the engagement that opens it."""

from __future__ import annotations

from datetime import date

from funabin.gate.fields import Handle
from funabin.gate.purpose import declared
from funabin.members.actions import Registration, confirm_address, register_member
from funabin.members.models import Account
from funabin.members.queries import address_handle
from tests.cast import WORKER

ADDRESS = "amina.zuberi@importers.example"
PASSWORD = "correct horse battery"


def amina(*, email: str = ADDRESS, confirmed: bool = True, language: str = "en") -> Account:
    """A buyer with an account."""
    personal = {
        "contact.email": email,
        "contact.name": "Amina Zuberi",
        "contact.phone": "+254 700 123456",
        "person.birth_date": date(1990, 5, 17),
        "contact.postal_code": "80100",
    }
    told = Registration(personal, declared=["contract_capacity"])
    account = register_member(told=told, password=PASSWORD, language=language)
    if confirmed:
        with declared("account.access"):
            confirm_address(account=account, by=WORKER)
    return account


def handle_of(account: Account) -> Handle:
    """Where mail to her goes."""
    handle = address_handle(account)
    assert handle is not None
    return handle
