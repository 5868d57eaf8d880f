"""A further language without code: the block `grammar:` of its texts."""

from __future__ import annotations

import dataclasses
from datetime import date
from pathlib import Path

import pytest

from funabin.policy.grammar import SHIPPED, grammar_of
from funabin.policy.load import PolicySource, policy_of
from funabin.policy.prose import plain_text, render_policy
from tests.policy.small import LAW_TEXTS, TEXTS, mistakes, small

ENGLISH = Path(__file__).parents[2] / "funabin" / "policy" / "grammar" / "en.yaml"


def french(*changes: tuple[str, str]) -> PolicySource:
    """The small house in English and French; only some words of the grammar are really French here."""
    grammar = ENGLISH.read_text(encoding="utf-8")
    for old, new in (
        ('last: " and "', 'last: " et "'),
        ('{one: "{n} day", other: "{n} days"}', '{one: "{n} jour", other: "{n} jours"}'),
        ("effective: In force since {date}.", "effective: En vigueur depuis le {date}."),
        *changes,
    ):
        assert grammar.count(old) == 1, old
        grammar = grammar.replace(old, new)
    block = "grammar:\n" + "".join(f"  {line}\n" for line in grammar.splitlines())
    source = small(("languages: [en]", "languages: [en, fr]"))
    return dataclasses.replace(
        source,
        texts=source.texts | {"fr": TEXTS + block},
        law_texts=source.law_texts | {"land.fr": LAW_TEXTS},
    )


def test_a_house_writes_its_policy_in_a_further_language_without_code():
    assert mistakes(french()) == ()
    page = render_policy(policy_of(french()), "fr")
    assert page.effective == "En vigueur depuis le 31 janvier 2026."
    text = plain_text(page)
    assert "We tell you within 10 jours." in text
    assert "Name, e-mail et telephone" not in text  # three words take the comma


def test_its_words_are_its_own():
    grammar = grammar_of(policy_of(french()), "fr")
    assert grammar.join(["a", "b"]) == "a et b"
    assert (grammar.duration("P1D"), grammar.duration("P2D")) == ("1 jour", "2 jours")
    assert grammar.duration("P0D") == "0 jour"  # French counts nought as one
    assert (grammar.day(date(2026, 1, 31)), grammar.country("DE")) == ("31 janvier 2026", "Allemagne")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("  age: You must be {age} or older.\n", "", "grammar.sentence.age: this sentence is missing"),
        ("{age} or older", "that old",
         "grammar.sentence.age: the sentence must hold {age}, as the policy file says"),
        ("everything: ", "evrything: ", "grammar.everything: this sentence is missing"),
        ("everything: ", "evrything: ",
         'grammar.evrything: nothing in the policy uses this sentence; did you mean "grammar.everything"?'),
    ],
)  # fmt: skip
def test_a_word_that_is_missing_or_wrong_is_told(old, new, message):
    found = [str(mistake) for mistake in mistakes(french((old, new)))]
    assert any(line.startswith("texts/fr.yaml:") and line.endswith(message) for line in found), "\n".join(
        found
    )


def test_a_language_without_a_grammar_lacks_every_word_of_it():
    source = small(("languages: [en]", "languages: [en, fr]"))
    bare = dataclasses.replace(
        source, texts=source.texts | {"fr": TEXTS}, law_texts=source.law_texts | {"land.fr": LAW_TEXTS}
    )
    assert len([one for one in mistakes(bare) if one.key.startswith("grammar")]) == len(SHIPPED["en"].words)


def test_a_language_nobody_counts_in_counts_as_english_does():
    grammar = dataclasses.replace(SHIPPED["en"], language="tlh")
    assert (grammar.duration("P1D"), grammar.duration("P2D")) == ("1 day", "2 days")
    assert grammar.country("XX") == "XX"
