"""A demand that was met and a recipient to be told, for whoever visits every page of the desk."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from funabin.gate.models import DataSubject, Recipient
from funabin.gate.purpose import declared
from funabin.journal.actor import Actor
from funabin.oversight.actions.demands import (
    agree_demand,
    confirm_genuine,
    decide_demand,
    give_demanded,
    record_demand,
    weigh_demand,
)
from funabin.oversight.models import Demand
from funabin.oversight.queries.demands import demanded_data
from funabin.rights.actions.requests import receive_request
from funabin.rights.models import PassedOn
from tests.cast import FUMIKO
from tests.gate.world import as_self

GORO = Actor(kind="staff", token="goro-another-privacy-officer", roles=frozenset({"privacy"}))
PAPER = b"%PDF-1.7"


def given_demand(authority: Recipient, about: DataSubject) -> Demand:
    """A police inquiry that was met; the person is still to be told."""
    demand = record_demand(
        instrument="police_inquiry", recipient=authority, statute="CCP 197(2)", asked=["contact.name"],
        paper=PAPER, note="担当官から電話がありました。", by=FUMIKO,
    )  # fmt: skip
    demand = confirm_genuine(demand=demand, means="called_back", by=FUMIKO)
    demand = weigh_demand(demand=demand, people=[about.pk], need="case_named", by=FUMIKO)
    handles = [one.handle for one in demanded_data(demand)]
    demand = decide_demand(demand=demand, handles=handles, by=FUMIKO)
    demand = agree_demand(demand=demand, decision=str(demand.decision), by=GORO)
    with declared(demand.purpose):
        give_demanded(demand=demand, manner="print", by=GORO)
    return Demand.objects.get(pk=demand.pk)


def to_tell(firm: Recipient, about: DataSubject) -> PassedOn:
    """A firm to be told of an erasure, as if it had got data."""
    by: Any = as_self(about)
    told = {"channel": "web", "language": "ja", "subject": about, "by": by}
    request, now = receive_request(kind="erasure", **told), timezone.now()
    return PassedOn.objects.create(
        request=request, subject=about.pk, recipient=firm, what="erasure", categories=["contact.name"],
        opened_at=now, due_at=now,
    )  # fmt: skip
