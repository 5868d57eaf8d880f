"""What must be filled in before a policy may be shown to the public."""

from __future__ import annotations

from collections.abc import Iterator

from funabin.policy.document import leaves
from funabin.policy.model import Operator, Policy

PUBLISHED = {
    "name": "the name of the operator",
    "address": "the address of the operator",
    "representative": "the name of the representative",
    "licence": "the number of the second-hand dealer's licence",
    "phone": "a telephone number",
    "contact_office": "the office for complaints and questions",
    "responsible_person": "the responsible person for personal information",
}  # APPI 32(1) and its cabinet order 10; Secondhand Articles Dealer Act 12
ONLY_IN = {"licence": "JP"}  # a licence under Japanese law: a firm elsewhere has none to publish


BLANK = "___"  # what a template leaves for the exporter to fill in


def publishing_obstacles(policy: Policy) -> list[str]:
    """A sentence for each particular the law wants published and each blank of a template, still empty."""
    missing = [
        f"operator.{field} is blank: {words} must be published"
        for field, words in blank_particulars(policy.operator).items()
    ]
    return missing + [f"{place} has a blank to fill in ({BLANK})" for place in _blanks(policy)]


def blank_particulars(operator: Operator) -> dict[str, str]:
    """The particulars that must be published and are blank: field -> what it is."""
    return {
        field: words
        for field, words in PUBLISHED.items()
        if ONLY_IN.get(field, operator.country) == operator.country and not getattr(operator, field).strip()
    }


def _blanks(policy: Policy) -> Iterator[str]:
    said = policy.model_dump(mode="json", exclude={"texts"})
    for path, value in (*leaves(said), *leaves({"texts": policy.texts})):
        if isinstance(value, str) and BLANK in value:
            yield ".".join(path)
