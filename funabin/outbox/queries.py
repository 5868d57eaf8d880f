"""Read mails and links."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils import timezone

from funabin.outbox.models import Circular, Mail, MailedLink, MailState
from funabin.outbox.rules import link_hash


@dataclass(frozen=True)
class Link:
    """What a mailed link is for: its kind and the id it points at."""

    kind: str
    target: str


@dataclass(frozen=True)
class LinkState:
    """How a mailed link stands: "live", "spent", "expired" or "unknown"; kind and target where known."""

    state: str
    kind: str = ""
    target: str = ""

    @property
    def is_live(self) -> bool:
        """Whether it may still be used."""
        return self.state == "live"


def link_of(token: str) -> MailedLink | None:
    """The stored row of a link, found by the hash of its token."""
    return MailedLink.objects.select_related("mail").filter(token_hash=link_hash(token)).first()


def link_state(token: str) -> LinkState:
    """How the link stands, without using it: what a page shows before its button is pressed."""
    link = link_of(token)
    if link is None:
        return LinkState("unknown")
    if link.used_at is not None:
        return LinkState("spent", link.kind, link.target)
    state = "live" if link.expires_at > timezone.now() else "expired"
    return LinkState(state, link.kind, link.target)


def due_mails(at: datetime) -> QuerySet[Mail]:
    """Mails to send now, oldest first; one that a live worker has claimed is left out."""
    unclaimed = Q(claimed_until=None) | Q(claimed_until__lte=at)
    return Mail.objects.filter(unclaimed, state=MailState.QUEUED, next_try_at__lte=at).order_by(
        "next_try_at", "id"
    )


def mails_of_case(case: str) -> QuerySet[Mail]:
    """Mails of a case, oldest first: template, state and times only."""
    return Mail.objects.filter(case=case).order_by("queued_at", "id")


def circular_words(number: str) -> dict[str, str]:
    """Title and text of a circular, for the template `circular`."""
    circular = Circular.objects.get(pk=number)
    return {"title": circular.title, "text": circular.text}
