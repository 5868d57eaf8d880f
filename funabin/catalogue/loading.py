"""Vehicles on sale straight from SQL, as an index is built from them (search.columns.RAW), and their names.

Nothing passes through the models: a million rows take seconds. Money comes in hundredths, volumes in
thousandths, moments in microseconds since 1970, months as year x 100 + month, yes and no as 1 and 0.
"""
# ruff: noqa: S608  (statements are put together from the words of this file alone)

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias
from uuid import UUID

import numpy as np
from django.db.backends.base.base import BaseDatabaseWrapper

from funabin.catalogue.rules import ON_SALE
from funabin.catalogue.search.columns import CLOSED, FEATURE_KEYS, RAW
from funabin.catalogue.search.encoding import Cells, halves_of_bytes, kit_of
from funabin.catalogue.search.engine import Names
from funabin.catalogue.search.index import Index

Row: TypeAlias = tuple[Any, ...]
CHUNK = 2_000  # rows fetched at once: what a processor keeps at hand
SOME = 500  # ids of one statement
NAMED = ("make", "model")
MOST_KITS = 20_000  # different lists of features remembered while reading

CELLS = {
    "id": "v.id",
    **{name: f"v.{name}" for name in CLOSED},
    "status": "v.state",
    "make": "v.make_id",  # its key is put in its place
    "model": "v.model_id",
    "location": "v.location",
    "place": "v.location_text",
    "seller": "v.seller",
    "auction_grade": "v.auction_grade",
    "currency": "v.currency",
    "mileage": "v.mileage_km",
    "displacement": "v.displacement_cc",
    "year": "v.registration_year",
    "registered": "v.registration_year * 100 + COALESCE(v.registration_month, 0)",
    "built": "v.manufacture_year * 100 + COALESCE(v.manufacture_month, 0)",
    "doors": "v.doors",
    "seats": "v.seats",
    "text": "v.search_text",
}
ON_SQLITE = {
    **CELLS,
    "price": "CAST(ROUND(v.fob_amount * 100) AS INTEGER)",
    "discount": "CAST(ROUND(v.discount_amount * 100) AS INTEGER)",
    "m3": "CAST(ROUND(v.m3 * 1000) AS INTEGER)",
    # char(37): a percent sign, which would be taken for a parameter's
    "published": "CAST(strftime(char(37) || 's', substr(v.published_at, 1, 19)) AS INTEGER) * 1000000"
    " + CAST(substr(v.published_at || '.000000', 21, 6) AS INTEGER)",
    "emission": "MAX(instr(v.model_code, '-') - 1, 0)",
    "for_handicapped": "v.for_handicapped + 0",
    "brand_new": "v.brand_new + 0",
    "classified_truck": "v.truck_class <> ''",
    "features": "v.features",
}
ON_POSTGRESQL = {
    **CELLS,
    "id": "uuid_send(v.id)",
    "price": "(v.fob_amount * 100)::bigint",
    "discount": "(v.discount_amount * 100)::bigint",
    "m3": "(v.m3 * 1000)::int",
    "published": "(extract(epoch FROM v.published_at) * 1000000)::bigint",
    "registered": "v.registration_year::int * 100 + COALESCE(v.registration_month, 0)",
    "built": "v.manufacture_year::int * 100 + COALESCE(v.manufacture_month, 0)",
    "emission": "GREATEST(strpos(v.model_code, '-') - 1, 0)",
    "for_handicapped": "v.for_handicapped::int",
    "brand_new": "v.brand_new::int",
    "classified_truck": "(v.truck_class <> '')::int",
    "features": "v.features::text",
}
STATES = ", ".join(f"'{state}'" for state in ON_SALE)
# COALESCE: else SQLite went by the index of states, row by row all over the table
WHERE = f"v.published_at IS NOT NULL AND COALESCE(v.state, '') IN ({STATES})"


@dataclass
class Known:
    """The names of makes and models, and the key of each row of theirs, by which a changed key is seen."""

    names: Names = field(default_factory=Names)
    keys: dict[tuple[str, int], str] = field(default_factory=dict)

    def renamed_since(self, before: Known) -> list[tuple[str, int]]:
        """Column and number of the makes and models whose key is another one than before."""
        both = self.keys.keys() & before.keys.keys()
        return sorted(each for each in both if self.keys[each] != before.keys[each])

    def as_json(self) -> list[list[str | int]]:
        """The keys, for a file."""
        return [[column, number, key] for (column, number), key in self.keys.items()]

    @classmethod
    def of_json(cls, told: list[list[Any]]) -> Known:
        """The keys of a file, without names. Raises TypeError, ValueError."""
        return cls(keys={(str(column), int(number)): str(key) for column, number, key in told})


def on_sale(connection: BaseDatabaseWrapper, known: Known) -> Iterator[Cells]:
    """Every vehicle on sale in columns, piece by piece: on PostgreSQL inside a transaction.

    known: the makes and models that the connection sees.
    """
    keys = {
        name: {number: key for (column, number), key in known.keys.items() if column == f"{name}_id"}
        for name in NAMED
    }
    kits = dict[str, int]()
    with connection.chunked_cursor() as cursor:
        cursor.execute(_statement(connection, WHERE))
        while rows := cursor.fetchmany(CHUNK):
            if len(kits) > MOST_KITS:
                kits.clear()
            yield _in_columns(rows, keys, kits)


def rows_of(connection: BaseDatabaseWrapper, ids: Iterable[UUID], known: Known) -> list[Row]:
    """Those of some vehicles that are on sale."""
    wanted, found = [_as_stored(connection, each) for each in ids], list[Row]()
    with connection.cursor() as cursor:
        for start in range(0, len(wanted), SOME):
            piece = wanted[start : start + SOME]
            marks = ", ".join(["%s"] * len(piece))
            cursor.execute(_statement(connection, f"v.id IN ({marks}) AND {WHERE}"), piece)
            found += [_as_row(row, known) for row in cursor.fetchall()]
    return found


def ids_named(connection: BaseDatabaseWrapper, named: Iterable[tuple[str, int]]) -> list[UUID]:
    """The vehicles on sale of some makes ("make_id", its number) and models ("model_id", its number)."""
    found: list[UUID] = []
    with connection.cursor() as cursor:
        for column, number in named:
            cursor.execute(
                f"SELECT v.id FROM catalogue_vehicle v WHERE v.{column} = %s AND {WHERE}", [number]
            )
            found += [_as_id(row[0]) for row in cursor.fetchall()]
    return found


def known_names(connection: BaseDatabaseWrapper) -> Known:
    """The names of all makes and models, whether on sale or not; places have none here."""
    known = Known()
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, key, name, listed FROM catalogue_make")
        makes = cursor.fetchall()
        cursor.execute("SELECT id, make_id, key, name FROM catalogue_vehiclemodel")
        models = cursor.fetchall()
    keys = {pk: key for pk, key, _, _ in makes}
    known.names.make = {key: name for _, key, name, _ in makes}
    known.names.listed = frozenset(key for _, key, _, listed in makes if listed)
    known.names.model = {key: name for _, _, key, name in models}
    known.names.make_of = {key: keys[make] for _, make, key, _ in models}
    known.keys = {("make_id", pk): key for pk, key in keys.items()}
    known.keys |= {("model_id", pk): key for pk, _, key, _ in models}
    return known


def names_in(index: Index, known: Known) -> Names:
    """The names of makes and models, and of each location: the last by letters of what it is called there."""
    places, locations = index.codes["place"].texts, index.codes["location"].texts
    alive = index.alive
    both = index.columns["location"][alive].astype(np.int64) * len(places) + index.columns["place"][alive]
    few = len(places) * len(locations) <= len(both) + 10_000
    found = np.flatnonzero(np.bincount(both)) if few else np.unique(both)
    called: dict[str, str] = {}
    for number in found.tolist():
        location, place = locations[number // len(places)], places[number % len(places)]
        called[location] = max(called.get(location, ""), place)
    return replace(known.names, location={key: name or key for key, name in called.items() if key})


def _statement(connection: BaseDatabaseWrapper, condition: str) -> str:
    cells = ON_POSTGRESQL if connection.vendor == "postgresql" else ON_SQLITE
    listed = ", ".join(cells[name] for name in RAW)
    return f"SELECT {listed} FROM catalogue_vehicle v WHERE {condition}"


def _in_columns(rows: Sequence[Row], keys: Mapping[str, Mapping[int, str]], kits: dict[str, int]) -> Cells:
    """keys: of makes and models.  kits: features as one number, by the list's text; takes in new ones."""
    found: dict[str, Any] = dict(zip(RAW, zip(*rows, strict=True), strict=True))
    ids, told = found.pop("id"), found.pop("features")
    high, low = halves_of_bytes(bytes.fromhex("".join(ids)) if isinstance(ids[0], str) else b"".join(ids))
    kits |= {text: kit_of(_features(text)) for text in set(told) - kits.keys()}
    named = {name: list(map(keys[name].__getitem__, found[name])) for name in NAMED}
    kit = np.fromiter(map(kits.__getitem__, told), np.uint32, len(rows))
    return {**found, **named, "id_high": high, "id_low": low, "kit": kit}


def _as_row(raw: Row, known: Known) -> Row:
    """In the order of columns.RAW."""
    cells = dict(zip(RAW, raw, strict=True))
    cells |= {name: known.keys[f"{name}_id", cells[name]] for name in NAMED}
    cells |= {"id": _as_id(cells["id"]), "features": _features(cells["features"])}
    return tuple(cells.values())


def _features(text: str) -> tuple[str, ...]:
    """Keys of the list, each once; what the list does not know any more is left out."""
    return tuple(sorted(set(json.loads(text)) & KNOWN_FEATURES))


KNOWN_FEATURES = frozenset(FEATURE_KEYS)


def _as_id(value: Any) -> UUID:
    if isinstance(value, UUID):
        return value
    return UUID(value) if isinstance(value, str) else UUID(bytes=bytes(value))


def _as_stored(connection: BaseDatabaseWrapper, value: UUID) -> Any:
    return value if connection.vendor == "postgresql" else value.hex
