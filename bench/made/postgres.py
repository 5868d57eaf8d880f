"""The same questions to PostgreSQL: the page, every facet in one statement by GROUPING SETS, features and
shelves in one more, and one for each chosen facet without its own choices. The table has the same numbers, an
index on each column that is asked and one for each order; it lies in a schema of its own, dropped in the end.
One processor, as the others have; texts are not asked.
"""

from __future__ import annotations

import os
from datetime import datetime
from typing import Any

import numpy as np

from funabin.catalogue import rules
from funabin.catalogue.search.columns import CLOSED, FACET_COLUMNS, FEATURE_KEYS, RANGE_COLUMNS
from funabin.catalogue.search.conditions import FLAG_OF_SHELF, arrivals_since
from funabin.catalogue.search.fields import FACETS, PAGE_SIZE, SHELVES
from funabin.catalogue.search.index import Index
from funabin.catalogue.search.query import Query

SERVER = "postgres://postgres@127.0.0.1:5432"
SCHEMA = "funabin_bench_search"
COUNTED = {each.name: FACET_COLUMNS[each.name] for each in FACETS if each.name in FACET_COLUMNS}
ORDERS = {
    "newest": "published DESC",
    "price": "nullif(price, -1) ASC NULLS LAST",
    "year": "nullif(registered, -1) DESC NULLS LAST",
    "mileage": "nullif(mileage, -1) ASC NULLS LAST",
    "discount": "discount_share DESC",
}
SETTINGS = ("work_mem TO '256MB'", "jit TO off", "max_parallel_workers_per_gather TO 0")
Answer = tuple[list[int], int, dict[str, list[int]]]  # slots of the page, total, counts by facet


class Postgres:
    """A table in a schema of its own. Raises OSError or psycopg.Error where no server answers."""

    def __init__(self, index: Index, at: datetime) -> None:
        import psycopg

        self.index, self.since = index, arrivals_since(at)
        address = os.environ.get("FUNABIN_TEST_POSTGRES", SERVER)
        self._connection = psycopg.connect(f"{address}/postgres", autocommit=True, connect_timeout=3)
        self._run(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE")
        self._run(f"CREATE SCHEMA {SCHEMA}")
        self._run(f"SET search_path TO {SCHEMA}")
        for each in SETTINGS:
            self._run(f"SET {each}")
        self._fill()

    def close(self) -> None:
        """Drop the schema."""
        self._run(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE")
        self._connection.close()

    def search(self, query: Query) -> Answer:
        """A page, the total and the counts of every facet."""
        conditions = self._conditions(query)
        where = _where(conditions)
        counts, total = self._counts(where)
        for name in {*conditions} & {*COUNTED}:
            rest = _where({each: text for each, text in conditions.items() if each != name})
            rows = self._rows(f"SELECT {COUNTED[name]}, count(*) FROM stock {rest} GROUP BY 1")
            counts[name] = _listed(rows)
        pages = max(1, -(-total // PAGE_SIZE))
        start = (min(query.page, pages) - 1) * PAGE_SIZE
        order = f"ORDER BY {ORDERS[query.sort]}, rank LIMIT {PAGE_SIZE} OFFSET {start}"
        page = [slot for (slot,) in self._rows(f"SELECT slot FROM stock {where} {order}")]
        return page, total, counts

    def _counts(self, where: str) -> tuple[dict[str, list[int]], int]:
        columns = list(COUNTED.values())
        sets = ", ".join(f"({column})" for column in columns)
        told = ", ".join(columns)
        rows = self._rows(
            f"SELECT grouping({told}), coalesce({told}), count(*) FROM stock {where} "
            f"GROUP BY GROUPING SETS ({sets})"
        )
        every = (1 << len(columns)) - 1
        counts = {
            name: _listed([(value, many) for mask, value, many in rows if mask == every ^ 1 << place])
            for place, name in enumerate(reversed(COUNTED))
        }
        kits = [f"count(*) FILTER (WHERE features & {1 << bit} <> 0)" for bit in range(len(FEATURE_KEYS))]
        shelves = [f"count(*) FILTER (WHERE {self._shelf(each.key)})" for each in SHELVES]
        every_one = ", ".join(["count(*)", *kits, *shelves])
        total, *more = self._rows(f"SELECT {every_one} FROM stock {where}")[0]
        counts["features"], counts["shelf"] = more[: len(kits)], more[len(kits) :]
        return counts, total

    def _conditions(self, query: Query) -> dict[str, str]:
        found = {name: self._chosen(name, values) for name, values in query.chosen}
        for name, low, high in query.spans:
            column, unit = RANGE_COLUMNS[name]
            top = "" if high is None else f" AND {column} <= {high * unit}"
            found[name] = f"{column} >= {(low or 0) * unit}{top}"
        return found

    def _chosen(self, name: str, values: tuple[str, ...]) -> str:
        if name == "shelf":
            return " AND ".join(self._shelf(value) for value in values)
        if name == "features":
            bits = sum(1 << FEATURE_KEYS.index(value) for value in values)
            return f"features & {bits} = {bits}"
        codes = ", ".join(str(_code(self.index, name, value)) for value in values)
        return f"{FACET_COLUMNS[name]} IN ({codes})"

    def _shelf(self, key: str) -> str:
        shelf = next(each for each in rules.SHELVES if each.key == key)
        if shelf.field == "published_at":
            return f"published >= {self.since}"
        if shelf.field in FLAG_OF_SHELF:
            return f"{FLAG_OF_SHELF[shelf.field]} = 1"
        return f"{shelf.field} = {CLOSED[shelf.field].index(str(shelf.value)) + 1}"

    def _fill(self) -> None:
        columns = self.index.columns
        asked = [*COUNTED.values(), *(column for column, _ in RANGE_COLUMNS.values() if column)]
        named = list(
            dict.fromkeys([*asked, *FLAG_OF_SHELF.values(), "features", "published", "discount_share"])
        )
        kinds = {1: "smallint", 2: "integer", 4: "integer", 8: "bigint"}
        told = ", ".join(f"{name} {kinds[columns[name].itemsize]}" for name in named)
        self._run(f"CREATE UNLOGGED TABLE stock (slot integer PRIMARY KEY, rank integer, {told})")
        rank = np.empty(len(self.index), np.int64)  # of the id: it tells equal keys apart
        rank[self.index.orders["id"]] = np.arange(len(self.index))
        with self._connection.cursor().copy("COPY stock FROM STDIN") as copy:
            for start in range(0, len(self.index), 50_000):
                slots = np.arange(start, min(start + 50_000, len(self.index)))
                lists = [slots, rank[slots], *(columns[name][slots].astype(np.int64) for name in named)]
                rows = zip(*(each.tolist() for each in lists), strict=True)
                copy.write("".join("\t".join(map(str, row)) + "\n" for row in rows))
        for name in named:
            self._run(f"CREATE INDEX ON stock ({name})")
        for order in ORDERS.values():
            column, _, rest = order.rpartition(")") if ")" in order else ("", "", "")
            key = f"({column}{')' if column else ''}) {rest}" if column else order
            self._run(f"CREATE INDEX ON stock ({key}, rank)")
        self._run("VACUUM ANALYZE stock")

    def _run(self, statement: str) -> None:
        self._connection.execute(statement)  # type: ignore[arg-type]

    def _rows(self, statement: str) -> list[Any]:
        return self._connection.execute(statement).fetchall()  # type: ignore[arg-type]


def _where(conditions: dict[str, str]) -> str:
    return "WHERE " + " AND ".join(f"({each})" for each in conditions.values()) if conditions else ""


def _listed(rows: list[Any]) -> list[int]:
    """Counts by number, from pairs."""
    found = [0] * (max((value for value, _ in rows), default=0) + 1)
    for value, many in rows:
        found[value] = many
    return found


def _code(index: Index, name: str, value: str) -> int:
    column = FACET_COLUMNS[name]
    if column in index.codes:
        return index.codes[column].known(value) or 0
    facet = next(each for each in FACETS if each.name == name)
    return [choice.key for choice in facet.choices].index(value) + 1
