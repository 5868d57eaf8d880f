"""Demands of authorities: which papers there are, what must be known before anything is given (APPI 27(1)).

A police inquiry lets us give, but does not oblige us; only an order leaves no choice. What is given of our
own accord needs an exception of the Act, and the reason why nobody can be asked.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

ORDER, INQUIRY, OWN = "order", "inquiry", "own_judgement"
RECEIVED, GENUINE, WEIGHED, DECIDED, AGREED = "received", "genuine", "weighed", "decided", "agreed"
GIVEN, REFUSED = "given", "refused"
STATES = (RECEIVED, GENUINE, WEIGHED, DECIDED, AGREED, GIVEN, REFUSED)
OPEN = (RECEIVED, GENUINE, WEIGHED, DECIDED, AGREED)  # nothing is given or refused yet
BY_LAW = "APPI 27(1)(i)"
ANSWER_WITHIN = timedelta(days=14)  # where the paper names no day


@dataclass(frozen=True)
class Instrument:
    """A kind of paper: whether it orders, asks, or is our own; and the gate's word for why it may be met."""

    kind: str
    reason: str  # gate.handing.wording.REASONS; "" where whoever decides chooses it


INSTRUMENTS = {
    "warrant": Instrument(ORDER, "court_order"),
    "court_order": Instrument(ORDER, "court_order"),
    "tax_inspection": Instrument(ORDER, "tax_or_customs"),
    "ledger_inspection": Instrument(ORDER, "police"),
    "court_inquiry": Instrument(INQUIRY, "court_order"),
    "police_inquiry": Instrument(INQUIRY, "police"),
    "prosecutors_inquiry": Instrument(INQUIRY, "prosecutors"),
    "bar_inquiry": Instrument(INQUIRY, "bar_association"),
    "other_written": Instrument(INQUIRY, "other_authority"),
    "oral": Instrument(INQUIRY, ""),
    "own": Instrument(OWN, ""),
}
ORAL, OF_OURS = "oral", "own"
OWN_REASONS = ("life_or_body", "property", "public_health", "state_duty")
MEANS = ("called_back", "in_person", "served", "own_paper")  # how it is known that a paper is genuine
NEEDS = ("ordered", "case_named", "danger", "own_claim")
REFUSALS = ("not_genuine", "no_law", "no_need", "too_broad", "oral", "nothing_held")
REFUSALS_OF_ORDERS = ("not_genuine", "nothing_held")  # an order is met, or fought in court; not refused here
TELLINGS = ("mail", "letter", "later", "forbidden", "out_of_reach")
VALUES_BY, FILES_BY = ("print", "csv", "json"), ("zip",)  # how it goes: a table holds no files
OVER = ("mail", "letter", "forbidden", "out_of_reach")  # after these nothing is left to tell


def kind_of(instrument: str) -> str:
    """Whether it orders, asks, or is our own. Raises KeyError for an instrument that is none."""
    return INSTRUMENTS[instrument].kind


def is_binding(kind: str) -> bool:
    """Whether it must be met."""
    return kind == ORDER


def refusals_for(kind: str) -> tuple[str, ...]:
    """Why a demand of this kind may be refused by us."""
    return REFUSALS_OF_ORDERS if is_binding(kind) else REFUSALS


def needs_for(kind: str) -> tuple[str, ...]:
    """Why the data may be necessary."""
    return {ORDER: ("ordered",), INQUIRY: ("case_named",), OWN: ("danger", "own_claim")}[kind]


def means_for(kind: str) -> tuple[str, ...]:
    """How such a paper is shown to be genuine."""
    return ("own_paper",) if kind == OWN else MEANS[:3]


def manners_for(has_files: bool) -> tuple[str, ...]:
    """How what was decided on may go: with a sealed file among it, as an archive."""
    return FILES_BY if has_files else VALUES_BY


def due_by(received_at: datetime, named: datetime | None) -> datetime:
    """Until when it is answered: the day the paper names, else two weeks."""
    return named or received_at + ANSWER_WITHIN


def outcome_of(state: str, asked: Collection[str], given: Collection[str]) -> str:
    """How it ended, for the counts: all of it given, a part, refused; "" while it is open."""
    if state == REFUSED:
        return "refused"
    if state != GIVEN:
        return ""
    return "given" if set(asked) <= set(given) else "partly"
