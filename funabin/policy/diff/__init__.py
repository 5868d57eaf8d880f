"""What changed between two versions of a policy, for whom, and what that needs."""

from funabin.policy.diff.compare import differences
from funabin.policy.diff.model import Change, Diff, Need, Weight

__all__ = ["Change", "Diff", "Need", "Weight", "differences"]
