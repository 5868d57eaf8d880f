"""Is a recipient fit to receive anything today? The register's facts held against the policy's row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import cached_property

from funabin.gate.models import Agreement, Assessment, Recipient, Review
from funabin.gate.policies import current_version
from funabin.policy.decide import Reason
from funabin.policy.durations import add_duration, parse_duration
from funabin.policy.model import Recipient as Row
from funabin.policy.model import Standard

SUPERVISION = "APPI 25"
FACTS = ("agreements", "reviews", "assessments", "accreditations", "suspensions")  # what stands behind a firm
YEARLY = "P1Y"  # how often measures abroad are checked where the policy names no time (APPI 28(3))


@dataclass(frozen=True)
class Fitness:
    """What the register knows of a recipient on one day."""

    recipient: Recipient
    today: date
    agreements: tuple[Agreement, ...]  # all of them
    reviews: tuple[Review, ...]  # newest first
    assessments: tuple[Assessment, ...]  # newest first
    is_accredited: bool
    is_suspended: bool

    @cached_property
    def in_force(self) -> tuple[Agreement, ...]:
        """The agreements in force today."""
        return tuple(
            one
            for one in self.agreements
            if one.signed_on <= self.today and (one.ends_on is None or self.today <= one.ends_on)
        )

    @property
    def terms(self) -> frozenset[str]:
        """What the agreements in force say together."""
        return frozenset(term for one in self.in_force for term in one.terms)

    def review_due(self, every: str) -> date | None:
        """The last day on which the next review is in time; None where there was no review yet."""
        if not self.reviews:
            return None
        done = datetime.combine(self.reviews[0].done_on, time(), tzinfo=UTC)
        return add_duration(done, parse_duration(every)).date()

    def is_reviewed(self, every: str) -> bool:
        """Whether the last review was passed, and the next one is not overdue."""
        due = self.review_due(every)
        return due is not None and self.today <= due and self.reviews[0].outcome == Review.PASSED

    def assessment_by(self, standard: str) -> Assessment | None:
        """The newest assessment against a standard."""
        return next((one for one in self.assessments if one.standard == standard), None)


def standards_for(row: Row) -> tuple[Standard, ...]:
    """What a recipient of this kind must meet before it is given anything (APPI 25)."""
    return tuple(one for one in current_version().policy.standards.values() if row.kind in one.kinds)


def meets(standard: Standard, answers: Mapping[str, bool]) -> bool:
    """Whether the answers pass: enough criteria, and each of those without which it never passes."""
    met = {word for word in standard.criteria if answers.get(word)}
    return set(standard.required) <= met and len(met) >= standard.pass_at


def fitness_of(recipient: Recipient, today: date) -> Fitness:
    """The register's facts, in five queries; in none where FACTS were fetched with the recipient."""
    return Fitness(
        recipient=recipient,
        today=today,
        agreements=tuple(recipient.agreements.all()),
        reviews=tuple(recipient.reviews.all()),
        assessments=tuple(recipient.assessments.all()),
        is_accredited=any(
            one.since <= today and (one.until is None or today <= one.until)
            for one in recipient.accreditations.all()
        ),
        is_suspended=any(one.lifted_at is None for one in recipient.suspensions.all()),
    )


def against_recipient(row: Row, fitness: Fitness) -> tuple[Reason, ...]:
    """Everything that stops this recipient today, whoever the data is about."""
    return (
        *_against_firm(row, fitness),
        *_against_assessment(row, fitness),
        *_against_agreement(row, fitness),
        *_against_review(row, fitness),
    )


def _against_firm(row: Row, fitness: Fitness) -> Iterator[Reason]:
    country = fitness.recipient.country
    if fitness.is_suspended:
        yield Reason("recipient_suspended", "the recipient is suspended", (*row.clauses, SUPERVISION))
    if "*" not in row.countries and country not in row.countries:
        yield Reason("country_not_allowed", f"nothing of this kind goes to {country}", row.clauses)
    if row.accredited and not fitness.is_accredited:
        yield Reason("not_accredited", "the recipient has no accreditation in force", row.clauses)


def _against_assessment(row: Row, fitness: Fitness) -> Iterator[Reason]:
    """By the answers given then and the standard of today: what it asks anew is not met until it is asked."""
    for standard in standards_for(row):
        clauses = (*row.clauses, *standard.clauses)
        assessed = fitness.assessment_by(standard.key)
        if assessed is None:
            yield Reason("not_assessed", f"it was never held against {standard.key}", clauses)
        elif not meets(standard, assessed.answers):
            yield Reason("below_standard", f"it does not meet {standard.key}", clauses)


def _against_agreement(row: Row, fitness: Fitness) -> Iterator[Reason]:
    clauses = (*row.clauses, SUPERVISION)
    missing = sorted(set(row.terms) - fitness.terms)
    if not missing:
        return
    if not fitness.agreements:
        yield Reason("no_agreement", "no agreement is on file", clauses)
    elif not fitness.in_force:
        yield Reason("agreement_ended", "no agreement is in force today", clauses)
    else:
        yield Reason("terms_missing", f"the agreement says nothing of {', '.join(missing)}", clauses)


def _against_review(row: Row, fitness: Fitness) -> Iterator[Reason]:
    clauses = (*row.clauses, SUPERVISION)
    if not row.review or fitness.is_reviewed(row.review):
        return
    if not fitness.reviews:
        yield Reason("not_reviewed", "the recipient was never reviewed", clauses)
    elif fitness.reviews[0].outcome != Review.PASSED:
        yield Reason("review_failed", "the last review was not passed", clauses)
    else:
        yield Reason("review_overdue", "the regular review is overdue", clauses)
