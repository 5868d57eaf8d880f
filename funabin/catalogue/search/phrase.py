"""One line as people type it, "Toyota Hiace diesel manual under 8000", becomes parameters. Plain Python."""

from __future__ import annotations

import re

from funabin.catalogue import vocabulary as words
from funabin.catalogue.rules import words_of

_LIMIT = re.compile(
    r"\b(under|below|max|up to|over|above|from|min)\s*\$?\s*(\d[\d,]*)\s*(usd|dollars|km|cc)?\b",
    re.IGNORECASE,
)
_PAIRS = re.compile(r"\b(mini|motor) (van|cycle)\b", re.IGNORECASE)
_YEARS = re.compile(r"\b((?:19|20)\d\d)\s*(?:-|–|to|\.\.)\s*((?:19|20)\d\d)\b")
_UP = frozenset({"under", "below", "max", "up to"})
_SPOKEN = {
    "automatic": ("transmission", "auto"),
    "at": ("transmission", "auto"),
    "manual": ("transmission", "manual"),
    "mt": ("transmission", "manual"),
    "cvt": ("transmission", "cvt"),
    "lhd": ("steering", "left"),
    "rhd": ("steering", "right"),
    "gasoline": ("fuel", "petrol"),
    "ev": ("fuel", "electric"),
    "4x4": ("drive", "4wd"),
    "awd": ("drive", "4wd"),
    "minivan": ("type", "mini_van"),
    "motorcycle": ("type", "motor_cycle"),
    "motorbike": ("type", "motor_cycle"),
    "pickup": ("type", "truck"),
    "grey": ("colour", "gray"),
}
_LISTS = (
    ("fuel", words.FUELS),
    ("drive", words.DRIVES),
    ("type", words.BODY_TYPES),
    ("colour", words.COLOURS),
)


def read_phrase(text: str) -> list[tuple[str, str]]:
    """Parameters for Query.parse: what is understood becomes a filter, every other word stays a word (q)."""
    pairs: list[tuple[str, str]] = []
    text = _PAIRS.sub(r"\1\2", text)
    text = _YEARS.sub(lambda m: _keep(pairs, ("year_from", m[1]), ("year_to", m[2])), text)
    text = _LIMIT.sub(lambda m: _keep(pairs, _limit(m[1].casefold(), m[2].replace(",", ""), m[3])), text)
    rest = [word for word in text.split() if not _understood(word, pairs)]
    return ([("q", " ".join(rest))] if rest else []) + pairs


def _limit(word: str, figure: str, unit: str | None) -> tuple[str, str]:
    names = {"km": "mileage", "cc": "displacement"}
    name = names.get((unit or "").casefold(), "price")
    if not unit and re.fullmatch(r"(19|20)\d\d", figure) and word in ("from", "over", "above", "min"):
        name = "year"
    return f"{name}_{'to' if word in _UP else 'from'}", figure


def _keep(pairs: list[tuple[str, str]], *found: tuple[str, str]) -> str:
    pairs.extend(found)
    return " "


def _understood(word: str, pairs: list[tuple[str, str]]) -> bool:
    spoken = " ".join(words_of(word))
    found = _SPOKEN.get(spoken) or _listed(spoken)
    if found:
        pairs.append(found)
    return found is not None


def _listed(spoken: str) -> tuple[str, str] | None:
    for name, choices in _LISTS:
        for choice in choices:
            if spoken in (choice.key, choice.label.casefold()) and spoken != "other":
                return name, choice.key
    return None
