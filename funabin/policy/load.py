"""Files to Policy: read, shape, validate, merge the law sets, check. Every mistake at once, with place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from funabin.policy.check import check
from funabin.policy.check.refused import why_refused
from funabin.policy.check.texts import needed_texts
from funabin.policy.document import Document, read_document
from funabin.policy.files import Files
from funabin.policy.mistakes import Mistake, PolicyError, nearest
from funabin.policy.model import CollectionPoint, LawFile, Policy, PolicyFile
from funabin.policy.shape import shaped, terms
from funabin.policy.source import PolicySource, read_source
from funabin.policy.texts import read_texts

__all__ = [
    "Mistake",
    "PolicyError",
    "PolicySource",
    "load_policy",
    "policy_of",
    "read_source",
    "stored_policy",
]

File = TypeVar("File", bound=BaseModel)
# what a house may say in its own words although a law says it too; an earlier law set goes before a later one
RESTATED = ("rights", "subjects", "categories", "collection_points", "measures", "standards")


def load_policy(directory_or_file: Path, laws: Path | None = None) -> Policy:
    """Read a house's folder or policy file. Raises PolicyError with all mistakes, OSError without a file."""
    return policy_of(read_source(directory_or_file, laws))


def policy_of(source: PolicySource) -> Policy:
    """The policy of source texts. Raises PolicyError with every mistake. Cached per digest."""
    return _policies(_Key(source), is_new=True)


def stored_policy(source: PolicySource) -> Policy:
    """A version as it was published, by the rules of that day: what is asked only since stands blank.

    Raises PolicyError where the texts cannot be read at all.
    """
    return _policies(_Key(source), is_new=False)


class _Key:
    """A cache key: equal sources by digest."""

    def __init__(self, source: PolicySource) -> None:
        self.source = source
        self.digest = source.digest

    def __hash__(self) -> int:
        return hash(self.digest)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and self.digest == other.digest


@lru_cache(maxsize=64)
def _policies(key: _Key, *, is_new: bool) -> Policy:
    return _built(key.source, key.digest, is_new=is_new)


def _built(source: PolicySource, digest: str, *, is_new: bool) -> Policy:
    mistakes: list[Mistake] = []
    texts = read_texts(source, mistakes)
    house = _document(source.policy, source.file, mistakes)
    laws = {name: _document(text, f"law/{name}.yaml", mistakes) for name, text in source.laws.items()}
    house_file = _validated(PolicyFile, house, mistakes)
    law_files = [_validated(LawFile, document, mistakes) for document in laws.values()]
    if house_file is None:
        raise PolicyError(mistakes)
    read = [law for law in law_files if law]
    unsure = frozenset(mistake.key.partition(".")[0] for mistake in mistakes)
    pairs = [(house, house_file), *zip(laws.values(), law_files, strict=True)]
    places = {
        section: _row_places(section, pairs) for section in ("grants", "deadlines", "breach", "demands")
    }
    policy = _merged(house_file, read, texts.sentences, digest)
    if not is_new and not mistakes:
        return _with_blanks(policy)
    mistakes += check(policy, Files(house, laws, texts, places, unsure))
    if mistakes:
        raise PolicyError(mistakes)
    return policy


def _with_blanks(policy: Policy) -> Policy:
    """The policy with an empty sentence wherever one is wanted now that was not when it was published."""
    blanks = dict.fromkeys(needed_texts(policy), "")
    return policy.model_copy(update={"texts": {key: blanks | said for key, said in policy.texts.items()}})


def _row_places(
    section: str, files: Sequence[tuple[Document, PolicyFile | LawFile | None]]
) -> tuple[tuple[Document, int], ...]:
    return tuple((document, at) for document, file in files for at in range(len(getattr(file, section, ()))))


def _document(text: str, file: str, mistakes: list[Mistake]) -> Document:
    try:
        return read_document(text, file)
    except PolicyError as error:
        mistakes += error.mistakes
        return Document(file, None, None)


def _merged(house: PolicyFile, laws: list[LawFile], texts: dict[str, dict[str, str]], digest: str) -> Policy:
    """The house's statements with what each law set adds. A key said twice is found by the check."""
    said: dict[str, Any] = {name: getattr(house, name) for name in PolicyFile.model_fields}
    for law in laws:
        said["purposes"] = said["purposes"] | law.purposes
        said["retention"] = said["retention"] | law.retention
        said["recipients"] = said["recipients"] | law.recipients
        for part in RESTATED:  # the house says how, the law that there is one
            said[part] = getattr(law, part) | said[part]
        said["grants"] = (*said["grants"], *law.grants)
        said["roles"] = tuple(dict.fromkeys((*said["roles"], *law.roles)))
    points = {key: _with_reasons(point, texts) for key, point in said["collection_points"].items()}
    statutes = tuple(dict.fromkeys(statute for law in laws for statute in law.statutes))
    particulars = next((law.particulars for law in laws if law.particulars), "")
    said |= {"collection_points": points, "statutes": statutes, "particulars": particulars}
    for part in ("deadlines", "breach", "demands"):
        said[part] = tuple(row for law in laws for row in getattr(law, part))
    return Policy(**said, texts=texts, digest=digest)


def _with_reasons(point: CollectionPoint, texts: dict[str, dict[str, str]]) -> CollectionPoint:
    """Each item with the key of its "why we ask": of this point where there is one, else of the category."""
    known = {key for sentences in texts.values() for key in sentences}
    items = []
    for item in point.items:
        special = f"why.{point.key}.{item.category}"
        why = item.why or (special if special in known else f"why.{item.category}")
        items.append(item.model_copy(update={"why": why}))
    return point.model_copy(update={"items": tuple(items)})


def _validated(model: type[File], document: Document, mistakes: list[Mistake]) -> File | None:
    """The file's content, without wrong entries (so that the rest can be checked); None if hopeless."""
    if not isinstance(document.data, dict):
        if document.tree is not None or not mistakes:
            mistakes.append(document.mistake((), "a mapping of sections is expected here"))
        return None
    data = shaped(document, mistakes)
    try:
        return model.model_validate(data)
    except ValidationError as error:
        mistakes += [_mistake(document, model, found) for found in error.errors()]
        return _rest(model, data, error)


def _rest(model: type[File], data: dict[str, Any], error: ValidationError) -> File | None:
    for found in error.errors():
        _drop(data, found["loc"])
    try:
        return model.model_validate(data)
    except ValidationError:
        return None


def _drop(data: dict[str, Any], path: tuple[int | str, ...]) -> None:
    """Take out the entry in which `path` lies; of a list (whose places would shift) the whole section."""
    section = data.get(str(path[0]))
    if len(path) > 1 and isinstance(section, dict):
        section.pop(path[1], None)
    elif len(path) > 1 and isinstance(section, list):
        data[str(path[0])] = []
    else:
        data.pop(str(path[0]), None)


FOUND = {"missing": "is missing", "extra_forbidden": "is not a term of the policy file"}


def _mistake(document: Document, model: type[BaseModel], found: ErrorDetails) -> Mistake:
    path, kind = found["loc"], found["type"]
    message = FOUND.get(kind) or found["msg"].removeprefix("Value error, ")
    message = message[0].lower() + message[1:]
    refused = why_refused(path, kind, found["input"])
    if refused:
        message = refused
    elif kind == "extra_forbidden":
        message += nearest(str(path[-1]), terms(path, model))
    elif kind == "literal_error":
        message += nearest(str(found["input"]), re.findall(r"'([^']*)'", found["msg"]))
    return document.mistake(path, message)
