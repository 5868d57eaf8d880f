"""Runs each benchmark once, prints its figures, and writes them between the marks of bench/README.md."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent.parent / "bench"
MARK = "<!-- figures: make bench -->"


def main() -> None:
    """All of bench/, in order of name."""
    told = [measured(file.stem) for file in sorted(FOLDER.glob("*.py"))]
    page = FOLDER / "README.md"
    words = page.read_text(encoding="utf-8").split(MARK)[0]
    page.write_text(words + MARK + "\n" + "".join(table(one) for one in told), encoding="utf-8")


def measured(name: str) -> dict[str, Any]:
    """What `funabin bench` answers, also printed."""
    command = [sys.executable, "-m", "funabin", "bench", name, "--json"]
    answer = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    told: dict[str, Any] = json.loads(answer.stdout)
    print(f"{name} on {told['machine']}")
    for figure, value in told["figures"].items():
        print(f"  {figure:32} {value:>12,}")
    return told


def table(told: dict[str, Any]) -> str:
    """One benchmark as a table."""
    day = datetime.now(UTC).date().isoformat()
    rows = "".join(f"| {figure} | {value:,} |\n" for figure, value in told["figures"].items())
    return f"\n## {told['name']}\n\n{day}, {told['machine']}\n\n| figure | |\n|---|--:|\n{rows}"


if __name__ == "__main__":
    main()
