"""One spelling of what people write in many ways."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from funabin.gate.normal import email_form, fold, normal_forms, phone_form, word_forms


@pytest.mark.parametrize(
    "typed",
    ["Amina@Example.KE", " amina@example.ke ", "ａｍｉｎａ＠ｅｘａｍｐｌｅ．ｋｅ", "AMINA@EXAMPLE.KE\n"],
)
def test_addresses_have_one_form(typed: str) -> None:
    assert email_form(typed) == "amina@example.ke"


def test_no_address_has_no_form() -> None:
    assert email_form("amina") == ""


@pytest.mark.parametrize(
    ("typed", "country"),
    [
        ("+254 712 345 678", ""),
        ("+254712345678", "JP"),
        ("0712 345 678", "KE"),
        ("0712-345-678", "KE"),
        ("＋２５４ ７１２ ３４５ ６７８", ""),
        ("+254 (0)712 345678", "KE"),
    ],
)
def test_numbers_have_one_form(typed: str, country: str) -> None:
    assert phone_form(typed, country) == "+254712345678"


@pytest.mark.parametrize(
    ("typed", "country"), [("0712 345 678", ""), ("no number", "KE"), ("12", "KE"), ("", "")]
)
def test_what_is_no_number_has_no_form(typed: str, country: str) -> None:
    assert phone_form(typed, country) == ""


def test_words_are_folded_and_sorted() -> None:
    assert word_forms(" Müller-Groß, AMINA (amina) ") == ("amina", "müller-gross")
    assert word_forms("山田・太郎　ＹＡＭＡＤＡ") == ("yamada", "太郎", "山田")
    assert word_forms("  ") == ()


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_forms_follow_the_kind_of_index() -> None:
    assert normal_forms("email", "A@b.c") == ("a@b.c",)
    assert normal_forms("phone", "0712 345 678", "KE") == ("+254712345678",)
    assert normal_forms("phone", "?") == ()
    assert normal_forms("words", "Ba Bo") == ("ba", "bo")
    assert normal_forms("", "Ba Bo") == ()
    assert normal_forms("words", b"file") == ()
