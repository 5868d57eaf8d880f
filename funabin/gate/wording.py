"""Why the gate did not open, for the reader: a sentence per code of a decision, in the policy's own words.

`funabin.policy.decide` stays pure and English, for the command line; here each of its codes is said again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import get_language, gettext, gettext_lazy
from django.utils.translation import gettext_noop as _

from funabin.gate.errors import NoPolicy, Refused
from funabin.gate.handing.wording import SENTENCES as ABOUT_HANDING
from funabin.gate.queries import current_policy
from funabin.policy.grammar import grammar_of
from funabin.policy.model import Policy

OTHER = _("The rules of this site do not allow it.")
SENTENCES = {
    "unknown_purpose": _("The privacy policy knows no such purpose."),
    "parent_purpose": _("This purpose only groups others. Nothing is opened for it."),
    "unknown_point": _("The privacy policy knows no such place where data is taken."),
    "undeclared_category": _("The privacy policy does not say that such data is taken here."),
    "banned_content": _("It holds a number that is never taken, such as a My Number or a card number."),
    "no_my_number": _("It is no My Number: its last digit does not fit the others."),
    "banned_category": _("Data of this kind is never used."),
    "not_for_this_purpose": _("The data was not taken for this purpose."),
    "role_not_granted": _("Your role does not include this."),
    "grant_lapsed": _("Your grant for this has run out, or waits for approval. Ask who manages the staff."),
    "opt_in_missing": _("The person has not consented to it."),
    "objected": _("The person has objected to it."),
    "erased": _("The person has asked for erasure. The data no longer serves this purpose."),
    "no_engagement": _("You have no part in this case, or your part in it has ended."),
    "no_such_datum": _("The value is no longer held."),
    "key_destroyed": _("The key of this value was destroyed. Nobody can open it again."),
    "use_stopped": _("The use of this person's data is stopped, because the person asked for it."),
    "second_person_needed": _("Nobody opens such data alone. Ask a second person to open it with you."),
    "opened_by_one": _("The second person must be another one, who may open the data too."),
    "joint_opening_over": _("This question was answered already, or nobody answered it in time. Ask again."),
    "lifted_by_one": _("Nobody lifts a hold alone. One asks, and another who answers for the data agrees."),
    "required_missing": _("Something that must be told is missing."),
    "under_age": _("The person is too young to take part."),
    "moved": _("The sealed value does not belong to the place it was read from."),
    **ABOUT_HANDING,
}
HOLD_REASONS = {  # why keys do not die although their time is up
    "claim": gettext_lazy("a claim was made, or is to be expected"),
    "dispute": gettext_lazy("a dispute that is not settled"),
    "demand": gettext_lazy("an order or demand of a court or an authority"),
    "incident": gettext_lazy("an incident that is looked into"),
    "request": gettext_lazy("a request of the person that is examined"),
}


@dataclass(frozen=True)
class Why:
    """One reason of a refusal as its page shows it: a sentence, and the clauses it rests on."""

    sentence: str
    clauses: str


def reasons_of(refused: Refused) -> list[Why]:
    """Each reason once, in the reader's language; a code that has no sentence says no more than no."""
    said = {gettext(SENTENCES.get(reason.code, OTHER)): reason.clauses for reason in refused.reasons}
    return [Why(sentence, clauses_in_words(clauses)) for sentence, clauses in said.items()]


def purpose_in_words(refused: Refused) -> str:
    """What it was asked for, as the policy calls it; "" where no purpose of the policy was named."""
    return next(iter(_named("purpose", [refused.purpose])), "")


def categories_in_words(refused: Refused) -> list[str]:
    """The kinds of data that were asked for, as the policy calls them."""
    return _named("category", refused.categories)


def policy_words(key: str) -> str:
    """A sentence of the policy in force in the reader's language, else in the policy's first one.

    Raises KeyError where the policy has no such sentence, NoPolicy where none is in force.
    """
    policy, language = _policy_and_language()
    return policy.text(key, language)


def clauses_in_words(clauses: Iterable[str]) -> str:
    """Clauses of the house by their numbers, articles of law with the name of the law, in one line."""
    return gettext(", ").join(_clause(clause) for clause in clauses)


def laws_named(said: str) -> list[tuple[str, str]]:
    """The laws that `said` cites by their short names, each with its whole name in the reader's language."""
    policy, language = _policy_and_language()
    found = [law for law in policy.statutes if re.search(rf"\b{re.escape(law)} ", said)]
    return [(law, policy.text(f"statute.{law}", language)) for law in found]


def _clause(clause: str) -> str:
    policy, language = _policy_and_language()
    words = policy.texts[language]
    is_law = f"statute.{clause.partition(' ')[0]}" in words
    return grammar_of(policy, language).article(clause, words) if is_law else clause


def _policy_and_language() -> tuple[Policy, str]:
    policy, language = current_policy(), get_language() or ""
    return policy, language if language in policy.texts else policy.languages[0]


def _named(what: str, keys: Iterable[str]) -> list[str]:
    words = []
    for key in keys:
        try:
            words.append(policy_words(f"{what}.{key}"))
        except (KeyError, NoPolicy):
            continue  # unknown to the policy: that is what the reason says
    return words
