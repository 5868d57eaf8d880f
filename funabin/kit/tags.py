"""Template tags of every face: `{% load kit %}`. Figures, money and dates by the page's language."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from functools import cache, lru_cache
from typing import Protocol

from babel.dates import format_date, format_time
from babel.numbers import format_decimal
from django import template
from django.template import Context
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

from funabin.kit import urls
from funabin.kit.dates import TOKYO
from funabin.kit.money import Money

register = template.Library()
GROUPED_BY_COMMAS = ("en", "ja")
# how wide a photo stands on a page, for the browser that chooses a file
SIZES = {
    "card": "(min-width: 40em) 18rem, 5.5rem",
    "cover": "(min-width: 60em) 50vw, 94vw",
    "small": "9rem",
}
LAZY = mark_safe(' loading="lazy"')


class Sources(Protocol):
    """The files of a photo, see catalogue.photos; `webp` may be empty, then `small` is the one WebP file."""

    avif: str
    webp: str
    small: str
    width: int
    height: int


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


@register.simple_tag
def photo(sources: Sources, sizes: str, alt: str = "", later: bool = True) -> SafeString:
    """A photo in AVIF and WebP for the browser to choose from; `later`: loaded when it comes into sight.

    `sizes` is one of SIZES. Its pixels are told, so that nothing moves when it arrives.
    """
    wide, lazy = SIZES[sizes], LAZY if later else ""
    choice = format_html(' srcset="{}" sizes="{}"', sources.webp, wide) if sources.webp else ""
    shape = (
        '<picture><source type="image/avif" srcset="{}" sizes="{}"><img src="{}"{}'
        ' width="{}" height="{}" alt="{}"{} decoding="async"></picture>'
    )
    pixels = (sources.width, sources.height)
    return format_html(shape, sources.avif, wide, sources.small, choice, *pixels, alt, lazy)


@register.filter
def money(value: Money | None) -> str:
    """ "USD 3,250", "−USD 150" below zero; the word "ask" where the amount is not known, never 0."""
    if value is None:
        return gettext("ask")
    return _money(value.amount, value.currency, _locale())


@lru_cache(maxsize=8192)
def _money(amount: Decimal, currency: str, locale: str) -> str:
    pattern = "#,##0" if amount == amount.to_integral_value() else "#,##0.00"
    sign = "−" if amount < 0 else ""
    return f"{sign}{currency} {format_decimal(abs(amount), pattern, locale=locale)}"


@register.filter
def roughly(value: Money | None) -> str:
    """An indicative amount, without its cents: "KES 960,430"; "ask" where it is not known."""
    return money(value and Money(value.amount.to_integral_value(), value.currency))


@register.filter
def whole(value: int | Decimal | None) -> str:
    """A number grouped as the language groups it: "123,456"; empty for None."""
    if value is None:
        return ""
    locale = _locale()
    if type(value) is int and locale in GROUPED_BY_COMMAS:  # a list has hundreds of them
        return f"{value:,}"
    return str(format_decimal(value, locale=locale))


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
