"""`{% load handing %}`: the words of the register of recipients and of handing over."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.translation import gettext

from funabin.gate.forms import countries
from funabin.gate.handing import wording
from funabin.gate.wording import OTHER, SENTENCES, policy_words

register = template.Library()
LISTS = {
    "term": wording.TERMS,
    "suspending": wording.SUSPENDING,
    "ground": wording.GROUNDS,
    "manner": wording.MANNERS,
    "reason": wording.REASONS,
    "consent_hard": wording.CONSENT_HARD,
}


@register.filter
def why(reason: Any) -> str:
    """The sentence of a reason in the reader's language."""
    return gettext(SENTENCES.get(reason.code, OTHER))


@register.filter
def called(code: str, kind: str) -> Any:
    """The word for a code of one of LISTS. Raises KeyError where there is none."""
    return LISTS[kind][code]


@register.filter
def policy_word(key: str, what: str) -> str:
    """What the policy calls a recipient, a category or a purpose; the key where it no longer names it."""
    try:
        return policy_words(f"{what}.{key}")
    except KeyError:
        return key


@register.filter
def country_name(code: str, language: str) -> str:
    """The name of a country."""
    return dict(countries(language)).get(code, code)
