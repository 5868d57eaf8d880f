"""What all letters about rights share: head, parts, days in words, and letters that no font has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from babel.dates import format_date, format_datetime
from django.views.decorators.debug import sensitive_variables

from funabin.kit.dates import TOKYO
from funabin.kit.site import site
from funabin.kit.typeset import DocumentError, Problem, Untypeset, clean, compile_pdf, lost_signs, scripts_of
from funabin.policy.model import Policy
from funabin.rights.documents.words import WORDS

TEMPLATE = Path(__file__).resolve().parent / "templates" / "letter.typ"
LOCALES = {"en": "en_GB", "ja": "ja"}
DAY = {"en": "d MMMM y", "ja": "y年M月d日"}
MOMENT = {"en": "d MMMM y, HH:mm 'JST'", "ja": "y年M月d日 HH:mm"}
LOST = "□"

Part = dict[str, Any]
Pair = tuple[str, str]


def heading(text: str, level: int = 2) -> Part:
    """A heading of the second or third level."""
    return {"kind": "heading", "level": level, "text": text}


def text(words: str) -> Part:
    """A paragraph."""
    return {"kind": "text", "text": words}


def note(words: str) -> Part:
    """A paragraph in small letters."""
    return {"kind": "note", "text": words}


def listed(lines: Iterable[str], otherwise: str) -> Part:
    """A list, or one sentence where it is empty."""
    found = list(lines)
    return {"kind": "list", "lines": found} if found else note(otherwise)


def pairs(lines: Iterable[Pair]) -> Part:
    """Names and values, those without a value left out."""
    return {"kind": "pairs", "lines": [list(pair) for pair in lines if pair[1]]}


def day_in(language: str, day: date | datetime) -> str:
    """A day in words, in Japan's time."""
    if isinstance(day, datetime):
        day = day.astimezone(TOKYO).date()
    return format_date(day, DAY[language], locale=LOCALES[language])


def moment_in(language: str, at: datetime) -> str:
    """A moment in words, in Japan's time."""
    return format_datetime(at.astimezone(TOKYO), MOMENT[language], tzinfo=TOKYO, locale=LOCALES[language])


def head_of(title: str, number: str, meta: Sequence[Pair], language: str) -> dict[str, Any]:
    """Who writes, what the paper is, under which number."""
    words, house = WORDS[language], site()
    legal = house.legal_name if house.legal_name != house.name else ""
    telephone = words["telephone"].format(value=house.company.phone) if house.company.phone else ""
    lines = [legal, ", ".join(house.company.address), telephone, house.base_url]
    return {
        "lang": language,
        "title": title,
        "number": number,
        "page": [words["page"], words["of"]],
        "house": {"name": house.name, "lines": [line for line in lines if line]},
        "meta": [list(pair) for pair in meta],
        "foot": "Demonstration of open-source software." if house.demonstration else "",
    }


def redress(policy: Policy, language: str) -> list[Part]:
    """What to do who does not agree: our office, the commission, governing law and court."""
    words, operator = WORDS[language], policy.operator
    office = " ".join(
        part for part in (operator.contact_office, operator.email, operator.phone, operator.address) if part
    )
    parts = [heading(words["how_to_complain"]), text(words["complain"].format(office=office))]
    if policy.governing_law:
        told = words["court"] if policy.court else words["governing"]
        parts.append(text(told.format(law=policy.governing_law, court=policy.court)))
    return parts


@sensitive_variables()
def typeset(doc: dict[str, Any], at: datetime) -> bytes:
    """The letter as PDF/A-2a and PDF/UA-1, dated `at` (aware).

    A letter that no font has (Thai, Devanagari, Hangul) is shown as a sign, and the paper says so: an answer
    is never held back because of somebody's name. Raises DocumentError, which names no value.
    """
    doc = _rewritten(doc, clean)
    try:
        return compile_pdf(TEMPLATE, doc, at)
    except Untypeset:
        doc = _without_lost_letters(doc, at)
    try:
        return compile_pdf(TEMPLATE, doc, at)
    except Untypeset:
        raise DocumentError((Problem("document", "typesetting"),)) from None


@sensitive_variables()
def _without_lost_letters(doc: dict[str, Any], at: datetime) -> dict[str, Any]:
    lost = lost_signs("".join(_texts(doc)), at)
    replaced = {ord(sign): LOST for sign in lost}
    shown: dict[str, Any] = _rewritten(doc, lambda words: words.translate(replaced))
    if lost:
        said = WORDS[doc["lang"]]["letters"].format(scripts=", ".join(sorted(scripts_of(lost))))
        shown["parts"] = [note(said), *shown["parts"]]
    return shown


@sensitive_variables()
def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from _texts(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _texts(one)


@sensitive_variables()
def _rewritten(value: Any, rewrite: Any) -> Any:
    if isinstance(value, str):
        return rewrite(value)
    if isinstance(value, dict):
        return {name: _rewritten(one, rewrite) for name, one in value.items()}
    return [_rewritten(one, rewrite) for one in value] if isinstance(value, list | tuple) else value
