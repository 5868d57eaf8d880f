"""Runs benchmarks, all of bench/ or those named, and writes their figures below the mark of bench/README.md.

Each table is written as soon as it is measured. Where a benchmark fails, its former table stays.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent.parent / "bench"
MARK = "<!-- figures: make bench -->"


def main(names: list[str]) -> int:
    """In order of name; how many failed."""
    failed = 0
    for name in names or sorted(file.stem for file in FOLDER.glob("*.py")):
        began = time.monotonic()
        told = measured(name)
        if told is None:
            print(f"{name} failed: its former figures stay", file=sys.stderr)
            failed += 1
        else:
            written(name, table(told, round(time.monotonic() - began)))
    return failed


def measured(name: str) -> dict[str, Any] | None:
    """What `funabin bench` answers, also printed; None where it failed."""
    command = [sys.executable, "-m", "funabin", "bench", name, "--json"]
    answer = subprocess.run(command, check=False, stdout=subprocess.PIPE, text=True)
    if answer.returncode:
        return None
    told: dict[str, Any] = json.loads(answer.stdout)
    print(f"{name} on {told['machine']}")
    for figure, value in told["figures"].items():
        print(f"  {figure:32} {value:>12,}", flush=True)
    return told


def written(name: str, new: str) -> None:
    """Put a table in its place on the page."""
    page = FOLDER / "README.md"
    words, _, figures = page.read_text(encoding="utf-8").partition(MARK)
    parts = (part for part in figures.split("\n## ") if part.strip())
    tables = {part.partition("\n")[0].strip(): f"\n## {part.rstrip()}\n" for part in parts}
    told = sorted((tables | {name: new}).items())
    page.write_text(f"{words}{MARK}\n" + "".join(text for _, text in told), encoding="utf-8")


def table(told: dict[str, Any], seconds: int) -> str:
    """One benchmark as a table; it took so long altogether."""
    day = datetime.now(UTC).date().isoformat()
    rows = "".join(f"| {figure} | {value:,} |\n" for figure, value in told["figures"].items())
    head = f"\n## {told['name']}\n\n{day}, {told['machine']}, {seconds:,} s in all\n\n"
    return f"{head}| figure | |\n|---|--:|\n{rows}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
