"""A request as the person's own page tells it: what was asked, by when it is answered, what was done."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from funabin.gate.queries import current_policy, is_erased
from funabin.gate.wording import clauses_in_words, policy_words
from funabin.journal.actor import Actor
from funabin.rights.models import Answer, Request
from funabin.rights.queries.answers import answers_to_fetch
from funabin.rights.queries.requests import due_of, requests_of
from funabin.rights.rules.requests import ANSWERED, EXPIRED, IDENTITY, LIVE, OPEN, REFUSED, WAITING
from funabin.rights.wording import MANNERS, OUTCOMES, STATES, WHY_LATER, word_of


@dataclass(frozen=True)
class Step:
    """Something that happened, and when."""

    at: datetime
    words: str


@dataclass(frozen=True)
class Told:
    """One request in the reader's words."""

    request: Request
    what: str
    state: Any
    due: datetime
    articles: str
    steps: tuple[Step, ...]
    answers: tuple[Answer, ...]
    reasons: tuple[str, ...]  # why it was refused, or why a part stays

    @property
    def is_open(self) -> bool:
        """Whether the desk works on it."""
        return self.request.state in OPEN

    @property
    def waits_for_you(self) -> bool:
        """Whether we cannot go on before the person says or shows something."""
        return self.request.state == IDENTITY or (self.is_open and self.request.paused_at is not None)

    @property
    def contact(self) -> tuple[str, ...]:
        """Where we are reached, as the policy says."""
        operator = current_policy().operator
        told = (operator.contact_office, operator.email, operator.phone, operator.address)
        return tuple(line for line in told if line)

    @property
    def may_withdraw(self) -> bool:
        """Whether it can still be taken back."""
        return self.request.state in LIVE

    @property
    def fee_waits(self) -> bool:
        """Whether a fee was quoted and not agreed to yet."""
        row = self.request
        return row.state in WAITING and row.fee_quoted_at is not None and row.fee_agreed_at is None

    @property
    def has_letter(self) -> bool:
        """Whether there is an answer to be read as a letter, or one that says why it was closed."""
        return self.request.state in (ANSWERED, REFUSED) or (
            self.request.state == EXPIRED and self.request.identity_asked_at is not None
        )

    @property
    def has_certificate(self) -> bool:
        """Whether an erasure was done that can be certified."""
        return self.request.state == ANSWERED and bool(erased_records(self.request))


def told_of(request: Request) -> Told:
    """The request in the reader's language. Opens nothing."""
    due = due_of(request, timezone.now())
    return Told(
        request=request,
        what=_said(f"right.{request.kind}", request.kind),
        state=word_of(STATES, request.state),
        due=due.at,
        articles=clauses_in_words(due.articles),
        steps=tuple(sorted(_steps(request), key=lambda step: step.at)),
        answers=tuple(answers_to_fetch(request)),
        reasons=tuple(_reason(article) for article in _articles(request)),
    )


def own_request(number: str, subjects: tuple[str, ...]) -> Request | None:
    """One of the requests of these records, or None."""
    return requests_of(subjects).select_related("subject", "agent").filter(number=number).first()


def requester_of(request: Request) -> Actor:
    """Whoever holds the mailed link of a request: the person himself, or the agent who acts for him."""
    token = str(request.agent_id or request.subject_id)
    return Actor(kind="guest", token=token, roles=frozenset({"self"}), subject=str(request.subject_id))


def erased_records(request: Request) -> list[str]:
    """The records the request was about that were erased."""
    return [subject for subject in request.about if is_erased(subject)]


def _articles(request: Request) -> list[str]:
    return [request.refused_on] if request.refused_on else list(request.kept_on)


def _reason(article: str) -> str:
    said = _said(f"refusal.{article}", "")
    return f"{said} ({clauses_in_words([article])})".strip()


def _said(key: str, otherwise: str) -> str:
    try:
        return policy_words(key)
    except KeyError:
        return otherwise


def _steps(row: Request) -> Iterator[Step]:
    yield Step(row.arrived_at, _("Your request arrived."))
    for check in row.identity_checks.all():
        if check.passed:
            yield Step(check.at, _("We know that it is you."))
    yield from (Step(at, words) for at, words in (*_on_the_way(row), *_at_the_end(row)) if at)


def _on_the_way(row: Request) -> Iterator[tuple[datetime | None, str]]:
    fee = {"amount": f"{row.fee or 0:,f}", "currency": row.fee_currency}
    why = {"why": word_of(WHY_LATER, row.extended_why)}
    yield row.identity_asked_at, _("We asked you to show that it is you.")
    yield row.fee_quoted_at, _("We told you the fee: %(amount)s %(currency)s.") % fee
    yield row.fee_agreed_at, _("You agreed to the fee.")
    yield row.accepted_at, _("We took it up.")
    yield row.paused_at, _("We wait for you. Until then the time stands still.")
    yield row.extended_at, _("We told you that it takes longer: %(why)s.") % why


def _at_the_end(row: Request) -> Iterator[tuple[datetime | None, str]]:
    told = {"outcome": word_of(OUTCOMES, row.outcome), "manner": word_of(MANNERS, row.answer_manner)}
    yield row.carried_out_at, _("What you asked for was done.")
    yield row.answered_at, _("We answered: %(outcome)s (%(manner)s).") % told
    ended = None if row.answered_at else row.ended_at
    yield ended, _("It ended: %(state)s.") % {"state": word_of(STATES, row.state)}
    yield row.papers_destroyed_at, _("The paper that showed who may act was destroyed.")
