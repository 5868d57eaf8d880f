"""What a deal holds about people, as handles, for handing over to carriers, agents and banks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from funabin.gate.fields import Handle, sealed_fields
from funabin.gate.queries import current_policy
from funabin.gate.refusing import refuse
from funabin.gate.register import handing_roles
from funabin.journal.actor import Actor
from funabin.policy.decide import Reason
from funabin.trade.models import Deal

NOT_YOURS = Reason("not_your_task", "your roles hand nothing over")
NO_WORDS = ("file", "token")  # kinds that no line of a list can hold


@dataclass(frozen=True)
class Party:
    """One person of a deal: who he is in it, and what is held of him there."""

    key: str  # buyer, consignee, notify_party
    word: Any
    subject: str
    handles: tuple[Handle, ...]


def deal_to_hand(number: str, actor: Actor) -> Deal | None:
    """A deal, for whoever hands over to somebody; None where there is none. Raises gate.Refused."""
    rows = Deal.objects.select_related("subject", "consignee__subject", "notify_party__subject")
    deal = rows.filter(number=number).first()
    if deal is not None and not actor.roles & handing_roles():
        refuse("see", [NOT_YOURS], by=actor, case=deal.number, subjects=[deal.subject_id])
    return deal


def people_of(deal: Deal) -> list[Party]:
    """The buyer, and consignee and notify party where they are others, each with his data."""
    rows = [
        ("buyer", _("Buyer"), deal),
        ("consignee", _("Consignee"), getattr(deal, "consignee", None)),
        ("notify_party", _("Notify party"), getattr(deal, "notify_party", None)),
    ]
    return [Party(key, word, row.subject_id, _told(row)) for key, word, row in rows if row is not None]


def _told(row: Any) -> tuple[Handle, ...]:
    kinds = current_policy().categories
    held = {name: field for name, field in sealed_fields(row).items() if getattr(row, name) is not None}
    return tuple(
        getattr(row, name)
        for name, field in held.items()
        if field.category in kinds and kinds[field.category].kind not in NO_WORDS
    )
