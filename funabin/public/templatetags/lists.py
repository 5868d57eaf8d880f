"""Tags of a list of vehicles: what stands on it a hundred times is put together once and kept."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

from funabin.catalogue.search import FacetValue
from funabin.kit.tags import whole

register = template.Library()
BOX = '<label><input type="checkbox" name="{}" value="{}"{}>{} <b>'


@register.simple_tag
def ticks(name: str, values: Iterable[FacetValue]) -> SafeString:
    """A box to tick for each value of a facet, with its number of vehicles; those without any are off."""
    language, rows = get_language() or "", []
    for value in values:
        box = _box(language, name, value.key, value.label, _look(value))
        rows.append(f"<li>{box}{whole(value.count)}</b></label></li>")
    return mark_safe("".join(rows))  # noqa: S308 - escaped in _box; a number needs no escaping


def _look(value: FacetValue) -> str:
    if value.selected:
        return " checked"
    return "" if value.count else " disabled"


@lru_cache(maxsize=8192)
def _box(language: str, name: str, key: str, label: str, look: str) -> SafeString:
    return format_html(BOX, name, key, look, gettext(label))
