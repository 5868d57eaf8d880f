"""What a new version of the policy asks a member about data given before, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from funabin.gate.asks import Ask, open_asks
from funabin.gate.queries import current_policy
from funabin.journal.actor import Actor
from funabin.my.held import records_of
from funabin.policy.model import Policy
from funabin.policy.retention import describe


@dataclass(frozen=True)
class Question:
    """One question for the page, whichever of the person's records it is about."""

    about: str
    since: date
    is_purpose: bool
    text: str  # the purpose, or how long the data would be kept
    points: tuple[str, ...]


def questions_for(actor: Actor, language: str) -> list[Question]:
    """Everything this person has not answered yet, each thing once."""
    policy = current_policy()
    asks = {ask.about: ask for ask in open_asks(records_of(actor))}
    return [_question(policy, ask, language) for ask in asks.values()]


def _question(policy: Policy, ask: Ask, language: str) -> Question:
    text = (
        policy.text(f"purpose.{ask.key}", language) if ask.is_purpose else describe(policy, ask.key, language)
    )
    points = tuple(policy.text(f"point.{key}", language) for key in ask.points)
    return Question(ask.about, ask.since, ask.is_purpose, text, points)
