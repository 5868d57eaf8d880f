"""A stock list comes in: first, again, and with a tenth changed; beside bare inserts of the same rows.

The floor puts the very rows that the first list left into the same table, emptied before: same indexes, same
constraints, same triggers, as fast as the driver takes values that lie ready, in one statement and one
transaction (executemany on SQLite, COPY on PostgreSQL). It reads no file, checks nothing, keeps no note of
any row, and loses all of it when it is stopped.
"""

from __future__ import annotations

import csv
import pickle
import random
import resource
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.db import connection

from funabin.catalogue import vocabulary as words
from funabin.catalogue.actions.stock import import_stock
from funabin.catalogue.models import Vehicle
from funabin.cli.base import bring_up_to_date
from funabin.journal.actor import system

HEAD = [
    "stock_number",
    "make",
    "model",
    "grade",
    "body_type",
    "model_code",
    "chassis_number",
    "registration_year",
    "registration_month",
    "mileage_km",
    "displacement_cc",
    "transmission",
    "steering",
    "fuel",
    "drive",
    "colour",
    "doors",
    "seats",
    "length_mm",
    "width_mm",
    "height_mm",
    "weight_kg",
    "location",
    "location_text",
    "features",
    "auction_grade",
    "auction_house",
    "fob_amount",
    "remarks",
]
SEED = 20_261_122
CHUNK = 10_000  # rows of the floor that lie ready at a time


def figures(size: int = 20_000) -> dict[str, float]:
    """Rows a second of `size` rows, and how they compare with a bare insert in the same database."""
    bring_up_to_date()
    with TemporaryDirectory() as folder:
        first, second, ready = (Path(folder) / name for name in ("first.csv", "second.csv", "ready"))
        _write(first, size, raised=0)
        _write(second, size, raised=50)
        before = _peak()
        new, new_cpu = _seconds(first, size, created=size)
        memory = _peak() - before
        again, _cpu = _seconds(first, size, unchanged=size)
        _keep(ready)
        changed, _cpu = _seconds(second, size, updated=size // 10 + (size % 10 > 0))
        bytes_per_row = first.stat().st_size // size
        _empty()
        bare, bare_cpu = _bare(ready)
    if Vehicle.objects.count() != size:
        raise RuntimeError("the floor did not insert the same rows")
    told = {
        "vehicles": size,
        "bytes_per_row": bytes_per_row,
        "first_rows_per_second": round(size / new),
        "again_rows_per_second": round(size / again),
        "tenth_changed_rows_per_second": round(size / changed),
        "bare_insert_rows_per_second": round(size / bare),
        "first_share_of_bare": round(bare / new, 3),
        "memory_grown_mb": round(memory / 1024, 1),
    }
    if connection.vendor == "sqlite":  # a server's own time is not ours to read
        told["first_share_of_bare_by_cpu"] = round(bare_cpu / new_cpu, 3)
    return told


def _seconds(file: Path, size: int, **expected: int) -> tuple[float, float]:
    """Seconds by the clock and of the processor."""
    began, cpu = time.perf_counter(), time.process_time()
    report = import_stock(file=file, by=system("bench"), publish=True)
    taken = time.perf_counter() - began, time.process_time() - cpu
    for name, count in expected.items():
        found = getattr(report, name)
        if found != count:
            raise RuntimeError(
                f"{name} is {found}, expected {count}: {[p.reason for p in report.problems[:3]]}"
            )
    return taken


def _columns() -> str:
    return ", ".join(connection.ops.quote_name(f.column or "") for f in Vehicle._meta.concrete_fields)


def _keep(file: Path) -> None:
    """Lay the rows of the table aside as the driver gives them, in chunks."""
    with connection.cursor() as cursor, file.open("wb") as kept:
        last = ""
        while rows := _after(cursor, last):
            last = rows[-1][1]
            pickle.dump(rows, kept, protocol=5)


def _after(cursor: Any, number: str) -> list[Any]:
    question = f"SELECT {_columns()} FROM catalogue_vehicle WHERE stock_number > %s ORDER BY stock_number"
    cursor.execute(f"{question} LIMIT {CHUNK}", [number])
    return list(cursor.fetchall())


def _ready(file: Path) -> Iterator[list[Any]]:
    with file.open("rb") as kept:
        while True:
            try:
                yield pickle.load(kept)  # noqa: S301  written a moment ago, by us
            except EOFError:
                return


def _empty() -> None:
    """Makes and models stay; the table of vehicles is as it was before the first list."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("TRUNCATE catalogue_vehicle CASCADE")
            cursor.execute("TRUNCATE catalogue_change")
            return
        for table in ("stockrow", "pricechange", "vehicle", "change"):
            cursor.execute(f"DELETE FROM catalogue_{table}")
        cursor.execute("VACUUM")


def _bare(file: Path) -> tuple[float, float]:
    """Seconds by the clock and of the processor to put the rows back. Fetching them is not counted."""
    marks = ", ".join(["%s"] * len(Vehicle._meta.concrete_fields))
    into = f"INSERT INTO catalogue_vehicle ({_columns()}) VALUES ({marks})"
    watch = _Watch()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with watch:
                copying = cursor.cursor.copy(f"COPY catalogue_vehicle ({_columns()}) FROM STDIN")
                copy = copying.__enter__()
            for rows in _ready(file):
                with watch:
                    for row in rows:
                        copy.write_row(row)
            with watch:
                copying.__exit__(None, None, None)
        else:
            with watch:
                cursor.execute("BEGIN IMMEDIATE")
            for rows in _ready(file):
                with watch:
                    cursor.executemany(into, rows)
            with watch:
                cursor.execute("COMMIT")
    return watch.seconds, watch.cpu


class _Watch:
    """Adds up the time spent inside of it."""

    seconds = cpu = 0.0

    def __enter__(self) -> None:
        self._began = time.perf_counter(), time.process_time()

    def __exit__(self, *_raised: object) -> None:
        self.seconds += time.perf_counter() - self._began[0]
        self.cpu += time.process_time() - self._began[1]


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss  # kilobytes


def _write(path: Path, size: int, *, raised: int) -> None:
    """The list, the price of every tenth row higher; the same rows each time."""
    price = HEAD.index("fob_amount")
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEAD)
        for number, row in enumerate(_rows(size)):
            if number % 10 == 0:
                row[price] = str(int(row[price]) + raised)
            writer.writerow(row)


def _rows(size: int) -> Iterator[list[str]]:
    pick = random.Random(SEED)
    makes = [word.label for word in words.LISTED_MAKES]
    features = words.keys(words.FEATURES)
    said = (
        "one owner",
        "no smoking",
        "full service history",
        "new tyres",
        "scratch on bumper",
        "rare colour",
    )
    for number in range(size):
        code = f"{pick.choice('ABCDEFGH')}{pick.choice('KLMNPRST')}H{pick.randint(100, 240)}"
        yield [
            f"BN-{100_000 + number}",
            pick.choice(makes),
            f"Model {pick.randint(1, 40)}",
            pick.choice(("GL", "Super GL", "DX", "S", "G package", "Hybrid Z")),
            pick.choice(("suv", "sedan", "mini_van", "hatchback", "truck", "van")),
            f"CBF-{code}",
            f"{code}-{number:07d}",
            str(pick.randint(2005, 2025)),
            str(pick.randint(1, 12)),
            str(pick.randint(1, 250) * 1000),
            str(pick.choice((660, 1300, 1500, 2000, 2700, 3000))),
            pick.choice(("AT", "CVT", "5MT")),
            "right",
            pick.choice(("petrol", "diesel", "hybrid")),
            pick.choice(("2WD", "4WD")),
            pick.choice(words.keys(words.COLOURS)),
            "5",
            str(pick.randint(2, 9)),
            str(pick.randint(3300, 5200)),
            "1695",
            str(pick.randint(1300, 2200)),
            str(pick.randint(700, 2500)),
            pick.choice(("JPYOK", "JPNGO", "JPUKB", "JPOSA")),
            "Yard",
            ";".join(pick.sample(features, 8)),
            "4.5",
            "USS Tokyo",
            str(pick.randint(10, 400) * 50),
            ", ".join(pick.sample(said, 3)),
        ]
