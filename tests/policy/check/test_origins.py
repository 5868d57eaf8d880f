from __future__ import annotations

import dataclasses

import pytest

from tests.policy.small import mistakes, only_mistake, place, small

ORIGINS = [
    (
        "kind: email, own: S-1",
        "kind: email",
        "contact.email: {kind",
        "who says it? one of own: [<clause>], law:",
    ),
    ("kind: email, own: S-1", "kind: email, own: []", "contact.email: {kind", "who says it? one of own"),
    (
        "kind: email, own: S-1",
        'kind: email, supplement: ""',
        "contact.email: {kind",
        "who says it? one of own",
    ),
    (
        "kind: email, own: S-1",
        "kind: email, own: S-9",
        "contact.email: {kind",
        'no promise "S-9" is declared; did you',
    ),
    (
        "idle: P2Y, law: ACT 22",
        "idle: P2Y, law: []",
        "service: {starts",
        "a statement of law names its article",
    ),
    (
        "law: ACT 22",
        "law: AKT 22",
        "service: {starts",
        '"AKT 22" is no article of a known act; expected ACT <article>',
    ),
    (
        "law: ACT 22",
        "law: ACT",
        "service: {starts",
        '"ACT" is no article of a known act; expected ACT <article>',
    ),
    (
        "void_article: ACT 18(1)",
        "void_article: all of it",
        "S-3: {kind",
        '"all of it" is no article of a known act',
    ),
]


@pytest.mark.parametrize(("old", "new", "at", "message"), ORIGINS)
def test_a_statement_without_a_real_ground_is_told_with_its_line(old, new, at, message):
    found = only_mistake(small((old, new)))
    assert found.startswith(place(at))
    assert message in found


def test_without_a_law_set_no_article_is_known():
    alone = dataclasses.replace(small(("laws: [land]", "laws: []")), laws={}, law_texts={})
    assert any("expected an act of a law set" in mistake.message for mistake in mistakes(alone))


def test_a_law_set_states_only_what_the_law_imposes():
    found = only_mistake(small(law=("law: ACT 59", "own: S-1")))
    assert found.startswith(place("  books:", "law/land.yaml"))
    assert found.endswith("retention.books: a law set states what the law imposes: law: <article>")


def test_the_article_that_wants_particulars_published_is_a_real_one():
    found = only_mistake(small(law=("statutes: [ACT]", "statutes: [ACT]\nparticulars: AKT 32")))
    assert found.startswith("law/land.yaml:5:1: particulars: ")
