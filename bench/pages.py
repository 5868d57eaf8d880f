"""What a public page costs a server: kept, unchanged (304), made anew; beside what no site can beat.

Everything goes through granian as `funabin serve` runs it, one process, over keep-alive connections, in turns
in the same run. The floor of a kept page is the very same answer handed over by a WSGI application that knows
nothing else; that of a page made anew is Django rendering the same template from ready data. No list made
anew was asked for before, and each shows other vehicles, all with a photo.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from socket import create_connection, socket
from statistics import median
from typing import Any

import brotli
from django.conf import settings
from django.db import connections
from django.utils import timezone

from funabin.catalogue import vocabulary as words
from funabin.catalogue.models import Make, Picture, Vehicle, VehicleModel
from funabin.catalogue.rules import text_of
from funabin.cli.base import bring_up_to_date
from funabin.cli.serve import web_child
from funabin.gate.actions import publish_policy
from funabin.journal.actor import system
from funabin.shipping.actions import import_rates, import_rules

VEHICLES = 100_000
ROUNDS, SECONDS = 5, 1.5
FIRST = 100_000  # stock number
SMALL = 10_000  # vehicles below which it is tried rather than measured: two short rounds
AHEAD, CONNECTIONS = 16, 4  # requests sent ahead on each connection, where the page is kept
HERE = Path(__file__).resolve().parent if "__file__" in globals() else Path("bench")
LIST = "/en/stock/"
DEEPEST = 100  # page of a list made anew
BROWSER = (
    "Accept-Encoding: gzip, deflate, br, zstd\r\nAccept-Language: sw,en;q=0.8\r\nUser-Agent: Mozilla/5.0\r\n"
)
BY = system("bench")


def figures(vehicles: int = VEHICLES) -> dict[str, float]:
    """Requests a second, the median of five rounds in turns; milliseconds for a page made anew."""
    _prepare(vehicles)
    with ExitStack() as stack, tempfile.TemporaryDirectory() as folder:
        site = stack.enter_context(_served({}, "funabin.wsgi:application"))
        answer = _read(site, LIST)
        file = Path(folder) / "page"
        file.write_bytes(json.dumps(answer["headers"]).encode() + b"\n" + answer["body"])
        bare = stack.enter_context(_served({"PAGE_FILE": str(file)}, "apps:bare"))
        ready = stack.enter_context(_served({"READY": "1"}, "apps:application"))
        _read(ready, f"{LIST}?mileage_to=9000000&page=2")
        shown = _read(site, f"{LIST}AR-{FIRST}/")
        known = dict(answer["headers"])["etag"]
        ways: dict[str, tuple[int, list[str], int]] = {
            "bare_per_second": (bare, [_head(LIST)], AHEAD),
            "kept_per_second": (site, [_head(LIST)], AHEAD),
            "unchanged_per_second": (site, [_head(LIST, f"If-None-Match: {known}\r\n")], AHEAD),
            "cold_list_per_second": (site, _lists_never_asked(vehicles), 1),
            "cold_vehicle_per_second": (site, _vehicles_never_asked(vehicles), 1),
            "ready_data_per_second": (ready, [_head(LIST)], 1),
        }
        rounds: dict[str, list[dict[str, Any]]] = {name: [] for name in ways}
        is_tried = vehicles < SMALL
        for _ in range(2 if is_tried else ROUNDS):
            for name, (port, heads, ahead) in ways.items():
                rounds[name].append(_asked(port, heads, ahead, 0.3 if is_tried else SECONDS))
    found = {name: round(median(each["per_second"] for each in rows), 1) for name, rows in rounds.items()}
    return found | {
        "kept_to_bare": round(_ratio(rounds, "kept_per_second", "bare_per_second"), 2),
        "unchanged_to_bare": round(_ratio(rounds, "unchanged_per_second", "bare_per_second"), 2),
        "cold_list_ms": round(1000 / found["cold_list_per_second"], 2),
        "ready_data_ms": round(1000 / found["ready_data_per_second"], 2),
        "cold_to_ready_data": round(_ratio(rounds, "ready_data_per_second", "cold_list_per_second"), 2),
        "cold_vehicle_ms": round(1000 / found["cold_vehicle_per_second"], 2),
        "list_bytes": len(brotli.decompress(answer["body"])),
        "list_bytes_sent": len(answer["body"]),
        "vehicle_bytes": len(brotli.decompress(shown["body"])),
        "vehicle_bytes_sent": len(shown["body"]),
        "vehicles": vehicles,
    }


def _ratio(rounds: dict[str, list[dict[str, Any]]], one: str, other: str) -> float:
    """The median of the ratios of each round: its two sides were measured next to each other."""
    pairs = zip(rounds[one], rounds[other], strict=True)
    return median(float(a["per_second"]) / float(b["per_second"]) for a, b in pairs)


def _head(address: str, more: str = "") -> str:
    return f"GET {address} HTTP/1.1\r\nHost: 127.0.0.1\r\n{BROWSER}{more}\r\n"


def _lists_never_asked(vehicles: int) -> list[str]:
    """Lists with as many vehicles and facets as any, each with an address and vehicles of its own."""
    numbers, deepest = random.sample(range(10_000_000, 90_000_000), 20_000), min(DEEPEST, vehicles // 24)
    return [
        _head(f"{LIST}?mileage_to={number}&page={random.randint(2, max(2, deepest))}") for number in numbers
    ]


def _vehicles_never_asked(vehicles: int) -> list[str]:
    numbers = random.sample(range(FIRST, FIRST + vehicles), min(vehicles, 20_000))
    return [_head(f"{LIST}AR-{number}/") for number in numbers]


def _asked(port: int, heads: list[str], ahead: int, seconds: float) -> dict[str, Any]:
    connections_ = CONNECTIONS if ahead > 1 else 1
    heads = random.sample(heads, len(heads))
    program = [sys.executable, str(HERE / "serving" / "load.py")]
    done = subprocess.run(  # noqa: S603
        [*program, str(port), str(seconds), str(connections_), str(ahead)],
        input="\n".join(map(json.dumps, heads)),
        capture_output=True,
        text=True,
        check=True,
    )
    found: dict[str, Any] = json.loads(done.stdout)
    if not set(found["statuses"]) <= {"200", "304"}:
        raise AssertionError(f"the server answered {found['statuses']}")
    return found


@contextmanager
def _served(extra: dict[str, str], application: str) -> Iterator[int]:
    """granian with an application, as `funabin serve` begins it."""
    with socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command = [
        application if part == "funabin.wsgi:application" else part
        for part in web_child("127.0.0.1", port, 1).command
    ]
    path = os.pathsep.join([str(HERE / "serving"), str(settings.BASE_DIR)])
    server = subprocess.Popen(command, env={**os.environ, "PYTHONPATH": path, **extra})  # noqa: S603
    try:
        _wait_for(port, server)
        yield port
    finally:
        server.terminate()
        server.wait(20)


def _wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 120
    while time.monotonic() < until and server.poll() is None:
        try:
            with create_connection(("127.0.0.1", port), 1):
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the server did not begin")


def _read(port: int, address: str) -> dict[str, Any]:
    """The second answer: by then a page that may be kept is kept. The server's own headers are left out."""
    from http.client import HTTPConnection

    for _ in range(2):
        line = HTTPConnection("127.0.0.1", port, timeout=60)
        line.request("GET", address, headers={"Accept-Encoding": "gzip, deflate, br, zstd"})
        told = line.getresponse()
        body = told.read()
        if told.status != 200:
            raise AssertionError(f"{address} answered {told.status}")
        line.close()
    headers = [(name.lower(), value) for name, value in told.getheaders()]
    return {"headers": [row for row in headers if row[0] not in ("server", "date")], "body": body}


def _prepare(vehicles: int) -> None:
    bring_up_to_date()
    houses = Path(settings.BASE_DIR) / "houses"
    publish_policy(directory=houses / "autorec", by=BY)
    import_rates(directory=houses / "common", by=BY)
    import_rules(directory=houses / "common", by=BY)
    _stock(vehicles)
    for connection in connections.all():
        connection.close()


def _stock(size: int) -> None:
    chance, now = random.Random(7), timezone.now()
    makes = [Make(key=w.key, name=w.label, listed=True) for w in words.LISTED_MAKES]
    makes = [Make.objects.filter(key=make.key).first() or _saved(make) for make in makes]
    names = ["Alpha", "Beta", "Delta", "Gamma", "Kappa", "Omega", "Sigma", "Theta"]
    models = [
        _saved(VehicleModel(make=make, key=f"{make.key}-{name.lower()}", name=name))
        for make in makes
        for name in names
    ]
    for first in range(0, size, 5_000):
        rows = [_vehicle(n, chance, models, now) for n in range(first, min(first + 5_000, size))]
        Vehicle.objects.bulk_create(rows)
        Picture.objects.bulk_create(map(_photo, rows))


def _saved(row: Any) -> Any:
    row.save()
    return row


def _photo(vehicle: Vehicle) -> Picture:
    stem = f"vehicles/{vehicle.stock_number}/123-0123456789"
    return Picture(
        vehicle=vehicle, stem=stem, state="done", digest="0" * 64, position=1, width=1280, height=960
    )


def _vehicle(number: int, chance: random.Random, models: list[Any], now: Any) -> Vehicle:
    model = models[min(int(chance.expovariate(0.04)), len(models) - 1)]
    stock_number, grade = f"AR-{FIRST + number}", chance.choice(("TX L Package", "S", "G", "Custom", ""))
    year = chance.randint(2005, 2025)
    return Vehicle(
        stock_number=stock_number,
        make=model.make,
        model=model,
        grade=grade,
        body_type=chance.choice(words.BODY_TYPES).key,
        registration_year=year,
        registration_month=chance.randint(1, 12),
        manufacture_year=year,
        mileage_km=chance.randint(1_000, 250_000),
        displacement_cc=chance.choice((660, 1000, 1500, 2000, 2700, 3000)),
        transmission=chance.choice(words.TRANSMISSIONS).key,
        steering="right",
        fuel=chance.choice(words.FUELS).key,
        drive=chance.choice(words.DRIVES).key,
        colour=chance.choice(words.COLOURS).key,
        doors=5,
        seats=5,
        m3=Decimal(chance.randint(9_000, 20_000)).scaleb(-3),
        location="JPNGO",
        location_text="Nagoya",
        features=[word.key for word in words.FEATURES if chance.random() < 0.3],
        fob_amount=Decimal(chance.randint(10, 300) * 100),
        currency="USD",
        state="available",
        published_at=now - timedelta(minutes=chance.randint(100_000, 400_000)),
        search_text=text_of([model.make.name, model.name, grade, stock_number]),
    )
