"""`{% load words %}`: the desk's words for codes, roles and languages."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from babel import Locale
from django import template
from django.utils.translation import get_language, gettext

from funabin.desk import words
from funabin.gate.figures import figures_of
from funabin.gate.wording import clauses_in_words, policy_words

register = template.Library()

register.filter("word", words.word_of)
register.filter("figures", figures_of)
register.filter("clauses", clauses_in_words)


@register.filter
def roles(keys: Iterable[str]) -> str:
    """The names of roles as the policy calls them, in one line."""
    return gettext(", ").join(policy_words(f"role.{key}") for key in keys)


@register.filter
def counts(flag: Any) -> str:
    """The counts of an unusual day, in one line."""
    told = (words.COUNTS[key] % {"number": number} for key, number in flag.figures.items())
    return gettext(", ").join(str(part) for part in told)


@register.filter
def stands_still(key: str) -> str:
    """What a vacancy stops: handing over to a recipient, or a purpose, as the policy calls it."""
    kind, _, name = key.partition(".")
    try:
        return policy_words(f"{kind}.{name}")
    except KeyError:
        return name


@register.filter
def language(code: str) -> str:
    """The name of a language in the reader's own."""
    return str(Locale.parse(get_language() or "en").languages.get(code, code))


@register.filter
def step(milestone: Any) -> Any:
    """What a milestone of a deal is called at the desk."""
    return words.MILESTONES.get(milestone.key, milestone.text)
