"""Policies nobody wrote: random rows as they would stand in a file, and the policy they make."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import strategies as st

from funabin.policy.decide import Question
from funabin.policy.model import (
    Category,
    CollectionPoint,
    Grant,
    Item,
    Operator,
    Policy,
    Purpose,
    RetentionClass,
)
from tests.policy.oracle import Case, Rows

CATEGORIES = ("a.one", "a.two", "b", "b.one", "ab.one")
PURPOSES = ("p", "p.q", "p.q.r", "s", "t")
POINTS = ("x", "x.y", "xx", "z")
ROLES = ("sales", "self", "system")
GLOBS = (*CATEGORIES, "a.*", "*.one", "b*", "*", "a*e")
PLACES = (*POINTS, "*", "x.*", "x*", "*y")


def some(words: tuple[str, ...], least: int = 0) -> st.SearchStrategy[list[str]]:
    """Some of these words (at least one where `least` is 1), drawn as one number, which is quick."""
    chosen = st.integers(least, 2 ** len(words) - 1)
    return chosen.map(lambda bits: [word for at, word in enumerate(words) if bits >> at & 1])


def _statement(**fields: Any) -> st.SearchStrategy[dict[str, Any]]:
    said = {
        "origin": st.sampled_from(["own", "law", "supplement"]),
        "clauses": some(("C-1", "C-2")),
    }
    return st.fixed_dictionaries({**said, **fields})


_seldom, _often = st.integers(0, 4).map(lambda number: number == 0), st.integers(0, 4).map(bool)
_category = _statement(
    sensitivity=st.sampled_from(["ordinary", "ordinary", "high", "banned"]),
    reduce_to=st.sampled_from(["", "", *CATEGORIES]),
)
_purpose = _statement(
    parent=st.sampled_from(["", *PURPOSES]), leaf=_often, opt_in=st.booleans(), every_point=_seldom
)
_point = _statement(
    items=some(CATEGORIES),
    derived=some(CATEGORIES),
    purposes=some(PURPOSES),
    retention=st.sampled_from(["short", "long"]),
)
grants = _statement(
    roles=some(ROLES, 1), purposes=some(PURPOSES), categories=some(GLOBS), points=some(PLACES)
)
_retention = _statement(purposes_after_erasure=some(PURPOSES))


def _keyed(keys: tuple[str, ...], row: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(dict.fromkeys(keys, row))


policies: st.SearchStrategy[Rows] = st.fixed_dictionaries(
    {
        "categories": _keyed(CATEGORIES, _category),
        "purposes": _keyed(PURPOSES[:-1], _purpose),  # the last is never declared
        "collection_points": _keyed(POINTS[:-1], _point),
        "grants": st.lists(grants, max_size=6),
        "retention": _keyed(("short", "long"), _retention),
    }
)

cases = st.builds(
    Case,
    purpose=st.sampled_from(PURPOSES),
    category=st.sampled_from((*CATEGORIES, "c.none")),
    point=st.sampled_from(POINTS),
    role=st.sampled_from((*ROLES, "eve")),
    erased=_seldom,
    consented=some(PURPOSES).map(frozenset),
    objected=st.one_of(st.just(frozenset()), some(PURPOSES).map(frozenset)),
)


@st.composite
def aimed(draw: st.DrawFn) -> tuple[Rows, Case]:
    """Rows and a question that a grant of them speaks of, so that many are allowed."""
    rows, case = draw(policies), draw(cases)
    grant, point = draw(grants), draw(st.sampled_from(POINTS[:-1]))
    purpose, category = draw(st.sampled_from(PURPOSES[:-1])), draw(st.sampled_from(CATEGORIES))
    role = draw(st.sampled_from(grant["roles"]))
    rows["collection_points"][point]["items"].append(category)
    rows["collection_points"][point]["purposes"].append(purpose)
    rows["purposes"][purpose]["leaf"] = rows["purposes"][purpose]["leaf"] or draw(st.booleans())
    wide = {"purposes": [purpose, *grant["purposes"]], "categories": ["*"], "points": [point, "x.*"]}
    rows["grants"].append({**grant, **wide})
    return rows, Case(
        purpose, category, point, role, case.erased, case.consented | {purpose}, case.objected - {purpose}
    )


def policy_from(rows: Rows) -> Policy:
    """The policy these rows make."""
    points = {key: _with_items(row) for key, row in rows["collection_points"].items()}
    return Policy(
        house="h", title="t", digest="", effective=date(2026, 1, 1), languages=(), sources={}, laws=(),
        operator=Operator(name="o"),
        categories={key: Category(key=key, kind="text", **row) for key, row in rows["categories"].items()},
        purposes={key: Purpose(key=key, **row) for key, row in rows["purposes"].items()},
        collection_points={key: CollectionPoint(key=key, **row) for key, row in points.items()},
        grants=tuple(Grant(**row) for row in rows["grants"]),
        retention={
            key: RetentionClass(key=key, starts="taken", **row) for key, row in rows["retention"].items()
        },
    )  # fmt: skip


def _with_items(row: dict[str, Any]) -> dict[str, Any]:
    return {**row, "items": [Item(category=category) for category in row["items"]]}


def asked(case: Case) -> Question:
    """The case as the room is asked it."""
    return Question(**vars(case))
