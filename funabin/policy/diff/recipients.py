"""Who outside receives what: new recipients, and recipients that receive more, for more, on other grounds."""

from __future__ import annotations

from collections.abc import Iterable

from funabin.policy.decide import categories_at, matches
from funabin.policy.diff.model import Need, Rule
from funabin.policy.diff.purposes import subjects_of
from funabin.policy.diff.rows import Changes, Row, lightened, one
from funabin.policy.diff.rules import NARROWER, wider
from funabin.policy.model import Ground, Policy, Recipient

BY_GROUND: dict[Ground, tuple[Need, str]] = {
    "own_act": (Need.PUBLICATION, "APPI 27(1)"),
    "adequate_country": (Need.PUBLICATION, "APPI 28(1)"),
    "equivalent_measures": (Need.NOTICE, "APPI 28(3)"),
    "foreign_consent": (Need.CONSENT, "APPI 28(1)"),
    "entrustment": (Need.PUBLICATION, "APPI 27(5)"),
    "joint_use": (Need.NOTICE, "APPI 27(5)"),
    "legal_exception": (Need.PUBLICATION, "APPI 27(1)"),
    "consent": (Need.CONSENT, "APPI 27(1)"),
}


def recipients(older: Policy, newer: Policy) -> Changes:
    """Recipients that came or went, and what each receives more or less of."""
    for key in {**older.recipients, **newer.recipients}:
        old, new = older.recipients.get(key), newer.recipients.get(key)
        points = _points(older, newer, old, new)
        row = Row("recipients", key, points, subjects_of(newer, points))
        if old is None and new is not None:
            yield lightened(row.change("added", needed(new.grounds), new=_fields(newer, new)), new)
        elif new is None and old is not None:
            yield row.change("removed", NARROWER)
        elif old and new:
            yield from one(row, old, new)
            for change in _wider(row, older, newer, old, new):
                yield lightened(change, new)


def needed(grounds: Iterable[Ground]) -> Rule:
    """What the grounds need before data is given on them: the most of any."""
    found = sorted((BY_GROUND[ground] for ground in grounds), reverse=True)
    most = found[0][0] if found else Need.PUBLICATION
    return wider(most, *dict.fromkeys(article for need, article in found if need is most))


def _wider(row: Row, older: Policy, newer: Policy, old: Recipient, new: Recipient) -> Changes:
    """Each list of the row, by what it really covers: a glob that covers the same changes nothing."""
    lists = (
        ("categories", _fields(older, old), _fields(newer, new), needed(new.grounds)),
        ("points", _covered(older, old), _covered(newer, new), needed(new.grounds)),
        ("purposes", old.purposes, new.purposes, needed(new.grounds)),
        ("grounds", old.grounds, new.grounds, needed(g for g in new.grounds if g not in old.grounds)),
        ("articles", old.articles, new.articles, wider(Need.PUBLICATION, "APPI 27(1)")),
        ("countries", old.countries, new.countries, _abroad(new)),
    )
    for field, before, after, rule in lists:
        came, went = [v for v in after if v not in before], [v for v in before if v not in after]
        if came and "*" not in before:
            yield row.change("more", rule, field=field, new=came)
        if went and "*" not in after:
            yield row.change("less", NARROWER, field=field, old=went)


def _abroad(recipient: Recipient) -> Rule:
    consent = "foreign_consent" in recipient.grounds
    return wider(Need.CONSENT if consent else Need.NOTICE, "APPI 28(1)")


def _fields(policy: Policy, recipient: Recipient) -> tuple[str, ...]:
    """The categories it can receive: of the points it covers, those its globs name."""
    taken = {
        category
        for key in _covered(policy, recipient)
        for category in categories_at(policy, policy.collection_points[key])
    }
    return tuple(key for key in policy.categories if key in taken and matches(key, recipient.categories))


def _covered(policy: Policy, recipient: Recipient) -> tuple[str, ...]:
    return tuple(key for key in policy.collection_points if matches(key, recipient.points))


def _points(older: Policy, newer: Policy, old: Recipient | None, new: Recipient | None) -> tuple[str, ...]:
    before = _covered(older, old) if old else ()
    return tuple(dict.fromkeys((*(_covered(newer, new) if new else ()), *before)))
