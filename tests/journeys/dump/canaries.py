"""One value for each thing a collection point asks, made from their names, and every guise it may hide in."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import quote, quote_plus

from funabin.policy.model import Policy

SYLLABLES = [consonant + vowel for consonant in "bdfgklmnprstvz" for vowel in "aeiou"]
SHORTEST = 6  # letters or digits; less stands in any dump by chance
ENDING = "example"  # of every address in tests
DIGESTS = ("md5", "sha1", "sha256")
UNFINDABLE = {"country", "yes_no", "choice"}  # two letters or a word of ours: nothing to search for
Key = tuple[str, str]  # collection point, category


def word(*seed: str) -> str:
    """A word that nobody wrote before."""
    digest = hashlib.sha256("/".join(seed).encode()).digest()
    return "".join(SYLLABLES[byte % len(SYLLABLES)] for byte in digest[:5])


def digits(count: int, *seed: str) -> str:
    """Digits that nobody dialled before."""
    return str(int(hashlib.sha256("/".join(seed).encode()).hexdigest(), 16))[-count:]


def value_for(kind: str, point: str, category: str) -> str:
    """What a person types for a category of this kind at this point."""
    one, two = word(point, category), word(point, category, "2")
    number = digits(8, point, category)
    return {
        "text": f"{one.title()}é {two.title()}",
        "long_text": f'{one.title()} "{two}" é & {number} Road\nカナリア',
        "email": f"{one}.{two}@{word(category, point)}.{ENDING}",
        "phone": f"+2547{number}",
        "postal_code": f"{one[:4]}{number[:4]}".upper(),
        "date": f"19{50 + int(number[:1])}-0{1 + int(number[1:2]) % 9}-1{number[2:3]}",
        "country": "KE",
        "bank_account": f"{one.title()} Bank, {two.title()}, {number}",
    }[kind]


def canaries(policy: Policy) -> dict[Key, str]:
    """A value for everything that any point asks; what the software makes itself is not typed."""
    return {
        (point.key, item.category): value_for(policy.categories[item.category].kind, *key)
        for point in policy.collection_points.values()
        for item in point.items
        if policy.categories[item.category].kind not in ("file", "token")
        for key in [(point.key, item.category)]
    }


def typed_at(point: str, planted: dict[Key, str], prefix: str = "") -> dict[str, str]:
    """The fields of a point's form."""
    return {
        f"{prefix}{category.replace('.', '_')}": value
        for (at, category), value in planted.items()
        if at == point
    }


@dataclass(frozen=True)
class Needle:
    """One guise of one canary. `fold`: look without regard to case."""

    canary: str
    guise: str
    form: bytes
    fold: bool


def needles(canary: str, value: str | bytes) -> list[Needle]:
    """Every guise of a value, and of each word in it that is long enough to be told apart."""
    if isinstance(value, bytes):
        return [Needle(canary, guise, form, fold) for guise, form, fold in _guises(value)]
    found = dict.fromkeys(parts_of(value))
    return [
        Needle(canary, guise, form, fold)
        for part in found
        for text in dict.fromkeys((part, part.lower()))
        for guise, form, fold in (*_texts(text), *_guises(text.encode()))
    ]


def parts_of(value: str) -> Iterator[str]:
    """The whole value, its telling words, a number without its sign."""
    yield value
    yield from (part for part in re.findall(r"\w+", value) if len(part) >= SHORTEST and part != ENDING)


def _texts(text: str) -> Iterator[tuple[str, bytes, bool]]:
    yield "plain", text.encode().lower(), True
    yield "url", quote(text, safe="").encode().lower(), True
    yield "url plus", quote_plus(text).encode().lower(), True
    yield "json", json.dumps(text)[1:-1].encode().lower(), True
    yield "json utf-8", json.dumps(text, ensure_ascii=False)[1:-1].encode().lower(), True
    for code in ("utf-16-le", "utf-16-be"):
        yield code, text.encode(code), False


def _guises(raw: bytes) -> Iterator[tuple[str, bytes, bool]]:
    yield "bytes", raw, False
    yield "hex", raw.hex().encode(), True
    for shift in range(3):
        yield f"base64 {shift}", _base64(raw, shift), False
    for name in DIGESTS:
        digest = hashlib.new(name, raw)
        yield name, digest.hexdigest().encode(), True
        yield f"{name} bytes", digest.digest(), False
        yield f"{name} base64", base64.b64encode(digest.digest())[:20], False


def _base64(raw: bytes, shift: int) -> bytes:
    """The middle of the value's base64 where it begins `shift` bytes into a group: free of its neighbours."""
    encoded = base64.b64encode(b"\0" * shift + raw)
    first = -(-shift * 8 // 6)
    return encoded[first : (shift + len(raw)) * 8 // 6]


def seen_in(haystack: bytes, wanted: Iterable[Needle]) -> list[str]:
    """Which canaries stand in it, by name and guise; never the value."""
    folded = haystack.lower()
    return sorted(
        {f"{one.canary} ({one.guise})" for one in wanted if one.form in (folded if one.fold else haystack)}
    )
