from __future__ import annotations

import pytest

from tests.policy.small import mistakes, only_mistake, place, small

SENSE = [
    (
        "clear: true, supplement: age",
        "supplement: age",
        "birth_date: {kind",
        "person.adult must be `clear: true`",
    ),
    (
        "answer: {parent: trade",
        "answer: {parent: offers",
        "answer: {parent",
        "offers is a leaf; a parent has `leaf: f",
    ),
    (
        "trade: {leaf: false,",
        "trade: {leaf: false, parent: trade,",
        "trade: {leaf",
        "the purpose explains itself",
    ),
    (
        "eligibility: {own",
        "eligibility: {every_point: true, own",
        "eligibility: {own",
        "only the law can ask for",
    ),
    ("trade: {leaf: false,", "trade: {leaf: false, opt_in: true,", "trade: {leaf", "consent names a leaf"),
    (
        "      contact.name: required",
        "      person.creed: required",
        "contact.name: required",
        "person.creed is banned",
    ),
    (
        "    minimum_age: 16",
        "    derived: [contact.email]",
        "minimum_age: 16",
        "contact.email must be `clear: true`",
    ),
    (
        "{person.birth_date: required, ",
        "{",
        "minimum_age: 16",
        "no item is reduced to an age; nothing could check it",
    ),
    (
        "{person.birth_date: required, contact.name: optional}",
        "{}",
        "items: {person",
        "a collection point asks for some",
    ),
    ("      contact.phone: {one_of: reach}", "", "contact.email: {one_of", '"reach" offers no choice'),
    (
        "contact.phone: {one_of: reach}",
        "contact.phone: one_of",
        "contact.phone: {one",
        "a choice is written {one_of: <w",
    ),
    (
        "contact.phone: {one_of: reach}",
        "contact.phone: {one_of: reach, need: optional}",
        "contact.phone: {one",
        "a choice",
    ),
    (
        "purposes: [answer, offers]",
        "purposes: [answer, trade]",
        "purposes: [answer, o",
        "trade only groups purposes; na",
    ),
    (
        "purpose: answer, own: S-1}",
        "purpose: trade, own: S-1}",
        "name: member",
        "trade only groups purposes; name one",
    ),
    (
        "[sales], purposes: [answer]",
        "[sales], purposes: [trade]",
        "{roles: [sales]",
        "trade only groups purposes; name",
    ),
    (
        "categories: [contact.email]",
        "categories: [person.creed]",
        "points: [inquiry]",
        "opens nothing for offers: no coll",
    ),
    (
        "starts: erased, idle: P2Y",
        "starts: erased",
        "service: {starts",
        "kept for ever where nobody asks; say `idle`",
    ),
    (
        "starts: erased, idle",
        "starts: case.ended, idle",
        "service: {starts",
        "case.ended belongs to a case; say `scope: c",
    ),
    (
        "idle: P2Y,",
        "idle: P2Y, purposes_after_erasure: [answer],",
        "service: {starts",
        "erased at once when the person",
    ),
    ("path: /my/", "path: /", "name: member", "a cookie of the face my has the path /my/"),
    (
        "missing: later}",
        "missing: later, by: pledge}",
        "S-2: {kind",
        "exactly one of by, void_article, missing says how it",
    ),
    ("missing: later}", "args: [x]}", "S-2: {kind", "says how it stands; found none"),
    (
        "missing: later}",
        "missing: later, args: [x]}",
        "S-2: {kind",
        "args and also belong to a mechanism named in `by`",
    ),
    ("access, retention,", "retention,", "sections:", "the page shows access 0 times; exactly once is right"),
    (
        "access, retention,",
        "access, access, retention,",
        "sections:",
        "the page shows access 2 times; exactly once is",
    ),
]


@pytest.mark.parametrize(("old", "new", "at", "message"), SENSE)
def test_what_means_nothing_or_breaks_the_law_is_told_with_its_line(old, new, at, message):
    found = [str(mistake) for mistake in mistakes(small((old, new)))]
    assert any(line.startswith(place(at)) and message in line for line in found), "\n".join(found)


def test_purposes_that_lead_back_to_each_other_are_refused():
    circle = small(
        (
            "  trade: {leaf: false, own: S-2}",
            "  trade: {leaf: false, parent: loop, own: S-2}\n  loop: {leaf: false, parent: trade, own: S-2}",
        ),
        texts=("  trade: Trade", "  trade: Trade\n  loop: Loop"),
    )
    assert [mistake.key for mistake in mistakes(circle)] == ["purposes.trade.parent", "purposes.loop.parent"]
    assert all("APPI 17(1)" in mistake.message for mistake in mistakes(circle))


def test_a_purpose_below_a_circle_is_not_blamed_for_it():
    circle = small(("trade: {leaf: false,", "trade: {leaf: false, parent: trade,"))
    assert [mistake.key for mistake in mistakes(circle)] == ["purposes.trade.parent"]


def test_a_purpose_that_can_mean_anything_is_refused():
    vague = small(
        ("  eligibility: {own: [S-2]}", "  trade.other: {own: [S-2]}"),
        ("    purposes: [eligibility]", "    purposes: [trade.other]"),
        ("[system], purposes: [eligibility]", "[system], purposes: [trade.other]"),
        texts=("  eligibility: to check your age", "  trade.other: for other things"),
    )
    found = only_mistake(vague)
    assert found.startswith(place("eligibility: {own"))
    assert "a purpose must be as specific as possible (APPI 17(1))" in found


def test_data_nobody_may_use_is_not_taken():
    found = only_mistake(
        small(("  - {roles: [sales], purposes: [answer], categories: [contact.*], own: S-1}\n", ""))
    )
    assert found.startswith(place("purposes: [answer, o"))
    assert "data is taken for answer, but no grant lets anybody use it for that" in found


def test_a_cookie_of_the_public_face_may_have_any_path():
    assert mistakes(small(("face: my, path: /my/", "face: public, path: /"))) == ()
