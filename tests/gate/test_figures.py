"""The probes' figures in words: numbers grouped, days with their month in letters."""

from __future__ import annotations

from django.utils import translation

from funabin.gate.figures import figures_of

EVIDENCE = {"verified_on": "2017-11-03", "vehicles_on_sale": 12345, "mechanism": "shelves"}


def test_figures_are_told_in_the_order_of_the_words_and_the_rest_left_out() -> None:
    assert figures_of(EVIDENCE) == "vehicles for sale: 12,345 · verified on: 3 Nov 2017"


def test_a_day_is_written_as_the_language_writes_it() -> None:
    with translation.override("ja"):
        assert figures_of(EVIDENCE).endswith(": 2017年11月3日")


def test_what_only_looks_like_a_day_is_told_as_it_is() -> None:
    assert figures_of({"verified_on": "2017-11"}) == "verified on: 2017-11"
