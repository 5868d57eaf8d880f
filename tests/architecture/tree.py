"""Where the code lies, and the stack of rooms as pyproject.toml has it."""

from __future__ import annotations

import ast
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
CODE = ROOT / "funabin"
FACES = ("public", "my", "desk", "cli")


def layers() -> list[set[str]]:
    """The rooms from the top down, as the first import contract lists them."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contract = project["tool"]["importlinter"]["contracts"][0]
    return [{room.strip() for room in layer.split("|")} for layer in contract["layers"]]


def python_files(*folders: str) -> Iterator[Path]:
    """The project's modules, below the named folders of funabin or everywhere."""
    for folder in folders or ("",):
        yield from sorted((CODE / folder).rglob("*.py"))


def parsed(path: Path) -> ast.Module:
    """The syntax tree of a file."""
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def kept_files() -> list[Path]:
    """Every file the project keeps that can be read as text."""
    if (ROOT / ".git").exists():
        command = ["git", "ls-files"]
        listed = subprocess.run(
            command, cwd=ROOT, capture_output=True, text=True, check=True
        ).stdout.splitlines()
        paths = [ROOT / name for name in listed]
    else:  # a release that was unpacked
        paths = [
            path
            for path in ROOT.rglob("*")
            if not path.relative_to(ROOT).parts[0].startswith((".venv", "demo"))
        ]
    return [path for path in paths if path.is_file() and is_text(path)]


def is_text(path: Path) -> bool:
    """Whether a file reads as UTF-8."""
    try:
        path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return False
    return True
