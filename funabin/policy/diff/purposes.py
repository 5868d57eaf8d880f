"""What data is used for: new purposes, and purposes that reach more or fewer collection points.

A purpose new at a point is *related* to what was said there before where another purpose under the same
heading already applied (APPI 17(2)): the law wants it notified. Anything else needs consent (APPI 18(1)).
The gate is stricter than the law and waits for consent in both cases: it obeys the version a datum was taken
under.
"""

from __future__ import annotations

from collections.abc import Iterable

from funabin.policy.decide import applies_at
from funabin.policy.diff.model import Need, Rule
from funabin.policy.diff.rows import Changes, Row, lightened, one
from funabin.policy.diff.rules import BEYOND, NARROWER, NOTIFIED, other, wider
from funabin.policy.model import Policy, Purpose


def purposes(older: Policy, newer: Policy) -> Changes:
    """Purposes that came, went, reach further or less far, or changed in themselves."""
    for key in {**older.purposes, **newer.purposes}:
        old, new = older.purposes.get(key), newer.purposes.get(key)
        before, after = reach(older, old), reach(newer, new)
        if old and new:
            yield from one(
                _row(newer, key, {*before, *after}), old, new, *(() if old.leaf is new.leaf else ("parent",))
            )
        yield from _reach(older, newer, key, before, after)
        if (old is None) != (new is None) and not before and not after:  # a heading, or idle
            yield _row(newer, key, ()).change("added" if new else "removed", other(Need.NOTHING))
        elif old and new and old.leaf is not new.leaf and not before and not after:
            yield _row(newer, key, ()).change("changed", other(), field="leaf", old=old.leaf, new=new.leaf)


def reach(policy: Policy, purpose: Purpose | None) -> tuple[str, ...]:
    """The collection points whose data the purpose may use; none for a heading."""
    if purpose is None or not purpose.leaf:
        return ()
    return tuple(key for key, point in policy.collection_points.items() if applies_at(purpose, point))


def _reach(
    older: Policy, newer: Policy, key: str, before: tuple[str, ...], after: tuple[str, ...]
) -> Changes:
    """A new point brings its purposes along and speaks for itself; a point that went takes them with it."""
    came = [p for p in after if p not in before and p in older.collection_points]
    went = [p for p in before if p not in after and p in newer.collection_points]
    if not before and after:
        change = _row(newer, key, came or after).change("added", _needed(older, newer, key, came))
        yield lightened(change, newer.purposes[key])
    elif came:
        change = _row(newer, key, came).change("opened", _needed(older, newer, key, came))
        yield lightened(change, newer.purposes[key])
    if before and not after:
        yield _row(older, key, before).change("removed", NARROWER)
    elif went:
        yield _row(newer, key, went).change("closed", NARROWER)


def _needed(older: Policy, newer: Policy, key: str, points: Iterable[str]) -> Rule:
    points = list(points)
    if not points:  # only where nothing was taken before
        return wider(Need.PUBLICATION, "APPI 21(1)")
    if all(is_related(older, newer.purposes[key], point) for point in points):
        return wider(Need.NOTICE, "APPI 17(2)", NOTIFIED)
    return wider(Need.CONSENT, "APPI 17(2)", BEYOND)


def is_related(older: Policy, purpose: Purpose, point: str) -> bool:
    """Whether data of the point already served a purpose under the same heading; never for one by consent."""
    if purpose.opt_in or not purpose.parent:
        return False
    known = (older.purposes[key] for key in older.collection_points[point].purposes)
    return any(other_one.parent == purpose.parent and not other_one.opt_in for other_one in known)


def _row(policy: Policy, key: str, points: Iterable[str]) -> Row:
    points = tuple(points)
    return Row("purposes", key, points, subjects_of(policy, points))


def subjects_of(policy: Policy, points: Iterable[str]) -> tuple[str, ...]:
    """The kinds of people who are asked at these points."""
    asked = (policy.collection_points[key].subject for key in points if key in policy.collection_points)
    return tuple(dict.fromkeys(asked))
