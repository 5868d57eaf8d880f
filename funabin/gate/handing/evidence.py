"""What speaks for a provision: what the person said and did, what staff decided. Read once for all people."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from funabin.gate.models import Decision, Instruction, ProvisionConsent, Recipient

GOOD_FOR = timedelta(days=14)  # a decision that nobody used goes stale


@dataclass(frozen=True)
class Evidence:
    """The living rows about one recipient, purpose and case: instructions, consents, the newest decision."""

    instructions: tuple[Instruction, ...]
    consents: tuple[ProvisionConsent, ...]
    decision: Decision | None
    objecting: frozenset[str] = frozenset()  # people who want nothing given to this kind

    def instruction_of(self, subject: str) -> Instruction | None:
        """What this person told us to send, naming the kind or the firm."""
        return next((one for one in self.instructions if one.subject_id == subject), None)

    def consents_of(self, subject: str) -> list[ProvisionConsent]:
        """This person's live consents, newest first."""
        return [one for one in self.consents if one.subject_id == subject]

    def names_the_firm(self, subject: str) -> bool:
        """Whether the person himself answered about this very firm, not only about its kind."""
        rows: list[Instruction | ProvisionConsent] = [*self.instructions, *self.consents]
        return any(row.subject_id == subject and row.recipient_id is not None for row in rows)


def evidence_for(
    recipient: Recipient, *, purpose: str, case: str, subjects: Iterable[str], at: datetime
) -> Evidence:
    """Three queries."""
    people = list(subjects)
    firm = Q(recipient__isnull=True) | Q(recipient=recipient)
    instructions = Instruction.objects.filter(
        firm, subject__in=people, key=recipient.key, case=case, withdrawn_at__isnull=True
    )
    said = ProvisionConsent.objects.filter(
        firm, Q(purpose=purpose) | Q(purpose=""), subject__in=people, key=recipient.key, case__in={"", case}
    ).order_by("id")
    decided = Decision.objects.filter(
        recipient=recipient, purpose=purpose, case=case, used_at__isnull=True, first_at__gt=at - GOOD_FOR
    )
    live, objecting = living(said)
    return Evidence(tuple(instructions.order_by("-id")), live, decided.first(), objecting)


def living(said: Iterable[ProvisionConsent]) -> tuple[tuple[ProvisionConsent, ...], frozenset[str]]:
    """Consents that were not taken back since, newest first; and who objects now.

    Words about the kind end the consents for each firm of it, words about no case those of each case; a
    later consent ends an objection.
    """
    live: list[ProvisionConsent] = []
    objecting: set[str] = set()
    for one in said:
        if one.said == ProvisionConsent.GIVEN:
            live.append(one)
            objecting.discard(one.subject_id)
            continue
        live = [given for given in live if not _is_taken_back(given, one)]
        if one.said == ProvisionConsent.OBJECTED:
            objecting.add(one.subject_id)
    return tuple(reversed(live)), frozenset(objecting)


def _is_taken_back(given: ProvisionConsent, back: ProvisionConsent) -> bool:
    same_firm = back.recipient_id is None or given.recipient_id == back.recipient_id
    same_case = not back.case or given.case == back.case
    return given.subject_id == back.subject_id and same_firm and same_case
