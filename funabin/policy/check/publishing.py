"""What must be filled in before a policy may be shown to the public."""

from __future__ import annotations

from funabin.policy.model import Policy

PUBLISHED = {
    "name": "the name of the operator",
    "address": "the address of the operator",
    "representative": "the name of the representative",
    "licence": "the number of the second-hand dealer's licence",
    "phone": "a telephone number",
    "contact_office": "the office for complaints and questions",
    "responsible_person": "the responsible person for personal information",
}  # APPI 32(1) and its cabinet order 10; Secondhand Articles Dealer Act 12


def publishing_obstacles(policy: Policy) -> list[str]:
    """A sentence for each blank particular of the operator that the law wants published."""
    return [
        f"operator.{field} is blank: {words} must be published"
        for field, words in PUBLISHED.items()
        if not getattr(policy.operator, field).strip()
    ]
