"""The privacy policy as data: frozen values, complete in themselves, without a database.

Names follow the Data Privacy Vocabulary where it has a term and Japan's APPI where it does not (GLOSSARY.md).
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from funabin.policy.durations import parse_duration


def _duration(text: str) -> str:
    parse_duration(text)
    return text


def _span(text: str) -> str:
    return text if text in ("", "session") else _duration(text)


DurationText = Annotated[str, AfterValidator(_duration)]  # "P7Y"
SpanText = Annotated[str, AfterValidator(_span)]  # "P7Y", "session" or ""
Event = Literal["erased", "relationship.ended", "case.ended", "invoice.issued", "taken"]


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
    dpv: str = ""


class Item(BaseModel):
    """One thing asked at a collection point."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    category: str
    need: Literal["required", "optional", "one_of"] = "required"
    one_of: str = ""  # items with the same word: at least one of them
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
    recipients: tuple[str, ...] = ()  # who outside receives it, by the key of the text recipient.<...>
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


class Cookie(Statement):
    """One cookie: none exists that is not declared here."""

    name: str
    face: Literal["public", "my", "desk"]
    path: str
    lasts: SpanText  # ISO duration or "session"
    purpose: str
    refusable: bool = False


class ServiceClock(Statement):
    """A promised time to act: `acknowledge` within P10D, warned at P8D."""

    key: str
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
    contact_office: str = ""
    responsible_person: str = ""


Language = Literal["en", "ja"]  # the languages funabin.policy.prose can write
Part = Literal["points", "purposes", "access", "retention", "cookies", "operator", "sources"]


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
    categories: dict[str, Category]
    purposes: dict[str, Purpose]
    collection_points: dict[str, CollectionPoint]
    grants: tuple[Grant, ...]
    retention: dict[str, RetentionClass]
    cookies: tuple[Cookie, ...] = ()
    clocks: dict[str, ServiceClock] = Field(default_factory=dict)
    sections: dict[str, tuple[Part, ...]] = Field(
        default_factory=dict
    )  # of the page, with what is generated there
    roles: tuple[str, ...] = ()  # every role a grant may name; "self" is the person, "system" the worker
    promises: dict[str, Promise] = Field(default_factory=dict)


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
    retention: dict[str, RetentionClass] = Field(default_factory=dict)


class Policy(PolicyFile):
    """A whole policy, its law sets merged in. `digest` names the version: sha256 over files and texts."""

    digest: str
    statutes: tuple[str, ...] = ()
    particulars: str = ""  # the article that wants the operator's particulars published, or ""
    texts: dict[str, dict[str, str]] = Field(default_factory=dict)  # language -> key -> sentence

    def text(self, key: str, language: str) -> str:
        """The sentence `key` in `language`. Raises KeyError where missing: a page is whole or absent."""
        return self.texts[language][key]
