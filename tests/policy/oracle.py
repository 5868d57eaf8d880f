"""How a question is decided, word for word after docs/privacy/policy-file.md.

Slow and plain on purpose. It takes rows as they stand in a file, and shares no code with the room it judges.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

Rows = dict[str, Any]  # sections of a policy file: categories, purposes, collection_points, grants, retention


@dataclass(frozen=True)
class Case:
    """One question, and what the person has said."""

    purpose: str
    category: str
    point: str
    role: str
    erased: bool = False
    consented: frozenset[str] = frozenset()
    objected: frozenset[str] = frozenset()


def against(rows: Rows, case: Case) -> set[str]:
    """Everything that stands against it; nothing: it is allowed."""
    return (
        _first(rows, case)
        | _second(rows, case)
        | _third(rows, case)
        | _fourth(rows, case)
        | _fifth(rows, case)
    )


def _first(rows: Rows, case: Case) -> set[str]:
    """The purpose is a leaf, and the point lists it (purposes the law imposes apply at every point)."""
    if case.purpose not in rows["purposes"]:
        return {"unknown_purpose"}
    purpose = rows["purposes"][case.purpose]
    if not purpose["leaf"]:
        return {"parent_purpose"}
    if case.point not in rows["collection_points"] or purpose["every_point"]:
        return set()
    listed = rows["collection_points"][case.point]["purposes"]
    return set() if case.purpose in listed else {"not_for_this_purpose"}


def _second(rows: Rows, case: Case) -> set[str]:
    """The point asks for the category, reduces another to it, or notes it in clear; it is not banned."""
    found = set()
    if rows["categories"].get(case.category, {}).get("sensitivity") == "banned":
        found.add("banned_category")
    if case.point not in rows["collection_points"]:
        return found | {"unknown_point"}
    point = rows["collection_points"][case.point]
    for asked in point["items"]:
        if case.category in (asked, rows["categories"][asked]["reduce_to"]):
            return found
    return found if case.category in point["derived"] else found | {"undeclared_category"}


def _third(rows: Rows, case: Case) -> set[str]:
    """One grant covers role, purpose, category and point together."""
    if case.purpose not in rows["purposes"]:
        return set()  # there is nothing to grant
    for grant in rows["grants"]:
        covers = case.role in grant["roles"] and case.purpose in grant["purposes"]
        covers = covers and _names(rows, case, grant["categories"])
        if covers and any(_fits(case.point, pattern) for pattern in grant["points"]):
            return set()
    return {"role_not_granted"}


def _names(rows: Rows, case: Case, patterns: list[str]) -> bool:
    """Whether a pattern covers the category; `specific` is named whole, but for the person's own view."""
    if (
        rows["categories"].get(case.category, {}).get("sensitivity") == "specific"
        and case.purpose != "self.access"
    ):
        return case.category in patterns
    return any(_fits(case.category, pattern) for pattern in patterns)


def _fourth(rows: Rows, case: Case) -> set[str]:
    """An opt-in purpose has a live consent; nobody objected (nobody can object to a duty of law)."""
    purpose, found = rows["purposes"].get(case.purpose, {}), set()
    if purpose.get("opt_in") and case.purpose not in case.consented:
        found.add("opt_in_missing")
    if case.purpose in case.objected and purpose.get("origin") != "law":
        found.add("objected")
    return found


def _fifth(rows: Rows, case: Case) -> set[str]:
    """If the person asked for erasure, the retention class still names the purpose."""
    if not case.erased or case.point not in rows["collection_points"]:
        return set()
    kept = rows["retention"][rows["collection_points"][case.point]["retention"]]
    return set() if case.purpose in kept["purposes_after_erasure"] else {"erased"}


def _fits(word: str, pattern: str) -> bool:
    """`*` stands for any letters, none included; every other letter for itself."""
    if not pattern:
        return not word
    if pattern[0] == "*":
        return _fits(word, pattern[1:]) or (bool(word) and _fits(word[1:], pattern))
    return bool(word) and word[0] == pattern[0] and _fits(word[1:], pattern[1:])
