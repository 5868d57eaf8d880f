from __future__ import annotations

import dataclasses

import pytest

from funabin.policy.check.texts import needed_texts
from tests.policy.small import TEXTS, mistakes, only_mistake, place, policy, small


@pytest.mark.parametrize(
    ("old", "new", "at", "message"),
    [
        ("  trade: Trade\n", "", "purpose:", "purpose.trade: this sentence is missing"),
        ("title: Small policy\n", "", "title:", "title: this sentence is missing"),
        ("missing: {later: Later.}\n", "", "title:", "missing.later: this sentence is missing"),
        ("void: {S-3: Looking is no consent.}\n", "", "title:", "void.S-3: this sentence is missing"),
        ("  contact.phone: To call.\n", "", "why:", "why.contact.phone: this sentence is missing"),
        ("  answer: to answer you", "  answer: ''", "answer: to", "a sentence is expected here"),
        (
            "  answer: to answer you",
            "  answer: to answer you\n  anwser: x",
            "offers: to",
            "nothing in the policy uses this",
        ),
        (
            "or {idle} after",
            "or a while after",
            "  service:",
            "the sentence must hold {idle}, as the policy file says",
        ),
        (
            "for {lasts}.\nclock",
            "for {last}.\nclock",
            "  member:",
            "the sentence must hold {lasts}, as the policy file",
        ),
        (
            "for {lasts}.\nclock",
            "for {lasts.\nclock",
            "  member:",
            "the sentence must hold {lasts}, as the policy file",
        ),
        (
            "a text of {archived}.",
            "a text.",
            "source:",
            "the sentence must hold {archived}, as the policy file says",
        ),
    ],
)
def test_a_sentence_that_is_missing_or_for_nothing_is_told_with_its_line(old, new, at, message):
    found = [str(mistake) for mistake in mistakes(small(texts=(old, new)))]
    assert any(line.startswith(place(at, "texts/en.yaml")) and message in line for line in found), "\n".join(
        found
    )


def test_a_sentence_nobody_uses_is_told_with_the_nearest_key():
    found = only_mistake(small(texts=("  answer: to answer you", "  answer: to answer you\n  answers: x")))
    assert found.endswith(
        'purpose.answers: nothing in the policy uses this sentence; did you mean "purpose.answer"?'
    )


def test_a_figure_the_file_does_not_have_is_refused():
    eternal = small(("lasts: P14D", "lasts: session"))
    assert "the sentence must hold no figure" in only_mistake(eternal)
    undated = small((", archived: 2017-11-03", ", archived: null"))
    assert "the sentence must hold no figure" in only_mistake(undated)


def test_a_language_without_a_file_is_a_mistake_of_the_policy():
    found = only_mistake(small(("languages: [en]", "languages: [en, ja]")))
    assert found.startswith(place("languages"))
    assert found.endswith("languages.1: texts/ja.yaml is missing")


def test_a_sentence_missing_in_one_language_is_told_with_the_line_that_has_it():
    two = small(("languages: [en]", "languages: [en, ja]"))
    texts = two.texts | {"ja": TEXTS.replace("  trade: Trade\n", "")}
    source = dataclasses.replace(
        two, texts=texts, law_texts={**two.law_texts, "land.ja": two.law_texts["land.en"]}
    )
    line = place("  trade:", "texts/en.yaml").removesuffix(":")
    found = only_mistake(source)
    assert found.startswith("texts/ja.yaml:")
    assert found.endswith(f"purpose.trade: this sentence is missing; {line} has it")


def test_pledges_declarations_and_other_subjects_need_their_words():
    house = policy()
    point = house.collection_points["inquiry"].model_copy(update={"subject": "dealer"})
    promise = house.promises["S-1"].model_copy(update={"by": "pledge"})
    changed = house.model_copy(update={"collection_points": {"inquiry": point}, "promises": {"S-1": promise}})
    assert {"subject.dealer", "pledge.S-1"} <= needed_texts(changed).keys()
    assert not {"subject.customer", "pledge.S-2"} & needed_texts(house).keys()
