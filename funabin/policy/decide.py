"""May it? One question, one answer with reasons. Nothing is allowed that no row states."""

from __future__ import annotations

import weakref
from dataclasses import dataclass
from fnmatch import fnmatchcase

from funabin.policy.model import CollectionPoint, Grant, Origin, Policy, Purpose, Recipient


@dataclass(frozen=True)
class Question:
    """May `role` use a datum of `category`, taken at collection point `point`, for `purpose`?

    `erased` says that the person has asked for erasure; `consented` holds the opt-in purposes with a live
    consent; `objected` the purposes the person has objected to.
    """

    purpose: str
    category: str
    point: str
    role: str
    erased: bool = False
    consented: frozenset[str] = frozenset()
    objected: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Reason:
    """Why not (or, in an allowed decision, why): a stable code, a plain sentence, the clauses it rests on."""

    code: str  # one of CODES, or "allowed"
    sentence: str
    clauses: tuple[str, ...] = ()


@dataclass(frozen=True)
class Decision:
    """The answer. `reasons` is never empty: a refusal names each thing that stood against it."""

    allowed: bool
    reasons: tuple[Reason, ...]

    @property
    def clause(self) -> str:
        """The first clause the decision rests on, or ''."""
        return next((clause for reason in self.reasons for clause in reason.clauses), "")


CODES = (
    "unknown_purpose", "parent_purpose", "unknown_point", "undeclared_category", "banned_category",
    "not_for_this_purpose", "role_not_granted", "opt_in_missing", "objected", "erased",
)  # fmt: skip

OWN_ACCESS = "self.access"  # the person is shown what is held
Row = tuple[str, str, str, str]  # purpose, category, point, role
Table = dict[Row, Decision]
_tables: dict[int, tuple[weakref.ref[Policy], Table]] = {}


def decide(policy: Policy, question: Question) -> Decision:
    """Answer by the compiled table; where something stands against it, name every reason."""
    row = (question.purpose, question.category, question.point, question.role)
    granted = table_of(policy).get(row)
    reasons = _against_person(policy, question)
    if granted and not reasons:
        return granted
    return Decision(False, (*_against_row(policy, question, granted is not None), *reasons))


def table_of(policy: Policy) -> Table:
    """Every combination the policy allows in itself, compiled once per policy object."""
    kept = _tables.get(id(policy))
    if kept and kept[0]() is policy:
        return kept[1]
    table = _compiled(policy)
    number = id(policy)
    _tables[number] = (weakref.ref(policy, lambda _: _tables.pop(number, None)), table)
    return table


def categories_at(policy: Policy, point: CollectionPoint) -> frozenset[str]:
    """What a collection point may write: what it asks, what that is reduced to, what it notes in clear."""
    asked = {item.category for item in point.items}
    reduced = {policy.categories[key].reduce_to for key in asked if key in policy.categories}
    return frozenset(asked | (reduced - {""}) | set(point.derived))


def applies_at(purpose: Purpose, point: CollectionPoint) -> bool:
    """Whether data taken at `point` was taken for `purpose` (what the law imposes applies at every point)."""
    return purpose.every_point or purpose.key in point.purposes


def _compiled(policy: Policy) -> Table:
    table: Table = {}
    points = [(point, categories_at(policy, point)) for point in policy.collection_points.values()]
    for grant in policy.grants:
        for purpose in (policy.purposes[key] for key in grant.purposes if _is_leaf(policy, key)):
            for point, categories in points:
                if applies_at(purpose, point) and matches(point.key, grant.points):
                    _add_rows(table, policy, grant, purpose, point, categories)
    return table


def _add_rows(
    table: Table,
    policy: Policy,
    grant: Grant,
    purpose: Purpose,
    point: CollectionPoint,
    categories: frozenset[str],
) -> None:
    for category in categories:
        if _is_banned(policy, category) or not covers(policy, grant, category, purpose.key):
            continue
        for role in grant.roles:
            row = (purpose.key, category, point.key, role)
            table.setdefault(row, Decision(True, (_allowed(row, purpose, grant),)))


def _allowed(row: Row, purpose: Purpose, grant: Grant) -> Reason:
    sentence = f"{row[3]} may use {row[1]}, taken at {row[2]}, for {row[0]}"
    return Reason("allowed", sentence, tuple(dict.fromkeys((*purpose.clauses, *grant.clauses))))


def _against_person(policy: Policy, question: Question) -> list[Reason]:
    """What the person has said: no consent, an objection, erasure. No objection stops the law."""
    purpose, point = policy.purposes.get(question.purpose), policy.collection_points.get(question.point)
    reasons = []
    if purpose and purpose.opt_in and purpose.key not in question.consented:
        reasons.append(
            Reason("opt_in_missing", f"{purpose.key} needs a live consent that names it", purpose.clauses)
        )
    if question.purpose in question.objected and not (purpose and purpose.origin is Origin.LAW):
        reasons.append(Reason("objected", f"the person has objected to {question.purpose}"))
    if (
        question.erased
        and point
        and question.purpose not in policy.retention[point.retention].purposes_after_erasure
    ):
        kept = policy.retention[point.retention]
        sentence = (
            f"the person has asked for erasure, and {kept.key} data no longer serves {question.purpose}"
        )
        reasons.append(Reason("erased", sentence, kept.clauses))
    return reasons


def _against_row(policy: Policy, question: Question, granted: bool) -> list[Reason]:
    """What the policy itself says against it: nothing if a row allows it."""
    if granted:
        return []
    purpose, point = policy.purposes.get(question.purpose), policy.collection_points.get(question.point)
    reasons = [*_against_purpose(question, purpose), *_against_category(policy, question, point)]
    if purpose and purpose.leaf and point and not applies_at(purpose, point):
        sentence = f"data taken at {point.key} was not taken for {purpose.key}"
        reasons.append(Reason("not_for_this_purpose", sentence, point.clauses))
    if purpose and not _is_granted(policy, question):
        sentence = f"no rule lets {question.role} use {question.category} for {question.purpose}"
        reasons.append(Reason("role_not_granted", sentence))
    return reasons


def _against_purpose(question: Question, purpose: Purpose | None) -> list[Reason]:
    if purpose is None:
        return [Reason("unknown_purpose", f"the policy knows no purpose {question.purpose}")]
    if not purpose.leaf:
        return [
            Reason("parent_purpose", f"{purpose.key} only groups purposes and opens nothing", purpose.clauses)
        ]
    return []


def _against_category(policy: Policy, question: Question, point: CollectionPoint | None) -> list[Reason]:
    reasons = []
    if point is None:
        reasons.append(Reason("unknown_point", f"the policy knows no collection point {question.point}"))
    elif question.category not in categories_at(policy, point):
        sentence = f"{point.key} does not ask for {question.category}"
        reasons.append(Reason("undeclared_category", sentence, point.clauses))
    if _is_banned(policy, question.category):
        clauses = policy.categories[question.category].clauses
        reasons.append(Reason("banned_category", f"{question.category} is never used", clauses))
    return reasons


def _is_granted(policy: Policy, question: Question) -> bool:
    return any(
        question.role in grant.roles
        and question.purpose in grant.purposes
        and covers(policy, grant, question.category, question.purpose)
        and matches(question.point, grant.points)
        for grant in policy.grants
    )


def _is_leaf(policy: Policy, key: str) -> bool:
    return key in policy.purposes and policy.purposes[key].leaf


def _is_banned(policy: Policy, category: str) -> bool:
    return category in policy.categories and policy.categories[category].sensitivity == "banned"


def is_specific(policy: Policy, category: str) -> bool:
    """Whether a category is My Number taken for the work a law lists (MNA 9)."""
    return category in policy.categories and policy.categories[category].sensitivity == "specific"


def is_filing(policy: Policy, recipient: Recipient) -> bool:
    """Whether a recipient gets what we must file by ourselves, My Number in it, and not what it demands."""
    return any(is_specific(policy, category) for category in recipient.categories)


def covers(policy: Policy, grant: Grant, category: str, purpose: str) -> bool:
    """Whether a grant is about this category. My Number must be named: no glob lets anybody open it.

    But the person sees the own (MNA 31 leaves APPI 33 as it is).
    """
    if is_specific(policy, category) and not (grant.roles == ("self",) and purpose == OWN_ACCESS):
        return category in grant.categories
    return matches(category, grant.categories)


def matches(key: str, globs: tuple[str, ...]) -> bool:
    """Whether one of the globs of a grant (`contact.*`, `*`) covers the key."""
    return any(fnmatchcase(key, glob) for glob in globs)
