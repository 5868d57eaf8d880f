"""How long data is kept: classes that end earlier or later, and points that moved to another class.

Older data keeps the shorter time unless the person agrees: a later version does not lengthen what was said
when the data was taken. What a law imposes applies to all of it.
"""

from __future__ import annotations

from funabin.policy.diff.model import Change, Need, Rule, Weight
from funabin.policy.diff.purposes import subjects_of
from funabin.policy.diff.rows import Changes, Row, length, lightened, one
from funabin.policy.diff.rules import NARROWER, other, wider
from funabin.policy.keeping import is_imposed
from funabin.policy.model import Policy, RetentionClass

LONGER = wider(Need.CONSENT, "APPI 22")
SPELLED = Rule(Weight.WORDS, Need.NOTHING)


def retention(older: Policy, newer: Policy) -> Changes:
    """Changes of the classes themselves, then of the class of a point."""
    for key in {**older.retention, **newer.retention}:
        old, new = older.retention.get(key), newer.retention.get(key)
        points = _taken_under(older, newer, key)
        row = Row("retention", key, points, subjects_of(newer, points))
        yield from one(row, old, new)
        if old and new:
            for change in _class(row, old, new):
                yield _imposed(change, new)
    yield from _moved(older, newer)


def _class(row: Row, old: RetentionClass, new: RetentionClass) -> Changes:
    if old.starts != new.starts:
        yield row.change("changed", LONGER, field="starts", old=old.starts, new=new.starts)
    for field in ("lasts", "idle"):
        before, after = getattr(old, field), getattr(new, field)
        if before != after:
            yield _span(row, field, before, after)
    if old.erasable is not new.erasable:
        verb, rule = ("on", NARROWER) if new.erasable else ("off", LONGER)
        yield row.change(verb, rule, field="erasable", old=old.erasable, new=new.erasable)
    came = [key for key in new.purposes_after_erasure if key not in old.purposes_after_erasure]
    went = [key for key in old.purposes_after_erasure if key not in new.purposes_after_erasure]
    if came:
        yield row.change("more", wider(Need.CONSENT, "APPI 18(1)"), field="purposes_after_erasure", new=came)
    if went:
        yield row.change("less", NARROWER, field="purposes_after_erasure", old=went)
    elif not came and old.purposes_after_erasure != new.purposes_after_erasure:
        yield row.change("changed", SPELLED, field="purposes_after_erasure")


def _span(row: Row, field: str, old: str, new: str) -> Change:
    difference = length(new) - length(old)
    verb, rule = ("longer", LONGER) if difference > 0 else ("shorter", NARROWER)
    if difference == 0:
        verb, rule = "changed", SPELLED
    return row.change(verb, rule, field=field, old=old, new=new)


def _moved(older: Policy, newer: Policy) -> Changes:
    for key, point in newer.collection_points.items():
        before = older.collection_points.get(key)
        if before is None or before.retention == point.retention:
            continue
        old, new = older.retention[before.retention], newer.retention[point.retention]
        row = Row("points", key, (key,), (point.subject,))
        verb, rule = _direction(old, new)
        yield _imposed(row.change(verb, rule, field="retention", old=old.key, new=new.key), new)


def _imposed(change: Change, kept: RetentionClass) -> Change:
    """Only a duty to keep is the law's own; APPI 22 leaves the time to the firm."""
    return lightened(change, kept) if is_imposed(kept) else change


def _direction(old: RetentionClass, new: RetentionClass) -> tuple[str, Rule]:
    """Longer unless it is shorter in every respect; two clocks that start by different events are longer."""
    if old.starts != new.starts or (old.erasable and not new.erasable):
        return "longer", LONGER
    ends = [(length(old.lasts), length(new.lasts)), (length(old.idle), length(new.idle))]
    if any(after > before for before, after in ends):
        return "longer", LONGER
    if any(after < before for before, after in ends):
        return "shorter", NARROWER
    return "changed", other(Need.PUBLICATION)


def _taken_under(older: Policy, newer: Policy, key: str) -> tuple[str, ...]:
    both = (older, newer)
    return tuple(
        dict.fromkeys(
            point.key
            for policy in both
            for point in policy.collection_points.values()
            if point.retention == key
        )
    )
