"""Mappings and the readers of single cells."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from funabin.catalogue.actions.facts import FACTS
from funabin.catalogue.errors import FeedRefused
from funabin.catalogue.feeds.kinds import READERS, ROW_FIELDS
from funabin.catalogue.feeds.mapping import FOLDER, Rule, load_mapping
from funabin.catalogue.feeds.problems import BadValue, problem
from funabin.catalogue.models import Vehicle


@pytest.mark.parametrize(
    ("field", "text", "value"),
    [
        ("registration_year", "2019", 2019),
        ("registration_year", "R1", 2019),
        ("registration_year", "H30", 2018),
        ("registration_year", "S64", 1989),
        ("registration_year", "令和元年", 2019),
        ("registration_year", "平成20年", 2008),
        ("mileage_km", "81,000", 81_000),
        ("mileage_km", "0", 0),
        ("displacement_cc", "659.6", 660),
        ("m3", "15.7704", Decimal("15.770")),
        ("fob_amount", "3250.5", Decimal("3250.50")),
        ("body_type", "Mini van", "mini_van"),
        ("colour", "WHITE", "white"),
        ("features", "Turbo; abs;;abs", ["abs", "turbo"]),
        ("brand_new", "yes", True),
        ("for_handicapped", "×", False),
        ("location", "jpyok", "JPYOK"),
        ("grade", " Super \n GL ", "Super GL"),
    ],
)
def test_a_cell_is_read_as_its_fact(field: str, text: str, value: object) -> None:
    assert READERS[field](text) == value


@pytest.mark.parametrize(
    ("field", "text", "reason"),
    [
        ("registration_year", "1899", "must lie between 1,930 and 2,100"),
        ("registration_year", "last", "not a year"),
        ("registration_month", "13", "must lie between 1 and 12"),
        ("mileage_km", "NaN", "not a number"),
        ("mileage_km", "Infinity", "not a number"),
        ("m3", "0", "must lie between 0.1 and 500"),
        ("fob_amount", "0", "must lie between 1 and 9999999"),
        ("transmission", "clutchless", "not one of auto, manual, cvt"),
        ("features", "abs;wings", "not one of"),
        ("brand_new", "perhaps", "neither yes nor no"),
        ("location", "Atlantis", "not a UN/LOCODE"),
        ("currency", "dollars", "not a currency"),
        ("stock_number", "AR 1", "capitals, figures and hyphens"),
        ("grade", "x" * 121, "longer than 120 characters"),
    ],
)
def test_a_cell_that_cannot_be_read_says_why(field: str, text: str, reason: str) -> None:
    with pytest.raises(BadValue, match=reason):
        READERS[field](text)


def test_every_fact_a_list_may_hold_is_a_field_of_a_vehicle() -> None:
    fields = {field.name for field in Vehicle._meta.get_fields()}
    assert READERS.keys() - ROW_FIELDS <= fields
    assert READERS.keys() - ROW_FIELDS - {"make", "model"} == FACTS


@pytest.mark.parametrize(
    ("rule", "cell", "text"),
    [
        ({}, "Ｓｕｐｅｒ\nGL", "Super GL"),
        ({"empty": ["-"]}, " - ", ""),
        ({"default": "right"}, "", "right"),
        ({"pattern": r"^(\d{4})"}, "2019\n(R01)", "2019"),
        ({"pattern": r"\d+"}, "about 12 km", "12"),
        ({"pattern": r"^x"}, "y", ""),
        ({"values": {"AT": "auto"}}, "ＡＴ", "auto"),
        ({"values": {"AT": "auto"}, "others": "keep"}, "MT", "MT"),
        ({"values": {"AT": "auto"}, "others": "blank"}, "MT", ""),
        ({"units": {"万km": 10000, "km": 1}}, "1.5\n万km", "15000.0"),
        ({"units": {"万km": 10000, "km": 1}}, "6,700km", "6700"),
        ({"factor": 10000}, "112.0", "1120000.0"),
        ({"cut": 12}, "one two three four", "one two"),
        ({"cut": 3}, "abcdef", "abc"),
        ({"cut": 7}, "one two", "one two"),
    ],
)
def test_a_rule_reads_a_cell(rule: dict[str, Any], cell: str, text: str) -> None:
    assert Rule(column="c", **rule).read(cell) == text


@pytest.mark.parametrize(
    ("rule", "cell", "reason"),
    [
        ({"values": {"AT": "auto"}}, "MT", "no translation"),
        ({"units": {"km": 1}}, "5 miles", "units km"),
        ({"units": {"km": 1}}, "many km", "units km"),
    ],
)
def test_a_rule_says_why_it_cannot_read(rule: dict[str, Any], cell: str, reason: str) -> None:
    with pytest.raises(BadValue, match=reason):
        Rule(column="c", **rule).read(cell)


def test_every_mapping_we_ship_loads() -> None:
    names = sorted(path.stem for path in FOLDER.glob("*.yaml"))
    assert names == ["carsensor", "house"]
    assert [load_mapping(name).name for name in names] == names


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("name: x\nfields: {speed: {column: s}}", "a vehicle has no field speed"),
        (
            "name: x\nfields: {make: {colum: s}}",
            r"fields\.make\.0\.column: Field required.*fields\.make\.0\.colum",
        ),
        ("name: x\nfields: {make: {column: s, pattern: '('}}", r"fields\.make\.0\.pattern"),
        ("name: x\nfields: [make]", "fields: Input should be a valid dictionary"),
        ("fields: {}", "name: Field required"),
        ("just words", "file: Input should be"),
        ("name: [x", "is not YAML.*line 1"),
    ],
)
def test_a_wrong_mapping_is_refused_with_the_place(tmp_path: Path, text: str, reason: str) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(FeedRefused, match=f"(?s){reason}"):
        load_mapping(file)


def test_an_unknown_mapping_is_refused_with_the_names_we_have() -> None:
    with pytest.raises(FeedRefused, match="one of: carsensor, house"):
        load_mapping("nobody")


def test_a_problem_shows_its_value_on_one_bearable_line() -> None:
    assert problem(3, "c", "a\nb", "r").value == "a b"
    assert problem(3, "c", "x" * 99, "r").value == "x" * 59 + "…"
