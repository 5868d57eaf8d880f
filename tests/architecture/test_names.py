"""Words of the glossary, migrations in words, no name of the place a file was written or fetched at."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.tree import CODE, ROOT, kept_files, parsed, python_files

WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
ROW = re.compile(r"^\| (?!word|---)(?P<word>[^|]+)\|[^|]*\|[^|]*\|(?P<banned>[^|]*)\|$")
MIGRATION = re.compile(r"^\d{4}_[a-z][a-z_]+$")
# joined here, so that this file does not name them either
HOSTS = [
    ".".join(parts)
    for parts in (("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"), ("crates", "io"))
]
PLACES = ["/" + "work/", "/" + "tmp/"]


def banned_words() -> set[str]:
    """The last column of GLOSSARY.md."""
    lines = (ROOT / "GLOSSARY.md").read_text(encoding="utf-8").splitlines()
    rows = [row for row in map(ROW.match, lines) if row]
    return {word.strip() for row in rows for word in row["banned"].split(",") if word.strip()}


def names_of(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Names the file gives: functions, classes, arguments, variables, attributes it sets."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef | ast.AsyncFunctionDef):
            yield node.lineno, node.name
        if isinstance(node, ast.arg):
            yield node.lineno, node.arg
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.lineno, node.id


def wrong_names(tree: ast.Module, banned: set[str]) -> list[str]:
    """Given names that hold a word of the glossary's last column."""
    return [
        f"line {line}: {name}"
        for line, name in names_of(tree)
        if banned & {word.lower() for word in WORDS.findall(name)}
    ]


def test_names_are_words_of_the_glossary() -> None:
    banned = banned_words()
    files = [path for path in python_files() if "migrations" not in path.parts]
    found = {str(path.relative_to(CODE)): wrong_names(parsed(path), banned) for path in files}
    found |= {str(path.relative_to(CODE)): ["its name"] for path in files if path.stem in banned}
    assert {path: names for path, names in found.items() if names} == {}


def test_a_word_not_to_use_is_caught() -> None:
    planted = "def sell_car(carPrice): boat_car = 1; card = 2"
    assert wrong_names(ast.parse(planted), {"car"}) == [
        "line 1: sell_car",
        "line 1: carPrice",
        "line 1: boat_car",
    ]


def test_the_glossary_bans_something() -> None:
    assert {"car", "utils", "helpers"} <= banned_words()


def vague(name: str) -> bool:
    """Whether a migration's name says nothing."""
    return not MIGRATION.match(name) or "auto" in name or "initial" in name


def test_migrations_are_named_in_words() -> None:
    names = [path.stem for path in CODE.glob("*/migrations/0*.py")]
    assert [name for name in names if vague(name)] == []


@pytest.mark.parametrize("name", ["0002_auto_20260101_1200", "0001_initial", "migration"])
def test_a_vague_migration_is_caught(name: str) -> None:
    assert vague(name)


def naming(words: list[str], text: str) -> list[str]:
    """Which of `words` a text names."""
    return [word for word in words if word in text]


def test_no_file_names_a_registry_or_the_place_it_was_written_at() -> None:
    found = {path: naming(HOSTS + PLACES, path.read_text(encoding="utf-8")) for path in kept_files()}
    assert {str(path.relative_to(ROOT)): words for path, words in found.items() if words} == {}


def test_requirements_name_no_host_and_hash_every_version() -> None:
    for name in ("base", "dev"):
        text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
        assert ("://" in text, "index-url" in text, "find-links" in text) == (False, False, False)
        assert text.count("--hash=sha256:") >= len(re.findall(r"(?m)^[a-z0-9_.\[\]-]+==", text)) > 30


def test_the_peers_of_the_benchmark_are_hashed_too() -> None:
    text = (ROOT / "requirements" / "bench.txt").read_text(encoding="utf-8")
    assert ("://" in text, "index-url" in text, "find-links" in text) == (False, False, False)
    assert text.count("--hash=sha256:") >= len(re.findall(r"(?m)^[a-z0-9_.\[\]-]+==", text)) > 1


def test_a_named_registry_is_caught() -> None:
    assert naming(HOSTS, f"--index-url https://{HOSTS[0]}/simple") == [HOSTS[0]]


def test_code_files_stay_readable_in_one_sitting() -> None:
    long = {
        str(path.relative_to(ROOT)): lines for path in python_files() if (lines := line_count(path)) > 400
    }
    assert long == {}


def line_count(path: Path) -> int:
    """Lines of a file; migrations count none, for they are written by the machine."""
    return 0 if "migrations" in path.parts else len(path.read_text(encoding="utf-8").splitlines())
