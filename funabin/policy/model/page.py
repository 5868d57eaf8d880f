"""What stands on the page beside the rows: promises, paragraphs, who is responsible, sources."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, StringConstraints

from funabin.policy.model.words import Statement

PLEDGES = ("pledge", "measures_signed")


class Promise(Statement):
    """One promise of the published policy, by its clause id, and the mechanism that keeps it.

    `by` names a probe of `funabin.conformity`; `args` are its arguments. `void_article` makes the row void;
    `missing` is the key of the text that names the later feature. Exactly one of the three is set.
    A pledge is a duty of people: `by: pledge`, or `measures_signed` with the measures that somebody signs,
    with the text that reminds them.
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

    @property
    def is_pledge(self) -> bool:
        """Whether people keep it, with a text that says what they do."""
        return self.by in PLEDGES


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
    "responsible", "changes", "operator", "sources", "measures",
]  # fmt: skip
