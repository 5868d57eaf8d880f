"""Words: by their beginning, else by the nearest; and lists of words as bytes."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from funabin.catalogue.search.wordlist import WordList
from funabin.catalogue.search.words import Words, slips_allowed
from tests.catalogue.search.reference import osa, same_but_one

TEXTS = st.text(st.sampled_from("abzé\u3042ン9"), min_size=1, max_size=5)


def found(words: Words, asked: str, alive: list[bool]) -> tuple[list[int], tuple[str, ...]]:
    mask, near = words.find(asked, np.array(alive))
    return np.flatnonzero(mask).tolist(), near


@given(words=st.sets(TEXTS), asked=TEXTS)
def test_a_list_of_bytes_finds_what_a_list_of_texts_finds(words: set[str], asked: str) -> None:
    listed = WordList.of(sorted(words))
    assert listed.texts() == sorted(words)
    low, high = listed.beginning(asked)
    assert listed.texts()[low:high] == sorted(each for each in words if each.startswith(asked))
    low, high = listed.exactly(asked)
    assert listed.texts()[low:high] == [each for each in words if each == asked]


@given(one=TEXTS, other=TEXTS)
def test_slips_are_counted_as_the_loops_count_them(one: str, other: str) -> None:
    words = Words.build([f"aaaa{other}"])
    asked = f"aaaa{one}"
    mask, near = words.find(asked, np.array([True]))
    if f"aaaa{other}".startswith(asked):
        assert (mask[0], near) == (True, ())
    else:
        distance = osa(asked, f"aaaa{other}")
        mixed = distance == 2 and len(asked) > 4 and same_but_one(asked, f"aaaa{other}")
        close = slips_allowed(asked) and slips_allowed(f"aaaa{other}")
        assert bool(near) is bool(close and (distance <= slips_allowed(asked) or mixed))


def test_a_word_is_found_by_its_beginning() -> None:
    words = Words.build([" hiace van", " hiacecommuter", " noah"])
    assert found(words, "hiac", [True] * 3) == ([0, 1], ())
    assert found(words, "hiace", [True, False, True]) == ([0], ())


def test_a_swap_is_one_slip_and_figures_are_never_guessed() -> None:
    words = Words.build([" landcruiser", " 10234", " dx"])
    assert found(words, "landcruiesr", [True] * 3) == ([0], ("landcruiser",))
    assert found(words, "10243", [True] * 3) == ([], ())
    assert found(words, "dz", [True] * 3) == ([], ())


@pytest.mark.parametrize(
    ("word", "slips"),
    [
        ("jim", 0),
        ("noah", 1),
        ("corolla", 1),
        ("landcrui", 2),
        ("landcruiser", 2),
        ("グランド", 1),
        ("x1234567", 0),
    ],
)
def test_longer_words_may_have_more_slips(word: str, slips: int) -> None:
    assert slips_allowed(word) == slips


def test_a_word_of_seven_letters_has_one_slip_and_one_of_eight_two() -> None:
    words = Words.build([" corolla", " corollas"])
    assert found(words, "corlolq", [True, False]) == ([], ())
    assert found(words, "corolqqs", [False, True]) == ([1], ("corollas",))


@pytest.mark.parametrize(
    ("asked", "near"),
    [
        ("hiecae", ("hiace",)),  # a letter too many, two swapped
        ("hicea", ("hiace",)),
        ("passta", ()),
        ("passat", ()),  # another model, not on sale
        ("ihaec", ()),  # begins otherwise
        ("colrola", ("corolla",)),
        ("coorlal", ("corolla",)),
        ("carola", ()),
    ],
)
def test_letters_in_a_wrong_order_are_two_slips_and_other_letters_are_not(
    asked: str, near: tuple[str, ...]
) -> None:
    words = Words.build([" hiace", " passo", " corolla"])
    assert found(words, asked, [True] * 3)[1] == near


def test_only_words_of_vehicles_on_sale_are_guessed() -> None:
    words = Words.build([" brake", " brave"])
    assert found(words, "brame", [True, True]) == ([0, 1], ("brake", "brave"))
    assert found(words, "brame", [True, False]) == ([0], ("brake",))


@pytest.mark.parametrize("settled", [False, True])
def test_new_words_are_found_and_old_ones_forgotten(*, settled: bool) -> None:
    words = Words.build([" hiace", " noah", ""])
    words.replace(np.array([1]), np.array([1]), [" vitz グランド"])
    words.grow(1)
    words.replace(np.array([], np.int32), np.array([3]), [" vitara zz"])
    words = words.settled() if settled else words
    on_sale = [True] * 4
    assert found(words, "noah", on_sale) == ([], ())
    assert found(words, "vit", on_sale) == ([1, 3], ())
    assert found(words, "グラ", on_sale) == ([1], ())
    assert found(words, "vitaar", on_sale) == ([3], ("vitara",))
    assert words.touched is not settled
    if settled:
        assert words.vocabulary.texts() == ["hiace", "vitara", "vitz", "zz", "グランド"]
