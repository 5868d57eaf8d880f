"""The map of the rooms holds, and the tool that holds it sees a planted hole."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.tree import CODE, ROOT

LINT = Path(sys.executable).with_name("lint-imports")


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([LINT, "--no-cache"], cwd=folder, capture_output=True, text=True, check=False)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The project's code in a folder of its own."""
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    shutil.copytree(
        CODE, tmp_path / "funabin", ignore=shutil.ignore_patterns("static", "templates", "__pycache__")
    )
    return tmp_path


def test_every_contract_between_the_rooms_is_kept() -> None:
    result = lint(ROOT)
    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize(
    ("file", "planted", "broken"),
    [
        ("gate/rules.py", "import funabin.trade.queries", "Rooms are stacked"),
        ("public/page.py", "import funabin.catalogue.models", "Faces never import models"),
        ("policy/decide.py", "import django", "plain Python"),
        ("trade/rules/__init__.py", "import funabin.gate.vault", "Only the gate touches the vault"),
    ],
)
def test_a_planted_import_is_caught(copy: Path, file: str, planted: str, broken: str) -> None:
    with (copy / "funabin" / file).open("a", encoding="utf-8") as module:
        module.write(f"\n{planted}\n")
    result = lint(copy)
    assert result.returncode == 1
    assert any(broken in line and "BROKEN" in line for line in result.stdout.splitlines()), result.stdout
