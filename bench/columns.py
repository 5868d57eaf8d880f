"""What totals, landing and prices of a whole stock cost as columns of the search, beside a loop.

The loop asks the same rules vehicle by vehicle (a sample, in the same run; without the words a page shows)
and must give the same answers. The floor is one pass over the prices: a column reads at least that.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import partial
from pathlib import Path
from timeit import repeat, timeit
from typing import Any

import numpy as np
from django.conf import settings
from django.core.management import call_command
from numpy.typing import NDArray

from funabin.catalogue.models import Vehicle
from funabin.catalogue.search.columns import CLOSED
from funabin.catalogue.search.index import UNKNOWN, Index
from funabin.journal.actor import system
from funabin.kit.money import Money
from funabin.shipping.actions import import_rates, import_rules
from funabin.shipping.columns.part import mended
from funabin.shipping.models import ExchangeRate
from funabin.shipping.queries import (
    Column,
    facts_of,
    goods_of,
    landing_on,
    price_column,
    total_column,
)
from funabin.shipping.queries.landing import rules_of
from funabin.shipping.queries.totals import tariff_of
from funabin.shipping.rules import amounts_of
from funabin.shipping.rules.landing import in_force, state_of

VEHICLES = 1_000_000
SAMPLE = 1_000  # vehicles of the loop
ROUNDS = 5
AT = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
ARRIVAL = date(2026, 12, 31)
PLACES = ("JPYOK", "JPNGO", "JPOSA", "AEJEA")
CODES = ("", "GDJ150W", "E-AE100", "GH-AE111", "3DA-GDJ150W")
STATES = {"ask": 2, "no": 3, "sanctioned": 3}
Ints = NDArray[Any]


def figures(vehicles: int = VEHICLES) -> dict[str, float]:
    """Milliseconds for a column of so many vehicles: at first, again (the best of five), after one change.

    Microseconds for one vehicle in the loop.
    """
    _prepare()
    index = _stock(vehicles)
    slots = np.linspace(0, vehicles - 1, min(SAMPLE, vehicles)).astype(int)
    rows = [_vehicle(index, slot) for slot in slots.tolist()]
    prices = index.columns["price"]
    found: dict[str, float] = {"floor_ms": _best(lambda: prices + 1)}
    for name, (column, loop) in _columns().items():
        found[f"{name}_first_ms"] = round(timeit(partial(column.work, index), number=1) * 1_000, 3)
        if _each(loop, rows) != column.work(index)[slots].tolist():
            raise AssertionError(f"the column of {name} does not tell what the loop does")
        found[f"{name}_ms"] = _best(partial(column.work, index))
        found[f"{name}_one_change_ms"] = _best(
            partial(mended, column.work(index), index, np.array([7]), column.work)
        )
        loop_us = _best(partial(_each, loop, rows)) * 1_000 / len(rows)
        found[f"{name}_loop_us"] = round(loop_us, 2)
        found[f"{name}_times_quicker"] = round(loop_us * vehicles / 1_000 / found[f"{name}_ms"], 1)
    kept = total_column("KEMBA", AT)
    size = kept(index).values.nbytes
    return found | {
        "kept_us": round(_best(lambda: kept(index)) * 1_000, 2),
        "bytes_a_vehicle": round(size / vehicles, 2),
        "vehicles": vehicles,
    }


def _each(loop: Callable[[Vehicle], int], rows: list[Vehicle]) -> list[int]:
    return [loop(row) for row in rows]


def _columns() -> dict[str, tuple[Column, Callable[[Vehicle], int]]]:
    """Each column, and the loop's answer for one vehicle."""
    tariff, rate = tariff_of("KEMBA", AT), ExchangeRate.objects.get(base="USD", quote="JPY").rate

    def total(row: Vehicle) -> int:
        return _hundredths(amounts_of(goods_of(row), tariff.terms(row.location)).cif)

    def price(row: Vehicle) -> int:
        return _hundredths(row.price and Money(row.price.amount * rate, "JPY"))

    return {
        "totals": (total_column("KEMBA", AT), total),
        "landing_by_age": (landing_on("KE", ARRIVAL), _judging("KE")),
        "landing_by_ban": (landing_on("RU", ARRIVAL), _judging("RU")),
        "prices": (price_column("JPY", AT), price),
    }


def _judging(country: str) -> Callable[[Vehicle], int]:
    rules = in_force(rules_of(country), ARRIVAL)

    def judged(row: Vehicle) -> int:
        facts = facts_of(row)
        return max(STATES.get(state_of(rule, facts, ARRIVAL) or "", 1) for rule in rules)

    return judged


def _hundredths(money: Money | None) -> int:
    return UNKNOWN if money is None else int(money.amount * 100)


def _best(work: Callable[[], object]) -> float:
    return round(min(repeat(work, number=1, repeat=ROUNDS)) * 1_000, 3)


def _prepare() -> None:
    call_command("migrate", verbosity=0)
    tables = Path(settings.BASE_DIR) / "houses" / "common"
    import_rates(directory=tables, by=system("bench"))
    import_rules(directory=tables, by=system("bench"))


def _stock(size: int) -> Index:
    """The numbers that totals, landing and prices are made of; the rest of an index stays empty."""
    chance, index = np.random.default_rng(7), Index()
    index.alive = np.ones(size, np.bool_)
    places = np.array([index.codes["location"].code(place) for place in PLACES], np.uint16)
    months = chance.integers(1995 * 12, 2026 * 12 + 10, size)
    built = months - chance.integers(0, 14, size)
    sizes = chance.integers(7_000, 30_000, size)
    exact = chance.random(size) < 0.9  # the others tell the year alone
    index.columns |= {
        "location": chance.choice(places, size, p=(0.4, 0.3, 0.25, 0.05)),
        "currency": np.full(size, index.codes["currency"].code("USD"), np.uint16),
        "price": np.where(chance.random(size) < 0.03, UNKNOWN, chance.integers(30, 6_000, size) * 1_000),
        "discount": np.zeros(size, np.int64),
        "m3": np.where(chance.random(size) < 0.05, UNKNOWN, sizes).astype(np.int32),
        "registered": _months(months, exact),
        "built": np.where(chance.random(size) < 0.3, UNKNOWN, _months(built, exact)).astype(np.int32),
        "displacement": (chance.integers(6, 60, size) * 100 - 3).astype(np.int32),
        "emission": np.array([0, 0, 1, 2, 3], np.int8)[chance.integers(0, len(CODES), size)],
    }
    for name in ("steering", "fuel", "body_type"):
        index.columns[name] = chance.integers(0, len(CLOSED[name]) + 1, size).astype(np.uint8)
    priced = (index.columns["price"] > 0) & (chance.random(size) < 0.2)
    index.columns["discount"][priced] = index.columns["price"][priced] // 10
    return index


def _months(months: Ints, exact: Ints) -> Ints:
    return (months // 12 * 100 + np.where(exact, months % 12 + 1, 0)).astype(np.int32)


def _vehicle(index: Index, slot: int) -> Vehicle:
    """The vehicle of a slot, as the pages know it."""
    cell = {name: int(column[slot]) for name, column in index.columns.items() if len(column)}
    known = {name: None if value == UNKNOWN else value for name, value in cell.items()}
    price, m3, signs = known["price"], known["m3"], cell["emission"]
    return Vehicle(
        location=index.codes["location"].texts[cell["location"]],
        currency="USD",
        fob_amount=None if price is None else Decimal(price).scaleb(-2),
        discount_amount=Decimal(cell["discount"]).scaleb(-2),
        m3=None if m3 is None else Decimal(m3).scaleb(-3),
        displacement_cc=known["displacement"],
        model_code=next(code for code in CODES if signs and code.find("-") == signs) if signs else "",
        registration_year=cell["registered"] // 100,
        registration_month=cell["registered"] % 100 or None,
        manufacture_year=None if known["built"] is None else known["built"] // 100,
        manufacture_month=None if known["built"] is None else known["built"] % 100 or None,
        **{name: ("", *CLOSED[name])[cell[name]] for name in ("steering", "fuel", "body_type")},
    )
