"""Words that close nothing: a list with "other" in it is no list."""

from __future__ import annotations

VAGUE = {
    "all", "any", "anything", "business", "etc", "everything", "general", "incidental", "misc",
    "miscellaneous", "operations", "other", "others", "purpose", "purposes", "relevant", "value", "various",
}  # fmt: skip
OPEN_LIST = "an open list names nothing (APPI 17(1), 21(1)): say what exactly is meant"


def is_vague(key: str) -> bool:
    """Whether a key ends in a word that can mean anything: "contact.other", "promo.various"."""
    return key.rpartition(".")[2].lower() in VAGUE
