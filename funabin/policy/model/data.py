"""What data there is, what it is for, where it is taken, who inside opens it and how long it is kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from funabin.policy.model.words import DurationText, SpanText, Statement

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


Channel = Literal["web", "email", "phone", "whatsapp", "letter", "fax", "system"]  # how it reaches us
Means = Literal["email", "post", "phone", "fax", "message"]  # how marketing reaches a person


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
    # special: special care-required (APPI 2(3)), taken only by consent; specific: My Number, for the work a
    # law lists and for nothing else, whatever anybody consents to; banned: never asked, refused in forms
    sensitivity: Literal["ordinary", "high", "special", "specific", "banned"] = "ordinary"
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

    def applies(self, answers: Mapping[str, object]) -> bool:
        """Whether it is asked of somebody who gave these answers (category -> value)."""
        return all(str(answers.get(category, "")) in wanted for category, wanted in self.when.items())


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
    channels: tuple[Channel, ...] = ("web",)

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
    ring: Literal["ordinary", "specific"] = "ordinary"  # which key ring wraps its keys: My Number's its own
    purposes_after_erasure: tuple[str, ...] = ()  # what still opens it once the person asked for erasure
