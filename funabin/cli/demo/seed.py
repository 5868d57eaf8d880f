"""The people of the demonstration and what they do: every row comes from an action, as on a real day."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings

from funabin.catalogue.actions import add_vehicle, import_stock, publish_vehicle
from funabin.catalogue.search import Query, search
from funabin.cli.demo.signin import SignIn
from funabin.gate.purpose import declared
from funabin.journal.actor import Actor, system
from funabin.kit.money import Money
from funabin.members.actions import Registration, confirm_address, invite_staff, register_member
from funabin.members.actions.second_factor import totp_seed
from funabin.members.actions.staff import set_up_staff
from funabin.members.queries import account_by_handle, actor_of
from funabin.trade.actions import deals, quotations
from funabin.trade.actions.inquiries import (
    Asked,
    answer_inquiry,
    receive_inquiry,
    record_inquiry_by_staff,
    take_inquiry,
)
from funabin.trade.actions.proformas import issue_proforma
from funabin.trade.actions.quotations import Offer
from funabin.trade.queries.contacts import guest_of

DEMO = system("demonstration")
OPERATOR = replace(DEMO, roles=frozenset({"admin"}))
VISITOR = Actor("guest", "visitor", roles=frozenset({"self"}))
PASSWORD = "harbour lights at dawn"  # noqa: S105, of a throw-away site on this machine
DOMAIN = "demo.example"

STAFF = {
    "chie": ("Chie Mori", ("sales",), "sales: inbox, quotations, deals"),
    "hana": ("Hana Ito", ("sales", "accounts"), "sales and accounts: another clerk"),
    "daichi": ("Daichi Sato", ("stock", "shipping"), "stock and shipping: prices, photos"),
    "fumiko": ("Fumiko Abe", ("privacy",), "the responsible person"),
    "genji": ("Genji Kato", ("admin",), "administrator: staff and roles"),
}


DELIVERED = 3  # the fourth who asks gets his vehicle: one beside the menu, whose counts are the archive's
ONE_MORE = {
    "make": "Toyota", "model": "Probox", "grade": "DX Comfort", "body_type": "van", "drive": "2wd",
    "model_code": "DBE-NCP160V", "chassis_number": "NCP160-0123456", "colour": "white",
    "registration_year": 2021, "registration_month": 6, "manufacture_year": 2021, "manufacture_month": 5,
    "mileage_km": 48200, "displacement_cc": 1500, "transmission": "cvt", "steering": "right",
    "fuel": "petrol", "doors": 5, "seats": 5, "m3": Decimal("10.900"), "location": "JPNGO",
    "fob_amount": Decimal("4150.00"),
}  # fmt: skip


@dataclass(frozen=True)
class Buyer:
    """Somebody who asks: a member where `born` is known, else a guest."""

    key: str
    name: str
    phone: str
    country: str
    port: str
    language: str
    born: date | None
    address: str
    says: str


def buyers() -> dict[str, Buyer]:
    """The ten of people.csv, by key. Nobody of them exists."""
    with (Path(__file__).parent / "people.csv").open(encoding="utf-8", newline="") as file:
        return {row["key"]: _buyer_of(row) for row in csv.DictReader(file)}


def _buyer_of(row: dict[str, str]) -> Buyer:
    born = date.fromisoformat(row["born"]) if row["born"] else None
    return Buyer(**{**row, "born": born})  # type: ignore[arg-type]


def seed(*, vehicles: int | None, say: Callable[[str], None]) -> list[SignIn]:
    """Stock, staff, ten buyers, six deals and the questions that still wait. Returns who may sign in."""
    say("Importing the stock")
    stock = settings.SITE_DIR / "stock.csv"
    import_stock(file=_first_rows(stock.read_bytes(), vehicles), by=DEMO, publish=True)
    say("Seating the staff")
    clerks = {key: _employ(key) for key in STAFF}
    say("Letting people ask, accept and order")
    _Story(clerks).tell()
    return _sign_ins(clerks)


def _first_rows(content: bytes, count: int | None) -> bytes:
    lines = content.splitlines(keepends=True)
    return b"".join(lines if count is None else lines[: count + 1])


def _employ(key: str) -> Actor:
    name, roles, _ = STAFF[key]
    seat = invite_staff(email=_address(key), name=name, roles=roles, by=OPERATOR)
    set_up_staff(staff=seat.account, password=PASSWORD, by=DEMO)
    return actor_of(seat.account)


def _sign_ins(clerks: dict[str, Actor]) -> list[SignIn]:
    desk = [
        SignIn("desk", _address(key), PASSWORD, _seed_of(actor), STAFF[key][2])
        for key, actor in clerks.items()
    ]
    members = [buyer for buyer in buyers().values() if buyer.born]
    return desk + [SignIn("my", _address(b.key), PASSWORD, "", f"buyer in {b.country}") for b in members]


def _address(key: str) -> str:
    return f"{key}@{DOMAIN}"


def _seed_of(actor: Actor) -> str:
    account = account_by_handle(actor.token)
    return totp_seed(account=account) if account else ""


class _Story:
    """What the ten do. Six of them come to a deal, each at another step."""

    def __init__(self, clerks: dict[str, Actor]) -> None:
        self.chie, self.hana = clerks["chie"], clerks["hana"]
        found = search(Query.parse({"price_to": ["9000"], "sort": ["price"]})).page
        self.vehicles = iter([*found[:DELIVERED], _one_more(), *found[DELIVERED:]])
        self.buyers = buyers()
        self.accounts = {key: _register(buyer) for key, buyer in self.buyers.items() if buyer.born}

    def tell(self) -> None:
        """Deals first, then what still waits in the inbox."""
        self._ordered(self._accepted("amina", self.chie, discount=100), consignee=True)
        self._invoiced(self._ordered(self._accepted("joseph", self.chie)), self.chie)
        self._accepted("aroha", self.hana)
        self._delivered(self._invoiced(self._ordered(self._accepted("marcus", self.hana)), self.hana))
        self._cancelled(self._accepted("grace", self.chie))
        self._invoiced(self._ordered(self._accepted("kenta", self.hana)), self.hana)
        self._quoted("ali", self.chie)
        self._answered("sione", self.hana)
        self._asked("devon")
        self._called("peter", self.chie)

    def _asked(self, key: str) -> Any:
        buyer, vehicle = self.buyers[key], next(self.vehicles)
        personal = {
            "contact.name": buyer.name,
            "contact.email": _address(key),
            "message.text": buyer.says,
        }
        asked = Asked(vehicles=(vehicle,), port=buyer.port, country=buyer.country, language=buyer.language)
        account = self.accounts.get(key)
        by = actor_of(account) if account else VISITOR
        proof = f"demonstration-{key}"
        return receive_inquiry(personal=personal, asked=asked, by=by, account=account, proof=proof)

    def _called(self, key: str, clerk: Actor) -> Any:
        buyer, vehicle = self.buyers[key], next(self.vehicles)
        personal = {"contact.name": buyer.name, "contact.phone": buyer.phone, "message.text": buyer.says}
        asked = Asked(vehicles=(vehicle,), port=buyer.port, country=buyer.country, language=buyer.language)
        return record_inquiry_by_staff(
            personal=personal, asked=asked, channel="phone", source="self", notice_given=True, by=clerk
        )

    def _answered(self, key: str, clerk: Actor) -> Any:
        inquiry = take_inquiry(inquiry=self._asked(key), by=clerk)
        return answer_inquiry(
            inquiry=inquiry, text="About three weeks from Nagoya. I can quote you a price.", by=clerk
        )

    def _quoted(self, key: str, clerk: Actor, discount: int = 0) -> Any:
        inquiry = take_inquiry(inquiry=self._asked(key), by=clerk)
        vehicle: UUID = inquiry.vehicles.get().vehicle_id
        taken_off = Money(Decimal(discount), "USD") if discount else None
        offer = Offer(vehicle=vehicle, port=self.buyers[key].port, incoterm="CIF", discount=taken_off)
        return quotations.issue_quotation(inquiry=inquiry, offer=offer, by=clerk)

    def _accepted(self, key: str, clerk: Actor, discount: int = 0) -> Any:
        quotation = self._quoted(key, clerk, discount)
        return quotations.accept_quotation(
            quotation=quotation, by=_buyer(quotation.inquiry), acknowledged=True
        )

    def _ordered(self, deal: Any, *, consignee: bool = False) -> Any:
        buyer = next(b for key, b in self.buyers.items() if self._is(key, deal))
        told = {"contact.name": buyer.name, "contact.address": buyer.address, "contact.phone": buyer.phone}
        other = {"contact.name": "Coast Clearing Ltd", "contact.address": "3 Nkrumah Road, Mombasa"}
        parties = {"consignee": other} if consignee else {}
        by = _buyer(deal.quotation.inquiry)
        return deals.place_order(deal=deal, buyer=told, by=by, declared=True, **parties)

    def _is(self, key: str, deal: Any) -> bool:
        account = self.accounts.get(key)
        return account is not None and account.pk == deal.account_id

    def _invoiced(self, deal: Any, clerk: Actor) -> Any:
        with declared("invoice"):
            issue_proforma(deal=deal, by=clerk)
        return deal

    def _delivered(self, deal: Any) -> Any:
        return deals.complete_deal(deal=deal, by=self.hana)

    def _cancelled(self, deal: Any) -> Any:
        return deals.cancel_deal(deal=deal, by=_buyer(deal.quotation.inquiry))


def _one_more() -> UUID:
    draft = add_vehicle(stock_number="AR-10999", facts=ONE_MORE, by=DEMO)
    return publish_vehicle(vehicle=draft, by=DEMO).pk


def _register(buyer: Buyer) -> Any:
    told = Registration(
        email=_address(buyer.key),
        name=buyer.name,
        phone=buyer.phone,
        birth_date=buyer.born or date.min,
        postal_code="",
        capacity_declared=True,
    )
    account = register_member(told=told, password=PASSWORD, language=buyer.language)
    with declared("account.access"):
        confirm_address(account=account, by=DEMO)
    return account


def _buyer(inquiry: Any) -> Actor:
    return actor_of(inquiry.account) if inquiry.account else guest_of(inquiry)
