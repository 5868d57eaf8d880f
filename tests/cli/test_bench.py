"""`funabin bench` from the outside."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from funabin.cli.base import REPOSITORY
from tests.cli.conftest import funabin

FIGURES = {
    "decide": {"decide_us", "dictionary_floor_us", "rows_read_each_time_us", "decisions_per_second"},
    "gate": {"open_us", "peer_fernet_decrypt_us"},
    "opening": {"open_list_ms", "plain_rows_ms", "one_key_for_all_ms", "times_plain_rows", "people"},
}


def test_every_benchmark_is_tried_here() -> None:
    assert {file.stem for file in (REPOSITORY / "bench").glob("*.py")} == set(FIGURES)


@pytest.mark.parametrize("name", FIGURES)
def test_a_benchmark_answers_programs_with_its_machine_and_figures(name: str) -> None:
    answer = funabin("bench", name, "--json")
    assert answer.returncode == 0, answer.stderr
    told = json.loads(answer.stdout)
    assert (told["name"], "Python" in told["machine"]) == (name, True)
    assert FIGURES[name] <= set(told["figures"])
    assert min(told["figures"].values()) > 0


def test_a_benchmark_touches_no_real_site(tmp_path: Path) -> None:
    main, ledger = tmp_path / "main.sqlite3", tmp_path / "ledger"
    extra = {"DATABASE_URL": f"sqlite:///{main}", "KEYRING_URL": f"sqlite:///{main}"}
    assert funabin("bench", "gate", FUNABIN_ERASURE_LEDGER=str(ledger), **extra).returncode == 0
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_benchmark_is_answered_with_the_known_ones() -> None:
    refused = funabin("bench", "speed")
    assert (refused.returncode, "Choose one of: decide, gate, opening" in refused.stderr) == (1, True)
