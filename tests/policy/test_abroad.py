"""What is known of other countries: dated, with a source, in both languages; what is not known says so."""

from __future__ import annotations

from datetime import date

import pytest
from pydantic import ValidationError

from funabin.policy.abroad import ABROAD, Abroad, abroad
from funabin.policy.document import read_document

EU = [
    "AT",
    "BE",
    "BG",
    "CY",
    "CZ",
    "DE",
    "DK",
    "EE",
    "ES",
    "FI",
    "FR",
    "GR",
    "HR",
    "HU",
    "IE",
    "IT",
    "LT",
    "LU",
    "LV",
    "MT",
    "NL",
    "PL",
    "PT",
    "RO",
    "SE",
    "SI",
    "SK",
]


def test_adequate_are_the_eu_the_eea_and_the_united_kingdom() -> None:
    known = abroad()
    assert known.adequate.countries == {*EU, "IS", "LI", "NO", "GB"}
    assert known.adequate.as_of <= date(2026, 12, 31)
    assert known.is_adequate("NO")
    assert not any(known.is_adequate(code) for code in ("JP", "US", "KE", "CH"))


def test_each_country_says_since_when_and_where_it_was_read() -> None:
    for code, told in abroad().countries.items():
        assert told.is_known, code
        assert told.source.startswith("https://"), code
        assert len(told.en) > 80, code
        assert len(told.ja) > 40, code
        assert told.words("ja") == told.ja
        assert told.words("sw") == told.en


def test_the_countries_the_demonstration_trades_with_are_told() -> None:
    assert {"KE", "TZ", "NZ", "JM"} <= set(abroad().countries)


def test_what_nobody_examined_is_told_as_unknown_with_the_reason() -> None:
    told = abroad().information("MZ")
    assert (told.is_known, told.source) == (False, "")
    assert "because" in told.en
    assert "ため" in told.ja


def test_a_file_with_an_unknown_word_is_refused() -> None:
    data = read_document(ABROAD.read_text(encoding="utf-8"), ABROAD.name).data
    with pytest.raises(ValidationError):
        Abroad.model_validate({**data, "gossip": 1})
