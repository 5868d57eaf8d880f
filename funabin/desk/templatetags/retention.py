"""`{% load retention %}`: retention classes in the words of the policy."""

from __future__ import annotations

from django import template
from django.utils.translation import get_language, gettext

from funabin.desk.retention import data_of_class
from funabin.gate.coming import Left
from funabin.gate.queries import current_policy
from funabin.gate.wording import clauses_in_words
from funabin.policy.retention import describe

register = template.Library()

register.filter("data_of_class", data_of_class)


@register.filter
def kept_because(left: Left) -> str:
    """The sentence of the policy that keeps a class, with the law or clause it rests on."""
    policy, language = current_policy(), get_language() or ""
    spoken = language if language in policy.texts else policy.languages[0]
    said = describe(policy, left.retention, spoken)
    if not left.clauses:
        return said
    return gettext("%(said)s (%(clauses)s)") % {"said": said, "clauses": clauses_in_words(left.clauses)}
