"""Who inside may open more or less: the compiled tables of both versions, where both know what is opened."""

from __future__ import annotations

from collections import defaultdict

from funabin.policy.decide import applies_at, categories_at, table_of
from funabin.policy.diff.model import Need
from funabin.policy.diff.purposes import subjects_of
from funabin.policy.diff.rows import Changes, Row
from funabin.policy.diff.rules import NARROWER, wider
from funabin.policy.model import Policy

Row4 = tuple[str, str, str, str]
Opened = dict[tuple[str, str], list[tuple[str, str]]]  # role, purpose -> category, point


def access(older: Policy, newer: Policy) -> Changes:
    """A change for each role and purpose. What a new purpose, point or item brings is told with it."""
    before, after = set(table_of(older)), set(table_of(newer))
    for verb, rows, rule in (
        ("more", _known(older, after - before), wider(Need.PUBLICATION, "APPI 23")),
        ("less", _known(newer, before - after), NARROWER),
    ):
        for (role, purpose), opened in _by_role(rows).items():
            points = tuple(dict.fromkeys(point for _, point in opened))
            categories = list(dict.fromkeys(category for category, _ in opened))
            row = Row("access", f"{role} {purpose}", points, subjects_of(newer, points))
            more = verb == "more"
            yield row.change(verb, rule, old=() if more else categories, new=categories if more else ())


def _known(policy: Policy, rows: set[Row4]) -> list[Row4]:
    """Rows whose purpose already applied to such data in `policy`: there only the role is new."""
    return sorted(row for row in rows if _knows(policy, row))


def _knows(policy: Policy, row: Row4) -> bool:
    purpose, point = policy.purposes.get(row[0]), policy.collection_points.get(row[2])
    if purpose is None or point is None or not purpose.leaf:
        return False
    return applies_at(purpose, point) and row[1] in categories_at(policy, point)


def _by_role(rows: list[Row4]) -> Opened:
    found: Opened = defaultdict(list)
    for purpose, category, point, role in rows:
        found[role, purpose].append((category, point))
    return found
