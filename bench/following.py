"""What it costs a process to hold the stock and to follow it: the first start, the next ones, a change.

On a database of its own with so many vehicles, filled by plain inserts or COPY; the floor of reading is a
cursor that fetches the same rows and makes nothing of them. Memory is a fresh process's with the snapshot.
What the log of changes costs who writes: rows put in with its trigger and without, both undone.
"""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Callable, Sequence
from statistics import median
from time import perf_counter
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from funabin.catalogue import live, loading
from funabin.catalogue import vocabulary as words
from funabin.catalogue.models import Make, VehicleModel
from funabin.catalogue.search import Query
from funabin.cli.base import bring_up_to_date

PIECE = 10_000
MAKES, MODELS = 60, 1_200
ROUNDS = 5
BLANK = ("seller", "source", "external_id", "chassis_number", "grade", "truck_class", "auction_grade")
TOLD = "catalogue_vehicle_insert_told"
SILENT = {
    "sqlite": f"DROP TRIGGER {TOLD}",
    "postgresql": f"ALTER TABLE catalogue_vehicle DISABLE TRIGGER {TOLD}",
}
PROCESS = """
import django; django.setup()
from time import perf_counter
start = perf_counter()
from funabin.catalogue import live
with live.engine() as engine: pass
took = perf_counter() - start
lines = dict(line.split(":") for line in open("/proc/self/smaps_rollup").read().splitlines()[1:])
own = sum(int(lines[name].split()[0]) for name in ("Private_Clean", "Private_Dirty"))
print(took, own / 1024, int(lines["Shared_Clean"].split()[0]) / 1024)
"""


def figures(vehicles: int = 1_000_000) -> dict[str, float]:
    """Seconds of starts, milliseconds until a change is in the engine, megabytes of a process."""
    bring_up_to_date()
    models = _fill(vehicles)
    found: dict[str, float] = {"vehicles": vehicles, "floor_fetch_s": _seconds(_fetch)}
    found["read_rows_s"] = _seconds(
        lambda: sum(1 for _ in loading.on_sale(connection, loading.known_names(connection)))
    )
    live.forget()
    found["first_start_s"] = _seconds(_ask)
    live.forget()
    found["next_start_s"] = _seconds(_ask)
    found["look_ms"] = _median(live.version)
    found |= {f"change_{many}_ms": _changed(many) for many in (1, 100, 1_000)}
    found["log_share_of_insert"] = _log_share(models, min(PIECE, vehicles))
    return found | _process()


def _fill(vehicles: int) -> list[VehicleModel]:
    chance = random.Random(5)
    makes = Make.objects.bulk_create(
        [Make(key=f"make-{n}", name=f"Make {n}", listed=n < 20) for n in range(MAKES)]
    )
    models = VehicleModel.objects.bulk_create(
        [
            VehicleModel(make=makes[n % MAKES], key=f"make-{n % MAKES}-{n}", name=f"Model {n}")
            for n in range(MODELS)
        ]
    )
    for start in range(0, vehicles, PIECE):
        rows = [_row(chance, models, number) for number in range(start, min(vehicles, start + PIECE))]
        with transaction.atomic():
            _insert(rows)
    return models


def _insert(rows: list[dict[str, Any]]) -> None:
    columns, marks = ", ".join(rows[0]), ", ".join("%s" for _ in rows[0])
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.cursor.copy(f"COPY catalogue_vehicle ({columns}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(tuple(row.values()))
        else:
            statement = f"INSERT INTO catalogue_vehicle ({columns}) VALUES ({marks})"
            cursor.executemany(statement, [tuple(row.values()) for row in rows])


def _log_share(models: list[VehicleModel], many: int) -> float:
    """Which share of putting rows in, best of some rounds each, the log of changes takes."""
    rows = [_row(random.Random(6), models, number) for number in range(many)]
    for number, row in enumerate(rows):
        row |= {"id": UUID(int=number + 1).hex, "stock_number": f"LOG-{number}"}
    best = dict.fromkeys((True, False), float("inf"))
    for _ in range(ROUNDS):
        for logged in best:
            with transaction.atomic(), connection.cursor() as cursor:
                if not logged:
                    cursor.execute(SILENT[connection.vendor])
                best[logged] = min(best[logged], _seconds(lambda: _insert(rows)))
                transaction.set_rollback(True)
    return round(max(0.0, 1 - best[False] / best[True]), 3)


def _row(chance: random.Random, models: list[VehicleModel], number: int) -> dict[str, Any]:
    model = models[min(int(chance.paretovariate(0.6)), MODELS) - 1]

    def some(listed: Sequence[words.Word]) -> str:
        return chance.choice(listed).key

    said = " ".join(f"w{chance.randrange(5_000):x}" for _ in range(9))
    day = f"2026-{chance.randint(1, 11):02}-{chance.randint(1, 28):02}"
    return {
        **dict.fromkeys((*BLANK, "auction_house", "remarks"), ""),
        "id": UUID(int=chance.getrandbits(128)).hex,
        "stock_number": f"FB-{number}",
        "model_code": "CBF-TRH200V",
        "make_id": model.make_id,
        "model_id": model.pk,
        "body_type": some(words.BODY_TYPES),
        "registration_year": chance.randint(2000, 2026),
        "registration_month": chance.randint(1, 12),
        "mileage_km": chance.randrange(250_000),
        "displacement_cc": chance.choice((660, 1_500, 2_000, 2_800)),
        "transmission": some(words.TRANSMISSIONS),
        "steering": some(words.STEERING),
        "fuel": some(words.FUELS),
        "drive": some(words.DRIVES),
        "colour": some(words.COLOURS),
        "doors": chance.randint(2, 5),
        "seats": chance.randint(2, 9),
        "m3": chance.randrange(5_000, 30_000) / 1_000,
        "location": chance.choice(("JPYOK", "JPNGO", "JPUKB", "JPOSA")),
        "location_text": "A port",
        "features": '["abs", "airbag"]',
        "fob_amount": chance.randrange(50_000, 5_000_000) / 100,
        "currency": "USD",
        "discount_amount": 0,
        "for_handicapped": False,
        "brand_new": False,
        "state": "available",
        "published_at": f"{day} 10:00:00.{number % 1_000_000:06}",
        "updated_at": "2026-11-22 10:00:00",
        "search_text": f" {model.name.casefold()} fb {number} {said}",
    }


def _fetch() -> None:
    with connection.chunked_cursor() as cursor:
        cursor.execute(loading._statement(connection, loading.WHERE))
        while cursor.fetchmany(loading.CHUNK):
            pass


def _ask() -> None:
    live.search(Query())


def _changed(many: int) -> float:
    """Milliseconds from a commit to an engine that knows so many changes."""
    took = []
    for turn in range(ROUNDS):
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE catalogue_vehicle SET mileage_km = %s, fob_amount = fob_amount + 1 WHERE id IN "
                "(SELECT id FROM catalogue_vehicle LIMIT %s OFFSET %s)",
                [turn, many, turn * many],
            )
        took.append(_seconds(live.version))
    return round(median(took) * 1_000, 2)


def _process() -> dict[str, float]:
    told = subprocess.run([sys.executable, "-c", PROCESS], capture_output=True, text=True, check=True)  # noqa: S603
    took, own, shared = map(float, told.stdout.split())
    return {
        "process_start_s": round(took, 2),
        "process_own_mb": round(own, 1),
        "process_shared_mb": round(shared, 1),
    }


def _seconds(work: Callable[[], object]) -> float:
    start = perf_counter()
    work()
    return round(perf_counter() - start, 5)


def _median(work: Callable[[], object]) -> float:
    return round(median(_seconds(work) for _ in range(50)) * 1_000, 2)
