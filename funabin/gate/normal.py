"""Normal forms for look-up: exactly one spelling of what people write in many ways."""

from __future__ import annotations

import re
import unicodedata

import phonenumbers
from django.views.decorators.debug import sensitive_variables

_BREAKS = re.compile(r"[\s,;./・·()\[\]{}\"“”]+")


@sensitive_variables()
def fold(text: str) -> str:
    """NFKC, case folded, NFKC again (folding can undo it), stripped."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold()).strip()


@sensitive_variables()
def email_form(text: str) -> str:
    """An e-mail address as it is looked up; '' where it holds no '@'."""
    folded = fold(text)
    return folded if "@" in folded else ""


@sensitive_variables()
def phone_form(text: str, country: str = "") -> str:
    """E.164 of a telephone number; `country` (ISO 3166) helps where no country code is written.

    '' if impossible.
    """
    try:
        number = phonenumbers.parse(unicodedata.normalize("NFKC", text), country or None)
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_possible_number(number):
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


@sensitive_variables()
def word_forms(text: str) -> tuple[str, ...]:
    """The different folded words of a name or address, sorted."""
    return tuple(sorted({word for word in _BREAKS.split(fold(text)) if word}))


@sensitive_variables()
def normal_forms(kind: str, value: object, country: str = "") -> tuple[str, ...]:
    """All forms of a value under a category's kind of index; empty where it has none or cannot be read."""
    if not isinstance(value, str) or not kind:
        return ()
    if kind == "words":
        return word_forms(value)
    form = email_form(value) if kind == "email" else phone_form(value, country)
    return (form,) if form else ()
