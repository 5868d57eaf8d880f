"""`{% load seal %}`.

A sealed value is drawn as the seal, an opened one is underlined and says what it was opened for.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext
from django.views.decorators.debug import sensitive_variables

from funabin.gate.actions.opening import Opened
from funabin.gate.fields import Handle
from funabin.gate.forms import countries, port_name
from funabin.kit.tags import day

register = template.Library()


@register.simple_tag
def seal() -> SafeString:
    """The seal, with a word for screen readers."""
    return format_html(
        '<svg class="seal" viewBox="0 0 24 24" role="img" aria-label="{}"><use href="{}#seal"></use></svg>',
        gettext("sealed"),
        static("kit/sprite.svg"),
    )


@register.simple_tag
@sensitive_variables()
def opened(values: Mapping[Handle, Any] | None, handle: Handle | None) -> str | SafeString:
    """The opened value, saying what for; the seal where it was not opened; nothing where nothing is held."""
    if handle is None:
        return ""
    if not isinstance(values, Opened) or handle not in values:
        return seal()
    title = gettext("opened %(purpose)s") % {"purpose": values.purpose_in(get_language() or "en")}
    title = f"{title} · {values.case}" if values.case else title
    return format_html('<span class="opened" title="{}">{}</span>', title, _in_words(values, handle))


@sensitive_variables()
def _in_words(values: Opened, handle: Handle) -> str:
    """Countries and ports by their names, everything else as it is."""
    value, kind = values[handle], values.kind_of(handle)
    if kind == "country":
        return dict(countries(get_language() or "en")).get(value, str(value))
    return port_name(value) if kind == "port" else _shown(value)


@sensitive_variables()
def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, bytes):
        return gettext("a file")
    return day(value) if isinstance(value, date) else str(value)
