"""A site of its own, made and set up by the program itself, in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]
OWN = ("FUNABIN_", "DATABASE_URL", "KEYRING_URL")


def clean_environment(**extra: str) -> dict[str, str]:
    """The environment of a shell in which no test runs."""
    return {key: value for key, value in os.environ.items() if not key.startswith(OWN)} | extra


def funabin(*arguments: str | Path, stdin: str = "", **extra: str) -> subprocess.CompletedProcess[str]:
    """Run the program."""
    return subprocess.run(
        [sys.executable, "-m", "funabin", *map(str, arguments)],
        env=clean_environment(**extra),
        input=stdin,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.fixture(scope="session")
def made_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site after `funabin new` and `funabin setup`. Tests leave it as they find it."""
    folder = tmp_path_factory.mktemp("sites") / "autorec"
    made = funabin("new", folder, "--house", "autorec")
    assert made.returncode == 0, made.stderr
    ready = funabin("--site", folder, "setup")
    assert ready.returncode == 0, ready.stderr
    return folder
