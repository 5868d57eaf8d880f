"""The blank form of a house that has one (JJ-39); a letter that says the same is as good."""

from __future__ import annotations

from datetime import UTC, datetime, time

from django.utils import translation

from funabin.policy.model import Policy
from funabin.rights.documents import paper
from funabin.rights.documents.words import WORDS

COMPLAINT = "complaint"
LINE = "＿" * 24


def render_form(policy: Policy, language: str) -> bytes:
    """The form as PDF, dated by the policy's version: the same bytes while that is in force."""
    words = WORDS[language]
    at = datetime.combine(policy.effective, time(), UTC)
    meta = [(words["policy"], words["version"].format(day=paper.day_in(language, policy.effective)))]
    with translation.override(language):
        doc = paper.head_of(words["form"], words["form_number"], meta, language)
        rights = [policy.text(f"right.{kind}", language) for kind in policy.rights if kind != COMPLAINT]
        doc["parts"] = [
            paper.text(words["form_intro"]),
            paper.heading(words["form_what"]),
            paper.listed((f"☐ {right}" for right in rights), words["none"]),
            paper.heading(words["form_who"]),
            paper.pairs([(words[f"form_{key}"], LINE) for key in ("name", "address", "email", "phone")]),
            paper.heading(words["form_agent"]),
            paper.note(words["form_agent_text"]),
            paper.pairs(
                [(words[f"form_{key}"], LINE) for key in ("agent_name", "agent_address", "agent_as")]
            ),
            paper.heading(words["form_how"]),
            paper.pairs([(words["form_manner"], LINE), (words["form_more"], LINE)]),
            paper.pairs([(words["form_date"], LINE), (words["form_sign"], LINE)]),
            paper.note(words["form_notice"]),
            *paper.redress(policy, language),
        ]
    return paper.typeset(doc, at)
