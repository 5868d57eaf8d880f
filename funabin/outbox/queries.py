"""Read mails and links."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core import signing
from django.db.models import Q, QuerySet
from django.utils import timezone

from funabin.gate.judging import sayings
from funabin.gate.models import Consent, DataSubject, SealedDatum
from funabin.gate.queries import current_policy
from funabin.outbox.models import Circular, Mail, MailedLink, MailState
from funabin.outbox.rules import STOP_SALT, link_hash


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


def first_sent(cases: Collection[str], *, templates: Collection[str]) -> dict[str, datetime]:
    """When the mail server took the first such mail of each case; cases without one are left out."""
    rows = Mail.objects.filter(case__in=list(cases), template__in=list(templates), state=MailState.SENT)
    return {case: at for case, at in rows.order_by("-sent_at").values_list("case", "sent_at") if at}


@dataclass(frozen=True)
class Stoppable:
    """A mail that its reader may stop: whose it is, what for, and what else that person agreed to."""

    mail: Mail
    subject: DataSubject
    agreed: tuple[str, ...]  # opt-in purposes with a live consent

    @property
    def is_agreed(self) -> bool:
        """Whether mail of this kind still comes."""
        return self.mail.purpose in self.agreed


def stop_path(mail: Mail) -> str:
    """Where mail like this is stopped with one click; "" for mail that rests on no consent."""
    purpose = current_policy().purposes.get(mail.purpose)
    if purpose is None or not purpose.opt_in:
        return ""
    return f"/stop/{signing.dumps(mail.pk.hex, salt=STOP_SALT)}"


def stoppable(token: str) -> Stoppable | None:
    """The mail a stop link was in; None for a link that is not ours, or whose reader is known no more."""
    try:
        number = UUID(hex=signing.loads(token, salt=STOP_SALT))
    except (signing.BadSignature, ValueError):
        return None
    mail = Mail.objects.filter(pk=number).first()
    datum = SealedDatum.objects.select_related("subject").filter(pk=mail.to_datum).first() if mail else None
    if mail is None or datum is None:
        return None
    purposes = current_policy().purposes
    said = sayings({datum.subject_id}).get(datum.subject_id, {})
    given = (key for key, word in said.items() if word == Consent.GIVEN)
    agreed = tuple(key for key in given if key in purposes and purposes[key].opt_in)
    return Stoppable(mail, datum.subject, agreed)


def circular_words(number: str) -> dict[str, str]:
    """Title and text of a circular, for the template `circular`."""
    circular = Circular.objects.get(pk=number)
    return {"title": circular.title, "text": circular.text}
