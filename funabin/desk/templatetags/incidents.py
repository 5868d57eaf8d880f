"""`{% load incidents %}`: the words of incidents and measures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import template
from django.utils.translation import gettext

from funabin.gate.forms import countries
from funabin.oversight import incident_words as words

register = template.Library()
LISTS = {
    "kind": words.KINDS,
    "store": words.STORES,
    "reached": words.REACHED,
    "finding": words.FINDINGS,
    "trigger": words.TRIGGERS,
    "why_not": words.WHY_NOT,
    "tells": words.TELLS,
    "head": words.HEAD_WORDS,
    "state": words.STATES,
    "to_close": words.TO_CLOSE,
    "manner": words.MANNERS,
    "measure_head": words.MEASURE_HEADS,
    "evidence": words.EVIDENCE,
    "evidence_todo": words.EVIDENCE_TODO,
}


@register.filter
def incident_word(code: str, kind: str) -> Any:
    """The word for a code of one of the lists; the code where there is none."""
    return LISTS[kind].get(code, code)


@register.filter
def country_names(codes: Iterable[str], language: str) -> str:
    """Names of countries, in one line."""
    known = dict(countries(language))
    return gettext(", ").join(str(known.get(code, code)) for code in codes)


@register.filter
def pairs(mapping: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """The pairs of a mapping, where one of its keys is called "items"."""
    return list(mapping.items())
