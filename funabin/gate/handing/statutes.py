"""The law a demand rests on: one of a list with its article, never a free text ("CCP 197(2)")."""

from __future__ import annotations

from django.utils.translation import get_language

from funabin.gate.queries import current_policy
from funabin.policy.statutes import is_article, statutes


def statutes_of(country: str) -> dict[str, str]:
    """Short name -> name of each law an authority of this country may rest on, in the reader's language."""
    policy, language = current_policy(), get_language() or ""
    words = policy.texts.get(language) or policy.texts[policy.languages[0]]
    listed = {key: law.words(language) for key, law in statutes().get(country, {}).items()}
    return {**listed, **{key: words.get(f"statute.{key}", key) for key in policy.statutes}}


def is_statute(text: str, country: str) -> bool:
    """Whether it names a law of the list with an article of it."""
    law, _, article = text.partition(" ")
    return law in statutes_of(country) and is_article(article)


def statute_in_words(text: str, country: str) -> str:
    """ "Code of Criminal Procedure 197(2)"; as it stands where the list no longer knows the law."""
    law, _, article = text.partition(" ")
    return f"{statutes_of(country).get(law, law)} {article}".strip()
