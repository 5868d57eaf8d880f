"""Data nobody may send us, found in what people write: numbers by their check digits, topics by their words.

A number is refused; a topic is only asked about, because a word proves nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from funabin.policy.model import Policy

_RUN = re.compile(  # groups of digits; the letters around are those of part and chassis numbers
    r"(?<![A-Za-z0-9_])(?<![A-Za-z0-9_][/-])(?<!\d[.,])"
    r"\+?\d++(?:[ \t-]{1,3}\d++)*(?![A-Za-z0-9_]|[.,]\d|[/-][A-Za-z])"
)
CARD_SHAPES = {(4, 4, 4, 4), (4, 4, 4, 4, 3), (4, 6, 5), (4, 6, 4)}  # as cards are printed
CARD_LENGTHS = range(13, 20)  # ISO/IEC 7812-1: up to 19 digits; the shortest that is issued has 13
MY_NUMBER_LENGTH = 12
DASHES = "\u2212\u30fc"  # written for a dash though they are none: the minus sign, the long vowel mark


@dataclass(frozen=True)
class Found:
    """A banned category met in a text. `certain`: a check digit says so; else `word` gave the hint."""

    category: str
    certain: bool
    word: str = ""


def scan(text: str, policy: Policy, language: str) -> tuple[Found, ...]:
    """Every banned category of the policy that the text seems to hold, numbers first.

    Words come from the policy's text `detect.<category>`, separated by commas, in `language`.
    """
    plain = _seen(text)
    written = _numbers(plain)
    banned = [category for category in policy.categories.values() if category.sensitivity == "banned"]
    kinds = {kind for kind, test in NUMBERS.items() if any(test(number) for number in written)}
    numbers = [Found(category.key, certain=True) for category in banned if category.kind in kinds]
    words = policy.texts.get(language, {})
    topics = [Found(category.key, False, _hint(plain, category.key, words)) for category in banned]
    return (*numbers, *(topic for topic in topics if topic.word))


def is_card_number(digits: str) -> bool:
    """Whether digits are a payment card's: length, first digit, Luhn's check digit (ISO/IEC 7812-1)."""
    if len(digits) not in CARD_LENGTHS or not re.match("2[2-7]|[3-6]", digits):
        return False
    doubled = (int(digit) * (2 if place % 2 else 1) for place, digit in enumerate(reversed(digits)))
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


def is_my_number(digits: str) -> bool:
    """Whether 12 digits are a My Number: check digit of Ordinance 85/2014 (Interior Ministry), Art. 5."""
    if len(digits) != MY_NUMBER_LENGTH:
        return False
    weights = [place + 1 if place <= 6 else place - 5 for place in range(1, MY_NUMBER_LENGTH)]
    rest = sum(int(digit) * weight for digit, weight in zip(digits[-2::-1], weights, strict=True)) % 11
    return int(digits[-1]) == (0 if rest <= 1 else 11 - rest)


NUMBERS = {"my_number": is_my_number, "card_number": is_card_number}


def _seen(text: str) -> str:
    """The text as it looks: full-width forms made plain, and nothing invisible between the characters."""
    return "".join(one for one in unicodedata.normalize("NFKC", text) if unicodedata.category(one) != "Cf")


def _plain(one: str) -> str:
    """A digit of any script as 0 to 9, anything written for a dash as one."""
    if one.isdecimal():
        return str(unicodedata.decimal(one))
    return "-" if one in DASHES or unicodedata.category(one) == "Pd" else one


def _numbers(text: str) -> list[str]:
    """Runs of digits, as people group them. One that begins with + is a telephone number."""
    plain = "".join(_plain(one) for one in text)
    runs = (re.split(r"[ \t-]+", run) for run in _RUN.findall(plain) if not run.startswith("+"))
    return [number for groups in runs for number in _within(groups)]


def _within(groups: list[str]) -> list[str]:
    """The run as a whole, each of its groups, and what looks like a card beside other numbers."""
    sizes = [len(group) for group in groups]
    windows = [
        "".join(groups[start : start + len(shape)])
        for start in range(len(groups))
        for shape in CARD_SHAPES
        if tuple(sizes[start : start + len(shape)]) == shape
    ]
    found = [*windows, *groups, "".join(groups)]
    return [number for number in dict.fromkeys(found) if MY_NUMBER_LENGTH <= len(number) <= CARD_LENGTHS[-1]]


def _hint(text: str, category: str, words: Mapping[str, str]) -> str:
    told = (word.strip() for word in re.split(r"[,、]", words.get(f"detect.{category}", "")))
    return next((word for word in told if word and _speaks_of(text, word)), "")


def _speaks_of(text: str, word: str) -> bool:
    if word.isascii():
        return re.search(rf"\b{re.escape(word)}", text, re.IGNORECASE) is not None
    return word in text
