"""`{% load stocking %}`: stock lists on the desk's pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from django import template
from django.urls import reverse
from django.utils.translation import gettext

from funabin.catalogue.feeds.fields import label_of
from funabin.catalogue.feeds.runs import progress_of
from funabin.desk import stocking
from funabin.desk.colleagues import sign_of

register = template.Library()

LOOKS = {"done": "done", "failed": "wrong", "stopped": "off"}  # all others wait for something

register.filter("sign", sign_of)
register.filter("runs", stocking.is_running)
register.filter("in_words", stocking.facts_in_words)


@register.filter
def place_of(run: Any) -> str:
    """Where somebody goes on with a list: its columns while nothing began, its report later."""
    name = "import_columns" if run.state == "kept" else "stock_import"
    return reverse(f"desk:{name}", kwargs={"run": run.pk})


@register.filter
def percent(run: Any) -> int:
    """How much of a list is through, 0 to 100."""
    return progress_of(run).percent


@register.filter
def look_of(run: Any) -> str:
    """The look of a list's state."""
    return LOOKS.get(run.state, "waiting")


@register.filter
def where(source: Any) -> str:
    """A folder by its path; an address by its host alone, as the rest may hold a secret."""
    return str(source.place if source.kind == "folder" else urlsplit(source.place).hostname or "")


@register.filter
def why_failed(row: Any) -> str:
    """Why a list or a source failed, in the reader's language."""
    return gettext(row.error) if row.error else ""


# told elsewhere on the page of a vehicle
SHOWN_APART = frozenset(
    {"stock_number", "make", "model", "grade", "state", "fob_amount", "discount_amount", "currency"}
    | {"chassis_number", "model_code", "registration_year", "registration_month", "m3", "location"}
)


@register.filter
def further_facts(vehicle: Any) -> list[tuple[str, str]]:
    """What else is known of a vehicle: fact, value."""
    names = [name for name in stocking.GROUPED if name not in SHOWN_APART]
    return stocking.facts_in_words({name: getattr(vehicle, name, None) for name in names})


@register.filter
def changes_in_words(changes: Mapping[str, tuple[Any, Any]]) -> list[tuple[str, str, str]]:
    """What a row would change: fact, before, after."""
    say = stocking.value_in_words
    return [
        (label_of(name), say(name, before), say(name, after)) for name, (before, after) in changes.items()
    ]
