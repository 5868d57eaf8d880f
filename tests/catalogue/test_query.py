"""From the parameters of an address to a question, and back."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import QueryDict
from hypothesis import example, given
from hypothesis import strategies as st

from funabin.catalogue.search import Query
from funabin.catalogue.search import query as reading
from funabin.catalogue.search.fields import FACETS, RANGES, SORTS
from funabin.catalogue.search.query import PARAMETERS


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


@pytest.mark.parametrize("name", ["make", "model", "location", "grade", "seller", "fuel"])
def test_values_chosen_in_another_order_are_the_same_question(name: str) -> None:
    keys = ["petrol", "diesel"] if name == "fuel" else ["toyota", "bmw"]
    one, other = Query.parse({name: keys}), Query.parse({name: keys[::-1]})
    assert len(one.values(name)) == 2
    assert (one, one.to_params()) == (other, other.to_params())


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
    assert query.page == 1_000_000
    assert query.span("year") == (1930, None)
    assert query.span("price") == (None, 10_000_000_000)
    assert len(query.text) == 100
    many = Query.parse({"make": [f"m{n}" for n in range(99)], "q": " ".join("abcdefghijkl")})
    assert len(many.values("make")) == 30
    assert len(many.words) == 8


def test_a_range_the_wrong_way_round_is_turned() -> None:
    assert Query.parse({"year_from": "2018", "year_to": "2015"}).span("year") == (2015, 2018)


@pytest.mark.parametrize(
    ("low", "high", "span", "spelled"),
    [
        ("2015", "2015", (201500, 201512), ("2015", "2015")),
        ("2015-06", "2015-6", (201506, 201506), ("2015-06", "2015-06")),
        ("２０１５／６", "2016年3月", (201506, 201603), ("2015-06", "2016-03")),
        ("2015-01", "2016-12", (201501, 201612), ("2015-01", "2016")),
        ("2018-02", "2015", (201500, 201802), ("2015", "2018-02")),
    ],
)
def test_months_are_read_and_spelled_in_one_way(
    low: str, high: str, span: tuple[int, int], spelled: tuple[str, str]
) -> None:
    query = Query.parse({"registered_from": low, "registered_to": high})
    assert query.span("registered") == span
    assert query.to_params() == [("registered_from", spelled[0]), ("registered_to", spelled[1])]


@pytest.mark.parametrize("month", ["2015-13", "2015-00-00", "201506", "1899", "20150", "June", "-2015"])
def test_what_is_no_month_is_kept_apart(month: str) -> None:
    query = Query.parse({"built_to": month})
    assert (query, query.ignored) == (Query(), (("built_to", month),))


def test_the_import_verdict_counts_only_with_a_country() -> None:
    assert Query.parse({"landing": "yes"}) == Query()
    with_country = Query.parse({"landing": ["yes", "ask"], "lands": "KE"})
    assert with_country.to_params() == [("landing", "yes"), ("landing", "ask"), ("lands", "KE")]
    assert with_country.without("lands") == Query()


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


def test_a_country_brings_its_month_and_a_currency_its_prices() -> None:
    query = Query.parse({"lands": "ke", "arrival": "2027-01", "price_in": "jpy", "price_to": "1,000,000"})
    assert (query.lands, query.arrival, query.price_in) == ("KE", "2027-01", "JPY")
    assert query.to_params() == [
        ("price_to", "1000000"),
        ("lands", "KE"),
        ("arrival", "2027-01"),
        ("price_in", "JPY"),
    ]
    assert query.without("lands").to_params() == [("price_to", "1000000"), ("price_in", "JPY")]
    assert Query.parse({"arrival": "2027-01"}) == Query()


@pytest.mark.parametrize(
    "pair",
    [("lands", "KEN"), ("lands", "1A"), ("price_in", "dollars"), ("price_in", "円円円")],
)
def test_what_is_no_code_is_kept_apart(pair: tuple[str, str]) -> None:
    query = Query.parse([pair])
    assert (query, query.ignored) == (Query(), (pair,))


@pytest.mark.parametrize("month", ["2027", "2027-13", "2027-00", "1999-01", "next", "2027-1"])
def test_a_month_that_is_none_is_kept_apart(month: str) -> None:
    assert Query.parse({"lands": "KE", "arrival": month}).ignored == (("arrival", month),)


def test_a_country_or_currency_the_house_lacks_is_told() -> None:
    asked = {"lands": "KE", "arrival": "2027-01", "price_in": "JPY", "price_to": "5000", "page": "2"}
    query = Query.parse(asked)
    refused = query.refusing("lands").refusing("price_in")
    assert refused.to_params() == [("page", "2")]
    assert refused.ignored == (("lands", "KE"), ("price_in", "JPY"))


def test_an_anchor_stays_with_the_later_pages_of_the_newest_alone() -> None:
    second = Query.parse({"page": "2", "as_of": "1795350615123456"})
    assert second.as_of == 1795350615123456
    assert second.at_page(3).to_params() == [("page", "3"), ("as_of", "1795350615123456")]
    assert second.at_page(1).to_params() == []
    assert second.toggled("type", "suv").to_params() == [("type", "suv")]
    assert Query().at_page(2, 5).to_params() == [("page", "2"), ("as_of", "5")]
    for params in ({"as_of": "5"}, {"as_of": "5", "page": "2", "sort": "price"}, {"as_of": "x", "page": "2"}):
        assert Query.parse(params).as_of is None


def test_what_stands_behind_the_point_of_a_number_widens_its_span() -> None:
    query = Query.parse({"price_from": "999.99", "price_to": "8,000.50", "mileage_to": "50000.0"})
    assert query.span("price") == (999, 8001)
    assert query.span("mileage") == (None, 50000)


def test_signs_that_cannot_be_shown_are_dropped_before_anything_is_read() -> None:
    query = Query.parse(
        {"q": "hi\0ace \udc80\u202edx", "type": "\x07suv", "fuel": "\ud800", "sort": "\udfff!"}
    )
    assert (query.text, query.values("type"), query.ignored) == ("hi ace dx", ("suv",), (("sort", "!"),))


def test_hundreds_of_values_are_bounded_and_the_rest_is_told() -> None:
    query = Query.parse({"make": [f"make-{number}" for number in range(500)]})
    assert len(query.values("make")) == 30
    assert query.ignored[0] == ("make", "make-30")
    assert len(query.ignored) == 30


def test_of_an_endless_address_a_bounded_part_is_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []
    monkeypatch.setattr(reading, "cleaned", lambda text: seen.append(text) or text)
    Query.parse({"make": ["x" * 5_000] * 500, "q": "y" * 1_000_000, "whatever": "z" * 1_000_000})
    assert (max(map(len, seen)), len(seen)) == (200, 101)


GARBAGE = st.text(st.characters(), max_size=30) | st.from_regex(r"[0-9,. -]{1,20}", fullmatch=True)
SENSE = [each.key for facet in FACETS for each in facet.choices] + [sort.key for sort in SORTS]
VALUES = GARBAGE | st.sampled_from(
    [*SENSE, "toyota", "KE", "JPY", "2015", "2015-06", "2027-01", "９", "1" * 40]
)
NAMES = st.sampled_from(sorted(PARAMETERS)) | st.text(max_size=5)
# their values are the stock's own words, in whatever letters it has them; all else is spelled in ASCII
FREE = {"q", *(facet.name for facet in FACETS if not facet.choices)}


@given(st.lists(st.tuples(NAMES, VALUES), max_size=25))
@example([("grade", "\u00b2"), ("seller", "\u00e9"), ("doors", "\u00b2")])
def test_any_address_is_read_and_its_one_spelling_reads_the_same(params: list[tuple[str, str]]) -> None:
    query = Query.parse(params)
    pairs = query.to_params()
    again = Query.parse(pairs)
    assert again == query
    assert again.ignored == ()
    assert again.to_params() == pairs
    assert all(value.isascii() for name, value in pairs if name not in FREE)


def test_every_facet_and_range_has_its_parameters() -> None:
    assert {facet.name for facet in FACETS} < PARAMETERS
    assert {f"{each.name}_from" for each in RANGES} < PARAMETERS
