"""Who outside receives data, on which grounds."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

from funabin.policy.model.words import SpanText, Statement

Ground = Literal[
    "own_act",  # the person sends it, or has it sent on the person's behalf
    "adequate_country",  # APPI 28(1): a country recognised as equivalent (EU and EEA, United Kingdom)
    "equivalent_measures",  # APPI 28(1), (3): bound by contract to equal measures, checked from time to time
    "foreign_consent",  # APPI 28(1), (2): consent, told country, its rules, the measures
    "entrustment",  # APPI 27(5)(i), 25
    "joint_use",  # APPI 27(5)(iii)
    "legal_exception",  # APPI 27(1)(i)-(vii): names its article
    "consent",  # APPI 27(1)
]


RecipientKind = Literal[
    "entrustee", "joint_user", "dealer", "manufacturer", "fulfilment_partner", "partner", "merchant",
    "bank", "escrow", "carrier", "customs_agent", "consignee", "group_company", "sponsor",
    "statistics_reader", "authority", "agent_of_the_person",
]  # fmt: skip


Term = Literal["security", "confidentiality", "return", "purpose_limit", "sub_entrustment", "breach_notice"]


class JointUse(BaseModel):
    """The particulars of joint use that the person is told beforehand (APPI 27(5)(iii))."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    responsible: str  # name of who is responsible for the data
    address: str
    representative: str = ""


class Recipient(Statement):
    """A kind of recipient outside: what it receives, for which purposes, on which grounds.

    The text recipient.<key> names it; joint use also needs joint_use.<key>: who exactly uses the data.
    """

    key: str
    kind: RecipientKind
    purposes: tuple[str, ...]
    categories: tuple[str, ...] = ()  # globs; nothing of a person where empty (readers of statistics)
    points: tuple[str, ...] = ("*",)  # globs
    roles: tuple[str, ...] = ()  # who inside may hand over; each must also be granted the opening
    grounds: tuple[Ground, ...]  # those that may be used; the gate tests them in the order of the Act
    articles: tuple[str, ...] = ()  # for legal_exception: "APPI 27(1)(ii)"
    countries: tuple[str, ...] = ("*",)  # where it may be: country codes, or "*"
    case_only: bool = False  # only what belongs to the case it works on
    response_only: bool = False  # only after the person answered on a page that names the recipient
    accredited: bool = False  # only while its accreditation lives
    terms: tuple[Term, ...] = ()  # what the agreement with it must say
    review: SpanText = ""  # supervised at least this often; overdue stops handing over
    two_persons: bool = False  # decided by two members of staff
    joint_use: JointUse | None = None
