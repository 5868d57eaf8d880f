"""What a language must be able to say about a change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Lexicon:
    """Sentences by kind of change, and general ones for kinds without a sentence of their own."""

    sentences: Mapping[str, str]
    added: str
    removed: str
    more: str
    less: str
    changed: str
    texts: str
    text: str
    where: str
    nothing: str
    everybody: str
    named: str  # the name of a row after its noun
    weights: Mapping[str, str]
    needs: Mapping[str, str]
    nouns: Mapping[str, str]
    values: Mapping[str, str]
    fields: Mapping[str, str]
