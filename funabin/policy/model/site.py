"""What the site itself does: cookies, counting, links, changes of the policy."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from funabin.policy.model.words import DurationText, SpanText, Statement


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


class Changes(Statement):
    """How the policy changes: data already taken follows after notice, after consent where the use widens."""

    notice: tuple[Literal["page", "feed", "mail"], ...] = ("page",)
    ahead: DurationText = "P0D"  # how long before it takes effect people are told


class Links(Statement):
    """Whether links to other firms' sites pass a page that says the reader is leaving."""

    leaving_page: bool = True
