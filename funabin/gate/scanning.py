"""Data nobody may send us, found in what people write: numbers by their check digits, topics by their words.

A number is refused; a topic is only asked about, because a word proves nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from funabin.policy.model import Policy

_DIGITS = re.compile(r"(?<![\w+.,/-])(?:\d[ -]?){11,18}\d(?![\w/-]|[.,]\d)")
CARD_LENGTHS = range(13, 20)  # ISO/IEC 7812-1: up to 19 digits; the shortest that is issued has 13
MY_NUMBER_LENGTH = 12


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
    plain = unicodedata.normalize("NFKC", text)
    banned = [category for category in policy.categories.values() if category.sensitivity == "banned"]
    kinds = {kind for kind, test in NUMBERS.items() if any(test(number) for number in _numbers(plain))}
    numbers = [Found(category.key, certain=True) for category in banned if category.kind in kinds]
    words = policy.texts.get(language, {})
    topics = [Found(category.key, False, _hint(plain, category.key, words)) for category in banned]
    return (*numbers, *(topic for topic in topics if topic.word))


def is_card_number(digits: str) -> bool:
    """Whether digits are a payment card's: length, first digit, Luhn's check digit (ISO/IEC 7812-1)."""
    if len(digits) not in CARD_LENGTHS or digits[0] not in "23456":
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


def _numbers(text: str) -> list[str]:
    """Runs of digits, as people group them. One that begins with + is a telephone number."""
    return [re.sub(r"\D", "", found) for found in _DIGITS.findall(text)]


def _hint(text: str, category: str, words: Mapping[str, str]) -> str:
    told = (word.strip() for word in re.split(r"[,、]", words.get(f"detect.{category}", "")))
    return next((word for word in told if word and _speaks_of(text, word)), "")


def _speaks_of(text: str, word: str) -> bool:
    if word.isascii():
        return re.search(rf"\b{re.escape(word)}", text, re.IGNORECASE) is not None
    return word in text
