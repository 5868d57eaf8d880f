"""The sentences of a policy, per language: nested YAML flattened to dotted keys ("category.contact.name")."""

from __future__ import annotations

from dataclasses import dataclass, field

from funabin.policy.document import Document, leaves, read_document
from funabin.policy.mistakes import Mistake, PolicyError
from funabin.policy.source import PolicySource

Place = tuple[Document, tuple[str, ...]]


@dataclass
class Texts:
    """All sentences with the place each was read from.

    The house's words go before those of a law set, those of an earlier set before those of a later one.
    """

    sentences: dict[str, dict[str, str]] = field(default_factory=dict)
    places: dict[str, dict[str, Place]] = field(default_factory=dict)
    house: dict[str, Document] = field(default_factory=dict)
    broken: set[str] = field(default_factory=set)  # languages with a file that could not be read


def read_texts(source: PolicySource, mistakes: list[Mistake]) -> Texts:
    """Read the law sets' texts, then the house's over them. What is no sentence is added to `mistakes`."""
    texts = Texts()
    for key, text in source.law_texts.items():
        _add(texts, key.rpartition(".")[2], text, f"law/texts/{key}.yaml", mistakes)
    for language, text in source.texts.items():
        document = _add(texts, language, text, source.text_file(language), mistakes)
        if document:
            texts.house[language] = document
    return texts


def _add(texts: Texts, language: str, text: str, file: str, mistakes: list[Mistake]) -> Document | None:
    try:
        document = read_document(text, file)
    except PolicyError as error:
        mistakes += error.mistakes
        texts.broken.add(language)
        return None
    sentences = texts.sentences.setdefault(language, {})
    places = texts.places.setdefault(language, {})
    for path, value in leaves(document.data):
        if document.file.startswith("law/") and ".".join(path) in sentences:
            continue
        if isinstance(value, str) and (value.strip() or path[0] == "grammar"):
            sentences[".".join(path)] = value if path[0] == "grammar" else value.strip()
            places[".".join(path)] = (document, path)
        else:
            mistakes.append(document.mistake(path, "a sentence is expected here"))
    return document
