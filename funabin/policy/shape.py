"""From the words of the file to the fields of the model. The file is written for people:

`own: [AR-4.2a]`, `law: APPI 33` or `supplement: signin` instead of origin, clauses and reason; keys as
mapping keys; `items: {contact.name: required}` instead of a list. Paths stay the same, so that a mistake
finds its line.
"""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from funabin.policy.document import Document
from funabin.policy.mistakes import Mistake
from funabin.policy.model import (
    BreachClock,
    Category,
    Changes,
    CollectionPoint,
    Cookie,
    Deadline,
    Demand,
    Grant,
    Item,
    Links,
    Measure,
    Operator,
    Paragraph,
    Promise,
    Purpose,
    Recipient,
    Responsible,
    RetentionClass,
    Right,
    ServiceClock,
    Source,
    Standard,
    Statistic,
    SubjectClass,
)

ORIGINS = ("own", "law", "supplement")
CHOICES = {"one_of": "one_of", "conditional": "when"}  # what an item written as a mapping says of its need
KEYED: dict[str, tuple[type[BaseModel], str]] = {
    "categories": (Category, "key"), "purposes": (Purpose, "key"), "retention": (RetentionClass, "key"),
    "collection_points": (CollectionPoint, "key"), "clocks": (ServiceClock, "key"),
    "promises": (Promise, "id"), "subjects": (SubjectClass, "key"), "recipients": (Recipient, "key"),
    "statistics": (Statistic, "key"), "rights": (Right, "kind"), "responsible": (Responsible, "key"),
    "paragraphs": (Paragraph, "key"), "measures": (Measure, "key"), "standards": (Standard, "key"),
}  # fmt: skip
LISTED: dict[str, type[BaseModel]] = {
    "grants": Grant,
    "cookies": Cookie,
    "deadlines": Deadline,
    "breach": BreachClock,
}
SINGLE: dict[str, type[BaseModel]] = {"changes": Changes, "links": Links}
PLAIN: dict[str, type[BaseModel]] = {"operator": Operator, "sources": Source, "demands": Demand}


def shaped(document: Document, mistakes: list[Mistake]) -> dict[str, Any]:
    """The document's data with the model's field names; mistakes of form are added to `mistakes`."""
    data = dict(document.data)
    for section in KEYED:
        if isinstance(data.get(section), dict):
            data[section] = {
                key: _keyed(document, section, key, value, mistakes) for key, value in data[section].items()
            }
    for section in LISTED:
        if isinstance(data.get(section), list):
            data[section] = [
                _statement(document, (section, at), value, mistakes) for at, value in enumerate(data[section])
            ]
    for section in SINGLE:
        if section in data:
            data[section] = _statement(document, (section,), data[section], mistakes)
    return data


def _keyed(document: Document, section: str, key: str, value: Any, mistakes: list[Mistake]) -> Any:
    if not isinstance(value, dict):
        return value
    if section == "promises":
        return {"origin": "own", "clauses": (key,), "id": key} | value
    value = _statement(document, (section, key), value, mistakes) | {KEYED[section][1]: key}
    if isinstance(value.get("items"), dict):
        value["items"] = [_item(category, need) for category, need in value["items"].items()]
    return value


def _statement(document: Document, path: tuple[str | int, ...], value: Any, mistakes: list[Mistake]) -> Any:
    """Replace own, law or supplement by origin, clauses and reason. (The check says so if none is there.)"""
    if not isinstance(value, dict):
        return value
    given = [origin for origin in ORIGINS if origin in value]
    if len(given) > 1:
        mistakes.append(document.mistake(path, f"comes from one origin only; found {' and '.join(given)}"))
    origin = given[0] if given else "own"
    rest = {field: content for field, content in value.items() if field not in ORIGINS}
    return rest | {"origin": origin} | _grounds(origin, value.get(origin))


def _grounds(origin: str, said: Any) -> dict[str, Any]:
    if origin == "supplement":
        return {"reason": said}
    return {"clauses": [said] if isinstance(said, str) else said or ()}


def _item(category: str, need: Any) -> Any:
    if isinstance(need, str):
        return {"category": category, "need": need}
    if isinstance(need, dict):
        kind = next((word for word, key in CHOICES.items() if key in need), "required")
        return {"category": category, "need": kind} | need
    return {"category": category, "need": need}


def terms(path: tuple[str | int, ...], root: type[BaseModel]) -> list[str]:
    """The words the file may use at `path` (the path of an unknown word), as people write them."""
    if len(path) == 1:
        return list(root.model_fields)
    section, model = str(path[0]), _model_at(path)
    hidden = {
        "origin",
        "clauses",
        "reason",
        "key",
        "id",
        "category",
        "kind" if section == "rights" else "key",
    }
    words = [field for field in model.model_fields if field not in hidden]
    return [*words, *ORIGINS] if section in KEYED | LISTED | SINGLE and section != "promises" else words


def _model_at(path: tuple[str | int, ...]) -> type[BaseModel]:
    section = str(path[0])
    if "items" in path[:-1]:
        return Item
    if section in KEYED:
        return KEYED[section][0]
    return (LISTED | SINGLE | PLAIN)[section]
