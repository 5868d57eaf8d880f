"""`funabin bench` from the outside."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import psycopg
import pytest

from funabin.cli.base import REPOSITORY
from tests.cli.conftest import funabin

SERVER = os.environ.get("FUNABIN_TEST_POSTGRES", "postgres://postgres@127.0.0.1:5432")
FIGURES = {
    "decide": {"decide_us", "dictionary_floor_us", "rows_read_each_time_us", "decisions_per_second"},
    "gate": {"open_us", "peer_fernet_decrypt_us"},
}
SIZED = {  # made smaller here: people, keys or vehicles, and figures
    "columns": ("3000", "totals_ms", "totals_loop_us", "landing_by_age_first_ms", "prices_ms"),
    "disclosure": ("20",),
    "following": (
        "300",
        "first_start_s",
        "next_start_s",
        "change_100_ms",
        "log_share_of_insert",
        "process_own_mb",
    ),
    "scale": ("300", "p50_ms_at_300", "p95_ms_at_30", "mean_grew_times", "index_mb_at_300"),
    "search": ("400", "all_p95_ms", "times_numpy", "empty_totals_ms", "load_ms", "process_own_mb"),
    "stock_import": ("300", "first_rows_per_second", "bare_insert_rows_per_second", "first_share_of_bare"),
    "pages": ("300", "kept_per_second", "kept_to_bare", "cold_list_ms", "cold_to_ready_data"),
    "opening": ("100", "open_list_ms", "plain_rows_ms", "one_key_for_all_ms", "times_plain_rows"),
    "erasure": ("100", "erase_ms", "floor_reads_ms", "certificate_ms"),
    "retention": (
        "400",
        "keys_ended",
        "night_s",
        "night_floor_s",
        "quiet_night_s",
        "mending_s",
        "ledger_lines",
    ),
}


def test_every_benchmark_is_tried_here() -> None:
    assert {file.stem for file in (REPOSITORY / "bench").glob("*.py")} == {*FIGURES, *SIZED}


@pytest.mark.parametrize("name", SIZED)
def test_a_benchmark_is_made_as_large_as_one_wants(name: str) -> None:
    size, *wanted = SIZED[name]
    answer = funabin("bench", name, "--size", size, "--json")
    assert answer.returncode == 0, answer.stderr
    told = json.loads(answer.stdout)["figures"]
    assert set(wanted) <= set(told)
    assert next(told[name] for name in ("keys", "people", "vehicles") if name in told) == int(size)


def test_the_size_of_a_stock_may_be_told_in_vehicles() -> None:
    answer = funabin("bench", "scale", "--vehicles", "200", "--json")
    assert (answer.returncode, json.loads(answer.stdout)["figures"]["vehicles"]) == (0, 200)


def test_a_benchmark_with_a_size_of_its_own_takes_no_other() -> None:
    refused = funabin("bench", "gate", "--size", "400")
    assert (refused.returncode, "has a size of its own" in refused.stderr) == (1, True)


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


def test_a_benchmark_takes_no_database_but_a_server() -> None:
    refused = funabin("bench", "gate", "--database", "sqlite:///main.sqlite3")
    assert (refused.returncode, "postgres://user@host/" in refused.stderr) == (1, True)
    away = funabin("bench", "gate", "--database", "postgres://nobody@127.0.0.1:1/")
    assert (away.returncode, "No database can be made there" in away.stderr) == (1, True)


@pytest.mark.postgres
def test_a_benchmark_on_a_server_leaves_no_database_behind() -> None:
    try:
        server = psycopg.connect(f"{SERVER}/postgres", autocommit=True, connect_timeout=3)
    except psycopg.OperationalError:
        pytest.skip("no PostgreSQL server answers")
    with server:
        before = benches_on(server)
        answer = funabin("bench", "stock_import", "--size", "300", "--database", f"{SERVER}/", "--json")
        assert answer.returncode == 0, answer.stderr
        told = json.loads(answer.stdout)["figures"]
        assert (told["vehicles"], "first_share_of_bare_by_cpu" in told) == (300, False)  # it was no SQLite
        assert benches_on(server) <= before


def benches_on(server: psycopg.Connection[Any]) -> set[str]:
    """The databases of benchmarks, ours or of others at work."""
    rows = server.execute("SELECT datname FROM pg_database WHERE datname LIKE 'funabin\\_bench\\_%'")
    return {name for (name,) in rows}


def test_an_unknown_benchmark_is_answered_with_the_known_ones() -> None:
    refused = funabin("bench", "speed")
    assert (refused.returncode, "Choose one of: columns, decide, " in refused.stderr) == (1, True)


def test_the_benchmark_of_imports_is_asked_for_by_that_word() -> None:
    answer = funabin("bench", "import", "--size", "30", "--json")
    assert answer.returncode == 0, answer.stderr
    assert json.loads(answer.stdout)["name"] == "stock_import"
