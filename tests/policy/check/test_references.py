from __future__ import annotations

import pytest

from tests.policy.small import mistakes, place, small

REFERENCES = [
    (
        "reduce_to: person.adult",
        "reduce_to: person.adlt",
        "birth_date: {kind",
        'no category "person.adlt" is declared',
    ),
    (
        "answer: {parent: trade",
        "answer: {parent: trde",
        "answer: {parent",
        'no purpose "trde" is declared; did you mean',
    ),
    (
        "{person.birth_date: required",
        "{person.birth_dte: required",
        "items: {person",
        'no category "person.birth_dte"',
    ),
    (
        "    minimum_age: 16",
        "    derived: [person.adlut]",
        "minimum_age: 16",
        'no category "person.adlut" is declared',
    ),
    (
        "purposes: [answer, offers]",
        "purposes: [answer, ofers]",
        "purposes: [answer, o",
        'no purpose "ofers" is declared',
    ),
    ("    retention: books", "    retention: book", "    retention: books", 'did you mean "books"?'),
    (
        "  - {roles: [sales], purposes: [answer]",
        "  - {roles: [sales], purposes: [anser]",
        "roles: [sales],",
        "[anser]",
    ),
    (
        "{roles: [sales],",
        "{roles: [sale],",
        "{roles: [sales],",
        'no role "sale" is declared; did you mean "sales"?',
    ),
    (
        "categories: [contact.*]",
        "categories: [contract.*]",
        "{roles: [sales],",
        '"contract.*" matches nothing in cat',
    ),
    (
        "points: [inquiry]",
        "points: [inqiry]",
        "points: [inquiry]",
        '"inqiry" matches nothing in collection_points; did',
    ),
    (
        "idle: P2Y,",
        "idle: P2Y, erasable: false, purposes_after_erasure: [x],",
        "service: {st",
        'no purpose "x" is decl',
    ),
    (
        "purpose: answer, own: S-1}",
        "purpose: anwser, own: S-1}",
        "name: member",
        'no purpose "anwser" is declared; did',
    ),
    (
        "S-2: {kind: purpose, section: all",
        "S-2: {kind: purpose, section: al",
        "S-2: {kind",
        'no section "al" is declared',
    ),
    ("laws: [land]", "laws: [land, sea]", "laws: [land]", 'laws.1: no law set "sea" is shipped'),
]


@pytest.mark.parametrize(("old", "new", "at", "message"), REFERENCES)
def test_an_unknown_name_is_told_with_its_line_and_the_nearest_one(old, new, at, message):
    found = [str(mistake) for mistake in mistakes(small((old, new)))]
    message = message.replace("[anser]", 'no purpose "anser" is declared; did you mean "answer"?')
    assert any(line.startswith(place(at)) and message in line for line in found), "\n".join(found)


def test_a_house_does_not_restate_a_law():
    found = mistakes(
        small(("  service: {starts", "  books: {starts: erased, idle: P2Y, law: ACT 22}\n  service: {starts"))
    )
    assert "law/land.yaml says this too; a law is not restated" in {mistake.message for mistake in found}
    assert found[0].file == "policy.yaml"
