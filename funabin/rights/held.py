"""What is held about a person in the words of the policy: data, openings, and what an erasure leaves."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.views.decorators.debug import sensitive_variables

from funabin.gate.actions import Opened, Remaining, open_data, remaining_data
from funabin.gate.fields import Handle
from funabin.gate.queries import HeldDatum, Opening, current_policy, held_data, openings_of
from funabin.gate.standing import Standing, standings
from funabin.gate.wording import clauses_in_words
from funabin.journal.actor import Actor
from funabin.policy.model import Policy
from funabin.policy.retention import describe

ACCESS = "self.access"
CORRECTABLE = {"text", "long_text", "phone", "postal_code", "country", "port", "email"}
# these change by their own page, which confirms them first
BY_ACCOUNT = "members.SignInAddress.address"


@dataclass(frozen=True)
class Datum:
    """One thing held, with its words: what, from which form, why, until when, how often opened."""

    held: HeldDatum
    label: str
    point: str
    purposes: tuple[str, ...]
    retention: str
    may_correct: bool
    kind: str  # of its category: text, file, token

    @property
    def handle(self) -> Handle:
        """The seal."""
        return self.held.handle


@dataclass(frozen=True)
class Visit:
    """Openings of one day, case and purpose by one kind of actor."""

    opening: Opening
    purpose: str
    categories: tuple[str, ...]


@dataclass(frozen=True)
class Stays:
    """What an erasure leaves: which data of which case, why, and the clauses and articles in words."""

    label: str
    case: str
    retention: str
    clauses: str


def as_record(actor: Actor, subject: str) -> Actor:
    """The person, standing for one of his own records."""
    return replace(actor, subject=subject)


def data_of(subject: str, language: str) -> list[Datum]:
    """Everything held in one record that somebody could still read, in the words that hold for it."""
    held = [one for one in held_data(subject) if one.is_alive]
    standing = standings(subject, held)
    return [_datum(standing[one.handle.datum], one, language) for one in held]


@sensitive_variables()
def opened_for_himself(actor: Actor, subject: str, data: list[Datum]) -> Opened:
    """The values, for the person himself; secrets of sign-in and whole files stay sealed on a page."""
    shown = [datum.handle for datum in data if not _is_withheld(datum)]
    return open_data(shown, purpose=ACCESS, by=as_record(actor, subject))


def _is_withheld(datum: Datum) -> bool:
    """Secrets and files; and what the policy in force no longer names, which nobody may open any more."""
    policy = current_policy()
    if datum.held.point not in policy.collection_points or datum.held.category not in policy.categories:
        return True
    return policy.categories[datum.held.category].kind in ("token", "file")


def visits_of(subject: str, language: str) -> tuple[list[Visit], list[Visit]]:
    """Who opened what: others first, the person's own visits apart."""
    policy = current_policy()
    visits = [_visit(policy, opening, language) for opening in openings_of(subject)]
    return [v for v in visits if not v.opening.own], [v for v in visits if v.opening.own]


def would_stay(subjects: Iterable[str], language: str) -> list[Stays]:
    """Everything the person cannot end by asking, in words."""
    policy = current_policy()
    rows = [row for subject in subjects for row in remaining_data(subject)]
    return [stays(policy, row, language) for row in rows if not policy.retention[row.retention].erasable]


def stays(policy: Policy, row: Remaining, language: str) -> Stays:
    """One line of what stays."""
    label = word(policy, f"category.{row.category}", language)
    return Stays(label, row.case, describe(policy, row.retention, language), clauses_in_words(row.clauses))


def word(policy: Policy, key: str, language: str) -> str:
    """The policy's word; the key where this version no longer has it."""
    return policy.texts.get(language, {}).get(key, key.partition(".")[2])


def _datum(standing: Standing, held: HeldDatum, language: str) -> Datum:
    policy = standing.words
    kind = policy.categories[held.category].kind if held.category in policy.categories else ""
    kept = standing.kept.retention[held.retention]
    told = [key for key in standing.purposes if not policy.purposes[key].opt_in]
    return Datum(
        held=held,
        label=policy.text(f"category.{held.category}", language),
        point=policy.text(f"point.{held.point}", language),
        purposes=tuple(policy.text(f"purpose.{key}", language) for key in told),
        retention=describe(standing.kept, held.retention, language),
        may_correct=kind in CORRECTABLE and kept.erasable and held.handle.place != BY_ACCOUNT,
        kind=kind,
    )


def _visit(policy: Policy, opening: Opening, language: str) -> Visit:
    purpose = word(policy, f"purpose.{opening.purpose}", language)
    return Visit(
        opening, purpose, tuple(word(policy, f"category.{key}", language) for key in opening.categories)
    )
