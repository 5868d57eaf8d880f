"""The command `diff A B`, for `python -m funabin.policy` and for `funabin policy`."""

from __future__ import annotations

import json

from funabin.policy.diff.compare import differences
from funabin.policy.diff.words import plain_diff
from funabin.policy.model import Policy

SAME, DIFFERS, TROUBLE = 0, 1, 2  # exit codes, as diff(1) has them


def said(older: Policy, newer: Policy, *, language: str, as_json: bool) -> tuple[int, str]:
    """The exit code and the text of `diff`; nothing is said of two policies that are the same."""
    diff = differences(older, newer)
    code = DIFFERS if diff else SAME
    if as_json:
        return code, json.dumps(diff.as_dict(), ensure_ascii=False, indent=2)
    return code, plain_diff(older, newer, diff, language) if diff else ""
