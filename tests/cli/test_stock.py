"""`funabin stock import` from the outside."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from tests.catalogue.imports.lists import listed
from tests.cli.conftest import funabin


def test_a_dry_run_says_what_would_happen_and_writes_nothing(made_site: Path, tmp_path: Path) -> None:
    stock = tmp_path / "stock.csv"
    stock.write_text(
        "stock_number,make,model\nAR-90001,Toyota,Hiace\n,Toyota,Hiace\nTotal,,\n", encoding="utf-8"
    )
    for _ in range(2):
        answer = funabin("--site", made_site, "stock", "import", stock, "--dry-run", "--json")
        assert answer.returncode == 0, answer.stderr
        report = json.loads(answer.stdout)
        assert (report["created"], report["lines_rejected"], report["dry_run"]) == (1, 1, True)
    words = funabin("--site", made_site, "stock", "import", stock, "--dry-run").stdout
    assert "1 would be new" in words
    assert "line 3, stock_number: missing: Stock number: row left out" in words
    assert "1 set aside" in words
    assert "line 4: a line of totals: not read (Total): line set aside" in words


def test_a_full_list_is_held_against_earlier_ones_of_its_own_source(made_site: Path, tmp_path: Path) -> None:
    site, said = tmp_path / "site", []
    shutil.copytree(made_site, site)
    for source, number in (("yard-a", 90_011), ("yard-b", 90_012), ("yard-a", 90_013)):
        stock = tmp_path / f"{number}.csv"
        stock.write_bytes(listed([number]))
        told = ("--source", source, "--full", "--publish")
        answer = funabin("--site", site, "stock", "import", stock, *told)
        assert answer.returncode == 0, answer.stderr
        said.append(answer.stdout)
    assert ["lacks" in one for one in said] == [False, False, True]
    assert "The list lacks 1 vehicles of yard-a." in said[-1]


def test_a_list_that_cannot_be_read_is_answered_with_advice(made_site: Path, tmp_path: Path) -> None:
    stock = tmp_path / "stock.csv"
    stock.write_text("colour\nred\n", encoding="utf-8")
    refused = funabin("--site", made_site, "stock", "import", stock)
    assert refused.returncode == 1
    assert "Shipped mappings: house, carsensor" in refused.stderr
