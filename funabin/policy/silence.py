"""What a policy does not say, what the law still wants it to say, and what of it cannot be run as written.

Nothing is filled in: a report names it, and the exporter decides.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from funabin.policy.model import Demand, Origin, Policy

# What it means that a part of the file says nothing. The software then does nothing there.
MEANING = {
    "subjects": "people other than customers are not spoken of",
    "recipients": "nobody outside receives anything of the policy's own accord",
    "statistics": "nothing is counted",
    "cookies": "no cookie is set on any page",
    "rights": "how a right is asked for is not said; the rights the law gives hold",
    "clocks": "no time to answer is promised; the times of the law hold",
    "responsible": "nobody answers for anything by role",
    "changes": "how people hear of a change is not said; a use that widens waits for consent all the same",
    "links": "links to other sites lead there at once",
    "minimum_age": "nobody is refused for being young",
    "governing_law": "no law is chosen for disputes",
    "court": "no court is chosen",
}


@dataclass(frozen=True)
class Void:
    """A promise the law does not let run: its id, the article, the archived words, what holds instead."""

    promise: str
    article: str
    archived: str
    instead: str


def void_promises(policy: Policy, language: str) -> tuple[Void, ...]:
    """Every promise that stands under an article of law, in the order of the file."""
    return tuple(
        Void(
            promise.id,
            promise.void_article,
            policy.text(f"promise.{promise.id}", language),
            policy.text(f"void.{promise.id}", language),
        )
        for promise in policy.promises.values()
        if promise.void_article
    )


def silences(policy: Policy) -> tuple[tuple[str, str], ...]:
    """The parts of the file that say nothing of the exporter's own, each with what that means."""
    return tuple((part, meaning) for part, meaning in MEANING.items() if not _said(policy, part))


def unmet_demands(policy: Policy) -> tuple[Demand, ...]:
    """What the laws of the policy want said and it does not say, in the order of the law sets."""
    return tuple(demand for demand in policy.demands if not is_met(policy, demand.about))


def is_met(policy: Policy, about: str) -> bool:
    """Whether the policy says something about `about`, as a law set names it. ValueError if unknown."""
    part, _, rest = about.partition(".")
    if part == "operator" and rest in type(policy.operator).model_fields:
        return bool(getattr(policy.operator, rest).strip())
    if part == "rights" and rest:
        return _has_right(policy, *rest.split("."))
    if about == "recipients.countries":
        return not any(_hides_country(policy, key) for key in policy.recipients)
    if about in ("security", "breach"):
        return about in policy.paragraphs or (about == "security" and _promises_security(policy))
    if rest or about not in DEMANDABLE:
        raise ValueError(f"no law set may ask for {about}")
    return _said(policy, about)


DEMANDABLE = (*MEANING, "retention", "categories", "purposes")


def _said(policy: Policy, part: str) -> bool:
    value = getattr(policy, part)
    if isinstance(value, dict):
        return any(getattr(row, "origin", None) is not Origin.LAW for row in value.values())
    return bool(value)


def _has_right(policy: Policy, kind: str, field: str = "") -> bool:
    right = next((right for key, right in policy.rights.items() if key == kind), None)
    if right is None or right.origin is Origin.LAW:
        return False
    return bool(getattr(right, field)) if field else True


def _hides_country(policy: Policy, key: str) -> bool:
    recipient = policy.recipients[key]
    return "foreign_consent" in recipient.grounds and "*" in recipient.countries


def _promises_security(policy: Policy) -> bool:
    return any(promise.kind == "security" for promise in policy.promises.values())


def report(policy: Policy, language: str) -> Iterator[str]:
    """The report as lines: void promises, silences, and what the law wants said."""
    for void in void_promises(policy, language):
        yield f"not run as written: {void.promise}, {void.article}: “{void.archived}” Instead: {void.instead}"
    for part, meaning in silences(policy):
        yield f"silent: {part}: {meaning}"
    for demand in unmet_demands(policy):
        words = policy.text(f"demand.{demand.about}", language)
        yield f"the law still wants said: {words} ({demand.article}; {demand.about})"
