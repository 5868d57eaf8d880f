"""The languages shipped, and those a house brings in the block `grammar:` of its texts."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from funabin.policy.document import leaves, read_document
from funabin.policy.grammar.words import Grammar
from funabin.policy.model import Policy

PREFIX = "grammar."


def _shipped(language: str) -> Grammar:
    text = (Path(__file__).parent / f"{language}.yaml").read_text(encoding="utf-8")
    read = leaves(read_document(text, f"{language}.yaml").data)
    return Grammar(language, MappingProxyType({".".join(path): words for path, words in read}))


SHIPPED: Mapping[str, Grammar] = {language: _shipped(language) for language in ("en", "ja")}


def grammar_of(policy: Policy, language: str) -> Grammar:
    """The grammar of a language of the policy. Raises KeyError for a language it is not written in."""
    if language in SHIPPED:
        return SHIPPED[language]
    sentences = policy.texts[language].items()
    words = {key.removeprefix(PREFIX): value for key, value in sentences if key.startswith(PREFIX)}
    if not words:
        raise KeyError(language)
    return Grammar(language, words)
