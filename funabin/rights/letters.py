"""Letters about requests, made when they are asked for: what was done, what was erased, the blank form.

They hold nothing about a person but the number of his request, and are kept nowhere.
"""

from __future__ import annotations

from django.utils import timezone

from funabin.gate.certificates import certificate_of
from funabin.gate.queries import current_policy
from funabin.rights.bundle import language_of_papers
from funabin.rights.documents import Reply, render_certificate, render_form, render_reply
from funabin.rights.models import Request
from funabin.rights.queries.told import erased_records
from funabin.rights.rules.errors import WrongState
from funabin.rights.rules.requests import EXPIRED, REFUSED


def letter_of(request: Request) -> bytes:
    """What became of the request, as a letter with its reasons. Raises WrongState before its answer."""
    at = request.answered_at or request.ended_at
    outcome = request.state if request.state in (REFUSED, EXPIRED) else request.outcome
    if at is None or not outcome:
        raise WrongState
    reply = Reply(
        number=request.number,
        kind=request.kind,
        outcome=outcome,
        arrived_at=request.arrived_at,
        answered_at=at,
        reasons=(request.refused_on,) if request.refused_on else tuple(request.kept_on),
    )
    return render_reply(reply, policy=current_policy(), language=language_of_papers(request.language))


def certificate_for(request: Request) -> bytes:
    """The certificate of the erasure that a request asked for. Raises WrongState where none was done."""
    erased = erased_records(request)
    if not erased:
        raise WrongState
    return certificate_about(tuple(erased), language=request.language, number=request.number)


def certificate_about(subjects: tuple[str, ...], *, language: str, number: str = "") -> bytes:
    """The certificate of the erasure of these records. Raises ValueError where one was not erased."""
    at = timezone.now()
    return render_certificate(
        [certificate_of(subject) for subject in subjects],
        policy=current_policy(),
        language=language_of_papers(language),
        number=number or at.date().isoformat(),
        at=at,
    )


def has_form() -> bool:
    """Whether the house has a form of its own (JJ-39)."""
    return any(right.form for right in current_policy().rights.values())


def blank_form(language: str) -> bytes:
    """The house's form, to be printed."""
    return render_form(current_policy(), language_of_papers(language))
