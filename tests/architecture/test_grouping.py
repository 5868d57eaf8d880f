"""Tests of one group run in one process, or every process would start a site of its own."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TESTS = """
import pytest

@pytest.mark.xdist_group("one")
@pytest.mark.parametrize("number", range(6))
def test_any(number):
    pass
"""


def processes_of(folder: Path, *options: str) -> set[str]:
    """Which of two processes ran six tests of one group."""
    (folder / "test_group.py").write_text(TESTS, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-c", "/dev/null", "-v", "-n", "2"]
    command += ["--dist", "loadgroup", "--rootdir", str(folder), *options, str(folder)]
    quiet = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    told = subprocess.run(command, cwd=ROOT, env=quiet, capture_output=True, text=True, check=True).stdout
    ran = re.findall(r"^\[(gw\d)\].* PASSED", told, re.MULTILINE)
    assert len(ran) == 6, told
    return set(ran)


def test_a_group_stays_in_one_process(tmp_path: Path) -> None:
    assert len(processes_of(tmp_path, "-p", "tests.grouping")) == 1


@pytest.mark.xfail(
    reason="pytest-xdist knows pytest 9.2 when this passes: then drop tests/grouping.py", strict=True
)
def test_without_our_help_too(tmp_path: Path) -> None:
    assert len(processes_of(tmp_path)) == 1
