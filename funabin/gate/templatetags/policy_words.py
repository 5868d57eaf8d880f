"""What changed between two published versions, in the language of the page or letter."""

from __future__ import annotations

from collections.abc import Collection

from django import template
from django.utils.translation import get_language

from funabin.gate.policies import versions
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


def _pair(since: int, number: int) -> tuple[Policy, Policy]:
    known = versions({since, number})[0]
    return known[since].policy, known[number].policy
