"""Read answers: whose they are, whether they can be fetched. Their content opens in the action alone."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils import timezone

from funabin.rights.models import Answer, Request
from funabin.rights.rules.requests import ANSWERED, ELECTRONIC

ANSWERS = "answers"  # the retention class of answers


def answers_of(request: Request) -> QuerySet[Answer]:
    """The answers made for a request, oldest first."""
    return Answer.objects.filter(request=request).select_related("request").order_by("made_at", "pk")


def answers_to_fetch(request: Request) -> list[Answer]:
    """Those the person may fetch now, from his page."""
    return [answer for answer in answers_of(request) if may_fetch(answer) and is_there(answer)]


def may_fetch(answer: Answer) -> bool:
    """Whether the answer was given for fetching: before the desk answers, it is only being made."""
    return answer.request.state == ANSWERED and answer.request.answer_manner == ELECTRONIC


def is_there(answer: Answer) -> bool:
    """Whether its day has not passed."""
    return answer.pdf is not None and answer.expires_at > timezone.now()


def records_asked(request: Request) -> tuple[str, ...]:
    """The records an answer tells of: those the request is about, and that of the request itself."""
    return tuple(dict.fromkeys([*request.about, str(request.subject_id)]))


def answers_past(at: datetime) -> QuerySet[Answer]:
    """Answers whose day has passed and that are still there."""
    held = Q(pdf__isnull=False) | Q(json__isnull=False)
    return Answer.objects.filter(held, expires_at__lte=at).select_related("request").order_by("expires_at")
