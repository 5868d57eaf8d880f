"""The settings refuse what would put keys and data together."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

SERVER = "postgres://nobody@127.0.0.1/site"


@pytest.mark.parametrize(("keyring", "works"), [({}, False), ({"KEYRING_URL": f"{SERVER}_keys"}, True)])
def test_postgresql_needs_a_database_for_the_keys(keyring: dict[str, str], works: bool) -> None:
    kept = {key: value for key, value in os.environ.items() if key not in ("DATABASE_URL", "KEYRING_URL")}
    read = subprocess.run(
        [sys.executable, "-c", "import funabin.settings"],
        env={**kept, "DATABASE_URL": SERVER, **keyring},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (read.returncode == 0, "set KEYRING_URL too" in read.stderr) == (works, not works)
