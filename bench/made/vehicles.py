"""A synthetic stock as columns of numbers, without a Python row: makes and models by Zipf's law, age, price
and mileage of one piece, fourteen words a vehicle, the stock number among them. The same for the same seed.
"""

from __future__ import annotations

from itertools import chain
from typing import Any

import numpy as np

from funabin.catalogue.search.codes import Codes
from funabin.catalogue.search.columns import CLOSED, FEATURE_KEYS, NUMBERS
from funabin.catalogue.search.engine import Names
from funabin.catalogue.search.index import Index
from funabin.catalogue.search.words import Words
from funabin.catalogue.vocabulary import LISTED_MAKES

NOW = 1_795_348_800_000_000  # 2026-11-22 12:00 UTC, in microseconds
DAY = 86_400_000_000
MAKES, MODELS, PLACES, SELLERS, REMARKS = 60, 1_400, 12, 200, 5_000
GRADES = ("", "S", "6", "5", "4.5", "4", "3.5", "3", "2", "1", "R", "RA")
REMARKS_EACH = 9
SYLLABLES = [first + second for first in "bdfghjklmnprstvwz" for second in "aeiou"]


def index_of(size: int, seed: int = 5) -> tuple[Index, Names]:
    """The index of so many vehicles, and what people call their makes, models and places."""
    made = np.random.default_rng(seed)
    make_of = np.minimum(made.zipf(1.35, MODELS) - 1, MAKES - 1)
    make_of[:MAKES] = np.arange(MAKES)
    model = _popular(made, MODELS, size, 0.9)
    columns = _described(made, model, size)
    columns |= _numbers(made, model, size)
    columns |= {
        "model": (model + 1).astype(np.uint16),
        "make": (make_of[model] + 1).astype(np.uint16),
        "location": (_popular(made, PLACES, size, 1.0) + 1).astype(np.uint16),
        "place": np.zeros(size, np.uint16),
        "seller": _popular(made, SELLERS, size, 1.0).astype(np.uint16),
        "auction_grade": _popular(made, len(GRADES), size, 0.5).astype(np.uint16),
        "currency": np.ones(size, np.uint16),
    }
    makes = [each.key for each in LISTED_MAKES] + [f"make{number}" for number in range(MAKES)]
    makes = makes[:MAKES]
    models = [f"{makes[make]}-{_word(number)}" for number, make in enumerate(make_of.tolist())]
    codes = {
        "make": Codes(["", *makes]),
        "model": Codes(["", *models]),
        "location": Codes(["", *(f"JP{number:03}" for number in range(PLACES))]),
        "place": Codes(),
        "seller": Codes(["", *(f"Seller {number}" for number in range(1, SELLERS))]),
        "auction_grade": Codes(GRADES),
        "currency": Codes(["", "USD"]),
    }
    names = Names(
        make={key: key.title() for key in makes},
        model={key: key.partition("-")[2].title() for key in models},
        listed=frozenset(each.key for each in LISTED_MAKES),
        make_of={key: makes[make] for key, make in zip(models, make_of.tolist(), strict=True)},
    )
    words = _words(made, makes, models, columns, size)
    return Index.of_columns(columns, codes, words), names


def _popular(made: Any, many: int, size: int, slope: float) -> Any:
    """Numbers below `many`, small ones oftener."""
    weights = 1 / np.arange(1, many + 1) ** slope
    ends = np.cumsum(weights / weights.sum())
    return np.minimum(np.searchsorted(ends, made.random(size)), many - 1)


def _described(made: Any, model: Any, size: int) -> dict[str, Any]:
    """Columns of closed lists; the type and the fuel follow the model, mostly."""
    found = {}
    for name, keys in CLOSED.items():
        many = len(keys)
        code = _popular(made, many, size, 1.3)
        if name in ("body_type", "fuel", "drive"):
            own = _popular(made, many, MODELS, 0.7)
            code = np.where(made.random(size) < 0.85, own[model], code)
        found[name] = (code + 1).astype(np.uint8)
    for name, share in (("for_handicapped", 0.01), ("brand_new", 0.03), ("classified_truck", 0.06)):
        found[name] = (made.random(size) < share).astype(np.uint8)
    kit = np.zeros(size, np.uint32)
    for bit in range(len(FEATURE_KEYS)):
        kit |= (made.random(size) < 0.1 + 0.8 * (bit * 7 % 28) / 28).astype(np.uint32) << np.uint32(bit)
    return found | {"features": kit}


def _numbers(made: Any, model: Any, size: int) -> dict[str, Any]:
    """Age, price and mileage of one piece; one vehicle in fifty has no price, some no engine size."""
    age = np.minimum(made.gamma(4.0, 2.6, size), 36).astype(np.int64)
    month = made.integers(1, 13, size)
    base = made.lognormal(9.6, 0.55, MODELS)[model]
    price = (base * np.exp(-0.11 * age) * made.lognormal(0, 0.2, size)).astype(
        np.int64
    ) // 10 * 1_000 + 30_000
    discount = np.where(made.random(size) < 0.2, price // made.integers(3, 25, size), 0)
    price = np.where(made.random(size) < 0.02, -1, price)
    mileage = (np.maximum(age, 1) * 9_000 * made.lognormal(0, 0.5, size)).astype(np.int64)
    liters = np.array([660, 1_000, 1_300, 1_500, 1_800, 2_000, 2_500, 3_000, 4_000, 6_000])
    engine = liters[_popular(made, len(liters), MODELS, 0.4)][model]
    registered = (2026 - age) * 100 + month
    told = {
        "price": price,
        "discount": np.where(price < 0, 0, discount),
        "mileage": mileage,
        "displacement": np.where(made.random(size) < 0.05, -1, engine),
        "year": 2026 - age,
        "registered": registered,
        "built": np.where(made.random(size) < 0.3, -1, registered),
        "m3": made.integers(7_000, 30_000, MODELS)[model],
        "published": NOW - (made.exponential(150, size) * DAY).astype(np.int64),
        "doors": np.array([4, 5, 5, 2, 3])[made.integers(0, 5, MODELS)][model],
        "seats": np.array([5, 5, 4, 7, 8, 2])[made.integers(0, 6, MODELS)][model],
        "emission": made.integers(0, 4, size),
    }
    found = {name: told[name].astype(kind) for name, kind in NUMBERS.items()}
    return found | {half: made.integers(0, 1 << 63, size, np.uint64) for half in ("id_high", "id_low")}


def _words(made: Any, makes: list[str], models: list[str], columns: dict[str, Any], size: int) -> Words:
    """Make, model and its code, the stock number in two words, nine remarks."""
    named = [_word(number) for number in range(MODELS)]
    chassis = [f"{_word(number)[:3]}{number}w" for number in range(MODELS)]
    remarks = [_word(number * 13 + 1_500) for number in range(REMARKS)]
    numbers = map(str, range(100_000, 100_000 + size))
    names = list(chain(makes, named, chassis, remarks, ["ar"], numbers))
    model = columns["model"].astype(np.int32) - 1
    first = len(makes)
    parts = [columns["make"].astype(np.int32) - 1, first + model, first + MODELS + model]
    first += 2 * MODELS
    parts += [(first + _popular(made, REMARKS, size, 0.8)).astype(np.int32) for _ in range(REMARKS_EACH)]
    first += REMARKS
    parts += [np.full(size, first, np.int32), first + 1 + np.arange(size, dtype=np.int32)]
    pairs, each = np.concatenate(parts), len(parts)
    parts.clear()  # ten million vehicles fill many gigabytes else
    return Words.of_pairs(names, pairs, np.tile(np.arange(size, dtype=np.int32), each), size)


def _word(number: int) -> str:
    """A word that can be said, another for each number."""
    found = ""
    number = number * 48_271 % 614_125 + 614_125  # four syllables, the first never the same as left out
    while number:
        number, rest = divmod(number, len(SYLLABLES))
        found += SYLLABLES[rest]
    return found
