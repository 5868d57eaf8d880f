"""The proforma invoice: checked, laid out in words, typeset."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Literal

from django.views.decorators.debug import sensitive_variables

from funabin.kit.typeset import DocumentError, Problem, Untypeset, clean, compile_pdf, printable
from funabin.trade.documents.data import INCOTERMS, ProformaData
from funabin.trade.documents.fields import MOST_LINES, rewritten, texts_of, too_long
from funabin.trade.documents.page import page_of
from funabin.trade.documents.words import LANGUAGES

TEMPLATE = Path(__file__).resolve().parent / "templates" / "proforma.typ"
NEEDED = ("number", "seller.name", "seller.legal_name", "buyer.name", "check_url")
NEEDED_OF_VEHICLE = ("stock_number", "chassis_number", "make", "model")


@sensitive_variables()
def render_proforma(data: ProformaData, *, language: Literal["en", "ja"] | str, issued_at: datetime) -> bytes:
    """The invoice as PDF/A-2a and PDF/UA-1: the same bytes for the same data, language and moment (aware).

    Pictures such as emoji that no font has are left off. Letters that no font has (Thai, Devanagari, Hangul)
    are never dropped, guessed or shown as boxes: DocumentError names the field and the script, and the clerk
    writes the name in Latin letters, as the bill of lading needs it anyway.
    Raises DocumentError with all problems at once, never with a value.
    """
    if issued_at.tzinfo is None:
        raise ValueError("a paper's moment needs its time zone")
    paper = _checked(data, language)
    try:
        return compile_pdf(TEMPLATE, page_of(paper, language), issued_at)
    except Untypeset:
        paper = _printable(paper, issued_at)
    try:
        return compile_pdf(TEMPLATE, page_of(paper, language), issued_at)
    except Untypeset:
        raise DocumentError((Problem("document", "typesetting"),)) from None


@sensitive_variables()
def _checked(data: ProformaData, language: str) -> ProformaData:
    paper = rewritten(data, lambda _path, text: clean(text))
    problems = [problem for path, text in texts_of(paper) for problem in too_long(path, text)]
    problems += [*_missing(paper), *_disagreeing(paper)]
    if language not in LANGUAGES:
        problems.append(Problem("language", "unknown"))
    if problems:
        raise DocumentError(tuple(problems))
    return paper


def _missing(paper: ProformaData) -> Iterator[Problem]:
    for path in (*NEEDED, *(f"vehicle.{name}" for name in NEEDED_OF_VEHICLE)):
        value: object = paper
        for name in path.split("."):
            value = getattr(value, name)
        if not value:
            yield Problem(path, "missing")
    for name, party in (("consignee", paper.consignee), ("notify_party", paper.notify_party)):
        if party is not None and not party.name:
            yield Problem(f"{name}.name", "missing")
    if not paper.lines:
        yield Problem("lines", "missing")


def _disagreeing(paper: ProformaData) -> Iterator[Problem]:
    """Sums that do not add up: a paper that contradicts itself is never printed."""
    amounts = [line.amount for line in paper.lines]
    parts = [paper.terms.deposit, paper.terms.balance]
    if len(amounts) > MOST_LINES:
        yield Problem("lines", "long", str(MOST_LINES))
    if {money.currency for money in (*amounts, *parts)} - {paper.total.currency}:
        yield Problem("total", "sum", "currency")
    elif sum(money.amount for money in amounts) != paper.total.amount:
        yield Problem("total", "sum")
    elif sum(money.amount for money in parts) != paper.total.amount:
        yield Problem("terms", "sum")
    if paper.incoterm not in INCOTERMS:
        yield Problem("incoterm", "unknown")


@sensitive_variables()
def _printable(paper: ProformaData, at: datetime) -> ProformaData:
    """The paper without pictures. Raises DocumentError naming every field with letters that no font has."""
    problems: list[Problem] = []

    def rewrite(path: str, text: str) -> str:
        try:
            return printable(text, path, at)
        except DocumentError as error:
            problems.extend(error.problems)
            return text

    paper = rewritten(paper, rewrite)
    problems += _missing(paper)
    if problems:
        raise DocumentError(tuple(problems))
    return paper
