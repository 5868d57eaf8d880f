"""Template tags of every face: `{% load kit %}`. Figures, money and dates by the page's language."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from functools import cache

from babel.dates import format_date, format_time
from babel.numbers import format_decimal
from django import template
from django.template import Context
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from funabin.kit import urls
from funabin.kit.dates import TOKYO
from funabin.kit.money import Money

register = template.Library()


def _locale() -> str:
    return (get_language() or "en").replace("-", "_")


@cache
def _drawn(sheet: str, name: str, css: str, attributes: str = "") -> SafeString:
    address = f"{static(f'kit/{sheet}.svg')}#{name}"
    shape = '<svg class="{}"{} aria-hidden="true"><use href="{}"></use></svg>'
    return format_html(shape, css, attributes, address)


@register.simple_tag
def icon(name: str) -> SafeString:
    """An icon of the sprite, silent for screen readers: a word must stand beside it."""
    return _drawn("sprite", name, "icon")


@register.simple_tag
def mark(state: str) -> SafeString:
    """The seal in the shape of a promise's state: enforced, evidenced, pledged, void, missing."""
    return _drawn("sprite", f"mark-{state}", "seal")


@register.simple_tag
def drawing(kind: str, colour: str = "#c9d0d6") -> SafeString:
    """The side view of a type of vehicle in a colour ("#b5453f"), where there is no photo yet."""
    # the colour is an attribute, not a style: the content policy allows it
    painted = format_html(' viewBox="0 0 240 104" color="{}"', colour)
    return _drawn("vehicles", kind or "other", "drawing", painted)


@register.filter
def money(value: Money | None) -> str:
    """ "USD 3,250"; the word "ask" where the amount is not known, never 0."""
    if value is None:
        return gettext("ask")
    pattern = "#,##0" if value.amount == value.amount.to_integral_value() else "#,##0.00"
    return f"{value.currency} {format_decimal(value.amount, pattern, locale=_locale())}"


@register.filter
def roughly(value: Money) -> str:
    """An indicative amount, without its cents: "KES 960,430"."""
    return money(Money(value.amount.to_integral_value(), value.currency))


@register.filter
def whole(value: int | Decimal | None) -> str:
    """A number grouped as the language groups it: "123,456"; empty for None."""
    return "" if value is None else str(format_decimal(value, locale=_locale()))


@register.filter
def day(value: date | datetime | None) -> str:
    """A day with its month in letters: "3 Nov 2026", "2026年11月3日". Moments by Japan's calendar."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = value.astimezone(TOKYO).date()
    pattern = "long" if _locale() == "ja" else "d MMM y"
    return str(format_date(value, pattern, locale=_locale()))


@register.filter
def moment(value: datetime | None) -> str:
    """A moment in Japan time, which it names: "3 Nov 2026, 14:30 Japan time". Takes aware values."""
    if value is None:
        return ""
    clock = format_time(value.astimezone(TOKYO), "HH:mm", locale=_locale())
    return gettext("%(day)s, %(clock)s Japan time") % {"day": day(value), "clock": clock}


@register.simple_tag(takes_context=True)
def in_language(context: Context, language: str) -> str:
    """This page's address in another language, its query kept."""
    request = context["request"]
    query = [(key, value) for key, values in request.GET.lists() for value in values]
    return urls.in_language(request.path, language, query)
