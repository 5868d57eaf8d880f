"""What was wrong in a stock list, where, and what to do about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from funabin.catalogue import vocabulary as words
from funabin.catalogue.feeds.fields import label_of

SHOWN = 60  # characters of a wrong value
REJECTED, LEFT_OUT, DRAFT, UNTOUCHED, NOTE = "rejected", "left_out", "draft", "untouched", "note"
BESIDE = frozenset({"totals", "remark_line", "head_again"})  # of lines that hold no vehicle
ENDS = {
    REJECTED: gettext_noop("row left out"),
    LEFT_OUT: gettext_noop("taken without it"),
    DRAFT: gettext_noop("kept as a draft"),
    UNTOUCHED: gettext_noop("not changed"),
    NOTE: gettext_noop("a remark"),
}
CORRECT = gettext_noop("Correct the cell, or translate it in the mapping.")
RENAME = gettext_noop("Correct the list and import it again; what is right already stays.")

# code -> what is wrong, what to do; both are read by people, in their language
REASONS: dict[str, tuple[str, str]] = {
    "not_number": (gettext_noop("not a number"), CORRECT),
    "range": (gettext_noop("must lie between %(low)s and %(high)s"), CORRECT),
    "too_long": (
        gettext_noop("longer than %(most)s characters"),
        gettext_noop("Shorten it, or let the mapping cut it."),
    ),
    "unknown_word": (
        gettext_noop("not one of %(words)s"),
        gettext_noop("Translate the value in the mapping, or correct the cell."),
    ),
    "not_yes_no": (gettext_noop("neither yes nor no"), CORRECT),
    "not_place": (
        gettext_noop("not a UN/LOCODE such as JPYOK"),
        gettext_noop("Write the code of the port, or translate the name in the mapping."),
    ),
    "not_year": (gettext_noop("not a year such as 2019, R1 or 平成31年"), CORRECT),
    "not_month": (gettext_noop("not a month such as 3, 2019/03 or R1.3"), CORRECT),
    "not_size": (gettext_noop("not length, width and height such as 4695x1695x1980"), CORRECT),
    "not_stock_number": (gettext_noop("a stock number has capitals, figures and hyphens"), CORRECT),
    "not_currency": (gettext_noop("not a currency such as USD"), CORRECT),
    "other_currency": (
        gettext_noop("an amount in %(currency)s, which the mapping does not expect here"),
        gettext_noop("Give the currency a column, or the price a rule, in the mapping."),
    ),
    "no_translation": (
        gettext_noop("the mapping has no translation for this value"),
        gettext_noop("Add the value to the mapping."),
    ),
    "bad_unit": (
        gettext_noop("not a number with one of the units %(units)s"),
        gettext_noop("Add the unit to the mapping, or correct the cell."),
    ),
    "no_make": (
        gettext_noop("begins with no make that we know"),
        gettext_noop("Write the make before the model, or give the make a column of its own."),
    ),
    "no_model": (gettext_noop("a make without a model"), CORRECT),
    "point_or_comma": (
        gettext_noop("its point may part thousands or cents"),
        gettext_noop("Write 4200 or 4,200 for thousands, 4.20 for cents."),
    ),
    "formula_error": (
        gettext_noop("a formula of the sheet that failed"),
        gettext_noop("Correct the formula, or write the value itself."),
    ),
    "formula_unsaved": (
        gettext_noop("a formula without its result"),
        gettext_noop("Open the list in Excel or LibreOffice, save it, and bring it in again."),
    ),
    "totals": (
        gettext_noop("a line of totals: not read"),
        gettext_noop("Nothing, if it is one."),
    ),
    "remark_line": (
        gettext_noop("a line with words alone, no vehicle: not read"),
        gettext_noop("Nothing, if it is a remark; else fill its cells."),
    ),
    "head_again": (
        gettext_noop("the names of the columns once more: not read"),
        gettext_noop("Nothing: the rows behind it are read."),
    ),
    "missing": (
        gettext_noop("missing: %(field)s"),
        gettext_noop("Fill the cell; without it the row cannot become a vehicle."),
    ),
    "no_identity": (
        gettext_noop("the row has nothing to know it again by"),
        gettext_noop("Give each vehicle a stock number or the list's own number."),
    ),
    "twice": (
        gettext_noop("the same vehicle as on line %(first)s"),
        gettext_noop("The first line counts; remove the other."),
    ),
    "cells": (gettext_noop("the line has %(found)s cells, the list %(expected)s columns"), RENAME),
    "broken": (gettext_noop("the quotation marks of this line do not match (%(error)s)"), RENAME),
    "cut_off": (gettext_noop("the file ends or breaks here: %(error)s"), RENAME),
    "cp932_line": (
        gettext_noop("a line in Shift_JIS among lines in UTF-8"),
        gettext_noop("It was read as Shift_JIS; look whether its words are right."),
    ),
    "lost_characters": (
        gettext_noop("characters in no known encoding"),
        gettext_noop("They stand as �; save the list as UTF-8 and import it again."),
    ),
    "late_column": (
        gettext_noop("a column that the beginning of the list does not have"),
        gettext_noop("Its cells were not read; tell whoever makes the list."),
    ),
    "taken": (
        gettext_noop("the chassis or stock number belongs to another vehicle in stock"),
        gettext_noop("Find the other vehicle by its number; one of the two is wrong."),
    ),
    "discount": (gettext_noop("the discount is more than the price that is left"), CORRECT),
    "contradicts": (
        gettext_noop("%(text)s"),
        RENAME,
    ),
    "sold": (
        gettext_noop("the vehicle is sold: nothing was changed"),
        gettext_noop("Take it out of the list."),
    ),
    "reserved": (
        gettext_noop("the vehicle is reserved: price and state were not changed"),
        gettext_noop("Nothing; the list counts again when the reservation ends."),
    ),
    "lacks": (
        gettext_noop("missing: %(fields)s"),
        gettext_noop("Fill these at the vehicle's page, or in the list, and publish it."),
    ),
    "said_draft": (
        gettext_noop("the list says so"),
        gettext_noop("Publish the vehicle when it is ready."),
    ),
    "no_vehicle": (
        gettext_noop("no vehicle has this stock number"),
        gettext_noop("Name the file by the stock number, or import the vehicle first."),
    ),
    "not_photo": (gettext_noop("%(text)s"), gettext_noop("Take another photo.")),
    "no_rate": (
        gettext_noop("there is no exchange rate for the price rule"),
        gettext_noop("Enter the rate of the day, or fix one in the mapping."),
    ),
}

# what the words of closed lists are called; none stands in two of them with another name
WORDS = {
    word.key: word.label
    for listed in (
        *(words.BODY_TYPES, words.TRUCK_CLASSES, words.TRANSMISSIONS, words.STEERING, words.FUELS),
        *(words.DRIVES, words.COLOURS, words.FEATURES, words.STATES),
    )
    for word in listed
}


@dataclass(frozen=True)
class Problem:
    """A value that could not be taken: its line in the file (from 1), column, value (cut), why, and its end.

    kind: "rejected" (the row was left out), "left_out" (taken without this fact), "draft" (kept as a draft),
    "untouched" (a reserved or sold vehicle), "note" (read, but look at it).
    """

    line: int
    column: str
    value: str
    code: str
    params: Mapping[str, Any] = field(default_factory=dict)
    kind: str = REJECTED

    @property
    def reason(self) -> str:
        """What is wrong, in the reader's language."""
        return _(REASONS[self.code][0]) % _in_words(self.params)

    @property
    def end(self) -> str:
        """What came of the row, in the reader's language."""
        return _("line set aside") if self.code in BESIDE else _(ENDS[self.kind])

    @property
    def advice(self) -> str:
        """What to do, in the reader's language."""
        return _(REASONS[self.code][1])

    def as_json(self) -> dict[str, Any]:
        """The problem as plain values, to be kept."""
        return {
            "line": self.line,
            "column": self.column,
            "value": self.value,
            "code": self.code,
            "params": dict(self.params),
            "kind": self.kind,
        }


class BadValue(Exception):
    """A value that cannot be read: a code of REASONS and what its words name.

    partial: what could be read nevertheless, None for nothing; value: the part that could not.
    """

    def __init__(self, code: str, *, partial: Any = None, value: Sequence[str] = (), **params: Any) -> None:
        super().__init__(REASONS[code][0] % params)
        self.partial = partial
        self.value = ", ".join(value)
        self.code = code
        self.params = params


def reason_of(bad: BadValue) -> str:
    """What is wrong, in the reader's language."""
    return _(REASONS[bad.code][0]) % _in_words(bad.params)


def _in_words(params: Mapping[str, Any]) -> Mapping[str, Any]:
    """Fields, and words of closed lists, by what people call them."""
    calls = {"field": label_of, "fields": label_of, "words": _word}
    said = {
        name: _(", ").join(calls[name](one) for one in str(value).split(", "))
        for name, value in params.items()
        if name in calls
    }
    return {**params, **said}


def _word(key: str) -> str:
    return _(WORDS[key]) if key in WORDS else key


def problem(line: int, column: str, value: str, code: str, *, kind: str = REJECTED, **params: Any) -> Problem:
    """A problem with its value on one line and of bearable length."""
    flat = " ".join(value[: SHOWN * 4].split())
    return Problem(line, column, flat if len(flat) <= SHOWN else f"{flat[: SHOWN - 1]}…", code, params, kind)
