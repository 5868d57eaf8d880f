"""What the demonstration's people do: every row comes from an action, as on a real day.

The story is told as far as the house's policy goes: members, quotations and deals exist where it declares
them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings

from funabin.catalogue.actions import add_vehicle, import_stock, publish_vehicle
from funabin.catalogue.live import search
from funabin.catalogue.search import Query
from funabin.cli.demo.firms import hand_to_the_carrier, register_firms
from funabin.cli.demo.people import Buyer, Clerk, address_of, buyers, clerks, told_at
from funabin.cli.demo.privacy import fill_the_privacy_desk
from funabin.cli.demo.signin import SignIn
from funabin.gate.features import MEMBERS, ORDERS
from funabin.gate.purpose import declared
from funabin.gate.queries import current_policy, takes
from funabin.gate.register import keepers
from funabin.journal.actor import Actor, system, visitor
from funabin.kit.money import Money
from funabin.kit.site import site
from funabin.members.actions import Registration, confirm_address, invite_staff, register_member
from funabin.members.actions.second_factor import totp_seed
from funabin.members.actions.staff import set_up_staff
from funabin.members.queries import account_by_handle, actor_of
from funabin.oversight.actions.internal_rules import confirm_reading
from funabin.oversight.queries.internal_rules import newest_rules
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
from funabin.trade.queries.work import answering_roles, billing_roles, dealing_roles

DEMO = system("demonstration")
OPERATOR = replace(DEMO, roles=frozenset({"admin"}))
ANSWER = "About three weeks from Nagoya. I can quote you a price."
ANSWER_ONLY = "About three weeks from Nagoya. The vehicle is here, and in the condition we describe."
PASSWORD = "harbour lights at dawn"  # noqa: S105, of a throw-away site on this machine

DELIVERED = 3  # the fourth who asks gets his vehicle: one beside the menu, whose counts are the archive's
ONE_MORE = {
    "make": "Toyota", "model": "Probox", "grade": "DX Comfort", "body_type": "van", "drive": "2wd",
    "model_code": "DBE-NCP160V", "chassis_number": "NCP160-0123456", "colour": "white",
    "registration_year": 2021, "registration_month": 6, "manufacture_year": 2021, "manufacture_month": 5,
    "mileage_km": 48200, "displacement_cc": 1500, "transmission": "cvt", "steering": "right",
    "fuel": "petrol", "doors": 5, "seats": 5, "m3": Decimal("10.900"), "location": "JPNGO",
    "fob_amount": Decimal("4150.00"),
}  # fmt: skip


def seed(*, vehicles: int | None, say: Callable[[str], None]) -> list[SignIn]:
    """Stock, staff, ten who ask, and as much of six deals as the house does. Returns who may sign in."""
    say("Importing the stock")
    stock = settings.SITE_DIR / "stock.csv"
    import_stock(file=_first_rows(stock.read_bytes(), vehicles), by=DEMO, publish=True)
    say("Seating the staff")
    staff = {clerk: _employ(clerk) for clerk in clerks()}
    _read_rules([*staff.values()][:-1])  # the last one still sees the reminder
    story = _Story(list(staff.values()), prefix=_prefix_of(stock))
    say("Letting people ask")
    story.tell()
    say("Filling the privacy officer's desk")
    fill_the_privacy_desk(story.buyers, story.accounts, list(staff.values()))
    return [*map(_desk_sign_in, staff, staff.values()), *story.sign_ins()]


def _first_rows(content: bytes, count: int | None) -> bytes:
    lines = content.splitlines(keepends=True)
    return b"".join(lines if count is None else lines[: count + 1])


def _prefix_of(stock: Path) -> str:
    """The letters before the house's stock numbers."""
    return stock.read_text(encoding="utf-8").splitlines()[1].partition("-")[0]


def _employ(clerk: Clerk) -> Actor:
    seat = invite_staff(email=address_of(clerk.key), name=clerk.name, roles=clerk.roles, by=OPERATOR)
    set_up_staff(staff=seat.account, password=PASSWORD, by=DEMO)
    return actor_of(seat.account)


def _read_rules(staff: list[Actor]) -> None:
    for by in staff:
        for key, version in newest_rules().items():
            confirm_reading(key=key, version=version, by=by)


def _desk_sign_in(clerk: Clerk, actor: Actor) -> SignIn:
    account = account_by_handle(actor.token)
    secret = totp_seed(account=account) if account else ""
    return SignIn("desk", address_of(clerk.key), PASSWORD, secret, ", ".join(clerk.roles))


class _Story:
    """What the ten do. Where the house takes orders six of them come to a deal, each at another step."""

    def __init__(self, staff: list[Actor], *, prefix: str) -> None:
        self.staff = staff
        self.chie, self.hana = (self._with(answering_roles(), which) for which in (0, 1))
        found = search(Query.parse({"price_from": ["1"], "sort": ["price"]})).page
        ordered = [_one_more(prefix)] if takes(*ORDERS) else []
        self.vehicles = iter([*found[:DELIVERED], *ordered, *found[DELIVERED:]])
        self.buyers = buyers()
        self.cases: dict[UUID, str] = {}  # inquiry that came to a quotation -> who asked
        known = [buyer for buyer in self.buyers.values() if buyer.born] if takes(*MEMBERS) else []
        self.accounts = {buyer.key: _register(buyer) for buyer in known}

    def _with(self, roles: frozenset[str], which: int = 0) -> Actor:
        """The clerk who holds one of `roles`: the first, or another where there is one."""
        able = [actor for actor in self.staff if actor.roles & roles]
        return able[min(which, len(able) - 1)]

    def tell(self) -> None:
        """The firms outside, then deals, then what still waits in the inbox."""
        register_firms(by=self._with(keepers()))
        if takes(*ORDERS):
            self._deals()
        else:
            self._answers()
        self._answered("sione", self.hana)
        self._asked("devon")
        if takes("inquiry.by_staff"):
            self._called("peter", self.chie)

    def sign_ins(self) -> list[SignIn]:
        """The members."""
        members = (self.buyers[key] for key in self.accounts)
        return [SignIn("my", address_of(b.key), PASSWORD, "", f"buyer in {b.country}") for b in members]

    def _deals(self) -> None:
        self._ordered(self._accepted("amina", self.chie, discount=100), consignee=True)
        shipped = self._invoiced(self._ordered(self._accepted("joseph", self.chie)), self.chie)
        hand_to_the_carrier(shipped, self.staff)
        self._accepted("aroha", self.hana)
        self._delivered(self._invoiced(self._ordered(self._accepted("marcus", self.hana)), self.hana))
        self._cancelled(self._accepted("grace", self.chie))
        self._invoiced(self._ordered(self._accepted("kenta", self.hana)), self.hana)
        self._quoted("ali", self.chie)

    def _answers(self) -> None:
        for key, clerk in (("amina", self.chie), ("joseph", self.chie), ("marcus", self.hana)):
            self._answered(key, clerk)
        take_inquiry(inquiry=self._asked("aroha"), by=self.hana)
        for key in ("grace", "kenta", "ali"):
            self._asked(key)

    def _about(self, buyer: Buyer) -> Asked:
        vehicle = next(self.vehicles)
        return Asked(vehicles=(vehicle,), port=buyer.port, country=buyer.country, language=buyer.language)

    def _asked(self, key: str) -> Any:
        buyer, account = self.buyers[key], self.accounts.get(key)
        return receive_inquiry(
            personal=told_at("inquiry", buyer),
            asked=self._about(buyer),
            by=actor_of(account) if account else visitor(),
            account=account,
            proof=f"demonstration-{key}",
        )

    def _called(self, key: str, clerk: Actor) -> Any:
        buyer = self.buyers[key]
        return record_inquiry_by_staff(
            personal=told_at("inquiry.by_staff", buyer, rather="contact.phone"),
            asked=self._about(buyer),
            channel="phone",
            source="self",
            notice_given=True,
            by=clerk,
        )

    def _answered(self, key: str, clerk: Actor) -> Any:
        inquiry = take_inquiry(inquiry=self._asked(key), by=clerk)
        return answer_inquiry(inquiry=inquiry, text=ANSWER if takes(*ORDERS) else ANSWER_ONLY, by=clerk)

    def _quoted(self, key: str, clerk: Actor, discount: int = 0) -> Any:
        inquiry = take_inquiry(inquiry=self._asked(key), by=clerk)
        self.cases[inquiry.pk] = key
        vehicle: UUID = inquiry.vehicles.get().vehicle_id
        taken_off = Money(Decimal(discount), site().currency) if discount else None
        offer = Offer(vehicle=vehicle, port=self.buyers[key].port, incoterm="CIF", discount=taken_off)
        return quotations.issue_quotation(inquiry=inquiry, offer=offer, by=clerk)

    def _accepted(self, key: str, clerk: Actor, discount: int = 0) -> Any:
        quotation = self._quoted(key, clerk, discount)
        return quotations.accept_quotation(
            quotation=quotation, by=_buyer(quotation.inquiry), acknowledged=True
        )

    def _ordered(self, deal: Any, *, consignee: bool = False) -> Any:
        buyer = self.buyers[self.cases[deal.quotation.inquiry_id]]
        firm = replace(buyer, key="coast", name="Coast Clearing Ltd", address="3 Nkrumah Road, Mombasa")
        is_asked = consignee and takes("order.consignee")
        parties = {"consignee": told_at("order.consignee", firm)} if is_asked else {}
        by = _buyer(deal.quotation.inquiry)
        return deals.place_order(deal=deal, buyer=told_at("order", buyer), by=by, declared=True, **parties)

    def _invoiced(self, deal: Any, clerk: Actor) -> Any:
        bills = clerk if clerk.roles & billing_roles() else self._with(billing_roles())
        with declared("invoice"):
            issue_proforma(deal=deal, by=bills)
        return deal

    def _delivered(self, deal: Any) -> Any:
        return deals.complete_deal(deal=deal, by=self._with(dealing_roles(), 1))

    def _cancelled(self, deal: Any) -> Any:
        return deals.cancel_deal(deal=deal, by=_buyer(deal.quotation.inquiry))


def _one_more(prefix: str) -> UUID:
    draft = add_vehicle(stock_number=f"{prefix}-10999", facts=ONE_MORE, by=DEMO)
    return publish_vehicle(vehicle=draft, by=DEMO).pk


def _register(buyer: Buyer) -> Any:
    point = current_policy().collection_points["registration"]
    told = Registration(told_at(point.key, buyer), declared=point.declarations)
    account = register_member(told=told, password=PASSWORD, language=buyer.language)
    with declared("account.access"):
        confirm_address(account=account, by=DEMO)
    return account


def _buyer(inquiry: Any) -> Actor:
    return actor_of(inquiry.account) if inquiry.account else guest_of(inquiry)
