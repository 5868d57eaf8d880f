"""A refusal says why in the reader's language, with purpose and data as the policy calls them."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest
from django.utils import translation

from funabin.gate.errors import Refused
from funabin.gate.wording import (
    OTHER,
    SENTENCES,
    categories_in_words,
    clauses_in_words,
    policy_words,
    purpose_in_words,
    reasons_of,
)
from funabin.policy.decide import CODES, Reason
from tests.architecture.tree import parsed, python_files

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("house")]


def codes_in(tree: ast.Module) -> Iterator[str]:
    """The codes of the reasons that a module gives."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Reason" and node.args:
            code = node.args[0]
            if isinstance(code, ast.Constant) and code.value != "allowed":
                yield str(code.value)


def refused(*codes: str, purpose: str = "", categories: tuple[str, ...] = ()) -> Refused:
    """A refusal for these reasons."""
    reasons = tuple(Reason(code, f"english of {code}", ("APPI 18",)) for code in codes)
    return Refused(reasons, purpose=purpose, categories=categories)


def test_every_reason_the_code_gives_has_a_sentence() -> None:
    given = {code for path in python_files() for code in codes_in(parsed(path))} | set(CODES)
    assert given - set(SENTENCES) == set()
    assert {"no_engagement", "key_destroyed", "erased"} <= given


def test_a_new_reason_is_found() -> None:
    assert list(codes_in(ast.parse('NEW = Reason("planted", "in English")'))) == ["planted"]


def test_a_reason_is_said_once_with_its_clauses() -> None:
    said = reasons_of(refused("erased", "erased", "no_engagement"))
    assert [(why.sentence, why.clauses) for why in said] == [
        (
            "The person has asked for erasure. The data no longer serves this purpose.",
            "APPI Art. 18",
        ),
        (
            "You have no part in this case, or your part in it has ended.",
            "APPI Art. 18",
        ),
    ]


def test_a_code_of_tomorrow_says_no_more_than_no() -> None:
    assert [why.sentence for why in reasons_of(refused("tomorrow"))] == [OTHER]


def test_purpose_and_data_are_named_as_the_policy_names_them() -> None:
    told = refused("no_engagement", purpose="inquiry.answer", categories=("contact.name", "no.such"))
    assert purpose_in_words(told) == policy_words("purpose.inquiry.answer")
    assert categories_in_words(told) == [policy_words("category.contact.name")]


def test_a_purpose_that_the_policy_does_not_know_is_not_repeated() -> None:
    assert purpose_in_words(refused("unknown_purpose", purpose="no.such")) == ""


def test_the_policy_is_quoted_in_the_readers_language_where_it_has_it() -> None:
    english = policy_words("category.contact.name")
    with translation.override("ja"):
        japanese = policy_words("category.contact.name")
    with translation.override("fr"):
        assert policy_words("category.contact.name") == english
    assert english
    assert japanese


def test_a_house_clause_is_its_number_and_an_article_has_the_name_of_its_law() -> None:
    with translation.override("ja"):
        assert clauses_in_words(("AR-4.2a", "APPI 28(1)")) == "AR-4.2a、個人情報保護法第28条第1項"
    assert clauses_in_words(()) == ""
