"""Money of many vehicles at once, in integers: hundredths of its currency, rounded as Money does."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from funabin.catalogue.search.index import UNKNOWN
from funabin.kit.money import MINOR_DIGITS, Money
from funabin.shipping.columns.part import Stock
from funabin.shipping.columns.pieces import pieces
from funabin.shipping.rules import Tariff
from funabin.shipping.rules.totals import insured_share

Ints: TypeAlias = NDArray[Any]
LARGEST = int(np.iinfo(np.int64).max)
SMALL = int(np.iinfo(np.int32).max)


@dataclass(frozen=True)
class _Way:
    """The terms in one currency, by the code of the place a vehicle stands at; a largest size of 0: no rate.

    Money in hundredths, sizes in thousandths of a cubic metre, `step` the hundredths of the smallest coin.
    """

    currency: int  # its code in the index
    step: int
    rate: Ints
    surcharge: Ints
    largest: Ints
    inspection: int
    premium: Fraction  # of C&F


def totals(index: Stock, tariff: Tariff) -> Ints:
    """The CIF total at the tariff's port, in hundredths of the vehicle's currency; UNKNOWN is "ask"."""
    found = np.full(len(index.alive), UNKNOWN, np.int64)
    for way in _ways(index, tariff):
        for piece in pieces(len(found)):
            _write_totals(found[piece], index, piece, way)
    return _narrow(found)


def prices(index: Stock, currency: str, rates: Mapping[str, Decimal]) -> Ints:
    """The prices in hundredths of `currency`; UNKNOWN where there is no price or no rate from its currency.

    rates: what one unit of another currency is worth.
    """
    found, step = np.full(len(index.alive), UNKNOWN, np.int64), _step(currency)
    for code, base in enumerate(index.codes["currency"].texts):
        if base == currency or base in rates:
            rate = Fraction(1) if base == currency else Fraction(rates[base])
            for piece in pieces(len(found)):
                price = index.columns["price"][piece]
                known = (index.columns["currency"][piece] == code) & (price >= 0)
                if known.any():
                    asked = _times(_rounded(price, _step(base)), rate, step)
                    np.copyto(found[piece], asked, where=known)
    return _narrow(found)


def _ways(index: Stock, tariff: Tariff) -> Iterator[_Way]:
    """The terms by currency. None where a part is unknown or in another currency: all vehicles ask."""
    freights = [tariff.freight(place) for place in index.codes["location"].texts]
    rated = [
        (code, each, each.per_m3) for code, each in enumerate(freights) if each and each.per_m3 is not None
    ]
    fee = tariff.inspection.fee if tariff.inspection else None
    if tariff.insurance is None or (tariff.inspection and fee is None):
        return
    share = Fraction(insured_share(tariff.insurance))
    for currency in {rate.currency for _, _, rate in rated}:
        code = index.codes["currency"].known(currency)
        if code is None or (fee is not None and fee.currency != currency):
            continue
        rows = np.zeros((3, len(freights)), np.int64)
        for place, terms, rate in rated:
            if rate.currency == currency:
                size = LARGEST if terms.largest_m3 is None else int(terms.largest_m3 * 1_000)
                rows[:, place] = _hundredths(rate), _hundredths(terms.surcharge), size
        inspection = 0 if fee is None else _hundredths(fee)
        yield _Way(code, _step(currency), rows[0], rows[1], rows[2], inspection, share / (1 - share))


def _write_totals(found: Ints, index: Stock, piece: slice, way: _Way) -> None:
    """The rules of shipping.rules.totals.amounts_of, for the vehicles of one currency."""
    place, m3 = index.columns["location"][piece], index.columns["m3"][piece]
    price, discount = index.columns["price"][piece], index.columns["discount"][piece]
    before = _rounded(price + discount, way.step)
    known = (index.columns["currency"][piece] == way.currency) & (price >= 0) & (before > 0)
    known &= (m3 > 0) & (m3 <= way.largest.take(place))
    freight = _times(way.rate.take(place) * m3, Fraction(1, 1_000), way.step) + way.surcharge.take(place)
    cf = before - _rounded(discount, way.step) + freight
    np.copyto(found, cf + way.inspection + _times(cf, way.premium, way.step), where=known)


def _times(values: Ints, factor: Fraction, step: int) -> Ints:
    """Values times a factor, exactly, rounded half up to whole steps; at most the largest of 64 bits."""
    over, under, half = 2 * factor.numerator, 2 * factor.denominator * step, factor.denominator * step
    if int(values.max(initial=0)) <= (LARGEST - half) // over:
        found: Ints = (values * over + half) // under * step
        return found
    exact = ((value * over + half) // under * step for value in values.tolist())
    return np.array([min(value, LARGEST) for value in exact], np.int64)


def _rounded(values: Ints, step: int) -> Ints:
    return values if step == 1 else (2 * values + step) // (2 * step) * step


def _step(currency: str) -> int:
    """The hundredths in the smallest coin."""
    return int(10 ** (2 - MINOR_DIGITS.get(currency, 2)))


def _hundredths(money: Money) -> int:
    return int(money.amount * 100)


def _narrow(values: Ints) -> Ints:
    """In 32 bits where they fit."""
    return values.astype(np.int32) if int(values.max(initial=0)) <= SMALL else values
