"""What a question to 1,000,000 vehicles costs: the page, the total and the counts of every facet.

Two hundred questions of the kinds buyers ask (made/questions.py), each the median of three, nothing kept of
earlier answers. In the same run the same questions by plain numpy, one in five of those without text by
PostgreSQL where a server answers (bench/made/), and their answers compared. Then what changes cost, what a
snapshot costs, and what a process that opened one holds.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from runpy import run_path
from statistics import mean, median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any
from uuid import UUID

import numpy as np

from funabin.catalogue.search.columns import CLOSED, FEATURE_KEYS, FLAGS, NUMBERS, OPEN, RAW
from funabin.catalogue.search.conditions import Conditions
from funabin.catalogue.search.counting import count
from funabin.catalogue.search.counting import total as total_of
from funabin.catalogue.search.engine import Engine
from funabin.catalogue.search.index import Index
from funabin.catalogue.search.query import Query

MADE = Path(__file__).parent / "made"
VEHICLES = 1_000_000
AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
ROUNDS = 3
SAMPLED = 5  # one question in so many goes to PostgreSQL
UPDATES = (1, 100, 5_000)
index_of = run_path(str(MADE / "vehicles.py"))["index_of"]
questions = run_path(str(MADE / "questions.py"))["questions"]
Plain = run_path(str(MADE / "plain.py"))["Plain"]
Asked = list[tuple[str, Query]]


def figures(vehicles: int = VEHICLES) -> dict[str, float]:
    """Milliseconds by kind of question; megabytes; how many times slower the peers are."""
    started = perf_counter()
    index, names = index_of(vehicles)
    built, asked, engine = perf_counter() - started, questions(index), Engine(index, names)
    times = [_timed(lambda query=query: engine.search(query, at=AT, keep=False)) for _, query in asked]
    found = {"vehicles": vehicles, "build_s": round(built, 2)} | _by_kind(asked, times)
    kept = [_timed(lambda query=query: engine.search(query, at=AT)) for _, query in asked]
    found |= {"again_mean_ms": _ms(mean(kept)), "index_mb": _mb(index.bytes_held())}
    found["words_mb"] = _mb(sum(each.nbytes for each in index.words.arrays().values()))
    found |= _without_each(engine, asked)
    found |= _beside_numpy(engine, asked, times) | _beside_postgres(engine, asked, times)
    found |= _snapshot(index)  # before the changes, as it was asked
    return found | _updates(index)


def _by_kind(asked: Asked, times: Sequence[float]) -> dict[str, float]:
    found: dict[str, float] = {}
    groups = {
        kind: [each for (other, _), each in zip(asked, times, strict=True) if other == kind]
        for kind, _ in asked
    }
    for kind, each in {"all": list(times), **groups}.items():
        found |= {f"{kind}_p50_ms": _ms(median(each)), f"{kind}_p95_ms": _ms(_share(each, 0.95))}
        found |= {f"{kind}_max_ms": _ms(max(each)), f"{kind}_mean_ms": _ms(mean(each))}
    return found


def _without_each(engine: Engine, asked: Asked) -> dict[str, float]:
    """Milliseconds for what an empty list asks: how many answer without each of five choices; by searches."""
    ways = [[query.without(name) for name, _ in query.chosen] for kind, query in asked if kind == "five"]

    def total(query: Query) -> int:
        return total_of(Conditions(engine.index, engine.names, query, {}, AT))

    def searched(query: Query) -> int:
        return engine.search(query, at=AT, keep=False).total

    counted, found = ([[ask(query) for query in each] for each in ways] for ask in (total, searched))
    if counted != found:
        raise AssertionError("a total is not that of the search")
    told = {"empty_totals_ms": total, "empty_searches_ms": searched}
    return {
        name: _ms(mean(_timed(lambda each=each, ask=ask: [ask(query) for query in each]) for each in ways))
        for name, ask in told.items()
    }


def _beside_numpy(engine: Engine, asked: Asked, times: Sequence[float]) -> dict[str, float]:
    """Plain numpy on every question; raises AssertionError where the answers differ."""
    plain = Plain(engine.index, AT)
    theirs = [_timed(lambda query=query: plain.search(query)) for _, query in asked]
    _same(engine, plain, [query for _, query in asked])
    ratio = mean(theirs) / mean(times)
    return {"numpy_mean_ms": _ms(mean(theirs)), "times_numpy": round(ratio, 1), "numpy_questions": len(asked)}


def _beside_postgres(engine: Engine, asked: Asked, times: Sequence[float]) -> dict[str, float]:
    """PostgreSQL on some of the questions without text; nothing where no server answers."""
    pairs = [(query, time) for (kind, query), time in zip(asked, times, strict=True) if kind != "text"]
    pairs = pairs[::SAMPLED]
    try:
        server = run_path(str(MADE / "postgres.py"))["Postgres"](engine.index, AT)
    except Exception as error:  # no server, no driver
        print(f"PostgreSQL was left out: {type(error).__name__}", file=sys.stderr)
        return {}
    try:
        theirs = [_timed(lambda query=query: server.search(query)) for query, _ in pairs]
        _same(engine, server, [query for query, _ in pairs])
    finally:
        server.close()
    mine = mean(time for _, time in pairs)
    return {
        "postgres_mean_ms": _ms(mean(theirs)),
        "postgres_p50_ms": _ms(median(theirs)),
        "times_postgres": round(mean(theirs) / mine, 1),
        "postgres_questions": len(pairs),
    }


def _same(engine: Engine, other: Any, queries: Sequence[Query]) -> None:
    for query in queries:
        page, total, counts = other.search(query)
        mine = count(Conditions(engine.index, engine.names, query, {}, AT))
        answer = engine.search(query, at=AT, keep=False)
        wanted = {name: np.trim_zeros(np.asarray(each), "b").tolist() for name, each in counts.items()}
        found = {name: np.trim_zeros(each, "b").tolist() for name, each in mine.counts.items()}
        if (answer.total, answer.page) != (
            total,
            engine.index.ids(np.array(page, np.int64)),
        ) or found != wanted:
            raise AssertionError(f"{type(other).__name__} answers otherwise: {query}")


def _updates(index: Index) -> dict[str, float]:
    """Milliseconds for so many changes at once, for one new vehicle, and for one that is gone."""
    found: dict[str, float] = {}
    for many in UPDATES:
        if many > len(index):
            continue
        slots = np.random.default_rng(many).choice(len(index), many, replace=False)
        rows = [_row(index, int(slot), price=50_000 + int(slot), status="reserved") for slot in slots]
        found[f"change_{many}_ms"] = _ms(_timed(lambda rows=rows: index.apply(_dearer(rows))))
    new = [_row(index, 0, id=UUID(int=number + 1)) for number in range(ROUNDS)]
    found["new_1_ms"] = _ms(median(_once(lambda row=row: index.apply([row])) for row in new))
    found["gone_1_ms"] = _ms(median(_once(lambda row=row: index.apply([], [row[0]])) for row in new))
    found["settle_ms"] = _ms(_once(index.words.settled))
    return found


def _dearer(rows: list[list[Any]]) -> list[list[Any]]:
    at = RAW.index("price")
    for row in rows:
        row[at] += 12_300
    return rows


def _row(index: Index, slot: int, **other: Any) -> list[Any]:
    """The row a slot was built from; words as good as those it had."""
    cells: dict[str, Any] = {"id": index.ids(np.array([slot]))[0], "text": f" toyota hiace ar {slot}"}
    cells |= {name: ["", *keys][index.columns[name][slot]] for name, keys in CLOSED.items()}
    cells |= {name: index.codes[name].texts[index.columns[name][slot]] for name in OPEN}
    cells |= {name: int(index.columns[name][slot]) for name in (*NUMBERS, *FLAGS)}
    kit = int(index.columns["features"][slot])
    cells["features"] = [key for bit, key in enumerate(FEATURE_KEYS) if kit >> bit & 1]
    return [(cells | other)[name] for name in RAW]


def _snapshot(index: Index) -> dict[str, float]:
    """Saved and opened here; then opened, asked and measured in a process of its own."""
    with TemporaryDirectory() as folder:
        saved = _once(lambda: index.save(Path(folder), {}))
        opened = _timed(lambda: Index.load(Path(folder)))
        code = f"from runpy import run_path; run_path({__file__!r})['opened']({folder!r})"
        told = subprocess.run(  # noqa: S603 - this very file
            [sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, check=True
        )
    return {"save_s": round(saved, 2), "load_ms": _ms(opened), **json.loads(told.stdout)}


def opened(folder: str) -> None:
    """In a process of its own: open a snapshot, ask everything once; print milliseconds and megabytes."""
    from funabin.catalogue.search.engine import Names

    before = _memory()
    started = perf_counter()
    index, _ = Index.load(Path(folder))
    engine = Engine(index, Names())
    engine.search(Query(), at=AT)
    first = perf_counter() - started
    slowest = max(
        _once(lambda query=query: engine.search(query, at=AT, keep=False)) for _, query in questions(index)
    )
    after = _memory()
    print(
        json.dumps(
            {
                "cold_start_ms": _ms(first),
                "cold_slowest_ms": _ms(slowest),
                "process_rss_mb": _mb(after["Rss"]),
                "process_own_mb": _mb(after["Anonymous"]),
                "process_before_mb": _mb(before["Rss"]),
            }
        )
    )


def _memory() -> dict[str, int]:
    """What the system tells of this process, in bytes: all it has in memory, and what is its own."""
    lines = Path("/proc/self/smaps_rollup").read_text(encoding="ascii").splitlines()[1:]
    return {line.partition(":")[0]: int(line.split()[1]) * 1024 for line in lines}


def _timed(work: Callable[[], object]) -> float:
    return median(_once(work) for _ in range(ROUNDS))


def _once(work: Callable[[], object]) -> float:
    started = perf_counter()
    work()
    return perf_counter() - started


def _share(times: Sequence[float], share: float) -> float:
    return sorted(times)[min(int(len(times) * share), len(times) - 1)]


def _ms(seconds: float) -> float:
    return round(seconds * 1_000, 3)


def _mb(many: float) -> float:
    return round(many / 1_000_000, 1)
