"""The certificate of an erasure: which keys died when, by which line of the ledger, and what stays."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils import translation

from funabin.gate.certificates import Certificate
from funabin.policy.model import Policy
from funabin.rights.documents import paper
from funabin.rights.documents.paper import Part
from funabin.rights.documents.words import WORDS
from funabin.rights.held import stays


def render_certificate(
    certificates: Sequence[Certificate], *, policy: Policy, language: str, number: str, at: datetime
) -> bytes:
    """The certificate as PDF, for each record of a person. It names nobody: tokens, digests and days only."""
    words = WORDS[language]
    with translation.override(language):
        doc = paper.head_of(
            words["certificate"], number, [(words["made"], paper.moment_in(language, at))], language
        )
        doc["parts"] = [paper.text(words["erased_intro"])]
        for one in certificates:
            doc["parts"] += _record(one, policy, language)
        doc["parts"] += paper.redress(policy, language)
    return paper.typeset(doc, at)


def _record(one: Certificate, policy: Policy, language: str) -> list[Part]:
    words = WORDS[language]
    facts = [
        (words["asked_at"], paper.moment_in(language, one.erased_at)),
        (words["keys"], str(len(one.died))),
        (words["ledger"], str(one.line) if one.line else ""),
        (words["head"], one.head),
        (words["ledger_says"], words["yes"] if one.confirmed else words["no"]),
    ]
    died = (
        words["key_line"].format(
            key=key.key[:8], retention=key.retention, at=paper.moment_in(language, key.at)
        )
        for key in one.died
    )
    left = [stays(policy, row, language) for row in one.remaining if row.retention in policy.retention]
    lines = (
        words["stays_line"].format(
            label=row.label,
            case=f" ({row.case})" if row.case else "",
            retention=row.retention,
            clauses=f" ({row.clauses})" if row.clauses else "",
        )
        for row in left
    )
    return [
        paper.heading(f"{words['record']} {one.subject}"),
        paper.pairs(facts),
        paper.heading(words["died"], 3),
        paper.listed(died, words["none"]),
        paper.heading(words["left"], 3),
        paper.listed(lines, words["left_none"]),
    ]
