"""The register of recipients and the records of what they received, read without opening anything."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from funabin.gate.handing.fitness import (
    FACTS,
    YEARLY,
    Fitness,
    against_recipient,
    fitness_of,
    meets,
    standards_for,
)
from funabin.gate.models import (
    Assessment,
    Decision,
    Provision,
    Receipt,
    Recipient,
    SubEntrustee,
    Suspension,
)
from funabin.gate.policies import current_version, one_reading
from funabin.gate.queries import NOT_STAFF, current_policy, staff_roles
from funabin.gate.refusing import check_work
from funabin.gate.rules import may_work
from funabin.journal.actor import Actor
from funabin.kit.dates import today_in_japan
from funabin.policy.decide import Reason, matches
from funabin.policy.model import Origin, Standard
from funabin.policy.model import Recipient as Row

MANAGE, POINT = "recipient.manage", "recipient.register"
ANSWERS = "rights.answer"
NOT_YOURS = Reason("role_not_granted", "your role does not keep the register of recipients", ("APPI 25",))


@dataclass(frozen=True)
class HeldAgainst:
    """A standard that a recipient must meet, and how the newest assessment answers it today (APPI 25)."""

    standard: Standard
    assessment: Assessment | None

    @property
    def is_met(self) -> bool:
        """Whether the answers pass the standard of today."""
        return bool(self.assessment and meets(self.standard, self.assessment.answers))

    @property
    def criteria(self) -> tuple[tuple[str, bool], ...]:
        """Each criterion and whether it is met."""
        answers = self.assessment.answers if self.assessment else {}
        return tuple((word, bool(answers.get(word))) for word in self.standard.criteria)

    @property
    def score(self) -> int:
        """How many criteria are met."""
        return sum(is_met for _, is_met in self.criteria)


@dataclass(frozen=True)
class Standing:
    """One recipient as the register shows it today."""

    recipient: Recipient
    row: Row | None  # None: the policy in force no longer names its kind
    fitness: Fitness
    suspension: Suspension | None
    against: tuple[Reason, ...]  # why it receives nothing today
    categories: tuple[str, ...] = ()  # what it may receive, one by one

    @property
    def held_against(self) -> tuple[HeldAgainst, ...]:
        """Every standard of its kind."""
        wanted = standards_for(self.row) if self.row else ()
        return tuple(HeldAgainst(one, self.fitness.assessment_by(one.key)) for one in wanted)

    @property
    def sub_entrustees(self) -> QuerySet[SubEntrustee]:
        """The firms it passes work on to, or asked to."""
        return SubEntrustee.objects.filter(recipient=self.recipient)

    @property
    def may_pass_on(self) -> bool:
        """Whether an agreement in force lets it pass work on, after asking us."""
        return any(one.sub_entrustment for one in self.fitness.in_force)

    @property
    def agreement_ends(self) -> date | None:
        """The last day of the agreement that ends last; None where it is open-ended or there is none."""
        ends = [one.ends_on for one in self.fitness.in_force]
        return None if not ends or None in ends else max(day for day in ends if day)

    @property
    def review_due(self) -> date | None:
        """Until when the next review is in time; None where the first is still to come."""
        return self.fitness.review_due(self.row.review if self.row and self.row.review else YEARLY)

    @property
    def wants_review(self) -> bool:
        """Whether the policy asks for regular reviews."""
        return bool(self.row and self.row.review)


def keepers() -> frozenset[str]:
    """The roles that keep the register: those that a law has answer people about their data."""
    return frozenset(
        role
        for grant in current_policy().grants
        if grant.origin is Origin.LAW and ANSWERS in grant.purposes
        for role in grant.roles
        if role not in NOT_STAFF
    )


def may_keep(by: Actor) -> bool:
    """Whether somebody keeps the register and answers people about their data, while it is granted."""
    return may_work(by, keepers(), ANSWERS)


def check_keeper(by: Actor, *, action: str = "register", no: Reason = NOT_YOURS, case: str = "") -> None:
    """Raise Refused unless `may_keep`: with `no` where the role is not held, else because it has lapsed."""
    check_work(by, keepers(), ANSWERS, action=action, no=no, case=case)


def introduced() -> frozenset[str]:
    """The roles that learn who represents a recipient: the policy grants them recipient.manage."""
    return staff_roles(MANAGE)


def may_hand(by: Actor) -> bool:
    """Whether somebody hands over to some recipient, for a purpose of its row that is granted today."""
    rows = current_version().policy.recipients.values()
    return any(may_work(by, row.roles, *row.purposes) for row in rows)


def may_view(by: Actor) -> bool:
    """Whether somebody sees the register."""
    return may_keep(by) or may_work(by, introduced(), MANAGE) or may_hand(by)


def standing_of(recipient: Recipient) -> Standing:
    """Where a recipient stands today."""
    policy = current_version().policy
    row = policy.recipients.get(recipient.key)
    fitness = fitness_of(recipient, today_in_japan())
    live = next((one for one in recipient.suspensions.all() if one.lifted_at is None), None)
    if row is None:
        gone = Reason("unknown_recipient", f"the policy names no recipient {recipient.key}")
        return Standing(recipient, None, fitness, live, (gone,))
    named = tuple(key for key in policy.categories if matches(key, row.categories))
    return Standing(recipient, row, fitness, live, against_recipient(row, fitness), named)


def recipients(keys: Collection[str] | None = None) -> list[Standing]:
    """Everybody in the register, or whom these rows of the policy are about, by name. Seven queries."""
    rows = Recipient.objects.all() if keys is None else Recipient.objects.filter(key__in=keys)
    with one_reading():
        return [standing_of(row) for row in rows.select_related("subject").prefetch_related(*FACTS)]


def recipient_by_id(number: str | UUID) -> Recipient | None:
    """One recipient, or None."""
    try:
        return Recipient.objects.select_related("subject").filter(pk=number).first()
    except (ValueError, ValidationError):
        return None


def recipients_for(roles: frozenset[str]) -> list[Standing]:
    """Those to whom one of these roles hands data of people over, each as it stands today."""
    rows = current_version().policy.recipients.values()
    keys = [row.key for row in rows if roles & set(row.roles) and row.categories]
    return recipients(keys)


def provisions_of(subject: str) -> QuerySet[Provision]:
    """What was given about a person, newest first; the records outlive the person's keys (APPI 33(5))."""
    return Provision.objects.filter(subject=subject).order_by("-at", "-id")


def receipts_of(subject: str) -> QuerySet[Receipt]:
    """Every record of what others gave us about a person, newest first."""
    return Receipt.objects.filter(subject=subject).order_by("-at", "-id")


def provisions_of_case(case: str) -> QuerySet[Provision]:
    """What was given in a case, newest first."""
    return Provision.objects.filter(case=case).order_by("-at", "-id")


def open_decision(recipient: Recipient, *, purpose: str, case: str) -> Decision | None:
    """The decision that waits for its second person, or to be used."""
    rows = Decision.objects.filter(recipient=recipient, purpose=purpose, case=case, used_at__isnull=True)
    return rows.first()
