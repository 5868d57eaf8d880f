"""The register of recipients and the records of what they received, read without opening anything."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone

from funabin.gate.handing.fitness import YEARLY, Fitness, against_recipient, fitness_of
from funabin.gate.models import Decision, Provision, Receipt, Recipient, Suspension
from funabin.gate.policies import current_version
from funabin.gate.queries import current_policy, staff_roles
from funabin.policy.decide import Reason, matches
from funabin.policy.model import Origin
from funabin.policy.model import Recipient as Row

MANAGE, POINT = "recipient.manage", "recipient.register"
ANSWERS = "rights.answer"


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
    )


def introduced() -> frozenset[str]:
    """The roles that learn who represents a recipient: the policy grants them recipient.manage."""
    return staff_roles(MANAGE)


def viewers() -> frozenset[str]:
    """The roles that see the register: its keepers, who is introduced, and whoever hands over."""
    return keepers() | introduced() | handing_roles()


def handing_roles() -> frozenset[str]:
    """The roles that hand over to some recipient."""
    return frozenset(role for row in current_version().policy.recipients.values() for role in row.roles)


def standing_of(recipient: Recipient) -> Standing:
    """Where a recipient stands today."""
    policy = current_version().policy
    row = policy.recipients.get(recipient.key)
    fitness = fitness_of(recipient, timezone.localdate())
    live = recipient.suspensions.filter(lifted_at__isnull=True).first()
    if row is None:
        gone = Reason("unknown_recipient", f"the policy names no recipient {recipient.key}")
        return Standing(recipient, None, fitness, live, (gone,))
    named = tuple(key for key in policy.categories if matches(key, row.categories))
    return Standing(recipient, row, fitness, live, against_recipient(row, fitness), named)


def recipients() -> list[Standing]:
    """Everybody in the register, by name."""
    return [standing_of(row) for row in Recipient.objects.select_related("subject")]


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
    return [standing_of(row) for row in Recipient.objects.select_related("subject").filter(key__in=keys)]


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
