"""Walks over the texts of a document: cleans them, measures them, and names each by its path."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from django.views.decorators.debug import sensitive_variables

from funabin.kit.typeset import Problem

T = TypeVar("T")

LONGEST = 120
LONGER = {"address": 400, "basis": 200, "footnote": 400, "check_url": 300}
MOST_ADDRESS_LINES = 8
MOST_LINES = 30


def rewritten(document: T, rewrite: Callable[[str, str], str]) -> T:
    """A copy of the dataclass with `rewrite(path, text)` in place of every text in it."""
    return _rewritten(document, "", rewrite)  # type: ignore[no-any-return]


@sensitive_variables()
def texts_of(document: object) -> list[tuple[str, str]]:
    """Path and text of every text in the dataclass, in its order."""
    found: list[tuple[str, str]] = []

    def note(path: str, text: str) -> str:
        found.append((path, text))
        return text

    rewritten(document, note)
    return found


@sensitive_variables()
def _rewritten(value: Any, path: str, rewrite: Callable[[str, str], str]) -> Any:
    if isinstance(value, str):
        return rewrite(path, value)
    if isinstance(value, tuple):
        return tuple(_rewritten(item, f"{path}.{number}", rewrite) for number, item in enumerate(value, 1))
    if is_dataclass(value) and not isinstance(value, type):
        names = [field.name for field in fields(value) if field.init]
        prefix = f"{path}." if path else ""
        return replace(
            value, **{name: _rewritten(getattr(value, name), prefix + name, rewrite) for name in names}
        )
    return value


def too_long(path: str, text: str) -> Iterator[Problem]:
    """What is too long about one text for a page to stay a page."""
    name = path.rpartition(".")[2]
    longest = LONGER.get(name, LONGEST)
    if len(text) > longest:
        yield Problem(path, "long", str(longest))
    if name == "address" and text.count("\n") >= MOST_ADDRESS_LINES:
        yield Problem(path, "long", f"{MOST_ADDRESS_LINES} lines")
