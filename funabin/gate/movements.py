"""Who received a person's data, and who gave it to us: the records of provision and receipt in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from funabin.gate.forms import countries
from funabin.gate.guarding import untold_cases
from funabin.gate.handing.wording import GROUNDS, MANNERS, OBTAINED
from funabin.gate.queries import current_policy
from funabin.gate.register import provisions_of, receipts_of
from funabin.policy.model import Policy


@dataclass(frozen=True)
class Given:
    """One provision: to whom, when, what, for what, on which ground."""

    at: datetime
    name: str
    address: str
    kind: str
    country: str
    what: tuple[str, ...]
    purpose: str
    ground: Any
    abroad: Any  # what let it leave the country, in words; "" at home
    article: str
    manner: Any
    case: str


@dataclass(frozen=True)
class Received:
    """What somebody else gave us about the person, and how he had got it."""

    at: datetime
    name: str
    address: str
    what: tuple[str, ...]
    obtained: Any
    consented: bool
    case: str


def given_of(subject: str, language: str) -> list[Given]:
    """Every provision of one record, newest first; also those whose data nobody can read any more."""
    policy, names = current_policy(), dict(countries(language))
    return [
        Given(
            at=one.at,
            name=one.name,
            address=one.address,
            kind=_word(policy, f"recipient.{one.key}", language),
            country=names.get(one.country, one.country),
            what=_categories(policy, one.categories, language),
            purpose=_word(policy, f"purpose.{one.purpose}", language),
            ground=GROUNDS[one.ground],
            abroad=GROUNDS[one.abroad] if one.abroad and one.abroad != one.ground else "",
            article=one.article,
            manner=MANNERS[one.manner],
            case=one.case,
        )
        for one in provisions_of(subject).exclude(case__in=untold_cases(subject))
    ]


def received_of(subject: str, language: str) -> list[Received]:
    """What others gave us about one record, newest first."""
    policy = current_policy()
    return [
        Received(
            at=one.at,
            name=one.name,
            address=one.address,
            what=_categories(policy, one.categories, language),
            obtained=OBTAINED[one.obtained],
            consented=one.consented,
            case=one.case,
        )
        for one in receipts_of(subject)
    ]


def movement_as_json(movement: Given | Received) -> dict[str, Any]:
    """A movement for the copy that a person takes."""
    held = {name: getattr(movement, name) for name in movement.__dataclass_fields__}
    plain = (str, bool, tuple)
    words = {name: value if isinstance(value, plain) else str(value) for name, value in held.items()}
    return {**words, "at": movement.at.isoformat()}


def _categories(policy: Policy, keys: list[str], language: str) -> tuple[str, ...]:
    return tuple(_word(policy, f"category.{key}", language) for key in keys)


def _word(policy: Policy, key: str, language: str) -> str:
    """The policy's word; the key where a newer policy no longer has it."""
    return policy.texts.get(language, {}).get(key, key.partition(".")[2])
