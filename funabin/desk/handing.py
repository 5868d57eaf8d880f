"""The plan of a handing over, as its page shows it before anything is opened."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404
from django.urls import reverse

from funabin.desk.access import StaffRequest
from funabin.gate import register
from funabin.gate.fields import Handle
from funabin.gate.handing.asking import ask_about, may_be_asked
from funabin.gate.handing.judging import Judgement, judge_handing
from funabin.gate.register import Standing
from funabin.trade.queries.handing import (
    DEAL,
    INQUIRY,
    Folder,
    Party,
    folder_to_hand,
    reaches,
)

WORDS = {INQUIRY: "case_", DEAL: ""}  # before the names of addresses
# what a yes of the person would mend
ANSWERABLE = frozenset(
    {"no_consent", "foreign_third_party", "foreign_not_told", "not_in_consent"}
    | {"no_response", "opt_in_missing"}
)


@dataclass(frozen=True)
class Line:
    """One datum on the page: whose, what, and whether it goes; `why` says why it does not."""

    party: Party
    handle: Handle
    goes: bool
    why: Any = None


@dataclass(frozen=True)
class Plan:
    """Everything the page about one recipient shows before anything is opened."""

    folder: Folder
    standing: Standing
    purpose: str
    judgement: Judgement

    @property
    def number(self) -> str:
        """The case number."""
        return self.folder.number

    @property
    def parties(self) -> list[Party]:
        """The people of the case."""
        return self.folder.parties

    @property
    def lines(self) -> list[Line]:
        """Each datum, with whether it goes."""
        kept = {one.handle: one.reason for one in self.judgement.withheld}
        return [
            Line(party, handle, handle in self.judgement.given, kept.get(handle))
            for party in self.parties
            for handle in party.handles
        ]

    @property
    def choices(self) -> list[Line]:
        """What may be decided on: everything the policy's row names for the recipient."""
        return [one for one in self.lines if one.why is None or one.why.code == "not_decided"]

    @property
    def grounds(self) -> list[tuple[Party, Any]]:
        """Each person with the ground that was found for him; None where there is none."""
        return [(party, self.judgement.grounds.get(party.subject)) for party in self.parties]

    @property
    def asked(self) -> Any:
        """The question to the buyer about this firm, where one was asked."""
        who = self.folder.subject.pk
        return ask_about(self.standing.recipient, purpose=self.purpose, case=self.number, subject=who)

    @property
    def is_by_law(self) -> bool:
        """Whether it leaves on an exception of the law: then a demand says which, and why."""
        return bool(self.standing.row and "legal_exception" in self.standing.row.grounds)

    @property
    def may_ask(self) -> bool:
        """Whether the buyer's yes is what is missing, and nobody asked for it yet."""
        row, lacking = self.standing.row, {reason.code for reason in self.judgement.reasons}
        is_open = row is not None and may_be_asked(row, self.standing.recipient.country)
        return is_open and bool(lacking & ANSWERABLE) and self.asked is None and not self.folder.is_over

    def address(self, verb: str) -> str:
        """Where the page, or a form of it, is for this case and recipient."""
        place = address_of(verb, self.folder, self.standing.recipient.pk)
        return f"{place}?for={self.purpose}"

    @property
    def addresses(self) -> dict[str, str]:
        """The forms of the page."""
        verbs = {"decide": "decide_to_hand", "confirm": "confirm_to_hand", "ask": "ask_buyer"}
        others = {"choose": address_of("handing", self.folder)}
        return {name: self.address(verb) for name, verb in verbs.items()} | others


def address_of(verb: str, folder: Folder, *more: Any) -> str:
    """An address of handing over, by the kind of case."""
    return reverse(f"desk:{WORDS[folder.kind]}{verb}", args=[folder.number, *more])


def find_folder(request: StaffRequest, kind: str, number: str) -> Folder:
    """The case. Raises Http404 where there is none."""
    found = folder_to_hand(kind, number, request.actor)
    if found is None:
        raise Http404
    return found


def plan_for(request: StaffRequest, kind: str, number: str, recipient: UUID) -> Plan:
    """The plan for one recipient, judged now; nothing is opened. Raises Http404."""
    folder, firm = find_folder(request, kind, number), register.recipient_by_id(recipient)
    standing = register.standing_of(firm) if firm else None
    row = standing.row if standing else None
    if standing is None or row is None or not row.categories or not reaches(row.points, kind):
        raise Http404
    wanted = request.GET.get("for", "")
    purpose = wanted if wanted in row.purposes else row.purposes[0]
    judgement = judge_handing(
        folder.handles, recipient=standing.recipient, purpose=purpose, case=number, by=request.actor
    )
    return Plan(folder, standing, purpose, judgement)
