"""Words of complaints in templates: `{{ row.about|complained:"topic" }}`."""

from __future__ import annotations

from typing import Any

from django import template

from funabin.gate.wording import clauses_in_words, laws_named
from funabin.rights.complaint_words import LISTS

register = template.Library()


@register.filter
def complained(code: str, kind: str) -> Any:
    """The word for a code of one of the lists; "" for no code. Raises KeyError where there is none."""
    return LISTS[kind][code] if code else ""


@register.filter
def clauses(promises: list[str]) -> str:
    """The clauses and articles that set a time, in one line."""
    return clauses_in_words(promises)


@register.filter
def laws(said: object) -> list[tuple[str, str]]:
    """The laws that a text, or a form's field, cites by their short names; each with its whole name."""
    return laws_named(str(said))
