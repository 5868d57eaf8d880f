"""`{% load oversight %}`: the words of legal demands and of the supervision of recipients."""

from __future__ import annotations

from typing import Any

from django import template

from funabin.gate.handing.statutes import statute_in_words
from funabin.gate.measured import how_often
from funabin.oversight import wording

register = template.Library()
register.filter("how_often", how_often)


@register.filter
def said(code: str, kind: str) -> Any:
    """The word for a code of one of the lists. Raises KeyError where there is none."""
    return wording.LISTS[kind][code]


@register.filter
def statute(demand: Any) -> str:
    """The law a demand rests on, by its name."""
    return statute_in_words(demand.statute, demand.recipient.country) if demand.recipient else demand.statute
