"""Papers: Typst makes them tagged PDF/A-2a with PDF/UA-1, the same bytes for the same input and moment.

A room keeps its templates itself and imports what all papers share from "/kit/papers/kit.typ".

The fonts are those that travel with the project: Libertinus Serif first (Latin, Greek, Cyrillic,
Vietnamese), then Noto Serif JP and Noto Sans JP, then DejaVu Sans Mono (Arabic, Georgian and others).
The machine's own fonts are never used, or the same paper would look different elsewhere.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Literal

import pylopdf_fonts_cjk
import typst
from django.views.decorators.debug import sensitive_variables

ROOT = Path(__file__).resolve().parent.parent  # what "/" means in a template
PAPERS = Path(__file__).resolve().parent / "papers"
# PDF/A and PDF/UA forbid missing glyphs: the standard is what finds letters that no font has
STANDARDS: list[Literal["a-2a", "ua-1"]] = ["a-2a", "ua-1"]
# signs that may be left off a page without changing a word: pictures, modifiers, unassigned and private signs
DROPPABLE = {"So", "Sk", "Cn", "Co", "Cs"}
PROBE = PAPERS / "probe.typ"


@dataclass(frozen=True)
class Problem:
    """One field that cannot be printed: its path ("buyer.name"), a reason key, and details without the value.

    Reasons: "letters" (scripts in `detail` that our fonts do not have), "long" (the allowed length),
    "missing", "sum" (the lines do not add up), "unknown" (not one of the allowed words), "typesetting".
    """

    field: str
    reason: str
    detail: str = ""

    def __str__(self) -> str:
        return f"{self.field}: {self.reason}" + (f" ({self.detail})" if self.detail else "")


class DocumentError(Exception):
    """The document was not made, because of `problems`, which name no value. Nothing was issued."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        super().__init__("; ".join(map(str, problems)))


@cache
def _fonts() -> typst.Fonts:
    directory = str(pylopdf_fonts_cjk.sans_path().parent)
    return typst.Fonts(include_system_fonts=False, font_paths=[directory])


@sensitive_variables()
def compile_pdf(template: Path, page: Any, at: datetime) -> bytes:
    """The PDF of `page` in `template`, dated `at` (aware). Raises Untypeset."""
    pdf = _compiled(template, json.dumps(page, ensure_ascii=False), at)
    if pdf is None:
        raise Untypeset
    return pdf


@sensitive_variables()
def _compiled(template: Path, doc: str, at: datetime) -> bytes | None:
    """None: Typst refused or warned. Its error quotes the text, so nothing we raise may carry it."""
    compiler = typst.Compiler(str(template), root=str(ROOT), font_paths=_fonts())
    try:
        pdf, warnings = compiler.compile_with_warnings(
            format="pdf",
            sys_inputs={"doc": doc},
            timestamp=at.replace(microsecond=0),
            pdf_standards=[*STANDARDS],
        )
    except typst.TypstError:
        return None
    return pdf if isinstance(pdf, bytes) and not warnings else None


class Untypeset(Exception):
    """Typst refused or warned. Says nothing of why, because its messages quote the text."""


@sensitive_variables()
def printable(text: str, field: str, at: datetime) -> str:
    """`text` without pictures that no font has. Raises DocumentError where letters would be lost."""
    if text.isascii() or _is_printable(text, at):
        return text
    lost = {sign for sign in set(text) if not sign.isascii() and not _is_printable(sign, at)}
    letters = {sign for sign in lost if unicodedata.category(sign) not in DROPPABLE}
    if letters:
        raise DocumentError((Problem(field, "letters", ", ".join(sorted(scripts_of(letters)))),))
    return " ".join("".join(sign for sign in text if sign not in lost).split())


@sensitive_variables()
def lost_signs(text: str, at: datetime) -> frozenset[str]:
    """The signs of `text` that no font has, found by halves: few probes where few are lost."""
    return frozenset(_lost(sorted({sign for sign in text if not sign.isascii()}), at))


@sensitive_variables()
def _lost(signs: list[str], at: datetime) -> list[str]:
    if not signs or _is_printable(" ".join(signs), at):
        return []
    if len(signs) == 1:
        return signs
    half = len(signs) // 2
    return [*_lost(signs[:half], at), *_lost(signs[half:], at)]


def clean(text: str) -> str:
    """One spelling (NFC) without invisible and direction signs, which could make a paper read otherwise."""
    kept = (_visible(sign) for sign in unicodedata.normalize("NFC", text))
    lines = "".join(kept).split("\n")
    return "\n".join(line for line in (" ".join(line.split()) for line in lines) if line)


def _visible(sign: str) -> str:
    if sign in "\n\t":
        return sign
    category = unicodedata.category(sign)
    if category in {"Zl", "Zp"}:
        return "\n"
    return " " if category == "Cc" else "" if category == "Cf" else sign


def _is_printable(text: str, at: datetime) -> bool:
    try:
        compile_pdf(PROBE, text, at)
    except Untypeset:
        return False
    return True


def scripts_of(letters: Iterable[str]) -> set[str]:
    """The scripts of letters by the first word of their Unicode names: never the letters themselves."""
    return {unicodedata.name(letter, "UNKNOWN").split()[0] for letter in letters}
