"""What can be proved, from the outside."""

from __future__ import annotations

import json
import shutil
import sqlite3
from pathlib import Path

from tests.cli.conftest import funabin


def test_the_journal_verifies_and_answers_programs(made_site: Path) -> None:
    answer = funabin("--site", made_site, "journal", "verify", "--json")
    assert (answer.returncode, json.loads(answer.stdout)["holds"]) == (0, True)


def test_keys_are_wrapped_anew_under_a_ring_with_a_new_head(made_site: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    shutil.copytree(made_site, site)
    ring = (site / "keys" / "ring.key").read_text()
    assert funabin("--site", site, "keys", "rotate").returncode == 0
    rotated = (site / "keys" / "ring.key").read_text()
    assert (rotated.count("\n"), rotated.endswith(ring)) == (2, True)
    assert funabin("--site", site, "keys", "rotate", "--forget-old").returncode == 0
    assert (site / "keys" / "ring.key").read_text().count("\n") == 1
    assert oct((site / "keys" / "ring.key").stat().st_mode & 0o777) == "0o600"


def test_a_backup_is_put_back_and_refused_without_the_ledger(made_site: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    shutil.copytree(made_site, site)
    made = json.loads(funabin("--site", site, "backup", tmp_path / "copies", "--json").stdout)
    with sqlite3.connect(site / "data" / "main.sqlite3") as lost:
        lost.execute("DELETE FROM shipping_freightrate")
    restored = funabin("--site", site, "restore", made["main"], made["keyring"], "--yes")
    assert restored.returncode == 0, restored.stderr
    assert "0 keys of the copy had been destroyed since and were destroyed again" in restored.stdout
    rates = sqlite3.connect(site / "data" / "main.sqlite3").execute(
        "SELECT count(*) FROM shipping_freightrate"
    )
    assert rates.fetchone()[0] > 0
    shutil.rmtree(site / "ledger")
    refused = funabin("--site", site, "restore", made["main"], made["keyring"], "--yes")
    assert (refused.returncode, "ledger" in refused.stderr) == (1, True)


def test_the_keys_are_backed_up_apart_and_the_ledgers_newest_line_is_asked_for(
    made_site: Path, tmp_path: Path
) -> None:
    site = tmp_path / "site"
    shutil.copytree(made_site, site)
    main = json.loads(funabin("--site", site, "backup", tmp_path, "--only", "main", "--json").stdout)
    keys = json.loads(funabin("--site", site, "backup", tmp_path, "--only", "keyring", "--json").stdout)
    assert (main["keyring"], keys["main"]) == (None, None)
    newest = funabin("--site", site, "keys", "ledger").stdout.strip()
    assert newest == "0:"
    ready = ("--site", site, "restore", main["main"], keys["keyring"], "--yes", "--json")
    refused = funabin(*ready, "--ledger", f"1:{'0' * 64}")
    assert (refused.returncode, "line 1 with the digest 0000" in refused.stderr) == (1, True)
    assert funabin(*ready, "--ledger", "nonsense").returncode == 1
    restored = funabin(*ready)
    assert restored.returncode == 0, restored.stderr
    done = json.loads(restored.stdout)
    assert done == {
        **dict.fromkeys(
            (
                "destroyed_again",
                "erased_again",
                "ended",
                "indexes_rebuilt",
                "indexes_dropped",
                "ends_restored",
                "held_again",
            ),
            0,
        ),
        **{key: [] for key in ("missing", "without_data", "unreadable", "gone")},
    }


def test_the_policy_of_the_site_is_checked_where_no_file_is_named(made_site: Path) -> None:
    checked = funabin("--site", made_site, "policy", "check")
    assert checked.returncode == 0, checked.stderr
    assert f"{made_site / 'policy.yaml'}: in order" in checked.stdout


def test_a_mistake_of_the_policy_fails_the_check_with_its_line(made_site: Path, tmp_path: Path) -> None:
    shutil.copytree(made_site, tmp_path / "site")
    file = tmp_path / "site" / "policy.yaml"
    file.write_text(file.read_text(encoding="utf-8") + "\nsurprise: 1\n", encoding="utf-8")
    checked = funabin("policy", "check", file)
    assert checked.returncode == 1
    assert "surprise" in checked.stderr + checked.stdout
