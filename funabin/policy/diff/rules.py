"""What each kind of change weighs and needs: one table, read by `rows` for every field of the model.

A row's own additions and removals stand under ROWS, the changes of a field under FIELDS by the way its
values compare. Fields whose weight depends on more than the two values have modules of their own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from funabin.policy.diff.model import Need, Rule, Weight

SHAPE = Literal["set", "flag", "span", "number", "value"]
VERBS: Mapping[SHAPE, tuple[str, str]] = {
    "set": ("more", "less"), "flag": ("on", "off"), "span": ("longer", "shorter"),
    "number": ("higher", "lower"), "value": ("changed", "changed"),
}  # fmt: skip


def wider(need: Need = Need.PUBLICATION, *articles: str) -> Rule:
    """A change for the worse."""
    return Rule(Weight.WIDER, need, articles)


def other(need: Need = Need.PUBLICATION, *articles: str) -> Rule:
    """A change that is neither better nor worse."""
    return Rule(Weight.OTHER, need, articles)


NARROWER = Rule(Weight.NARROWER, Need.NOTHING)
WORDS = Rule(Weight.WORDS, Need.NOTHING)
INNER = Rule(Weight.OTHER, Need.NOTHING)  # how the software does it


@dataclass(frozen=True)
class Field:
    """How a field compares, and the rules for its two directions (up: more, on, longer, higher)."""

    shape: SHAPE
    up: Rule
    down: Rule


def grows(shape: SHAPE, need: Need = Need.PUBLICATION, *articles: str) -> Field:
    """A field that is worse for the person the more, longer or truer it is."""
    return Field(shape, wider(need, *articles), NARROWER)


def shrinks(shape: SHAPE, need: Need = Need.PUBLICATION, *articles: str) -> Field:
    """A field that protects the person: worse the less of it there is."""
    return Field(shape, NARROWER, wider(need, *articles))


def value(rule: Rule, shape: SHAPE = "value") -> Field:
    """A field whose change weighs the same in every direction."""
    return Field(shape, rule, rule)


N, C = Need.NOTICE, Need.CONSENT
NOTIFIED = "APPI 21(3)"
PUBLISHED = "APPI 32(1)"
BEYOND = "APPI 18(1)"
ORIGIN = {"origin": value(WORDS), "clauses": value(WORDS, "set"), "reason": value(WORDS)}
SAID = value(WORDS)

ROWS: Mapping[str, tuple[Rule, Rule]] = {  # added, removed
    "subjects": (INNER, INNER),
    "categories": (INNER, NARROWER),
    "points": (other(Need.PUBLICATION, "APPI 21(1)"), NARROWER),
    "items": (wider(Need.PUBLICATION, "APPI 21(2)"), NARROWER),
    "cookies": (wider(), NARROWER),
    "statistics": (wider(), NARROWER),
    "rights": (Rule(Weight.NARROWER, Need.PUBLICATION, (PUBLISHED,)), wider(N, PUBLISHED)),
    "deadlines": (NARROWER, wider(N)),
    "clocks": (NARROWER, wider(N)),
    "responsible": (other(), wider()),
    "promises": (Rule(Weight.NARROWER, Need.PUBLICATION), wider(N)),
    "paragraphs": (other(), other()),
    "sources": (WORDS, WORDS),
    "sections": (WORDS, WORDS),
    "demands": (INNER, INNER),
    "changes": (Rule(Weight.NARROWER, Need.PUBLICATION), wider(N)),
    "links": (Rule(Weight.NARROWER, Need.PUBLICATION), wider()),
    "grants": (INNER, INNER),
    "retention": (INNER, INNER),
}

FIELDS: Mapping[str, Mapping[str, Field]] = {
    "policy": {
        "house": SAID, "title": SAID, "effective": value(INNER), "digest": SAID,
        "languages": value(other(), "set"), "laws": value(other(N), "set"), "statutes": value(INNER, "set"),
        "particulars": value(INNER), "roles": value(INNER, "set"), "governing_law": value(other(N)),
        "court": value(other(N)), "minimum_age": Field("number", NARROWER, other()),
    },
    "operator": {
        "name": value(other(N, PUBLISHED)), "legal_name": value(other(N, PUBLISHED)),
        "country": value(other(N, PUBLISHED)),
        **{field: value(other(Need.PUBLICATION, PUBLISHED)) for field in (
            "address", "representative", "licence", "phone", "email", "website", "contact_office",
            "responsible_person",
        )},
    },
    "subjects": {**ORIGIN, "dpv": SAID},
    "categories": {
        **ORIGIN, "dpv": SAID, "kind": value(INNER), "index": value(other()),
        "sensitivity": value(other(N, "APPI 20(2)")), "reduce_to": value(other(N)), "clear": grows("flag", N),
    },
    "purposes": {
        **ORIGIN, "dpv": SAID, "parent": value(other(Need.PUBLICATION, NOTIFIED)),
        "opt_in": shrinks("flag", C, BEYOND), "means": value(wider(C, BEYOND)),
        "every_point": grows("flag", N, NOTIFIED),
    },
    "points": {
        **ORIGIN, "subject": value(other(N)), "derived": grows("set", Need.PUBLICATION, "APPI 21(2)"),
        "recipients": grows("set", Need.PUBLICATION, "APPI 21(2)"), "consents": value(other(), "set"),
        "minimum_age": Field("number", NARROWER, other()), "declarations": value(other(), "set"),
        "channels": value(other(), "set"),
    },
    "items": {
        "need": value(other(Need.PUBLICATION, "APPI 21(2)")), "one_of": value(INNER), "when": value(other()),
        "why": SAID,
    },
    "grants": {},
    "recipients": {
        **ORIGIN, "kind": value(other(N)), "roles": value(other(), "set"), "case_only": shrinks("flag", N),
        "response_only": shrinks("flag", N), "accredited": shrinks("flag", N),
        "two_persons": shrinks("flag", N), "terms": shrinks("set", N, "APPI 25"),
        "review": grows("span", N, "APPI 25"), "joint_use": value(other(N, "APPI 27(6)")),
    },
    "retention": {**ORIGIN, "scope": value(INNER), "ring": value(other(N))},
    "cookies": {
        **ORIGIN, "face": value(other()), "path": value(other()), "purpose": value(wider()),
        "lasts": grows("span"), "refusable": shrinks("flag", N), "opt_in": shrinks("flag", N),
        "holds": value(wider()),
    },
    "statistics": {
        **ORIGIN, "counts": value(wider()), "floor": shrinks("number"), "readers": grows("set"),
        "lasts": grows("span"),
    },
    "rights": {
        **ORIGIN, "channels": shrinks("set", Need.PUBLICATION, "APPI 37(1)"),
        "answers": shrinks("set", Need.PUBLICATION, "APPI 33(2)"),
        "identity": value(other(Need.PUBLICATION, "APPI 37(1)"), "set"),
        "agents": shrinks("flag", Need.PUBLICATION, "APPI 37(3)"),
        "agent_papers": grows("flag", Need.PUBLICATION, "APPI 37(4)"),
        "form": grows("flag", Need.PUBLICATION, "APPI 37(1)"), "refusable": grows("set"),
        "fee": grows("number", Need.PUBLICATION, "APPI 38"),
    },
    "deadlines": {**ORIGIN, "within": grows("span", N), "working_days": grows("flag", N)},
    "clocks": {**ORIGIN, "kind": value(other()), "within": grows("span", N), "warn": value(INNER)},
    "responsible": {**ORIGIN, "role": value(other()), "duties": shrinks("set")},
    "changes": {**ORIGIN, "notice": shrinks("set", N), "ahead": shrinks("span", N)},
    "links": {**ORIGIN, "leaving_page": shrinks("flag")},
    "promises": {
        **ORIGIN, "kind": SAID, "section": SAID, "by": value(INNER), "args": value(INNER, "set"),
        "also": value(INNER, "set"), "void_article": value(other()), "missing": value(INNER),
    },
    "paragraphs": {**ORIGIN, "section": SAID},
    "sources": {"address": SAID, "archived": SAID, "note": SAID},
    "sections": {"parts": value(WORDS, "set")},
    "demands": {"about": value(INNER)},
}  # fmt: skip

UNKNOWN = value(other())  # a field no rule knows yet still counts: nothing changes unseen
APART: Mapping[str, frozenset[str]] = {  # fields that a module of their own compares
    "policy": frozenset({
        "digest", "texts", "sources", "operator", "subjects", "categories", "purposes", "collection_points",
        "grants", "recipients", "retention", "cookies", "statistics", "rights", "responsible", "changes",
        "links", "clocks", "sections", "promises", "paragraphs", "deadlines", "demands",
    }),
    "purposes": frozenset({"key", "leaf"}),
    "points": frozenset({"key", "items", "purposes", "retention"}),
    "items": frozenset({"category"}),
    "recipients": frozenset({
        "key", "categories", "points", "purposes", "grounds", "articles", "countries",
    }),
    "retention": frozenset({"key", "starts", "lasts", "idle", "erasable", "purposes_after_erasure"}),
    **dict.fromkeys(
        ("subjects", "categories", "statistics", "clocks", "responsible", "paragraphs"), frozenset({"key"})
    ),
}  # fmt: skip
