"""What an erasure did, to be held against the ledger: keys, line, and what stays until when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from funabin.gate import ledger
from funabin.gate.actions.subjects import Remaining, remaining_data
from funabin.gate.models import DataSubject
from funabin.journal.queries import entries_of


@dataclass(frozen=True)
class Died:
    """One key that was destroyed: of which class and case, why (erased, due, idle ...), and when."""

    key: str
    retention: str
    case: str
    reason: str
    at: datetime


@dataclass(frozen=True)
class Certificate:
    """Everything a letter about an erasure says. Tokens, keys and dates; no datum."""

    subject: str
    erased_at: datetime
    died: tuple[Died, ...]  # oldest first
    line: int  # of the erasure ledger, where the erasure was written down; 0 where it is no longer told
    head: str  # the digest over the ledger up to that line
    confirmed: bool  # the ledger still says so
    remaining: tuple[Remaining, ...]


def certificate_of(subject: DataSubject | str) -> Certificate:
    """The certificate as things stand now. Raises ValueError where the person did not ask to be erased.

    Keys whose journal entry has lost its details (APPI 22) are no longer named. Raises LedgerBroken.
    """
    token = subject if isinstance(subject, str) else subject.pk
    person = DataSubject.objects.filter(pk=token, erased_at__isnull=False).first()
    if person is None or person.erased_at is None:
        raise ValueError("this person did not ask to be erased")
    said = entries_of(token).filter(dropped_at__isnull=True)
    died = tuple(
        Died(entry.detail["key"], entry.detail["retention"], entry.case, entry.detail["reason"], entry.at)
        for entry in said.filter(kind="key.destroyed")
    )
    first = said.filter(kind="subject.erased").first()
    line, head = (first.detail.get("line", 0), first.detail.get("head", "")) if first else (0, "")
    found = ledger.line(line)
    return Certificate(
        subject=token,
        erased_at=person.erased_at,
        died=died,
        line=line,
        head=head,
        confirmed=found is not None and found[1].head == head,
        remaining=remaining_data(token),
    )
