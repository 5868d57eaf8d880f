"""Purposes: each says one thing, under a heading that opens nothing."""

from __future__ import annotations

from collections.abc import Iterator

from funabin.policy.check.open_lists import is_vague
from funabin.policy.files import Files, Step
from funabin.policy.mistakes import Mistake
from funabin.policy.model import Origin, Policy, Purpose

Found = Iterator[Mistake]
BY_EMAIL = (
    "advertising by e-mail goes only to those who agreed beforehand "
    "(SEMA 3(1), the act on advertising by e-mail): opt_in: true"
)


def purposes(policy: Policy, files: Files) -> Found:
    """Mistakes for purposes that mean anything, explain themselves, or advertise without consent."""
    for purpose in policy.purposes.values():
        yield from _purpose(policy, files, purpose)
    yield from _only_leaves(policy, files)


def _purpose(policy: Policy, files: Files, purpose: Purpose) -> Found:
    path = ("purposes", purpose.key)
    parent = policy.purposes.get(purpose.parent)
    if parent and parent.leaf:
        yield files.mistake((*path, "parent"), f"{parent.key} is a leaf; a parent has `leaf: false`")
    if _is_circular(policy, purpose):
        yield files.mistake(
            (*path, "parent"), "the purpose explains itself: its parents lead back to it (APPI 17(1))"
        )
    if purpose.leaf and is_vague(purpose.key):
        yield files.mistake(
            path, "a purpose must be as specific as possible (APPI 17(1)); this one can mean anything"
        )
    if purpose.every_point and purpose.origin is not Origin.LAW:
        yield files.mistake(
            (*path, "every_point"), "only the law can ask for a purpose at every collection point"
        )
    if purpose.opt_in and not purpose.leaf:
        yield files.mistake((*path, "opt_in"), "consent names a leaf; this purpose only groups others")
    if purpose.means == "email" and not purpose.opt_in:
        yield files.mistake((*path, "means"), BY_EMAIL)


def _is_circular(policy: Policy, purpose: Purpose) -> bool:
    seen, parent = set(), purpose.parent
    while parent in policy.purposes and parent not in seen:
        if parent == purpose.key:
            return True
        seen.add(parent)
        parent = policy.purposes[parent].parent
    return False


def _only_leaves(policy: Policy, files: Files) -> Found:
    parents = {purpose.key for purpose in policy.purposes.values() if not purpose.leaf}
    places: list[tuple[tuple[Step, ...], tuple[str, ...]]] = [
        *((("collection_points", point.key, "purposes"), point.purposes)
          for point in policy.collection_points.values()),
        *((("grants", at, "purposes"), grant.purposes) for at, grant in enumerate(policy.grants)),
        *((("retention", kept.key, "purposes_after_erasure"), kept.purposes_after_erasure)
          for kept in policy.retention.values()),
        *((("cookies", at, "purpose"), (cookie.purpose,)) for at, cookie in enumerate(policy.cookies)),
        *((("recipients", key, "purposes"), row.purposes) for key, row in policy.recipients.items()),
    ]  # fmt: skip
    for path, purposes in places:
        for key in parents.intersection(purposes):
            yield files.mistake(path, f"{key} only groups purposes; name one of its leaves")
