"""What is well formed and still means nothing, or what the law refuses."""

from __future__ import annotations

from collections.abc import Iterator

from funabin.policy.decide import Row, matches, table_of
from funabin.policy.files import Files
from funabin.policy.mistakes import Mistake
from funabin.policy.model import (
    Cookie,
    Grant,
    Part,
    Policy,
    Promise,
    RetentionClass,
)

Found = Iterator[Mistake]
ROWS: dict[Part, str] = {
    "points": "collection_points", "purposes": "purposes", "access": "grants", "recipients": "recipients",
    "statistics": "statistics", "retention": "retention", "cookies": "cookies", "rights": "rights",
    "clocks": "clocks", "responsible": "responsible", "changes": "changes", "operator": "operator",
    "sources": "sources", "measures": "measures",
}  # fmt: skip


def sense(policy: Policy, files: Files) -> Found:
    """Mistakes for statements that can do nothing, contradict themselves, or run against the law."""
    yield from _idle_grants(policy, files)
    yield from _my_number(policy, files)
    for kept in policy.retention.values():
        yield from _kept(files, kept)
    for at, cookie in enumerate(policy.cookies):
        yield from _cookie(files, at, cookie)
    for promise in policy.promises.values():
        yield from _promise(files, promise)
    yield from _parts(policy, files)


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


def _my_number(policy: Policy, files: Files) -> Found:
    """Consent does not widen what My Number may be used for."""
    numbers = [key for key, category in policy.categories.items() if category.kind == "my_number"]
    numbers = [key for key in numbers if policy.categories[key].sensitivity != "banned"]
    for at, grant in enumerate(policy.grants):
        for key in grant.purposes:
            purpose = policy.purposes.get(key)
            if purpose and purpose.opt_in and any(matches(number, grant.categories) for number in numbers):
                message = f"consent is no ground for My Number (MNA 19, 20), and {key} is opt-in"
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
