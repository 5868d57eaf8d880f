"""The questions about handing over, and what was agreed to, in the words of the person's page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from funabin.gate.forms import countries
from funabin.gate.handing.asking import Ask, agreed_by
from funabin.gate.models import Recipient
from funabin.gate.queries import current_policy


@dataclass(frozen=True)
class Question:
    """One question that waits for its answer. `words`: the consent itself, where the purpose wants one."""

    reference: str
    case: str
    who: str
    kind: str
    firm: Recipient | None
    what: tuple[str, ...]
    purpose: str
    country: str
    notice: dict[str, str]
    words: str


@dataclass(frozen=True)
class Agreed:
    """A live consent to a provision."""

    number: int
    at: datetime
    who: str
    case: str
    what: tuple[str, ...]
    purpose: str


def questions_of(asks: Iterable[Ask], language: str) -> list[Question]:
    """Those that nobody answered yet."""
    return [_question(ask, language) for ask in asks if not ask.answer]


def agreements_of(subject: str, language: str, case: str = "") -> list[Agreed]:
    """What the person agreed to and did not stop, newest first."""
    return [
        Agreed(
            number=one.pk,
            at=one.at,
            who=one.recipient.name if one.recipient else _word(f"recipient.{one.key}", language),
            case=one.case,
            what=_categories(one.categories, language),
            purpose=_word(f"purpose.{one.purpose}", language),
        )
        for one in agreed_by(subject, case)
    ]


def _question(ask: Ask, language: str) -> Question:
    kind, names = _word(f"recipient.{ask.key}", language), dict(countries(language))
    is_opt_in = current_policy().purposes[ask.purpose].opt_in
    return Question(
        reference=ask.reference,
        case=ask.case,
        who=ask.recipient.name if ask.recipient else kind,
        kind=kind,
        firm=ask.recipient,
        what=_categories(ask.categories, language),
        purpose=_word(f"purpose.{ask.purpose}", language),
        country=names.get(ask.country, ask.country),
        notice=ask.notice,
        words=_word(f"consent.{ask.purpose}", language) if is_opt_in else "",
    )


def _categories(keys: Iterable[str], language: str) -> tuple[str, ...]:
    return tuple(_word(f"category.{key}", language) for key in keys)


def _word(key: str, language: str) -> str:
    """The policy's word in this language or its first one; the key where a newer policy no longer has it."""
    policy = current_policy()
    words = policy.texts.get(language) or policy.texts[policy.languages[0]]
    return words.get(key, key.partition(".")[2])
