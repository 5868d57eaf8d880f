"""Compare two rows of the same kind, field by field, as the table of rules says."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from pydantic import BaseModel

from funabin.policy.diff.model import Change, Need, Rule, Weight
from funabin.policy.diff.rules import APART, FIELDS, ROWS, UNKNOWN, VERBS, Field
from funabin.policy.durations import add_duration, parse_duration
from funabin.policy.model import Fee, Origin, Statement

Changes = Iterator[Change]
_START = datetime(2000, 1, 1)  # noqa: DTZ001  any day: only lengths are compared


@dataclass(frozen=True)
class Row:
    """Which row of the file, and whose data it is about."""

    section: str
    key: str
    points: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()

    def change(self, verb: str, rule: Rule, *, field: str = "", old: Any = None, new: Any = None) -> Change:
        """A change of this row."""
        return Change(
            self.section, self.key, verb, rule.weight, rule.need, rule.articles, field,
            self.points, self.subjects, said(old), said(new),
        )  # fmt: skip


def rows(section: str, older: Mapping[str, Any], newer: Mapping[str, Any], *apart: str) -> Changes:
    """Rows by key that came, went, or changed. Fields named in `apart` are compared elsewhere."""
    for key in [*older, *(key for key in newer if key not in older)]:
        yield from one(Row(section, str(key)), older.get(key), newer.get(key), *apart)


def one(row: Row, old: BaseModel | None, new: BaseModel | None, *apart: str) -> Changes:
    """One row that may be missing on either side."""
    added, removed = ROWS.get(row.section, (None, None))
    if old is None and new is not None and added:
        yield lightened(row.change("added", added), new)
    elif new is None and old is not None and removed:
        yield row.change("removed", removed)
    elif old is not None and new is not None:
        known = FIELDS[row.section]
        for field in type(new).model_fields:
            if field not in (*APART.get(row.section, ()), *apart):
                rule = known.get(field, UNKNOWN)
                for change in compared(row, field, rule, getattr(old, field), getattr(new, field)):
                    yield lightened(change, new)


def lightened(change: Change, statement: object) -> Change:
    """What a law imposes is published; nobody is asked whether he agrees to a law."""
    if isinstance(statement, Statement) and statement.origin is Origin.LAW:
        return replace(change, need=min(change.need, Need.PUBLICATION))
    return change


def compared(row: Row, name: str, field: Field, old: Any, new: Any) -> Changes:
    """The change of one field, none where the values say the same."""
    if old == new:
        return
    if field.shape == "set":
        yield from _set(row, name, field, said(old), said(new))
        return
    up, down = VERBS[field.shape]
    if field.shape == "value" or _size(field, new) > _size(field, old):
        yield row.change(up, field.up, field=name, old=old, new=new)
    elif _size(field, new) < _size(field, old):
        yield row.change(down, field.down, field=name, old=old, new=new)
    else:  # written otherwise, of one length: P1Y and P12M
        yield row.change("changed", Rule(Weight.WORDS, Need.NOTHING), field=name, old=old, new=new)


def _set(row: Row, name: str, field: Field, old: tuple[str, ...], new: tuple[str, ...]) -> Changes:
    more, less = VERBS["set"]
    came, went = [v for v in new if v not in old], [v for v in old if v not in new]
    if came:
        yield row.change(more, field.up, field=name, new=came)
    if went:
        yield row.change(less, field.down, field=name, old=went)
    if not came and not went:
        yield row.change("changed", Rule(Weight.WORDS, Need.NOTHING), field=name, old=old, new=new)


def _size(field: Field, value: Any) -> float:
    if field.shape == "span":
        return length(value)
    if isinstance(value, Fee):
        return float(value.amount)
    return -1.0 if value is None else float(value)


def length(span: str) -> float:
    """Days of a duration; a session is none, no end is for ever."""
    if span == "session":
        return 0.0
    if not span:
        return math.inf
    return (add_duration(_START, parse_duration(span)) - _START).total_seconds() / 86_400


def said(value: Any) -> tuple[str, ...]:
    """A value of the file as words of the file; nothing where it is empty."""
    if value is None or value in ("", (), {}):
        return ()
    if isinstance(value, bool):
        return ("yes" if value else "no",)
    if isinstance(value, dict):
        return tuple(f"{key}: {', '.join(said(content))}" for key, content in value.items())
    if isinstance(value, list | tuple):
        return tuple(str(part) for part in value)
    if isinstance(value, BaseModel):
        return tuple(_plain(content) for _, content in value if content not in ("", None))
    return (_plain(value),)


def _plain(value: Any) -> str:
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)
