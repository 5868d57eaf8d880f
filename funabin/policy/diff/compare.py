"""The whole comparison: every part of the file, then whatever no rule knows, so that nothing goes unsaid."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from funabin.policy.decide import table_of
from funabin.policy.diff.access import access
from funabin.policy.diff.model import Change, Diff, Need, Rule, Weight
from funabin.policy.diff.points import points
from funabin.policy.diff.purposes import purposes
from funabin.policy.diff.recipients import recipients
from funabin.policy.diff.retention import retention
from funabin.policy.diff.rows import Changes, Row, one, rows
from funabin.policy.diff.rules import NARROWER, NOTIFIED, WORDS, wider
from funabin.policy.model import Policy, Promise

BY_KEY = (
    "subjects", "categories", "statistics", "rights", "clocks", "responsible", "paragraphs", "sources",
)  # fmt: skip
ORDER = {weight: at for at, weight in enumerate(Weight)}


def differences(older: Policy, newer: Policy) -> Diff:
    """What changed from `older` to `newer`, heaviest first. Empty for a policy and itself."""
    changes = dict.fromkeys(_articled(change, newer) for part in PARTS for change in part(older, newer))
    if not changes and older.digest != newer.digest:
        changes = dict.fromkeys([Row("file", "").change("changed", WORDS)])
    ordered = sorted(changes, key=lambda change: (ORDER[change.weight], -change.need))
    return Diff(older.digest, newer.digest, tuple(ordered))


def _articled(change: Change, policy: Policy) -> Change:
    """Without articles of an act that does not reach this house."""
    reaching = tuple(a for a in change.articles if a.partition(" ")[0] in policy.statutes)
    if reaching == change.articles:
        return change
    return Change(**{**vars(change), "articles": reaching})


def _keyed(older: Policy, newer: Policy) -> Changes:
    for section in BY_KEY:
        yield from rows(section, getattr(older, section), getattr(newer, section))
    for section in ("changes", "links"):
        yield from one(Row(section, ""), getattr(older, section), getattr(newer, section))
    yield from one(Row("operator", ""), older.operator, newer.operator)
    yield from one(Row("policy", ""), older, newer, "digest")


def _listed(older: Policy, newer: Policy) -> Changes:
    yield from rows(
        "cookies",
        {cookie.name: cookie for cookie in older.cookies},
        {cookie.name: cookie for cookie in newer.cookies},
    )
    yield from rows("deadlines", _deadlines(older), _deadlines(newer))
    yield from rows(
        "demands",
        {demand.article: demand for demand in older.demands},
        {demand.article: demand for demand in newer.demands},
    )
    if older.grants != newer.grants and set(table_of(older)) == set(table_of(newer)):
        yield Row("grants", "").change("changed", WORDS)  # written otherwise, opening the same


def _deadlines(policy: Policy) -> dict[str, object]:
    return {f"{'/'.join(row.jurisdictions)} {'/'.join(row.rights)}": row for row in policy.deadlines}


def _promises(older: Policy, newer: Policy) -> Changes:
    yield from rows("promises", older.promises, newer.promises)
    for key, new in newer.promises.items():
        before, after = _stands(older.promises.get(key)), _stands(new)
        if before and before != after:
            weaker = after != "kept" and before == "kept"
            rule = wider() if weaker else Rule(Weight.NARROWER, Need.PUBLICATION)
            yield Row("promises", key).change("changed", rule, field="state", old=before, new=after)


def _stands(promise: Promise | None) -> str:
    if promise is None:
        return ""
    return "void" if promise.void_article else "missing" if promise.missing else "kept"


def _sections(older: Policy, newer: Policy) -> Changes:
    if list(older.sections.items()) != list(newer.sections.items()):
        came = [key for key in newer.sections if key not in older.sections]
        went = [key for key in older.sections if key not in newer.sections]
        yield Row("sections", "").change("changed", WORDS, old=went, new=came)


def _texts(older: Policy, newer: Policy) -> Changes:
    """Sentences that say the same thing otherwise. Those of a purpose are what APPI 21(3) wants told."""
    for language in dict.fromkeys((*older.texts, *newer.texts)):
        before, after = older.texts.get(language, {}), newer.texts.get(language, {})
        keys = [key for key in {**before, **after} if before.get(key) != after.get(key)]
        told = [key for key in keys if key.startswith("purpose.") and key in before and key in after]
        for key in told:
            rule = Rule(Weight.WORDS, Need.PUBLICATION, (NOTIFIED,))
            yield Row("texts", key).change("changed", rule, field=language, old=before[key], new=after[key])
        rest = [key for key in keys if key not in told]
        if rest:
            yield Row("texts", "").change("changed", WORDS, field=language, new=rest)


def _categories_opened(older: Policy, newer: Policy) -> Changes:
    """A ban that is lifted."""
    for key, new in newer.categories.items():
        old = older.categories.get(key)
        if old and old.sensitivity != new.sensitivity and "banned" in (old.sensitivity, new.sensitivity):
            lifted = old.sensitivity == "banned"
            rule = wider(Need.CONSENT, "APPI 20(2)") if lifted else NARROWER
            yield Row("categories", key).change("off" if lifted else "on", rule, field="ban")


PARTS: tuple[Callable[[Policy, Policy], Iterator[Change]], ...] = (
    purposes, points, access, recipients, retention, _categories_opened, _keyed, _listed, _promises,
    _sections, _texts,
)  # fmt: skip
