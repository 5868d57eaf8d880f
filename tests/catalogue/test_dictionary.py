"""Vehicles are found by the Japanese, nick and joined names of their make and model."""

from __future__ import annotations

import pytest

from funabin.catalogue.dictionary import entries, names_of, squashed
from funabin.catalogue.feeds.makes import make_model
from funabin.catalogue.live import search
from funabin.catalogue.names import model_named
from funabin.catalogue.search import Query
from tests.catalogue.stock import offered


@pytest.mark.parametrize(
    ("make", "model", "names"),
    [
        ("Toyota", "Hiace Van", ["hiacevan", "トヨタ", "豊田", "ハイエース", "バン"]),
        (
            "TOYOTA",
            "Land Cruiser Prado",
            [
                "landcruiserprado",
                "トヨタ",
                "豊田",
                "landcruiser",
                "ランドクルーザー",
                "ランクル",
                "ランドクルーザープラド",
                "ランクルプラド",
                "プラド",
            ],
        ),
        ("Nissan", "Unheard", ["ニッサン", "日産"]),
        ("Nobody", "Nothing Else", ["nothingelse"]),
        ("", "", []),
    ],
)
def test_a_vehicle_has_the_names_of_its_make_its_model_and_the_shorter_models(
    make: str, model: str, names: list[str]
) -> None:
    assert names_of(make, model) == names
    assert names_of(make, model, ["our own", "our own"]) == [*names, "our own"]


def test_slips_are_understood_but_never_written_into_what_is_searched() -> None:
    assert "landcruser" not in names_of("Toyota", "Land Cruiser")


def test_no_model_stands_twice_under_a_make_and_every_entry_has_other_names() -> None:
    keys = [(each.make, squashed(each.model)) for each in entries()]
    assert len(keys) == len(set(keys))
    assert [each.name for each in entries() if not each.others] == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("make", "model", "name"),
    [
        ("Toyota", "ハイエースバン", "Hiace Van"),
        ("トヨタ", "HIACE VAN", "Hiace Van"),
        ("TOYOTA", "AQUA", "Aqua"),
        ("日産", "ノート e-POWER", "Note e-POWER"),
        ("BENZ", "Cクラス", "C-Class"),
        ("Nissan", "CARAVAN", "Caravan"),  # ends as a van does, and is none
        ("Toyota", "UNHEARD VAN", "UNHEARD VAN"),
        ("Toyota", "landcruser", "landcruser"),  # a slip is nobody's name
        ("Nissan", "ハイエースバン", "ハイエースバン"),  # another make's
    ],
)
def test_a_new_model_is_spelled_as_the_dictionary_spells_it(make: str, model: str, name: str) -> None:
    assert model_named(make, model).name == name


@pytest.mark.django_db
def test_a_model_by_its_japanese_name_is_the_one_there_is() -> None:
    van = model_named("Toyota", "Hiace Van")
    assert [model_named("Toyota", name) for name in ("ハイエースバン", "ﾊｲｴｰｽﾊﾞﾝ", "HIACE-VAN")] == [van] * 3


@pytest.mark.parametrize(
    ("text", "make", "model", "grade"),
    [
        ("ハイエースバン スーパーGL", "Toyota", "ハイエースバン", "スーパーGL"),
        ("アルファードハイブリッド SR", "Toyota", "アルファードハイブリッド", "SR"),
        ("TOYOTA HIACE VAN SUPER GL", "Toyota", "HIACE VAN", "SUPER GL"),
        ("Hiace", "Toyota", "Hiace", None),
    ],
)
def test_an_auction_s_name_of_a_vehicle_tells_its_make(
    text: str, make: str, model: str, grade: str | None
) -> None:
    found = make_model(text)
    assert (found["make"], found["model"], found.get("grade")) == (make, model, grade)


@pytest.mark.django_db
@pytest.mark.parametrize("word", ["ハイエース", "ﾊｲｴｰｽ", "トヨタ", "豊田", "hiacevan", "hiacevam", "Toyta"])
def test_vehicles_are_found_by_all_their_names_and_by_near_ones(word: str) -> None:
    found = offered()
    offered(make="Suzuki", model="Jimny")
    assert search(Query.parse({"q": word})).page == [found.pk]
