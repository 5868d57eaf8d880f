"""Reads a house's import_rules.yaml. Every mistake is reported at once, with its line; no database here."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap
from ruamel.yaml.error import MarkedYAMLError

from funabin.catalogue import vocabulary
from funabin.shipping.rules.landing import CHECKS, CONFIDENCES, GOOD, KIND_BASES
from funabin.shipping.tables import Row, TableError, TableRows, read_amount, read_code, read_day

RULES = "import_rules.yaml"
NEEDED = ("key", "country", "kind", "source", "as_of", "effective_from")
KNOWN = (*NEEDED, "value", "basis", "body_types", "effective_to", "confidence", "note")
LONGEST = {"key": 60, "value": 60, "source": 300}
WITHOUT_VALUE = ("banned", "condition")


def read_rules(path: Path) -> TableRows:
    """The import rules of a file; a file that is not there has none."""
    if not path.exists():
        return TableRows([], [])
    try:
        book = YAML(typ="rt").load(path.read_text(encoding="utf-8-sig"))
    except (MarkedYAMLError, UnicodeDecodeError) as error:
        line = error.problem_mark.line + 1 if isinstance(error, MarkedYAMLError) and error.problem_mark else 1
        return TableRows([], [TableError(path.name, line, "", _("is not readable as YAML"))])
    if not isinstance(book, CommentedMap) or set(book) != {"rules"} or not isinstance(book["rules"], list):
        return TableRows([], [TableError(path.name, 1, "rules", _("the file holds one list named rules"))])
    return _read_all(path.name, book["rules"])


def _read_all(file: str, entries: list[Any]) -> TableRows:
    found = TableRows([], [])
    seen: set[str] = set()
    for number, entry in enumerate(entries):
        line = entries.lc.item(number)[0] + 1  # type: ignore[attr-defined]
        problems: dict[str, str] = {}
        row = _read_entry(entry, problems) if isinstance(entry, CommentedMap) else {}
        if not isinstance(entry, CommentedMap):
            problems["rules"] = _("a rule is a list of names and values")
        if row.get("key") in seen:
            problems["key"] = _("stands twice")
        seen.add(row.get("key", ""))
        found.errors += [TableError(file, _line_of(entry, k, line), k, why) for k, why in problems.items()]
        if not problems:
            found.rows.append((line, row))
    return found


def _line_of(entry: Any, key: str, line: int) -> int:
    return entry.lc.key(key)[0] + 1 if isinstance(entry, CommentedMap) and key in entry else line


def _read_entry(entry: Mapping[str, Any], problems: dict[str, str]) -> Row:
    for name in NEEDED:
        if not entry.get(name):
            problems[name] = _("is missing")
    for name in set(entry) - set(KNOWN):
        problems[str(name)] = _("is not known")
    row: Row = {
        "key": str(entry.get("key") or ""),
        "country": str(entry.get("country") or ""),
        "kind": str(entry.get("kind") or ""),
        "value": str(entry.get("value", "")),
        "basis": str(entry.get("basis") or ""),
        "body_types": [str(kind) for kind in entry.get("body_types") or ()],
        "source": str(entry.get("source") or ""),
        "confidence": str(entry.get("confidence") or GOOD),
        "note": {str(key): str(text) for key, text in (entry.get("note") or {}).items()},
        "effective_to": None,
    }
    for name, longest in LONGEST.items():
        if len(row[name]) > longest:
            problems[name] = _("is longer than %(longest)s letters") % {"longest": longest}
    _read_days(entry, row, problems)
    _check_words(row, problems)
    _check_value(row, problems)
    return row


def _read_days(entry: Mapping[str, Any], row: Row, problems: dict[str, str]) -> None:
    for name in ("as_of", "effective_from", "effective_to"):
        if entry.get(name):
            _try(name, problems, lambda name=name: row.update({name: read_day(str(entry[name]))}))
    ends, begins = row["effective_to"], row.get("effective_from")
    if isinstance(ends, date) and isinstance(begins, date) and ends < begins:
        problems["effective_to"] = _("lies before effective_from")


def _check_words(row: Row, problems: dict[str, str]) -> None:
    if row["country"]:
        _try("country", problems, lambda: read_code(row["country"], 2))
    if row["kind"] and row["kind"] not in CHECKS:
        problems["kind"] = _("is none of %(words)s") % {"words": ", ".join(sorted(CHECKS))}
    elif row["basis"] not in KIND_BASES.get(row["kind"], ("",)):
        allowed = ", ".join(KIND_BASES.get(row["kind"], ())) or "-"
        problems["basis"] = _("a rule of this kind counts from %(words)s") % {"words": allowed}
    if row["confidence"] not in CONFIDENCES:
        problems["confidence"] = _("is none of %(words)s") % {"words": ", ".join(CONFIDENCES)}
    if unknown := set(row["body_types"]) - set(vocabulary.keys(vocabulary.BODY_TYPES)):
        problems["body_types"] = _("%(words)s is not known") % {"words": ", ".join(sorted(unknown))}
    if row["kind"] == "condition" and not row["note"].get("en"):
        problems["note"] = _("a condition needs a sentence in English")


def _check_value(row: Row, problems: dict[str, str]) -> None:
    kind, value = row["kind"], row["value"]
    if kind not in CHECKS:
        return
    if kind in WITHOUT_VALUE:
        if value:
            problems["value"] = _("a rule of this kind has no value")
        return
    _try("value", problems, lambda: VALUES.get(kind, _number)(value))


def _try(name: str, problems: dict[str, str], read: Any) -> None:
    try:
        read()
    except ValueError as error:
        problems[name] = str(error)


def _number(value: str) -> None:
    if not value.isascii() or not value.isdigit() or not int(value):
        raise ValueError(_("is not a whole number"))


def _side(value: str) -> None:
    if value not in vocabulary.keys(vocabulary.STEERING):
        raise ValueError(_("is neither right nor left"))


def _fuels(value: str) -> None:
    if not value or set(value.split()) - set(vocabulary.keys(vocabulary.FUELS)):
        raise ValueError(_("is not a list of kinds of fuel, with blanks between"))


def _price(value: str) -> None:
    currency, _blank, amount = value.partition(" ")
    read_code(currency, 3)
    read_amount(amount)


VALUES = {
    "not_before": read_day,
    "steering": _side,
    "sanction_fuel": _fuels,
    "sanction_price": _price,
}
