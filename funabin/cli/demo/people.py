"""The demonstration's people: whom the house employs, who asks, and what each tells where the policy asks.

Nobody of them exists.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from funabin.gate.queries import NOT_STAFF, current_policy
from funabin.gate.rules import Value
from funabin.policy.model import Item

DOMAIN = "demo.example"
GROWN_UP = date(1985, 6, 1)  # for houses that ask a guest's age
Row = dict[str, str]


@dataclass(frozen=True)
class Clerk:
    """Somebody at the desk, with the roles of this house that suit."""

    key: str
    name: str
    roles: tuple[str, ...]


@dataclass(frozen=True)
class Buyer:
    """Somebody who asks: registered where the house has members and `born` is known, else a guest."""

    key: str
    name: str
    phone: str
    country: str
    port: str
    language: str
    born: date | None
    address: str
    says: str

    @property
    def details(self) -> dict[str, Value]:
        """All that this person could tell, by category."""
        return {
            "contact.name": self.name,
            "contact.email": address_of(self.key),
            "contact.phone": self.phone,
            "contact.mobile": self.phone,
            "contact.fax": self.phone,
            "contact.address": self.address,
            "contact.postal_code": "80100",
            "person.country": self.country,
            "person.birth_date": self.born or GROWN_UP,
            "shipping.port": self.port,
            "business.info": "Buys used vehicles and sells them in the same town.",
            "message.text": self.says,
        }


def address_of(key: str) -> str:
    """The mail address of one of these people."""
    return f"{key}@{DOMAIN}"


def buyers() -> dict[str, Buyer]:
    """The ten of people.csv, by key."""
    return {row["key"]: _buyer_of(row) for row in _rows("people.csv")}


def _buyer_of(row: Row) -> Buyer:
    born = date.fromisoformat(row["born"]) if row["born"] else None
    return Buyer(**{**row, "born": born})  # type: ignore[arg-type]


def clerks() -> list[Clerk]:
    """Who of staff.csv suits a role of the policy; the others take the roles that nobody suits."""
    roles = [role for role in current_policy().roles if role not in NOT_STAFF]
    people = [Clerk(row["key"], row["name"], tuple(row["suits"].split())) for row in _rows("staff.csv")]
    suited = [replace(person, roles=tuple(r for r in person.roles if r in roles)) for person in people]
    employed = [person for person in suited if person.roles]
    left = [role for role in roles if not any(role in person.roles for person in employed)]
    hired = {person.key for person in employed}
    spare = sorted((p for p in people if p.key not in hired), key=lambda p: bool(p.roles))
    hired_too = [replace(person, roles=(role,)) for person, role in zip(spare, left, strict=False)]
    return _in_pairs(employed + hired_too)


def _in_pairs(people: list[Clerk]) -> list[Clerk]:
    """Where two decide on handing over, two hold the role: the last who holds none of them takes it too."""
    for row in current_policy().recipients.values():
        able = [person for person in people if set(person.roles) & set(row.roles)]
        others = [person for person in people if person not in able and "admin" not in person.roles]
        if row.two_persons and len(able) == 1 and others:
            second = others[-1]
            both = replace(second, roles=(*second.roles, row.roles[0]))
            people = [both if person is second else person for person in people]
    return people


def told_at(point: str, who: Buyer, *, rather: str = "contact.email") -> dict[str, Value]:
    """What the policy wants from `who` at `point`: what is required, and one of each group (`rather`)."""
    details, items = who.details, current_policy().collection_points[point].items
    groups: dict[str, list[str]] = {}
    for item in items:
        if item.need == "one_of":
            groups.setdefault(item.one_of, []).append(item.category)
    wanted = {item.category for item in items if _is_required(item, details)}
    wanted |= {rather if rather in group else group[0] for group in groups.values()}
    return {item.category: details[item.category] for item in items if item.category in wanted}


def _is_required(item: Item, details: dict[str, Value]) -> bool:
    if item.need == "conditional":
        return all(details.get(category) in answers for category, answers in item.when.items())
    return item.need == "required"


def _rows(name: str) -> Iterator[Any]:
    with (Path(__file__).parent / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)
