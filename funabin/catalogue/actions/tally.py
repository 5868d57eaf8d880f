"""What a batch of rows counts, and what it knows of makes and models."""

from __future__ import annotations

from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any

from funabin.catalogue.models import StockImport
from funabin.catalogue.rules import chassis_prefix, words_of


@dataclass
class Tally:
    """What came of rows: counts as they stand on a StockImport."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    published: int = 0
    rejected: int = 0
    kept_drafts: int = 0
    untouched: int = 0
    gone: int = 0
    photos: int = 0

    def add_to(self, run: StockImport) -> None:
        """Add these counts to a run's."""
        for one in fields(self):
            setattr(run, one.name, getattr(run, one.name) + getattr(self, one.name))


@dataclass(frozen=True)
class Named:
    """A make and model: their ids, and the words a search knows them by."""

    make_id: int
    model_id: int
    first: tuple[str, ...]
    last: tuple[str, ...]


def search_text(named: Named, facts: dict[str, Any], number: str) -> str:
    """The same text as `names.search_text_of`, from words that are known already."""
    free = " ".join(
        (
            *(facts.get("grade", ""), facts.get("model_code", "")),
            *(chassis_prefix(facts.get("chassis_number", "")), number, facts.get("remarks", "")),
        )
    )
    return "".join(f" {word}" for word in dict.fromkeys((*named.first, *words_of(free), *named.last)))


def contradicts(fob: Decimal | None, discount: Decimal | None) -> bool:
    """Whether more was taken off a price than there is."""
    return bool(discount) and (fob is None or (discount or 0) > fob)
