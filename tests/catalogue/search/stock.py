"""Random rows of stock as the index takes them, and random questions."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from hypothesis import strategies as st

from funabin.catalogue import vocabulary as words
from funabin.catalogue.search.columns import FEATURE_KEYS, RAW
from funabin.catalogue.search.engine import Names
from funabin.catalogue.search.fields import FACETS, RANGES, SORTS, Facet
from funabin.catalogue.search.query import Query

AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
MODELS = {
    "toyota-hiace": ("toyota", "Hiace"),
    "toyota-aqua": ("toyota", "Aqua"),
    "suzuki-jimny": ("suzuki", "Jimny"),
    "mitsuoka-galue": ("mitsuoka", "Galue"),
    "kubota-aqua": ("kubota", "Aqua"),
}
NAMES = Names(
    make={"toyota": "Toyota", "suzuki": "Suzuki", "mitsuoka": "Mitsuoka", "kubota": "Kubota"},
    model={key: name for key, (_, name) in MODELS.items()},
    location={"JPYOK": "Yokohama", "JPNGO": "Nagoya"},
    listed=frozenset({"toyota", "suzuki"}),
    make_of={key: make for key, (make, _) in MODELS.items()},
)
WORDS = (
    "hiace",
    "hiaces",
    "landcruiser",
    "landcruisr",
    "diesel",
    "dx",
    "ar",
    "10234",
    "グランド",
    "abarth",
    "brake",
)
ASKED = (
    "hiace",
    "hia",
    "haice",
    "landcruser",
    "landc",
    "deisel",
    "dx",
    "1023",
    "10243",
    "グラ",
    "グランロ",
    "x",
    "abs",
)
PLACES = {"doors": "doors", "seats": "seats"}


def maybe(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(st.none(), values)


def some(values: tuple[words.Word, ...], most: int = 3) -> st.SearchStrategy[str]:
    return st.sampled_from(["", *words.keys(values)[:most]])


def micros(days: float) -> int:
    return round((AT - timedelta(days=days)).timestamp() * 1_000_000)


MONTHS = maybe(st.builds(lambda year, month: year * 100 + month, st.integers(2014, 2017), st.integers(0, 12)))
ROWS = st.fixed_dictionaries(
    {
        "body_type": some(words.BODY_TYPES),
        "steering": some(words.STEERING),
        "transmission": some(words.TRANSMISSIONS),
        "fuel": some(words.FUELS),
        "drive": some(words.DRIVES),
        "colour": some(words.COLOURS),
        "status": st.sampled_from(["available", "available", "reserved"]),
        "model": st.sampled_from(list(MODELS)),
        "location": st.sampled_from(["JPYOK", "JPNGO", ""]),
        "place": st.sampled_from(["", "Yokohama"]),
        "seller": st.sampled_from(["", "", "Aoki Motors"]),
        "auction_grade": st.sampled_from(["", "4", "4.5", "R"]),
        "currency": st.sampled_from(["USD", "JPY"]),
        "price": maybe(st.integers(1, 5).map(lambda n: n * 100_050)),
        "discount": st.integers(0, 3).map(lambda n: n * 50_000),
        "mileage": maybe(st.sampled_from([0, 9_999, 10_000, 80_000])),
        "displacement": maybe(st.sampled_from([660, 1500, 2000])),
        "registered": MONTHS,
        "built": MONTHS,
        "m3": maybe(st.integers(9, 16).map(lambda n: n * 1_000 + 770)),
        "published": st.sampled_from([0, 1, 44.9, 45, 45.1, 90]).map(micros),
        "doors": maybe(st.integers(1, 8)),
        "seats": maybe(st.integers(1, 20)),
        "emission": st.integers(0, 3),
        "for_handicapped": st.booleans(),
        "brand_new": st.booleans(),
        "classified_truck": st.booleans(),
        "features": st.lists(st.sampled_from(["abs", "airbag", "turbo", FEATURE_KEYS[-1]]), max_size=4),
        "text": st.lists(st.sampled_from(WORDS), max_size=4, unique=True),
    }
)


def row(number: int, facts: dict[str, Any]) -> tuple[Any, ...]:
    """A row of RAW. Ids are far apart in both halves, and not in the order of numbers."""
    told = {
        **facts,
        "id": UUID(
            int=((number * 7 % 5) << 125) | (number * 0x9E37_79B9_7F4A_7C15 % (1 << 64)) << 3 | number
        ),
        "make": facts.get("make") or MODELS[facts["model"]][0],
        "year": None if facts["registered"] is None else facts["registered"] // 100,
        "text": "".join(f" {word}" for word in facts["text"]),
    }
    return tuple(told[name] for name in RAW)


STOCK = st.lists(ROWS, max_size=30).map(lambda found: [row(at, facts) for at, facts in enumerate(found)])
OPEN_VALUES = {
    "make": ["toyota", "suzuki", "kubota", "other-makes", "nobody"],
    "model": [*MODELS, "nobody-nothing"],
    "location": ["JPYOK", "JPNGO", "JPXXX"],
    "grade": ["4", "4.5", "R", "S"],
    "seller": ["Aoki Motors", "Nobody"],
}
BOUNDS = {
    "year": [2013, 2015, 2016, 2018],
    "registered": [201_400, 201_505, 201_512, 201_706],
    "built": [201_400, 201_505, 201_512, 201_706],
    "price": [0, 1_000, 1_001, 3_002, 10_000_000],
    "total": [0, 2_000, 2_001, 10_000_000],
    "mileage": [0, 9_999, 10_000, 3_000_000],
    "displacement": [660, 661, 1_999, 50_000],
    "m3": [0, 10, 13, 500],
}


def _values(facet: Facet) -> st.SearchStrategy[list[str]]:
    keys = OPEN_VALUES.get(facet.name) or words.keys(facet.choices)[:9]
    return st.lists(st.sampled_from(keys), min_size=1, max_size=4, unique=True)


@st.composite
def _questions(draw: st.DrawFn) -> Query:
    chosen = draw(st.lists(st.sampled_from(FACETS), max_size=4, unique=True))
    spans = draw(st.lists(st.sampled_from(RANGES), max_size=2, unique=True))
    ends = {each.name: draw(st.tuples(*[maybe(st.sampled_from(BOUNDS[each.name]))] * 2)) for each in spans}
    anchored = draw(st.booleans())
    return Query(
        text=" ".join(draw(st.lists(st.sampled_from(ASKED), max_size=2))),
        chosen=tuple((each.name, tuple(draw(_values(each)))) for each in chosen),
        spans=tuple((name, low, high) for name, (low, high) in ends.items()),
        sort=draw(st.sampled_from([*words.keys(SORTS), "discount"])),
        page=draw(st.sampled_from([1, 1, 2, 9])),
        as_of=draw(st.sampled_from([0, 1, 45, 100]).map(micros)) if anchored else None,
    )


QUESTIONS = _questions()
