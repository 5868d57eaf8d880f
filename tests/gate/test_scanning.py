"""Numbers are told by their check digits, topics by the house's own words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from funabin.gate.scanning import Found, is_card_number, is_my_number, scan
from funabin.policy.load import load_policy
from funabin.policy.model import Category, Origin, Policy
from tests.conftest import HOUSE

BANNED = {
    "identity.my_number": ("my_number", ""),
    "payment.card": ("card_number", ""),
    "health.condition": ("long_text", "diabetes, illness"),
}


@pytest.fixture(scope="module")
def policy() -> Policy:
    """AUTOREC's policy with three banned categories."""
    read = load_policy(HOUSE)
    rows = {
        key: Category(key=key, kind=kind, sensitivity="banned", origin=Origin.SUPPLEMENT, reason="staff")
        for key, (kind, _) in BANNED.items()
    }
    words = {f"detect.{key}": words for key, (_, words) in BANNED.items() if words}
    texts = {
        "en": read.texts["en"] | words,
        "ja": read.texts["ja"] | {"detect.health.condition": "糖尿病、病気"},
    }
    return read.model_copy(update={"categories": rows, "texts": texts})


CARD = "4111 1111 1111 1111"  # the well-known number of test systems
MY_NUMBER = "1234 5678 9018"  # right by its check digit, given to nobody


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (f"my card is {CARD}, valid", (Found("payment.card", True),)),
        (f"card:{CARD.replace(' ', '')}.", (Found("payment.card", True),)),
        ("4111-1111-1111-1112", ()),
        (f"number {MY_NUMBER}", (Found("identity.my_number", True),)),
        ("number １２３４５６７８９０１８", (Found("identity.my_number", True),)),
        ("number 123456789019", ()),
        ("call +123456789018", ()),  # with its + a telephone number
        ("chassis NCP160123456789018", ()),
        ("I have Diabetes.", (Found("health.condition", False, "diabetes"),)),
        ("a Toyota Hiace, diesel, 8,500 USD, 120,000 km, for 2026-11-22", ()),
    ],
)
def test_what_is_found_in_a_text(policy: Policy, text: str, found: tuple[Found, ...]) -> None:
    assert scan(text, policy, "en") == found


@pytest.mark.parametrize(
    "text",
    [
        "カード番号は4111111111111111です",
        "番号4111 1111 1111 1111です",
        "4111\u200b1111\u200b1111\u200b1111",  # with spaces that cannot be seen
        "4111\u00ad1111\u00ad1111\u00ad1111",
        "4111 – 1111 – 1111 – 1111",
        "4111ー1111ー1111ー1111",
        "4111  1111  1111  1111",
        "4111\t1111\t1111\t1111",
        "No.4111111111111111",
        "card,4111111111111111",
        f"{CARD} 123",  # with the code of its back
        "4111111111111111/12/27",  # with its last month
        f"120 000 km, {CARD} 7500 USD",
        "3782 822463 10005 and 2026",
        "٤١١١١١١١١١١١١١١١",
    ],
)
def test_however_it_is_written_a_card_number_is_found(policy: Policy, text: str) -> None:
    assert scan(text, policy, "en") == (Found("payment.card", True),)


@pytest.mark.parametrize(
    "text",
    [
        "2015 1500 1200 8506",  # columns of a table
        "2026-11-22 2026-11-26",
        "0.4111111111111111",
        "4111111111111111.50",
        "+4111111111111111",
        "NCP160-4111111111111111",
        "lot/4111111111111111",
        "4111111111111111kg",
    ],
)
def test_what_only_looks_like_a_card_number_is_let_pass(policy: Policy, text: str) -> None:
    assert scan(text, policy, "en") == ()


def test_a_long_vowel_of_a_word_is_no_dash(policy: Policy) -> None:
    words = {"ja": policy.texts["ja"] | {"detect.health.condition": "アレルギー"}}
    spoken = policy.model_copy(update={"texts": policy.texts | words})
    assert scan("花粉アレルギーです", spoken, "ja") == (Found("health.condition", False, "アレルギー"),)


def test_a_long_text_of_digits_is_read_in_a_moment(policy: Policy) -> None:
    """A reader that tries every ending of every run would take hours for these."""
    for text in ("1" * 20_000, "1 " * 10_000, "1-" * 10_000 + "x", "4111 " * 4_000 + "x"):
        assert scan(text, policy, "en") == ()


def test_words_are_those_of_the_language(policy: Policy) -> None:
    assert scan("糖尿病です", policy, "ja") == (Found("health.condition", False, "糖尿病"),)
    assert scan("糖尿病です", policy, "en") == ()


def test_a_house_that_bans_nothing_finds_nothing() -> None:
    open_house = load_policy(HOUSE).model_copy(update={"categories": {}})
    assert scan(f"{CARD} {MY_NUMBER}", open_house, "en") == ()


@given(st.text("0123456789", min_size=11, max_size=11))
def test_eleven_digits_have_exactly_one_check_digit(digits: str) -> None:
    assert sum(is_my_number(digits + last) for last in "0123456789") == 1


@given(st.text("0123456789", min_size=14, max_size=14))
def test_a_card_number_has_exactly_one_check_digit(digits: str) -> None:
    assert sum(is_card_number("4" + digits + last) for last in "0123456789") == 1


@given(st.text("0123456789", min_size=11, max_size=11), st.integers(0, 10), st.integers(1, 9))
def test_one_wrong_digit_is_no_card_number(digits: str, place: int, more: int) -> None:
    right = next(number for last in "0123456789" if is_card_number(number := f"4111{digits}{last}"))
    wrong = str((int(right[4 + place]) + more) % 10)
    assert not is_card_number(right[: 4 + place] + wrong + right[5 + place :])
