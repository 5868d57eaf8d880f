"""Parts that many pages share are kept as long as what they follow stays, for kept pages only."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.utils import translation

from funabin.kit.pagecache.parts import MOST, kept_while, made_from


@pytest.fixture
def asked() -> list[tuple[str, ...]]:
    return []


@pytest.fixture
def ports(asked: list[tuple[str, ...]]) -> Callable[..., str]:
    @kept_while("terms")
    def part(*names: str) -> str:
        asked.append((translation.get_language() or "", *names))
        return f"{len(asked)} {' '.join(names)}"

    return part


def test_outside_of_pages_that_are_kept_a_part_is_asked_for_each_time(
    ports: Callable[..., str], asked: list[tuple[str, ...]]
) -> None:
    assert (ports(), ports()) == ("1 ", "2 ")
    with made_from({"house": 1}):  # a page that does not follow the terms
        assert (ports(), ports()) == ("3 ", "4 ")


def test_a_part_is_kept_until_what_it_follows_changes(ports: Callable[..., str]) -> None:
    with made_from({"terms": "a", "house": 1}):
        assert (ports("KE"), ports("KE")) == ("1 KE", "1 KE")
    with made_from({"terms": "a", "house": 2}):
        assert ports("KE") == "1 KE"
    with made_from({"terms": "b", "house": 2}):
        assert (ports("KE"), ports("KE")) == ("2 KE", "2 KE")
    assert ports("KE") == "3 KE"  # the page is made: nothing holds any more
    with made_from({"terms": "a", "house": 2}):
        assert ports("KE") == "4 KE"


def test_languages_and_arguments_have_parts_of_their_own(
    ports: Callable[..., str], asked: list[tuple[str, ...]]
) -> None:
    with made_from({"terms": "a"}):
        for _ in range(2):
            for language in ("en", "ja"):
                with translation.override(language):
                    ports("KE"), ports("TZ")
    assert asked == [("en", "KE"), ("en", "TZ"), ("ja", "KE"), ("ja", "TZ")]


def test_parts_of_any_number_of_arguments_take_bounded_room(
    ports: Callable[..., str], asked: list[tuple[str, ...]]
) -> None:
    with made_from({"terms": "a"}):
        for number in range(MOST + 1):
            ports(str(number))
        ports(str(MOST))
        assert len(asked) == MOST + 1
        ports("0")  # was let go
        assert len(asked) == MOST + 2


def test_an_error_is_not_kept(asked: list[tuple[str, ...]]) -> None:
    @kept_while("terms")
    def broken() -> str:
        asked.append(())
        raise LookupError("away")

    with made_from({"terms": "a"}):
        for _ in range(2):
            with pytest.raises(LookupError):
                broken()
    assert len(asked) == 2
