"""What changed between two published versions, in the language of the page or letter."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from babel.dates import format_date
from django import template
from django.utils.translation import get_language

from funabin.gate.policies import versions
from funabin.gate.queries import current_policy
from funabin.gate.wording import clauses_in_words, policy_words
from funabin.kit.dates import TOKYO
from funabin.policy.diff import differences
from funabin.policy.diff.words import sentences_for
from funabin.policy.model import Policy

register = template.Library()


@register.simple_tag
def policy_changes(since: int, number: int, points: Collection[str]) -> tuple[str, ...]:
    """A sentence for each change that concerns data taken at `points`."""
    older, newer = _pair(since, number)
    changes = differences(older, newer).concerning(points)
    return sentences_for(older, newer, changes, get_language() or "en")


@register.simple_tag
def policy_asks(since: int, number: int, points: Collection[str]) -> bool:
    """Whether one of these changes waits for the person's consent."""
    changes = differences(*_pair(since, number)).concerning(points)
    return any(change.is_asked for change in changes)


@register.simple_tag
def policy_says(section: str, key: str) -> str:
    """A sentence of the policy in force in the reader's language; "" where it has none."""
    try:
        return policy_words(f"{section}.{key}")
    except KeyError:
        return ""


@register.simple_tag
def articles_in_words(*articles: str) -> str:
    """Articles of law with the name of the law, clauses of the house by their numbers."""
    return clauses_in_words(articles)


@register.filter
def mail_day(moment: str) -> str:
    """The day in Japan of a moment that a mail carries as text, in the letter's language."""
    day = datetime.fromisoformat(moment).astimezone(TOKYO).date()
    return format_date(day, "long", locale=(get_language() or "en").replace("-", "_"))


@register.simple_tag
def category_words(keys: Collection[str]) -> tuple[str, ...]:
    """Kinds of data in the policy's own words; its key for one that the policy no longer knows."""
    policy = current_policy()
    texts = policy.texts.get(get_language() or "en") or policy.texts[policy.languages[0]]
    return tuple(texts.get(f"category.{key}", key) for key in keys)


def _pair(since: int, number: int) -> tuple[Policy, Policy]:
    known = versions({since, number})[0]
    return known[since].policy, known[number].policy
