"""What a single statement cannot show: cross references, origins, texts, and what the law refuses."""

from __future__ import annotations

from funabin.policy.check.origins import origins
from funabin.policy.check.points import categories, points
from funabin.policy.check.publishing import publishing_obstacles
from funabin.policy.check.purposes import purposes
from funabin.policy.check.recipients import recipients
from funabin.policy.check.references import references
from funabin.policy.check.rights import rights
from funabin.policy.check.sense import sense
from funabin.policy.check.specific import specific
from funabin.policy.check.texts import texts
from funabin.policy.files import Files
from funabin.policy.mistakes import Mistake
from funabin.policy.model import Policy

__all__ = ["check", "publishing_obstacles"]


def check(policy: Policy, files: Files) -> list[Mistake]:
    """Every mistake of a policy whose statements are each well formed."""
    return [
        *references(policy, files),
        *categories(policy, files),
        *purposes(policy, files),
        *points(policy, files),
        *recipients(policy, files),
        *rights(policy, files),
        *sense(policy, files),
        *specific(policy, files),
        *origins(policy, files),
        *texts(policy, files),
    ]
