"""The letter that says what was done about a request: granted, partly, refused and why, nothing held."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.utils import translation
from django.views.decorators.debug import sensitive_variables

from funabin.policy.grammar import grammar_of
from funabin.policy.model import Policy
from funabin.rights.documents import paper
from funabin.rights.documents.words import WORDS

REFUSED = "refused"


@dataclass(frozen=True)
class Reply:
    """What the letter tells; `reasons` are articles.

    `outcome`: granted, partly, none_held, refused or expired.
    """

    number: str
    kind: str
    outcome: str
    arrived_at: datetime
    answered_at: datetime
    reasons: tuple[str, ...] = ()
    said: str = field(default="", repr=False)  # what else we write to the person


@sensitive_variables()
def render_reply(reply: Reply, *, policy: Policy, language: str) -> bytes:
    """The letter as PDF: the same bytes for the same reply."""
    words = WORDS[language]
    meta = [
        (words["request"], reply.number),
        (words["arrived"], paper.day_in(language, reply.arrived_at)),
        (words["answered"], paper.day_in(language, reply.answered_at)),
    ]
    right = policy.text(f"right.{reply.kind}", language)
    with translation.override(language):
        doc = paper.head_of(words["letter"], reply.number, meta, language)
        doc["parts"] = [paper.text(words[reply.outcome].format(right=right))]
        if reply.reasons:
            doc["parts"].append(
                paper.heading(words["reason" if reply.outcome == REFUSED else "kept_reasons"])
            )
            doc["parts"].append(paper.listed(articles_in(policy, reply.reasons, language), words["none"]))
        doc["parts"] += [paper.text(line) for line in reply.said.splitlines() if line.strip()]
        doc["parts"] += paper.redress(policy, language)
    return paper.typeset(doc, reply.answered_at)


def articles_in(policy: Policy, articles: Sequence[str], language: str) -> list[str]:
    """Articles of law with the name of the law, and what they say where the policy has words for it."""
    texts, grammar = policy.texts[language], grammar_of(policy, language)
    told = []
    for article in articles:
        is_law = f"statute.{article.partition(' ')[0]}" in texts
        name = grammar.article(article, texts) if is_law else article
        said = texts.get(f"refusal.{article}", "")
        told.append(f"{name}: {said}" if said else name)
    return told
