"""May it? One question, one answer with reasons. Nothing is allowed that no row states."""

from __future__ import annotations

from dataclasses import dataclass


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

    code: str  # unknown_purpose, parent_purpose, undeclared_category, not_for_this_purpose, role_not_granted ...
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
