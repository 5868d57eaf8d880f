"""What a person may ask for and by when it is answered; who answers for it."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from funabin.policy.model.recipients import RecipientKind
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
    extension: SpanText = ""  # how much later at most, if the person is told why in time; none where empty
    pausable: bool = False  # stands still while the person is asked who he is or what he means


LeakTrigger = Literal[
    "special_care",  # special care-required data of anybody
    "money",  # data whose misuse can cost the person money
    "bad_purpose",  # likely done with a bad purpose: intrusion, theft, ransom, by an insider
    "many",  # more people than BreachClock.many
]


class BreachClock(Statement):
    """How soon a leak is told, from the moment it is known; suspected ones too.

    `when` makes a row hold in place of the one without it for the same countries.
    """

    jurisdictions: tuple[str, ...]  # country codes, or "*"
    tells: Literal[
        "authority", "authority.final", "persons", "controller"
    ]  # controller: who entrusted the data
    within: DurationText
    triggers: tuple[LeakTrigger, ...] = ()  # told only where one of them is met; any leak where empty
    many: int = 1000  # the trigger "many" is met by more people than this
    when: Literal["", "bad_purpose"] = ""
    day_one: bool = False  # the day on which it was known counts as the first


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


Evidence = Literal[
    "attested",  # a person looks and signs
    "policy_published", "rules_read", "journal_verified", "grants_reviewed", "drill", "probes",
    "second_factor", "backup", "restore", "recipients_reviewed",
]  # fmt: skip


class Measure(Statement):
    """A security measure that is taken (APPI 23), renewed by evidence. Its sentence is measure.<key>."""

    key: str
    head: Literal[
        "basic_policy", "rules", "organisational", "personnel", "physical", "technical", "foreign"
    ]  # the seven heads of the guidelines' chapter on security measures
    evidence: Evidence = "attested"  # what shows that it is taken
    every: SpanText = "P1Y"  # how old the evidence may be; "" where it never ends
    published: bool = True  # whether the policy page tells it (APPI 32(1)); never a detail that helps thieves


class Standard(Statement):
    """What a recipient of some kinds must meet before it is given anything (APPI 25).

    Each criterion is a question, criterion.<word>, answered yes or no.
    """

    key: str
    kinds: tuple[RecipientKind, ...]
    criteria: tuple[str, ...]
    required: tuple[str, ...] = ()  # those without which it never passes
    pass_at: int  # how many of all must be met
