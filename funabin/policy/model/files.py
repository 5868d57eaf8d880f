"""Whole files: the exporter's, a law set, and the two merged."""

from __future__ import annotations

from datetime import date

from pydantic import BaseModel, ConfigDict, Field

from funabin.policy.model.data import Category, CollectionPoint, Grant, Purpose, RetentionClass, SubjectClass
from funabin.policy.model.page import Language, Operator, Paragraph, Part, Promise, Source
from funabin.policy.model.recipients import Recipient
from funabin.policy.model.rights import (
    BreachClock,
    Deadline,
    Measure,
    Responsible,
    Right,
    RightKind,
    ServiceClock,
    Standard,
)
from funabin.policy.model.site import Changes, Cookie, Links, Statistic


class Demand(BaseModel):
    """What a law wants every policy to say; the report names it where a policy is silent."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    article: str
    about: str  # a part of the file: "operator.representative", "rights.disclosure", "retention", "changes"


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
    measures: dict[str, Measure] = Field(default_factory=dict)
    standards: dict[str, Standard] = Field(default_factory=dict)
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
    subjects: dict[str, SubjectClass] = Field(default_factory=dict)  # what a house says of the same holds
    categories: dict[str, Category] = Field(default_factory=dict)  # likewise
    purposes: dict[str, Purpose] = Field(default_factory=dict)
    collection_points: dict[str, CollectionPoint] = Field(default_factory=dict)  # likewise
    grants: tuple[Grant, ...] = ()
    recipients: dict[str, Recipient] = Field(default_factory=dict)
    retention: dict[str, RetentionClass] = Field(default_factory=dict)
    rights: dict[RightKind, Right] = Field(default_factory=dict)
    measures: dict[str, Measure] = Field(default_factory=dict)  # likewise
    standards: dict[str, Standard] = Field(default_factory=dict)  # likewise
    deadlines: tuple[Deadline, ...] = ()
    breach: tuple[BreachClock, ...] = ()
    demands: tuple[Demand, ...] = ()


class Policy(PolicyFile):
    """A whole policy, its law sets merged in. `digest` names the version: sha256 over files and texts."""

    digest: str
    statutes: tuple[str, ...] = ()
    particulars: str = ""  # the article that wants the operator's particulars published, or ""
    deadlines: tuple[Deadline, ...] = ()
    breach: tuple[BreachClock, ...] = ()
    demands: tuple[Demand, ...] = ()
    texts: dict[str, dict[str, str]] = Field(default_factory=dict)  # language -> key -> sentence

    def text(self, key: str, language: str) -> str:
        """The sentence `key` in `language`. Raises KeyError where missing: a page is whole or absent."""
        return self.texts[language][key]
