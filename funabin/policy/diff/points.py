"""Where data is taken: points, what they ask, and the retention class they take it under."""

from __future__ import annotations

from dataclasses import replace

from funabin.policy.diff.rows import Changes, Row, one
from funabin.policy.model import CollectionPoint, Item, Policy


def points(older: Policy, newer: Policy) -> Changes:
    """Collection points that came, went or changed, with their items."""
    for key in {**older.collection_points, **newer.collection_points}:
        old, new = older.collection_points.get(key), newer.collection_points.get(key)
        row = Row("points", key, (key,), ((new or old).subject,))  # type: ignore[union-attr]
        yield from one(row, old, new)
        if old and new:
            yield from _items(row, old, new)


def _items(row: Row, old: CollectionPoint, new: CollectionPoint) -> Changes:
    before, after = _by_category(old), _by_category(new)
    for category in {**before, **after}:
        of_item = replace(row, section="items", key=f"{row.key} {category}")
        yield from one(of_item, before.get(category), after.get(category))


def _by_category(point: CollectionPoint) -> dict[str, Item]:
    return {item.category: item for item in point.items}
