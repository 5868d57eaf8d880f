"""What a person may ask for and by when it is answered; who answers for it."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from funabin.policy.model.words import DurationText, SpanText, Statement


class Fee(BaseModel):
    """What answering a right costs. Only for disclosure and for telling a purpose of use (APPI 38)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    amount: Decimal = Field(ge=0)
    currency: Annotated[str, StringConstraints(pattern=r"[A-Z]{3}")]


RightKind = Literal[
    "disclosure", "provision_records", "purpose_notice", "correction", "addition", "deletion", "stop_use",
    "erasure", "stop_provision", "withdrawal", "objection", "portability", "return_copies", "complaint",
]  # fmt: skip


class Right(Statement):
    """A right of the person: how it is asked for, checked and answered."""

    kind: RightKind
    channels: tuple[Literal["web", "email", "phone", "post", "fax"], ...] = ()
    answers: tuple[Literal["electronic", "written", "phone"], ...] = ()
    identity: tuple[Literal["account", "mailed_link", "call_back", "papers"], ...] = ()
    agents: bool = False
    agent_papers: bool = False  # a power of attorney is asked for
    form: bool = False  # a designated form; equal content is accepted too
    refusable: tuple[str, ...] = ()  # articles that allow a refusal; nothing else does
    fee: Fee | None = None


class Deadline(Statement):
    """Until when a request is answered, by the law of a jurisdiction; "*" for every right."""

    jurisdictions: tuple[str, ...]  # country codes, or "*"
    rights: tuple[str, ...] = ("*",)
    within: DurationText
    working_days: bool = False


class BreachClock(Statement):
    """How soon a leak is told, from the moment it is known."""

    jurisdictions: tuple[str, ...]  # country codes, or "*"
    tells: Literal[
        "authority", "authority.final", "persons", "controller"
    ]  # controller: who entrusted the data
    within: DurationText


class ServiceClock(Statement):
    """A promised time to act: `acknowledge` within P10D, warned at P8D; hours as PT48H."""

    key: str
    kind: Literal["acknowledge", "answer", "dispute", "complaint", "rights"] = "answer"
    within: DurationText
    warn: SpanText = ""


class Responsible(Statement):
    """A person or team the policy makes answerable; the role that holds the duty at the desk."""

    key: str
    role: str
    duties: tuple[str, ...] = ()  # keys of the texts duty.<key>
