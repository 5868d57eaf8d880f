"""A line as people type it becomes filters where it is certain, and words where it is not."""

from __future__ import annotations

from urllib.parse import parse_qsl

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from funabin.catalogue.dictionary import by_name
from funabin.catalogue.search import Query
from funabin.catalogue.search.phrase import read_phrase, understand
from funabin.catalogue.search.spoken import meanings

KNOWN = {
    "make": {"toyota", "nissan", "peugeot", "mazda", "land-rover", "mini", "mitsuoka", "kubota"},
    "model": {
        *(
            "toyota-land-cruiser",
            "toyota-land-cruiser-prado",
            "toyota-hiace-van",
            "toyota-aqua",
            "nissan-note",
        ),
        *("nissan-x-trail", "peugeot-2008", "mazda-3", "mini-cooper", "mitsuoka-galue", "kubota-aqua"),
    },
    "location": set[str](),
    "equipment": {"sunroof", "leather_seats", "back_camera", "abs", "turbo"},
}
CRUISERS = "make=toyota&model=toyota-land-cruiser&model=toyota-land-cruiser-prado"
TRAIL = "make=nissan&model=nissan-x-trail"
HIACE = "make=toyota&model=toyota-hiace-van"


@pytest.mark.parametrize(
    ("line", "filters"),
    [
        (
            "2.0 diesel landcruiser 2015",
            f"{CRUISERS}&fuel=diesel&year_from=2015&year_to=2015&displacement_from=1950&displacement_to=2049",
        ),
        ("landcruser diesel 2015", f"{CRUISERS}&fuel=diesel&year_from=2015&year_to=2015"),
        ("Land  CRUISER", f"{CRUISERS}"),
        ("land cruiser prado", "make=toyota&model=toyota-land-cruiser-prado"),
        ("ランクル", f"{CRUISERS}"),
        ("ﾄﾖﾀ ﾊｲｴｰｽ", f"{HIACE}"),
        ("とよた はいえーす", f"{HIACE}"),
        (
            "トヨタハイエースディーゼル4WD白平成27年",
            f"{HIACE}&fuel=diesel&drive=4wd&colour=white&year_from=2015&year_to=2015",
        ),
        ("白の軽トラ", "type=truck&colour=white&displacement_to=660"),
        ("アクア 令和元年", "make=toyota&model=toyota-aqua&year_from=2019&year_to=2019"),
        ("galue", "make=mitsuoka&model=mitsuoka-galue"),
        ("h27年 右ハンドル", "steering=right&year_from=2015&year_to=2015"),
        ("H27", "q=H27"),
        ("100万円以下 5万km以下", "price_to=1000000&mileage_to=50000&price_in=JPY"),
        ("Toyota Hiace diesel manual under 8000", f"{HIACE}&transmission=manual&fuel=diesel&price_to=8000"),
        ("mini van 2012-2015 white", "type=mini_van&colour=white&year_from=2012&year_to=2015"),
        ("mini cooper", "make=mini&model=mini-cooper"),
        ("cheap cars under $2000", "sort=price&price_to=2000&price_in=USD"),
        ("I want used toyota aqua silver colour", "make=toyota&model=toyota-aqua&colour=silver"),
        ("price of x-trail", "make=nissan&model=nissan-x-trail"),
        ("x-trail and note", "make=nissan&model=nissan-note&model=nissan-x-trail"),
        (
            "toyota aqua low mileage 2012 - 2015",
            "make=toyota&model=toyota-aqua&year_from=2012&year_to=2015&sort=mileage",
        ),
        ("mileage under 80,000km", "mileage_to=80000"),
        (
            "manual transmission engine 2000cc",
            "transmission=manual&displacement_from=1950&displacement_to=2049",
        ),
        ("toyota hiace 2010 model", f"{HIACE}&year_from=2010&year_to=2010"),
        ("newer than 2015", "year_from=2015"),
        ("older than 2010", "year_to=2010"),
        ("not older than 2012", "year_from=2012"),
        ("between 2012 and 2015", "year_from=2012&year_to=2015"),
        ("from 2012 to 2015", "year_from=2012&year_to=2015"),
        ("price 3000 to 5000", "price_from=3000&price_to=5000"),
        ("between 3000 and 5000 usd", "price_from=3000&price_to=5000&price_in=USD"),
        ("budget 4000", "price_to=4000"),
        ("$5000 x-trail", "make=nissan&model=nissan-x-trail&price_to=5000&price_in=USD"),
        ("<5000$", "price_to=5000&price_in=USD"),
        ("price 4.5k usd", "price_to=4500&price_in=USD"),
        ("white 5,000 dollars", "colour=white&price_to=5000&price_in=USD"),
        ("アクア 80万円", "make=toyota&model=toyota-aqua&price_to=800000&price_in=JPY"),
        ("x-trail with sunroof and leather", f"{TRAIL}&features=leather_seats&features=sunroof"),
        ("reverse camera", "features=back_camera"),
        ("サンルーフ ABS", "features=abs&features=sunroof"),
        ("note turbo", "make=nissan&model=nissan-note&q=turbo"),
        ("note without sunroof", "make=nissan&model=nissan-note&q=without+sunroof"),
        ("sunroof navigation", "features=sunroof&q=navigation"),  # no vehicle tells of one
        ("mazda 3 2014", "make=mazda&model=mazda-3&year_from=2014&year_to=2014"),
        ("toyota aqua non hybrid", "make=toyota&model=toyota-aqua&q=non+hybrid"),
        ("ハイエース200系", f"{HIACE}&q=200"),
        ("ランクル70 ディーゼル", f"{CRUISERS}&q=70&fuel=diesel"),
        ("日産ノートe-power", "make=nissan&model=nissan-note&q=e-power"),
        ("2tトラック", "type=truck&q=2t"),
        ("走行5万キロ以下", "mileage_to=50000"),
        ("走行距離 3万以下", "mileage_to=30000"),
        ("100万円〜200万円", "price_from=1000000&price_to=2000000&price_in=JPY"),
        ("100万〜200万", "price_from=1000000&price_to=2000000&price_in=JPY"),
        ("50万以下", "price_to=500000&price_in=JPY"),
        ("5万以下", "q=5万以下"),
        ("Ｈ２７ ハイエース", f"{HIACE}&year_from=2015&year_to=2015"),
        ("白い車", "colour=white"),
        ("29人 中古車", "seats=16-up"),
        ("安いハイエース", f"{HIACE}&sort=price"),
        ("ハイエース 5MT", f"{HIACE}&transmission=manual"),
        ("mini truck", "type=truck&displacement_to=660"),
        ("LHD 4x4 SUV", "type=suv&steering=left&drive=4wd"),
        ("left hand drive light blue", "steering=left&colour=light_blue"),
        ("under 100,000 km", "mileage_to=100000"),
        ("below 50000 miles", "mileage_to=80467"),
        ("Noah from 2015", "q=Noah&year_from=2015"),
        ("2015 or newer", "year_from=2015"),
        ("2010年以前", "year_to=2010"),
        ("until 2010", "year_to=2010"),
        ("over 2000", "year_from=2000"),
        ("under 2000", "price_to=2000"),
        ("above $3,000", "price_from=3000&price_in=USD"),
        ("5000 to 8000 usd", "price_from=5000&price_to=8000&price_in=USD"),
        ("2015年6月", "registered_from=2015-06&registered_to=2015-06"),
        ("平成27年12月以降", "registered_from=2015-12"),
        ("hiace 2015/6", f"{HIACE}&registered_from=2015-06&registered_to=2015-06"),
        ("until June 2015 white", "colour=white&registered_to=2015-06"),
        ("Sept. 2015", "registered_from=2015-09&registered_to=2015-09"),
        ("march 2015", "q=march&year_from=2015&year_to=2015"),
        ("mark 2015", "q=mark&year_from=2015&year_to=2015"),
        ("2010-12", "q=2010-12"),
        ("under 8k", "price_to=8000"),
        ("2000cc", "displacement_from=1950&displacement_to=2049"),
        ("1.5L x-trail", "make=nissan&model=nissan-x-trail&displacement_from=1450&displacement_to=1549"),
        ("7 seater", "seats=7"),
        ("8人乗り 5ドア", "doors=5&seats=8"),
        ("peugeot 2008", "make=peugeot&model=peugeot-2008"),
        ("2008 peugeot", "make=peugeot&year_from=2008&year_to=2008"),
        ("mazda 3", "make=mazda&model=mazda-3"),
        ("note 2014 2016", "make=nissan&model=nissan-note&year_from=2014&year_to=2016"),
        ("land diesel cruiser", f"{CRUISERS}&fuel=diesel"),
    ],
)
def test_a_line_as_people_type_it_becomes_filters(line: str, filters: str) -> None:
    query = Query.parse(read_phrase(line, KNOWN), KNOWN)
    assert sorted(query.to_params()) == sorted(parse_qsl(filters))
    assert query.ignored == ()


@pytest.mark.parametrize(
    "line",
    [
        "3",
        "TRH200",
        "CBF-TRH200V",
        "AR-10234",
        "1.5t flat body",
        "3L turbo",
        "other Supra",
        "ナントカ号",
        "from japan",
        "since 8000",
        "50000km",
    ],
)
def test_what_is_not_certain_stays_words(line: str) -> None:
    assert read_phrase(line, KNOWN) == [("q", line)]


def test_a_model_that_is_not_on_sale_is_searched_by_its_english_name() -> None:
    assert read_phrase("プリウス 白", KNOWN) == [("q", "Prius"), ("colour", "white")]
    assert read_phrase("", KNOWN) == []


def test_without_a_stock_listed_makes_are_filters_and_models_are_words() -> None:
    assert read_phrase("Toyota Hiace diesel") == [("q", "Hiace"), ("make", "toyota"), ("fuel", "diesel")]
    assert read_phrase("Mitsuoka") == [("q", "Mitsuoka")]


def test_words_of_an_address_are_understood_beside_its_filters() -> None:
    query = understand(
        Query.parse({"q": "white hiace", "type": "van", "sort": "price", "fuel": "steam"}), KNOWN
    )
    pairs = [("type", "van"), ("make", "toyota"), ("model", "toyota-hiace-van"), ("colour", "white")]
    assert query.to_params() == [*pairs, ("sort", "price")]
    assert query.ignored == (("fuel", "steam"),)
    plain = Query.parse({"q": "TRH200", "page": "3"})
    assert understand(plain, KNOWN) is plain


def test_the_dictionary_has_the_common_models_under_many_names() -> None:
    assert len({entry for found in by_name().values() for entry in found if entry.model}) > 250
    for name in (
        "トヨタ",
        "ランドクルーザー",
        "ランクル",
        "landcruiser",
        "ハイエース",
        "三菱",
        "ジムニー",
        "xtrail",
    ):
        assert name in by_name()


NAMES = [name for entries in by_name().values() for entry in entries for name in (entry.name, *entry.others)]
TERMS = [*NAMES, *meanings(), *["2015", "2.0", "under", "8000", "km", "平成27年", "cc", "3", "-", "から"]]


@given(
    st.lists(st.sampled_from(TERMS) | st.text(st.characters(), max_size=6), max_size=12),
    st.sampled_from(["", " "]),
)
@example(["land", "diesel", "cruiser"], " ")
def test_any_line_is_read_and_what_was_understood_is_not_read_again(terms: list[str], between: str) -> None:
    query = understand(Query.parse({"q": between.join(terms)}), KNOWN)
    assert understand(query, KNOWN) == query
    assert Query.parse(query.to_params(), KNOWN) == query
