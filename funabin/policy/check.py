"""Cross references and rules of sense over a whole policy."""

from __future__ import annotations

from funabin.policy.files import Files
from funabin.policy.mistakes import Mistake
from funabin.policy.model import Policy


def check(policy: Policy, files: Files) -> list[Mistake]:
    """Every mistake that a single statement cannot show."""
    return []
