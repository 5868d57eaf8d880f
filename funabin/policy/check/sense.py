"""What is well formed and still means nothing, or what the law refuses."""

from __future__ import annotations

from collections.abc import Iterator

from funabin.policy.decide import Row, matches, table_of
from funabin.policy.files import Files, Step
from funabin.policy.mistakes import Mistake
from funabin.policy.model import (
    CollectionPoint,
    Cookie,
    Grant,
    Origin,
    Part,
    Policy,
    Promise,
    Purpose,
    RetentionClass,
)

Found = Iterator[Mistake]
VAGUE = {"any", "business", "etc", "general", "incidental", "misc", "other", "value", "various"}
ROWS: dict[Part, str] = {
    "points": "collection_points", "purposes": "purposes", "access": "grants", "recipients": "recipients",
    "statistics": "statistics", "retention": "retention", "cookies": "cookies", "rights": "rights",
    "clocks": "clocks", "responsible": "responsible", "changes": "changes", "operator": "operator",
    "sources": "sources",
}  # fmt: skip


def sense(policy: Policy, files: Files) -> Found:
    """Mistakes for statements that can do nothing, contradict themselves, or run against the law."""
    for key, category in policy.categories.items():
        if category.reduce_to in policy.categories and not policy.categories[category.reduce_to].clear:
            yield files.mistake(
                ("categories", key, "reduce_to"), f"{category.reduce_to} must be `clear: true`"
            )
    for purpose in policy.purposes.values():
        yield from _purpose(policy, files, purpose)
    for point in policy.collection_points.values():
        yield from _point(policy, files, point)
    yield from _only_leaves(policy, files)
    yield from _idle_grants(policy, files)
    for kept in policy.retention.values():
        yield from _kept(files, kept)
    for at, cookie in enumerate(policy.cookies):
        yield from _cookie(files, at, cookie)
    for promise in policy.promises.values():
        yield from _promise(files, promise)
    yield from _parts(policy, files)


def _purpose(policy: Policy, files: Files, purpose: Purpose) -> Found:
    path = ("purposes", purpose.key)
    parent = policy.purposes.get(purpose.parent)
    if parent and parent.leaf:
        yield files.mistake((*path, "parent"), f"{parent.key} is a leaf; a parent has `leaf: false`")
    if _is_circular(policy, purpose):
        yield files.mistake(
            (*path, "parent"), "the purpose explains itself: its parents lead back to it (APPI 17(1))"
        )
    if purpose.leaf and purpose.key.rpartition(".")[2] in VAGUE:
        yield files.mistake(
            path, "a purpose must be as specific as possible (APPI 17(1)); this one can mean anything"
        )
    if purpose.every_point and purpose.origin is not Origin.LAW:
        yield files.mistake(
            (*path, "every_point"), "only the law can ask for a purpose at every collection point"
        )
    if purpose.opt_in and not purpose.leaf:
        yield files.mistake((*path, "opt_in"), "consent names a leaf; this purpose only groups others")


def _is_circular(policy: Policy, purpose: Purpose) -> bool:
    seen, parent = set(), purpose.parent
    while parent in policy.purposes and parent not in seen:
        if parent == purpose.key:
            return True
        seen.add(parent)
        parent = policy.purposes[parent].parent
    return False


def _point(policy: Policy, files: Files, point: CollectionPoint) -> Found:
    path = ("collection_points", point.key)
    asked = [policy.categories[item.category] for item in point.items if item.category in policy.categories]
    for category in asked:
        if category.sensitivity == "banned":
            yield files.mistake(
                (*path, "items", category.key), f"{category.key} is banned and cannot be asked for"
            )
    for key in point.derived:
        if key in policy.categories and not policy.categories[key].clear:
            yield files.mistake(
                (*path, "derived"), f"{key} must be `clear: true`; a sealed category is asked for"
            )
    if point.minimum_age is not None and not any(category.reduce_to for category in asked):
        yield files.mistake((*path, "minimum_age"), "no item is reduced to an age; nothing could check it")
    yield from _choices(files, point)
    yield from _read_purposes(policy, files, point)


def _choices(files: Files, point: CollectionPoint) -> Found:
    if not point.items:
        yield files.mistake(
            ("collection_points", point.key, "items"), "a collection point asks for something"
        )
    groups = [item.one_of for item in point.items]
    for item in point.items:
        path: tuple[Step, ...] = ("collection_points", point.key, "items", item.category)
        if (item.need == "one_of") != bool(item.one_of):
            yield files.mistake(
                path, "a choice is written {one_of: <word>}, with the same word at each of its items"
            )
        elif item.one_of and groups.count(item.one_of) < 2:
            yield files.mistake(
                path, f'"{item.one_of}" offers no choice: no other item here carries the word'
            )


def _read_purposes(policy: Policy, files: Files, point: CollectionPoint) -> Found:
    """A purpose that nobody can act on is no reason to ask."""
    if files.unsure & {"grants", "categories"}:
        return
    read = {purpose for purpose, _, at, _ in table_of(policy) if at == point.key}
    for key in point.purposes:
        purpose = policy.purposes.get(key)
        if purpose and purpose.leaf and key not in read:
            message = f"data is taken for {key}, but no grant lets anybody use it for that"
            yield files.mistake(("collection_points", point.key, "purposes"), message)


def _only_leaves(policy: Policy, files: Files) -> Found:
    parents = {purpose.key for purpose in policy.purposes.values() if not purpose.leaf}
    places: list[tuple[tuple[Step, ...], tuple[str, ...]]] = [
        *((("collection_points", point.key, "purposes"), point.purposes)
          for point in policy.collection_points.values()),
        *((("grants", at, "purposes"), grant.purposes) for at, grant in enumerate(policy.grants)),
        *((("retention", kept.key, "purposes_after_erasure"), kept.purposes_after_erasure)
          for kept in policy.retention.values()),
        *((("cookies", at, "purpose"), (cookie.purpose,)) for at, cookie in enumerate(policy.cookies)),
    ]  # fmt: skip
    for path, purposes in places:
        for key in parents.intersection(purposes):
            yield files.mistake(path, f"{key} only groups purposes; name one of its leaves")


def _idle_grants(policy: Policy, files: Files) -> Found:
    """A grant that opens nothing for one of its purposes promises less than it seems to."""
    if files.unsure & {"categories", "collection_points", "purposes"}:
        return
    for at, grant in enumerate(policy.grants):
        rows = [row for row in table_of(policy) if row[3] in grant.roles and _covers(grant, row)]
        for key in grant.purposes:
            if key in policy.purposes and policy.purposes[key].leaf and key not in {row[0] for row in rows}:
                message = f"opens nothing for {key}: no collection point here takes such data for it"
                yield files.mistake(("grants", at, "purposes"), message)


def _covers(grant: Grant, row: Row) -> bool:
    return matches(row[1], grant.categories) and matches(row[2], grant.points)


def _kept(files: Files, kept: RetentionClass) -> Found:
    path = ("retention", kept.key)
    if kept.starts == "erased" and not kept.idle:
        yield files.mistake(
            path, "kept for ever where nobody asks; say `idle`, how long after the last contact (APPI 22)"
        )
    if kept.starts in ("case.ended", "invoice.issued") and kept.scope != "case":
        yield files.mistake((*path, "starts"), f"{kept.starts} belongs to a case; say `scope: case`")
    if kept.erasable and kept.purposes_after_erasure:
        yield files.mistake(
            (*path, "purposes_after_erasure"), "erased at once when the person asks: nothing is left to use"
        )


def _cookie(files: Files, at: int, cookie: Cookie) -> Found:
    if cookie.face != "public" and cookie.path != f"/{cookie.face}/":
        yield files.mistake(
            ("cookies", at, "path"), f"a cookie of the face {cookie.face} has the path /{cookie.face}/"
        )


def _promise(files: Files, promise: Promise) -> Found:
    path = ("promises", promise.id)
    said = [field for field in ("by", "void_article", "missing") if getattr(promise, field)]
    if len(said) != 1:
        found = " and ".join(said) or "none"
        yield files.mistake(
            path, f"exactly one of by, void_article, missing says how it stands; found {found}"
        )
    if not promise.by and (promise.args or promise.also):
        yield files.mistake(path, "args and also belong to a mechanism named in `by`")


def _parts(policy: Policy, files: Files) -> Found:
    shown = [part for parts in policy.sections.values() for part in parts]
    for part, rows in ROWS.items():
        needed = bool(getattr(policy, rows)) or (part == "recipients" and policy.links is not None)
        if not needed <= shown.count(part) <= 1 and "sections" not in files.unsure:
            yield files.mistake(
                ("sections",), f"the page shows {part} {shown.count(part)} times; exactly once is right"
            )
