"""A house's tables are taken in whole or not at all, and taking them in twice does nothing."""

from __future__ import annotations

import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import IntegrityError, models, transaction

from funabin.journal.models import Entry
from funabin.shipping.actions import BadTables, Changes, import_rates, import_rules
from funabin.shipping.models import (
    ExchangeRate,
    FreightRate,
    ImportRule,
    InspectionRule,
    InsuranceRate,
    Port,
)
from funabin.shipping.tables import TABLES
from tests.cast import CHIE

FOLDER = Path(__file__).parents[2] / "houses" / "common"
FILES = (
    "ports.csv",
    "rates.csv",
    "inspections.csv",
    "insurance.csv",
    "exchange_rates.csv",
    "import_rules.yaml",
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A copy of the house's tables that a test may spoil."""
    for name in FILES:
        shutil.copy(FOLDER / name, tmp_path / name)
    return tmp_path


def _recorded(kind: str) -> list[dict[str, object]]:
    return [entry.detail for entry in Entry.objects.filter(kind=kind).order_by("id")]


def _write(house: Path, name: str, *rows: str, head: str = "") -> None:
    text = "\n".join([head or ",".join(TABLES[name]), *rows]) + "\n"
    (house / name).write_text(text, encoding="utf-8")


def _errors(house: Path) -> list[str]:
    with pytest.raises(BadTables) as caught:
        import_rates(directory=house, by=CHIE)
    return [str(error) for error in caught.value.errors]


def test_the_house_is_taken_in_with_its_sources() -> None:
    changes = import_rates(directory=FOLDER, by=CHIE)
    assert {name: change.added for name, change in changes.items()} == {
        "ports.csv": 59,
        "rates.csv": 16,
        "inspections.csv": 7,
        "insurance.csv": 1,
        "exchange_rates.csv": 15,
    }
    assert Port.objects.filter(sells=True).count() == 15
    mombasa = FreightRate.objects.get(port="KEMBA", port_of_loading=None)
    assert (mombasa.rate_per_m3, mombasa.surcharge, mombasa.currency) == (Decimal(85), Decimal(120), "USD")
    assert (mombasa.transit_days_min, mombasa.transit_days_max) == (24, 34)
    assert FreightRate.objects.get(port="PKKHI").rate_per_m3 is None


def test_every_invented_figure_says_so() -> None:
    import_rates(directory=FOLDER, by=CHIE)
    sources = [
        *FreightRate.objects.exclude(rate_per_m3=None).values_list("source", flat=True),
        *InsuranceRate.objects.values_list("source", flat=True),
        *ExchangeRate.objects.values_list("source", flat=True),
    ]
    assert [source for source in sources if "demonstration figure" not in source] == []
    assert InspectionRule.objects.get(country="TZ").source == "body and fee: tbs.go.tz (about 2022)"


def test_what_was_taken_in_stands_in_the_journal_once() -> None:
    import_rates(directory=FOLDER, by=CHIE)
    assert _recorded("rates.imported") == [
        {"table": "ports", "added": 59, "changed": 0, "removed": 0},
        {"table": "rates", "added": 16, "changed": 0, "removed": 0},
        {"table": "inspections", "added": 7, "changed": 0, "removed": 0},
        {"table": "insurance", "added": 1, "changed": 0, "removed": 0},
        {"table": "exchange_rates", "added": 15, "changed": 0, "removed": 0},
    ]


def test_a_second_run_changes_and_records_nothing() -> None:
    import_rates(directory=FOLDER, by=CHIE)
    import_rules(directory=FOLDER, by=CHIE)
    recorded = Entry.objects.count()
    again = import_rates(directory=FOLDER, by=CHIE)
    assert all(change.is_nothing for change in again.values())
    assert again["ports.csv"] == Changes(unchanged=59)
    assert import_rules(directory=FOLDER, by=CHIE) == Changes(unchanged=23)
    assert Entry.objects.count() == recorded


def test_the_table_becomes_equal_to_the_file(house: Path) -> None:
    import_rates(directory=house, by=CHIE)
    text = (house / "rates.csv").read_text(encoding="utf-8").replace("KEMBA,,85.00", "KEMBA,,91.00")
    kept = [line for line in text.splitlines() if not line.startswith("ZADUR")]
    (house / "rates.csv").write_text("\n".join(kept), encoding="utf-8")
    changes = import_rates(directory=house, by=CHIE)
    assert changes["rates.csv"] == Changes(changed=1, removed=1, unchanged=14)
    assert FreightRate.objects.get(port="KEMBA", port_of_loading=None).rate_per_m3 == Decimal(91)
    assert not FreightRate.objects.filter(port="ZADUR").exists()


def test_a_port_that_left_the_file_stays_but_is_sold_to_no_more(house: Path) -> None:
    import_rates(directory=house, by=CHIE)
    for name in ("ports.csv", "rates.csv"):
        kept = [line for line in (house / name).read_text().splitlines() if "ZADUR" not in line]
        (house / name).write_text("\n".join(kept), encoding="utf-8")
    assert import_rates(directory=house, by=CHIE)["ports.csv"] == Changes(removed=1, unchanged=58)
    assert Port.objects.get(pk="ZADUR").sells is False


def test_a_missing_file_leaves_its_table_alone(house: Path) -> None:
    import_rates(directory=house, by=CHIE)
    import_rules(directory=house, by=CHIE)
    for name in FILES:
        (house / name).unlink()
    assert import_rates(directory=house, by=CHIE) == {}
    assert import_rules(directory=house, by=CHIE) == Changes()
    assert (FreightRate.objects.count(), ImportRule.objects.count()) == (16, 23)


def test_every_mistake_of_every_file_is_told_and_nothing_is_written(house: Path) -> None:
    _write(
        house,
        "rates.csv",
        "KEMBA,,85.00,,,USD,34,24,2026-01-01,,a tariff,2026-11-21",
        "kemba,,0,-1,,USD,x,,2026-13-01,,,2026-11-21",
        "KEMBA,,85.00",
        "# a remark",
        "TZDAR,,8.005,,,US,,,2026-02-01,2026-01-01,a tariff,2026-11-21",
    )
    _write(house, "exchange_rates.csv", "USD,USD,1,2026-11-20,a bank", "USD,KES,99999999,2026-11-20,a bank")
    assert _errors(house) == [
        "rates.csv:2 transit_days_max: both days or none, the shorter first",
        "rates.csv:3 port: 'kemba' is not a code of 5 capital letters",
        "rates.csv:3 rate_per_m3: is 0: write ask where the amount is not known",
        "rates.csv:3 surcharge: '-1' is not an amount",
        "rates.csv:3 transit_days_min: 'x' is not a number of days",
        "rates.csv:3 effective_from: '2026-13-01' is not a date such as 2026-11-22",
        "rates.csv:3 source: is empty",
        "rates.csv:4: has 3 cells, the first line has 12",
        "rates.csv:6 rate_per_m3: '8.005' has more than 2 decimals",
        "rates.csv:6 currency: 'US' is not a code of 3 capital letters",
        "exchange_rates.csv:2 quote: is the same currency as base",
        "exchange_rates.csv:3 rate: '99999999' is not an amount",
    ]
    assert (Port.objects.count(), FreightRate.objects.count(), _recorded("rates.imported")) == (0, 0, [])


def test_a_rate_names_ports_that_are_known_and_of_the_right_kind(house: Path) -> None:
    _write(
        house,
        "rates.csv",
        "KEXXX,,85,,,USD,,,2026-01-01,,a tariff,2026-11-21",
        "JPYOK,KEMBA,85,,,USD,,,2026-01-01,,a tariff,2026-11-21",
    )
    assert _errors(house) == [
        "rates.csv:2 port: KEXXX is not such a port in ports.csv",
        "rates.csv:3 port: JPYOK is not such a port in ports.csv",
        "rates.csv:3 port_of_loading: KEMBA is not such a port in ports.csv",
    ]
    assert Port.objects.count() == 0


def test_a_row_may_not_stand_twice(house: Path) -> None:
    row = "KE,QISJ,200,USD,2026-01-01,,a body,2026-11-21"
    _write(house, "inspections.csv", row, row.replace("200", "220"))
    assert _errors(house) == ["inspections.csv:3 country: this row stands twice in the file"]


@pytest.mark.parametrize(
    ("name", "row", "error"),
    [
        (
            "ports.csv",
            "KEMBA,Mombasa,TZ,discharge,yes,a list",
            "country: the code of the port begins with its country",
        ),
        ("ports.csv", "JPYOK,Yokohama,JP,load,yes,a list", "sells: only ports of discharge are sold to"),
        ("ports.csv", "JPYOK,Yokohama,JP,sail,no,a list", "role: 'sail' is none of load, discharge"),
        ("ports.csv", "JPYOK,Yokohama,JP,load,maybe,a list", "sells: 'maybe' is neither yes nor no"),
        ("ports.csv", f"JPYOK,{'Y' * 81},JP,load,no,a list", "name: is longer than 80 letters"),
        ("insurance.csv", "50,2026-01-01,,a house,2026-11-21", "percent: is not a premium in percent"),
        (
            "insurance.csv",
            "1,2026-02-01,2026-01-01,a house,2026-11-21",
            "effective_to: lies before effective_from",
        ),
        ("insurance.csv", "five,2026-02-01,,a house,2026-11-21", "percent: 'five' is not a number"),
    ],
)
def test_a_cell_that_cannot_be_is_named(house: Path, name: str, row: str, error: str) -> None:
    _write(house, name, row)
    if name == "ports.csv":
        (house / "rates.csv").unlink()
    assert _errors(house) == [f"{name}:2 {error}"]


def test_the_first_line_must_name_the_columns(house: Path) -> None:
    _write(house, "insurance.csv", "0.5,2026-01-01", head="percent,since")
    assert _errors(house) == [
        "insurance.csv:1 as_of: this column is missing",
        "insurance.csv:1 effective_from: this column is missing",
        "insurance.csv:1 effective_to: this column is missing",
        "insurance.csv:1 source: this column is missing",
        "insurance.csv:1 since: this column is not known",
    ]


def test_a_file_in_another_encoding_is_refused_in_words(house: Path) -> None:
    (house / "inspections.csv").write_bytes("国,料金".encode("cp932"))
    assert _errors(house) == ["inspections.csv:1: is not saved as UTF-8"]


def test_a_cell_without_an_end_is_refused_in_words(house: Path) -> None:
    _write(house, "insurance.csv", "0.5,2026-01-01,," + "x" * 140_000 + ",2026-11-21")
    assert _errors(house) == ["insurance.csv:1: field larger than field limit (131072)"]


def test_a_spreadsheets_byte_order_mark_does_no_harm(house: Path) -> None:
    content = (house / "insurance.csv").read_bytes()
    (house / "insurance.csv").write_bytes(b"\xef\xbb\xbf" + content)
    assert import_rates(directory=house, by=CHIE)["insurance.csv"].added == 1


def test_the_houses_rules_cover_three_countries_and_a_sanction() -> None:
    assert import_rules(directory=FOLDER, by=CHIE) == Changes(added=23)
    assert sorted(set(ImportRule.objects.values_list("country", flat=True))) == ["JM", "KE", "NZ", "RU", "TZ"]
    kenya = ImportRule.objects.get(key="ke-registered-2026")
    assert (kenya.kind, kenya.basis, kenya.value) == ("not_before", "registration", "2019-01-01")
    assert (kenya.effective_to, kenya.as_of) == (date(2026, 12, 31), date(2025, 11, 14))
    assert ImportRule.objects.get(key="ke-registered-2027").confidence == "inferred"
    assert _recorded("import_rules.imported") == [{"added": 23, "changed": 0, "removed": 0}]


def test_every_condition_speaks_english_and_japanese() -> None:
    import_rules(directory=FOLDER, by=CHIE)
    for rule in ImportRule.objects.filter(kind="condition"):
        assert sorted(rule.note) == ["en", "ja"], rule.key


def _rule_errors(house: Path, text: str) -> list[str]:
    (house / "import_rules.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(BadTables) as caught:
        import_rules(directory=house, by=CHIE)
    return [str(error) for error in caught.value.errors]


GOOD = """\
rules:
  - key: one
    country: KE
    kind: steering
    value: right
    effective_from: 2026-01-01
    source: a gazette
    as_of: 2026-01-01
"""


@pytest.mark.parametrize(
    ("old", "new", "error"),
    [
        ("kind: steering", "kind: colour", "4 kind: is none of banned, condition, costs_more_after, "),
        ("value: right", "value: up", "5 value: is neither right nor left"),
        ("country: KE", "country: Kenya", "3 country: 'Kenya' is not a code of 2 capital letters"),
        ("source: a gazette", "source: ''", "7 source: is missing"),
        (
            "effective_from: 2026-01-01",
            "effective_from: soon",
            "6 effective_from: 'soon' is not a date such as",
        ),
        (
            "value: right",
            "basis: registration\n    value: right",
            "5 basis: a rule of this kind counts from -",
        ),
        (
            "as_of: 2026-01-01",
            "as_of: 2026-01-01\n    confidence: sure",
            "9 confidence: is none of good, low",
        ),
        ("as_of: 2026-01-01", "as_of: 2026-01-01\n    author: me", "9 author: is not known"),
        ("as_of: 2026-01-01", "as_of: 2026-01-01\n    body_types: [tank]", "9 body_types: tank is not known"),
        (
            "as_of: 2026-01-01",
            "as_of: 2026-01-01\n    effective_to: 2025-01-01",
            "9 effective_to: lies before",
        ),
        (
            "kind: steering\n    value: right",
            "kind: condition",
            "2 note: a condition needs a sentence in English",
        ),
        ("kind: steering", "kind: banned", "5 value: a rule of this kind has no value"),
        (
            "steering\n    value: right",
            "max_age\n    value: 8",
            "2 basis: a rule of this kind counts from registration,",
        ),
        ("steering\n    value: right", "emission_code\n    value: x", "5 value: is not a whole number"),
        (
            "steering\n    value: right",
            "sanction_fuel\n    value: coal",
            "5 value: is not a list of kinds of fuel",
        ),
        ("steering\n    value: right", "sanction_price\n    value: JPY x", "5 value: 'x' is not a number"),
        ("key: one", f"key: {'o' * 61}", "2 key: is longer than 60 letters"),
    ],
)
def test_a_mistake_in_a_rule_is_told_with_its_line(house: Path, old: str, new: str, error: str) -> None:
    [found] = _rule_errors(house, GOOD.replace(old, new))
    assert found.startswith(f"import_rules.yaml:{error}")
    assert ImportRule.objects.count() == 0


def test_a_rule_may_not_stand_twice(house: Path) -> None:
    second = GOOD.removeprefix("rules:\n")
    assert _rule_errors(house, GOOD + second) == ["import_rules.yaml:9 key: stands twice"]


@pytest.mark.parametrize(
    "text", ["rules: {", "- a", "rules: 3", "rules: []\nmore: 1", "", "rules:\n  - just text\n"]
)
def test_a_file_of_another_shape_is_refused(house: Path, text: str) -> None:
    [error] = _rule_errors(house, text)
    assert error.startswith("import_rules.yaml:")


TODAY = date(2026, 11, 22)
FACT = {"effective_from": TODAY, "source": "a test", "as_of": TODAY}


@pytest.mark.parametrize(
    "row",
    [
        Port(unlocode="KEMBB", name="B", country="TZ", role="discharge", source="a test"),
        Port(unlocode="KEMBB", name="B", country="KE", role="harbour", source="a test"),
        Port(unlocode="KEMBB", name="B", country="KE", role="load", sells=True, source="a test"),
        Port(unlocode="KEMBB", name="B", country="KE", role="load", source=""),
        FreightRate(port_id="KEMBA", rate_per_m3=0, currency="USD", **FACT),
        FreightRate(port_id="KEMBA", rate_per_m3=1, surcharge=-1, currency="USD", **FACT),
        FreightRate(port_id="KEMBA", rate_per_m3=1, largest_m3=0, currency="USD", **FACT),
        FreightRate(port_id="KEMBA", rate_per_m3=1, transit_days_min=9, currency="USD", **FACT),
        FreightRate(
            port_id="KEMBA", rate_per_m3=1, transit_days_min=9, transit_days_max=8, currency="USD", **FACT
        ),
        FreightRate(
            port_id="KEMBA", rate_per_m3=1, currency="USD", **{**FACT, "effective_from": date(2026, 1, 1)}
        ),
        FreightRate(port_id="KEMBA", rate_per_m3=1, currency="USD", effective_to=date(2026, 11, 21), **FACT),
        InspectionRule(country="KE", body="Q", fee=0, currency="USD", **FACT),
        InspectionRule(country="KE", body="", fee=1, currency="USD", **FACT),
        InsuranceRate(percent=0, **FACT),
        InsuranceRate(percent=50, **FACT),
        ImportRule(key="x", country="KE", kind="colour", confidence="good", **FACT),
        ImportRule(key="x", country="KE", kind="max_age", basis="sale", confidence="good", **FACT),
        ImportRule(key="x", country="KE", kind="banned", confidence="sure", **FACT),
        ExchangeRate(base="USD", quote="USD", rate=1, day=TODAY, source="a test"),
        ExchangeRate(base="USD", quote="KES", rate=0, day=TODAY, source="a test"),
        ExchangeRate(base="USD", quote="KES", rate=1, day=date(2026, 11, 20), source="a test"),
    ],
)
def test_the_database_itself_refuses_what_cannot_be(row: models.Model) -> None:
    import_rates(directory=FOLDER, by=CHIE)
    before = type(row)._default_manager.count()
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)
    assert type(row)._default_manager.count() == before


def test_the_database_takes_a_sound_row() -> None:
    import_rates(directory=FOLDER, by=CHIE)
    FreightRate(port_id="KEMBA", rate_per_m3=None, currency="USD", **FACT).save(force_insert=True)
    assert FreightRate.objects.filter(port="KEMBA").count() == 3
