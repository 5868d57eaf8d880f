"""Vehicles are found by the Japanese, nick and joined names of their make and model."""

from __future__ import annotations

import pytest

from funabin.catalogue.dictionary import entries, names_of, squashed
from funabin.catalogue.live import search
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
@pytest.mark.parametrize("word", ["ハイエース", "ﾊｲｴｰｽ", "トヨタ", "豊田", "hiacevan", "hiacevam", "Toyta"])
def test_vehicles_are_found_by_all_their_names_and_by_near_ones(word: str) -> None:
    found = offered()
    offered(make="Suzuki", model="Jimny")
    assert search(Query.parse({"q": word})).page == [found.pk]
