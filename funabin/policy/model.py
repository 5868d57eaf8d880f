"""The privacy policy as data: frozen values, complete in themselves, without a database.

Names follow the Data Privacy Vocabulary where it has a term and Japan's APPI where it does not (GLOSSARY.md).
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from funabin.policy.durations import parse_duration


def _duration(text: str) -> str:
    parse_duration(text)
    return text


def _span(text: str) -> str:
    return text if text in ("", "session") else _duration(text)


DurationText = Annotated[str, AfterValidator(_duration)]  # "P7Y"
SpanText = Annotated[str, AfterValidator(_span)]  # "P7Y", "session" or ""
Event = Literal[
    "erased",  # the person asked
    "relationship.ended",
    "case.ended",
    "invoice.issued",
    "taken",
    "check.done",  # what papers were shown for was checked
    "agreement.ended",
    "provision.made",
]
Country = Annotated[str, StringConstraints(pattern=r"[A-Z]{2}")]  # ISO 3166-1 alpha-2
Means = Literal["email", "post", "phone", "fax", "message"]  # how marketing reaches a person


class Origin(StrEnum):
    """Where a statement comes from; shown beside it on the policy page."""

    OWN = "own"  # the exporter's published policy: carries clause ids
    LAW = "law"  # imposed by a shipped, dated set such as law/jp.yaml
    SUPPLEMENT = "supplement"  # not in the published policy, needed to run a feature


class Statement(BaseModel):
    """Anything the policy says: who said it (origin) and under which clause or article."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    origin: Origin
    clauses: tuple[str, ...] = ()  # "AR-4.2a", or "APPI 33" for law
    reason: str = ""  # key of the text that says why (supplements must have one)


class Category(Statement):
    """A kind of personal data: `contact.name`. Dotted keys; the first part is its group."""

    key: str
    kind: Literal[
        "text",
        "long_text",
        "email",
        "phone",
        "date",
        "year",
        "country",
        "port",
        "postal_code",
        "choice",
        "yes_no",
        "file",
        "token",
        "bank_account",
        "my_number",
        "card_number",
    ]
    index: Literal["", "email", "phone", "words"] = ""  # looked up by a keyed blind index of this normal form
    sensitivity: Literal["ordinary", "high", "banned"] = "ordinary"
    reduce_to: str = ""  # the category kept instead after the check ("person.birth_date" -> "person.over_16")
    clear: bool = False  # one of the few derivations kept unsealed (coarse country, language, "16 or over")
    dpv: str = ""


class Purpose(Statement):
    """A purpose of use. A parent never opens anything; only leaves do."""

    key: str
    parent: str = ""
    leaf: bool = True
    opt_in: bool = False  # opens only with a live consent that names it
    every_point: bool = False  # applies wherever data was taken (duties the law imposes)
    means: Means | None = None  # marketing: a leaf, a consent and a stop for each way to reach a person
    dpv: str = ""


class SubjectClass(Statement):
    """A kind of person the policy speaks of: customers, shareholders, staff, friends told."""

    key: str
    dpv: str = ""


class Item(BaseModel):
    """One thing asked at a collection point."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    category: str
    need: Literal["required", "optional", "one_of", "conditional"] = "required"
    one_of: str = ""  # items with the same word: at least one of them
    when: dict[str, tuple[str, ...]] = Field(
        default_factory=dict
    )  # conditional: required where another item has one of these answers, and not taken otherwise
    why: str = ""  # key of the text shown beside the field


class CollectionPoint(Statement):
    """Where data is taken, from whom, which items, for which purposes, under which retention class."""

    key: str
    subject: str = "customer"  # subject class: customer, consignee, notify_party, staff ...
    items: tuple[Item, ...]
    derived: tuple[
        str, ...
    ] = ()  # clear categories noted without asking: the page's language, the coarse country
    purposes: tuple[str, ...]
    recipients: tuple[str, ...] = ()  # who outside receives it: keys of `recipients`
    consents: tuple[str, ...] = ()  # opt-in purposes offered here, each by a box nobody has ticked
    retention: str  # key of a RetentionClass
    minimum_age: int | None = None
    declarations: tuple[str, ...] = ()  # things the person declares, e.g. "contract_capacity"
    channels: tuple[str, ...] = ("web",)  # web, phone, whatsapp, email, letter, system

    def item(self, category: str) -> Item | None:
        """The item asking for `category`, if this point asks for it."""
        return next((item for item in self.items if item.category == category), None)


class Grant(Statement):
    """Who inside may open what for which purpose. `categories` and `points` take globs (`contact.*`, `*`)."""

    roles: tuple[str, ...]
    purposes: tuple[str, ...]
    categories: tuple[str, ...]
    points: tuple[str, ...] = ("*",)


class RetentionClass(Statement):
    """How long data of a class is kept. A person has one key per class (and per case where `scope` is case).

    The key is destroyed `lasts` after `starts`; `starts` names an event the rooms above report to the gate.
    """

    key: str  # service, deal, statutory
    scope: Literal["person", "case"] = "person"
    starts: Event
    lasts: DurationText = "P0D"  # ISO 8601 duration in whole days, months or years: P0D, P90D, P7Y
    erasable: bool = True  # destroyed at once when the person asks; otherwise named with its reason
    idle: SpanText = (
        ""  # also ends this long after the last contact ("P2Y"), so that nothing is kept for ever
    )
    purposes_after_erasure: tuple[str, ...] = ()  # what still opens it once the person asked for erasure


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
    kind: Literal[
        "entrustee", "joint_user", "dealer", "manufacturer", "fulfilment_partner", "partner", "merchant",
        "bank", "escrow", "carrier", "customs_agent", "consignee", "group_company", "sponsor",
        "statistics_reader", "authority", "agent_of_the_person",
    ]  # fmt: skip
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


class Statistic(Statement):
    """Something counted without knowing anybody: totals per day only."""

    key: str
    counts: Literal[
        "page_views", "sessions", "unique_visitors", "browser_families", "os_families", "searches",
        "campaigns", "countries",
    ]  # fmt: skip
    floor: int = Field(default=10, ge=2)  # smaller figures are merged
    readers: tuple[str, ...] = ()  # keys of `recipients`; staff always
    lasts: DurationText = "P2Y"


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


class Responsible(Statement):
    """A person or team the policy makes answerable; the role that holds the duty at the desk."""

    key: str
    role: str
    duties: tuple[str, ...] = ()  # keys of the texts duty.<key>


class Changes(Statement):
    """How the policy changes: data already taken follows after notice, after consent where the use widens."""

    notice: tuple[Literal["page", "feed", "mail"], ...] = ("page",)
    ahead: DurationText = "P0D"  # how long before it takes effect people are told


class Links(Statement):
    """Whether links to other firms' sites pass a page that says the reader is leaving."""

    leaving_page: bool = True


class Demand(BaseModel):
    """What a law wants every policy to say; the report names it where a policy is silent."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    article: str
    about: str  # a part of the file: "operator.representative", "rights.disclosure", "retention", "changes"


class Cookie(Statement):
    """One cookie: none exists that is not declared here."""

    name: str
    face: Literal["public", "my", "desk"]
    path: str
    lasts: SpanText  # ISO duration or "session"
    purpose: str
    refusable: bool = False
    opt_in: bool = False  # set only after the person asked for it
    holds: Literal["random_id", "preference"] = "random_id"  # never anything about a person


class ServiceClock(Statement):
    """A promised time to act: `acknowledge` within P10D, warned at P8D; hours as PT48H."""

    key: str
    kind: Literal["acknowledge", "answer", "dispute", "complaint", "rights"] = "answer"
    within: DurationText
    warn: SpanText = ""


class Promise(Statement):
    """One promise of the published policy, by its clause id, and the mechanism that keeps it.

    `by` names a probe of `funabin.conformity`; `args` are its arguments. `void_article` makes the row void;
    `missing` is the key of the text that names the later feature. Exactly one of the three is set.
    A pledge is a duty of people: `by: pledge`, with the text that reminds them.
    """

    id: str
    kind: Literal[
        "scope",
        "collect",
        "purpose",
        "recipient",
        "cookie",
        "right",
        "clock",
        "contact",
        "security",
        "change",
        "feature",
        "limit",
    ]
    section: str  # key of the section of the policy page it stands under
    by: str = ""
    args: tuple[str, ...] = ()
    also: tuple[str, ...] = ()  # further probes (without arguments) that must hold too
    void_article: str = ""
    missing: str = ""


class Paragraph(Statement):
    """A free paragraph of the page: shown as a pledge of people, which the software does not enforce."""

    key: str
    section: str


class Source(BaseModel):
    """The archived text a policy was written after."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    address: str
    archived: date | None
    note: str = ""


class Operator(BaseModel):
    """Who is responsible: what Art. 32 wants published. A blank field blocks publishing."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    legal_name: str = ""
    address: str = ""
    country: str = "JP"
    representative: str = ""
    licence: str = ""
    phone: str = ""
    email: str = ""
    website: str = ""
    contact_office: str = ""
    responsible_person: str = ""


Language = Annotated[str, StringConstraints(pattern=r"[a-z]{2,3}")]  # one with a grammar
Part = Literal[
    "points", "purposes", "access", "recipients", "statistics", "retention", "cookies", "rights", "clocks",
    "responsible", "changes", "operator", "sources",
]  # fmt: skip


class PolicyFile(BaseModel):
    """What the exporter's own file states, before the law sets are merged in."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    house: str
    title: str
    effective: date
    languages: tuple[Language, ...]
    sources: dict[str, Source]
    laws: tuple[str, ...]
    operator: Operator
    minimum_age: int | None = None
    governing_law: str = ""  # by name, for letters and pages
    court: str = ""
    subjects: dict[str, SubjectClass] = Field(default_factory=dict)
    categories: dict[str, Category]
    purposes: dict[str, Purpose]
    collection_points: dict[str, CollectionPoint]
    grants: tuple[Grant, ...]
    recipients: dict[str, Recipient] = Field(default_factory=dict)
    retention: dict[str, RetentionClass]
    cookies: tuple[Cookie, ...] = ()
    statistics: dict[str, Statistic] = Field(default_factory=dict)
    rights: dict[RightKind, Right] = Field(default_factory=dict)
    responsible: dict[str, Responsible] = Field(default_factory=dict)
    changes: Changes | None = None
    links: Links | None = None
    clocks: dict[str, ServiceClock] = Field(default_factory=dict)
    sections: dict[str, tuple[Part, ...]] = Field(
        default_factory=dict
    )  # of the page, with what is generated there
    roles: tuple[str, ...] = ()  # every role a grant may name; "self" is the person, "system" the worker
    promises: dict[str, Promise] = Field(default_factory=dict)
    paragraphs: dict[str, Paragraph] = Field(default_factory=dict)


class LawFile(BaseModel):
    """A dated set of what a law imposes, whatever the exporter's own policy says."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    law: str
    title: str
    as_of: date
    statutes: tuple[str, ...]  # short names of the acts its articles cite: "APPI"
    particulars: str = ""  # the article that wants the operator's particulars published
    roles: tuple[str, ...] = ()
    purposes: dict[str, Purpose] = Field(default_factory=dict)
    grants: tuple[Grant, ...] = ()
    recipients: dict[str, Recipient] = Field(default_factory=dict)
    retention: dict[str, RetentionClass] = Field(default_factory=dict)
    rights: dict[RightKind, Right] = Field(default_factory=dict)
    deadlines: tuple[Deadline, ...] = ()
    demands: tuple[Demand, ...] = ()


class Policy(PolicyFile):
    """A whole policy, its law sets merged in. `digest` names the version: sha256 over files and texts."""

    digest: str
    statutes: tuple[str, ...] = ()
    particulars: str = ""  # the article that wants the operator's particulars published, or ""
    deadlines: tuple[Deadline, ...] = ()
    demands: tuple[Demand, ...] = ()
    texts: dict[str, dict[str, str]] = Field(default_factory=dict)  # language -> key -> sentence

    def text(self, key: str, language: str) -> str:
        """The sentence `key` in `language`. Raises KeyError where missing: a page is whole or absent."""
        return self.texts[language][key]
