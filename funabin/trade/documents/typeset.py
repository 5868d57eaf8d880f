"""Typst makes the page: tagged PDF/A-2a with PDF/UA-1, the same bytes for the same input and moment.

The fonts are those that travel with the project: Libertinus Serif first (Latin, Greek, Cyrillic,
Vietnamese), then Noto Serif JP and Noto Sans JP, then DejaVu Sans Mono (Arabic, Georgian and others).
The machine's own fonts are never used, or the same paper would look different elsewhere.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Literal

import pylopdf_fonts_cjk
import typst
from django.views.decorators.debug import sensitive_variables

from funabin.trade.documents.errors import DocumentError, Problem

TEMPLATES = Path(__file__).parent / "templates"
# PDF/A and PDF/UA forbid missing glyphs: the standard is what finds letters that no font has
STANDARDS: list[Literal["a-2a", "ua-1"]] = ["a-2a", "ua-1"]
# signs that may be left off a page without changing a word: pictures, modifiers, unassigned and private signs
DROPPABLE = {"So", "Sk", "Cn", "Co", "Cs"}
PROBE = "probe.typ"


@cache
def _fonts() -> typst.Fonts:
    directory = str(pylopdf_fonts_cjk.sans_path().parent)
    return typst.Fonts(include_system_fonts=False, font_paths=[directory])


@sensitive_variables()
def compile_pdf(template: str, page: Any, at: datetime) -> bytes:
    """The PDF of `page` in `template`, dated `at` (aware). Raises Untypeset."""
    pdf = _compiled(template, json.dumps(page, ensure_ascii=False), at)
    if pdf is None:
        raise Untypeset
    return pdf


@sensitive_variables()
def _compiled(template: str, doc: str, at: datetime) -> bytes | None:
    """None: Typst refused or warned. Its error quotes the text, so nothing we raise may carry it."""
    compiler = typst.Compiler(str(TEMPLATES / template), root=str(TEMPLATES), font_paths=_fonts())
    try:
        pdf, warnings = compiler.compile_with_warnings(
            format="pdf", sys_inputs={"doc": doc}, timestamp=at, pdf_standards=[*STANDARDS]
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
        raise DocumentError((Problem(field, "letters", ", ".join(sorted(_scripts(letters)))),))
    return " ".join("".join(sign for sign in text if sign not in lost).split())


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


def _scripts(letters: Iterable[str]) -> set[str]:
    """The scripts of letters by the first word of their Unicode names: never the letters themselves."""
    return {unicodedata.name(letter, "UNKNOWN").split()[0] for letter in letters}
