"""Whose records a member's own pages show."""

from __future__ import annotations

from funabin.journal.actor import Actor
from funabin.trade.queries.contacts import own_subjects


def records_of(actor: Actor) -> tuple[str, ...]:
    """The person's records: the account's, and those of a guest with the same confirmed address."""
    return own_subjects(actor)
