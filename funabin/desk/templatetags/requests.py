"""`{% load requests %}`: the words of requests at the desk."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import template
from django.utils.translation import gettext, ngettext

from funabin.desk.words import RIGHTS
from funabin.gate.wording import policy_words
from funabin.rights import wording

register = template.Library()
LISTS = {
    "state": wording.STATES,
    "means": wording.MEANS,
    "agency": wording.AGENCIES,
    "outcome": wording.OUTCOMES,
    "manner": wording.MANNERS,
    "form": wording.FORMS,
    "why_later": wording.WHY_LATER,
    "class": wording.CLASSES,
}


@register.filter
def asked(code: str, kind: str) -> Any:
    """The word for a code of one of LISTS."""
    return wording.word_of(LISTS[kind], code)


@register.filter
def right(kind: str) -> Any:
    """A right as colleagues call it; the policy speaks of it to the person ("that we erase your data")."""
    return wording.word_of(RIGHTS, kind)


@register.filter
def refusal(article: str) -> str:
    """Why a right is refused on an article; "" where the policy has no sentence for it."""
    try:
        return policy_words(f"refusal.{article}")
    except KeyError:
        return ""


@register.filter
def protocol(state: str) -> str:
    """The state in the words of the Data Rights Protocol."""
    return " / ".join(word for word in wording.PROTOCOL.get(state, ()) if word)


@register.filter
def time_left(due: datetime, at: datetime) -> str:
    """How long until a moment, or how long since: "3 days left", "2 days late"."""
    seconds = (due - at).total_seconds()
    hours, days = int(abs(seconds) // 3600), int(abs(seconds) // 86400)
    if seconds < 0:
        if days:
            return ngettext("%(number)s day late", "%(number)s days late", days) % {"number": days}
        return gettext("late today")
    if days:
        return ngettext("%(number)s day left", "%(number)s days left", days) % {"number": days}
    return ngettext("%(number)s hour left", "%(number)s hours left", hours) % {"number": hours}
