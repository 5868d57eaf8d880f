"""A site's folder and its databases."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from funabin.cli import house
from funabin.cli.house import write_keys
from tests.cli.conftest import funabin


def test_a_new_site_has_policy_settings_and_keys_that_only_its_owner_reads(made_site: Path) -> None:
    assert {"policy.yaml", "site.yaml", "texts"} <= {path.name for path in made_site.iterdir()}
    modes = {path.name: oct(path.stat().st_mode & 0o777) for path in (made_site / "keys").iterdir()}
    assert modes == dict.fromkeys(["index.key", "ring.key", "secret.key"], "0o600")
    assert oct((made_site / "keys").stat().st_mode & 0o777) == "0o700"


def test_keys_differ_from_site_to_site_and_fit_the_ring(tmp_path: Path) -> None:
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        write_keys(tmp_path / name)
    one, other = ((tmp_path / name / "ring.key").read_text() for name in ("one", "other"))
    assert one != other
    assert Fernet(one.strip()).decrypt(Fernet(one.strip()).encrypt(b"x")) == b"x"


def test_setup_may_be_repeated_and_fills_both_databases(made_site: Path) -> None:
    again = funabin("--site", made_site, "setup")
    assert (again.returncode, again.stdout.split(".")[0]) == (0, "The site is ready")
    tables = {
        name: {row[0] for row in sqlite3.connect(made_site / path).execute("SELECT name FROM sqlite_master")}
        for name, path in (("main", "data/main.sqlite3"), ("keyring", "keyring/keyring.sqlite3"))
    }
    assert ("gate_subjectkey" in tables["keyring"], "gate_subjectkey" in tables["main"]) == (True, False)
    assert ("gate_sealeddatum" in tables["main"], "gate_sealeddatum" in tables["keyring"]) == (True, False)


@pytest.mark.parametrize(
    ("file", "alias", "newest"),
    [
        ("data/main.sqlite3", "default", ("trade", "0002_prices_are_fixed")),
        ("keyring/keyring.sqlite3", "keyring", ("gate", "0002_provisions_are_fixed")),
    ],
)
def test_a_database_of_an_older_program_is_named(
    made_site: Path, file: str, alias: str, newest: tuple[str, str]
) -> None:
    with closing(sqlite3.connect(made_site / file)) as base:
        assert base.execute("DELETE FROM django_migrations WHERE (app, name) = (?, ?)", newest).rowcount == 1
        base.commit()
        refused = funabin("--site", made_site, "journal", "verify")
        note = "INSERT INTO django_migrations (app, name, applied) VALUES (?, ?, '2026-01-01')"
        base.execute(note, newest)
        base.commit()
    assert refused.returncode == 1
    assert f"The database '{alias}' is not up to date." in refused.stderr
    assert "funabin setup" in refused.stderr
    assert funabin("--site", made_site, "journal", "verify").returncode == 0


def test_a_folder_with_something_in_it_is_left_alone(made_site: Path) -> None:
    ring = (made_site / "keys" / "ring.key").read_bytes()
    refused = funabin("new", made_site, "--house", "autorec")
    assert (refused.returncode, "is not empty" in refused.stderr) == (1, True)
    assert (made_site / "keys" / "ring.key").read_bytes() == ring


def test_an_unknown_house_is_answered_with_the_known_ones(tmp_path: Path) -> None:
    refused = funabin("new", tmp_path / "x", "--house", "nobody")
    assert refused.returncode == 1
    assert "Choose one of: autorec" in refused.stderr
    assert not (tmp_path / "x").exists()


def test_without_a_site_the_program_says_how_to_make_one(tmp_path: Path) -> None:
    refused = funabin("--site", tmp_path, "journal", "verify")
    assert refused.returncode == 1
    assert "funabin new my-site --house autorec" in refused.stderr


def test_mistakes_of_site_yaml_are_told_by_line(tmp_path: Path) -> None:
    funabin("new", tmp_path / "site", "--house", "autorec")
    file = tmp_path / "site" / "site.yaml"
    file.write_text(file.read_text().replace("claims_days: 14", "claims_days: soon"))
    refused = funabin("--site", tmp_path / "site", "setup")
    assert refused.returncode == 1
    assert "terms.claims_days" in refused.stderr


def test_before_setup_the_program_asks_for_it(tmp_path: Path) -> None:
    funabin("new", tmp_path / "site", "--house", "autorec")
    refused = funabin("--site", tmp_path / "site", "serve", "--port", "0")
    assert (refused.returncode, "Run:  funabin setup" in refused.stderr) == (1, True)


def test_a_houses_own_table_replaces_the_common_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for folder, name, text in (
        ("common", "ports.csv", "common"),
        ("common", "rates.csv", "common"),
        ("mine", "ports.csv", "own"),
        ("mine", "site.yaml", "house: mine"),
    ):
        (tmp_path / folder).mkdir(exist_ok=True)
        (tmp_path / folder / name).write_text(text)
    monkeypatch.setattr(house, "HOUSES", tmp_path)
    house.make_site(tmp_path / "site", "mine")
    made = {name: (tmp_path / "site" / name).read_text() for name in ("ports.csv", "rates.csv", "site.yaml")}
    assert made == {"ports.csv": "own", "rates.csv": "common", "site.yaml": "house: mine"}


def test_a_house_may_be_any_folder(tmp_path: Path) -> None:
    sixth = Path(__file__).parents[1] / "houses" / "sixth"
    made = funabin("new", tmp_path / "site", "--house", sixth)
    assert made.returncode == 0, made.stderr
    assert (tmp_path / "site" / "law" / "kenya.yaml").read_text() == (
        sixth / "law" / "kenya.yaml"
    ).read_text()
    ready = funabin("--site", tmp_path / "site", "setup")
    assert (ready.returncode, "The site is ready" in ready.stdout) == (0, True), ready.stderr
