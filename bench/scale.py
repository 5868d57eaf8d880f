"""How the cost of a question and of memory grows with the stock: 100,000, 1,000,000 and 10,000,000 vehicles.

The same questions as in bench/search.py, each the median of three, nothing kept of earlier answers.
"""

from __future__ import annotations

import gc
from pathlib import Path
from runpy import run_path

from funabin.catalogue.search.engine import Engine

LARGEST = 10_000_000
SIZES = 3  # each ten times the one before
search = run_path(str(Path(__file__).with_name("search.py")))


def figures(vehicles: int = LARGEST) -> dict[str, float]:
    """Milliseconds and megabytes at each size, the largest last; then how much the last one grew."""
    sizes = [max(1, vehicles // 10**power) for power in reversed(range(SIZES))]
    found: dict[str, float] = {"vehicles": vehicles}
    for size in dict.fromkeys(sizes):
        found |= {f"{name}_at_{size}": value for name, value in _at(size).items()}
        gc.collect()
    before, last = sizes[-2:]
    grown = found[f"mean_ms_at_{last}"] / found[f"mean_ms_at_{before}"]
    return found | {"mean_grew_times": round(grown, 1)}


def _at(size: int) -> dict[str, float]:
    index, names = search["index_of"](size)
    engine = Engine(index, names)
    asked = search["questions"](index)
    times = [
        search["_timed"](lambda query=query: engine.search(query, at=search["AT"], keep=False))
        for _, query in asked
    ]
    told = search["_by_kind"](asked, times)
    one = search["_row"](index, 0)
    return {
        "mean_ms": told["all_mean_ms"],
        "p50_ms": told["all_p50_ms"],
        "p95_ms": told["all_p95_ms"],
        "max_ms": told["all_max_ms"],
        "index_mb": search["_mb"](index.bytes_held()),
        "change_1_ms": search["_ms"](search["_timed"](lambda: index.apply(search["_dearer"]([one])))),
    }
