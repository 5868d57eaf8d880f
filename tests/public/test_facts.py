"""Facts in the trade's words, stock numbers as people type them."""

from __future__ import annotations

import pytest
from django.utils import translation

from funabin.public.facts import month
from funabin.public.words import as_stock_number


@pytest.mark.parametrize(
    ("language", "year", "number", "words"),
    [
        ("en", 2015, 6, "Jun 2015"),
        ("en", 2015, None, "2015"),
        ("en", None, None, ""),
        ("ja", 2015, 6, "2015年6月"),
        ("ja", 2015, None, "2015年"),
    ],
)
def test_a_month_is_told_as_far_as_it_is_known(
    language: str, year: int | None, number: int | None, words: str
) -> None:
    with translation.override(language):
        assert month(year, number) == words


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("AR-10234", "AR-10234"),
        (" ar10234 ", "AR-10234"),
        ("ＡＲ－１０２３４", "AR-10234"),
        ("ar – 10234", "AR-10234"),
        ("hiace van", "HIACE VAN"),
        ("x" * 500, "X" * 20),
    ],
)
def test_a_stock_number_is_understood_as_people_type_it(typed: str, number: str) -> None:
    assert as_stock_number(typed) == number
