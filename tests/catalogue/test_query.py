"""From the parameters of an address to a question, and back."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import QueryDict

from funabin.catalogue.search import Query, read_phrase


def test_no_parameters_ask_for_everything_newest_first() -> None:
    query = Query.parse({})
    assert query == Query()
    assert (query.sort, query.page, query.to_params()) == ("newest", 1, [])


def test_a_full_address_is_read_and_spelled_in_one_way() -> None:
    address = "sort=price&fuel=diesel&fuel=petrol&q=+Hiace++DX&price_to=8,000&page=3&type=van"
    query = Query.parse(QueryDict(f"{address}&port=KEMBA&fuel=diesel"))
    assert query.text == "Hiace DX"
    assert query.words == ("hiace", "dx")
    assert query.values("fuel") == ("petrol", "diesel")
    assert query.span("price") == (None, 8000)
    assert query.ignored == ()
    assert query.to_params() == [
        ("q", "Hiace DX"),
        ("type", "van"),
        ("fuel", "petrol"),
        ("fuel", "diesel"),
        ("price_to", "8000"),
        ("sort", "price"),
        ("page", "3"),
    ]


def test_the_spelling_of_a_question_reads_as_the_same_question() -> None:
    query = Query.parse(
        QueryDict("make=toyota&make=bmw&shelf=lhd&year_from=2015&features=turbo&features=abs")
    )
    assert Query.parse(query.to_params()) == query
    assert query.values("shelf") == ("left_hand_drive",)
    assert query.values("features") == ("abs", "turbo")


@pytest.mark.parametrize(
    ("params", "ignored"),
    [
        ({"type": "boat"}, ("type", "boat")),
        ({"sort": "luck"}, ("sort", "luck")),
        ({"page": "two"}, ("page", "two")),
        ({"page": "-1"}, ("page", "-1")),
        ({"price_to": "cheap"}, ("price_to", "cheap")),
        ({"price_to": "1e9"}, ("price_to", "1e9")),
        ({"year_from": "9" * 16}, ("year_from", "9" * 16)),
        ({"make": "a b"}, ("make", "a b")),
        ({"make": "<script>"}, ("make", "<script>")),
        ({"q": "!!!"}, ("q", "!!!")),
    ],
)
def test_what_is_not_understood_is_kept_apart(params: dict[str, Any], ignored: tuple[str, str]) -> None:
    query = Query.parse(params)
    assert query.ignored == (ignored,)
    assert query.to_params() == []


def test_absurd_values_are_bounded() -> None:
    query = Query.parse({"page": "999999999", "year_from": "1", "price_to": "99999999999", "q": "x" * 500})
    assert query.page == 10_000
    assert query.span("year") == (1930, None)
    assert query.span("price") == (None, 10_000_000)
    assert len(query.text) == 100
    many = Query.parse({"make": [f"m{n}" for n in range(99)], "q": " ".join("abcdefghijkl")})
    assert len(many.values("make")) == 30
    assert len(many.words) == 8


def test_a_range_the_wrong_way_round_is_turned() -> None:
    assert Query.parse({"year_from": "2018", "year_to": "2015"}).span("year") == (2015, 2018)


def test_full_width_figures_are_figures() -> None:
    assert Query.parse({"price_to": "８，０００"}).span("price") == (None, 8000)


def test_toggling_adds_a_value_removes_it_again_and_goes_to_page_one() -> None:
    query = Query.parse({"type": "van", "page": "4"})
    wider = query.toggled("type", "suv")
    assert wider.to_params() == [("type", "suv"), ("type", "van")]
    assert wider.toggled("type", "van").toggled("type", "suv") == Query()


def test_a_filter_can_be_dropped() -> None:
    query = Query.parse({"q": "x", "type": "van", "year_to": "2015", "page": "2"})
    assert query.without("q").to_params() == [("type", "van"), ("year_to", "2015")]
    assert query.without("type").to_params() == [("q", "x"), ("year_to", "2015")]
    assert query.without("year").to_params() == [("q", "x"), ("type", "van")]
    assert query.at_page(3).to_params()[-1] == ("page", "3")


@pytest.mark.parametrize(
    ("line", "params"),
    [
        (
            "Toyota Hiace diesel manual under 8000",
            [("q", "Toyota Hiace"), ("price_to", "8000"), ("fuel", "diesel"), ("transmission", "manual")],
        ),
        (
            "mini van 2012-2015 white",
            [("year_from", "2012"), ("year_to", "2015"), ("type", "mini_van"), ("colour", "white")],
        ),
        ("LHD 4WD SUV", [("steering", "left"), ("drive", "4wd"), ("type", "suv")]),
        ("under 100,000 km", [("mileage_to", "100000")]),
        ("Noah from 2015", [("q", "Noah"), ("year_from", "2015")]),
        ("above $3,000", [("price_from", "3000")]),
        ("other Aqua", [("q", "other Aqua")]),
        ("", []),
    ],
)
def test_a_line_as_people_type_it_becomes_filters(line: str, params: list[tuple[str, str]]) -> None:
    assert read_phrase(line) == params
    assert Query.parse(read_phrase(line)).ignored == ()
