"""Every key that a statement names is declared somewhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase

from funabin.policy.files import Files, Step, entries
from funabin.policy.mistakes import Mistake, nearest
from funabin.policy.model import CollectionPoint, Grant, Policy

Found = Iterator[Mistake]
NOUNS = {
    "categories": "category", "purposes": "purpose", "retention": "retention class", "sections": "section",
}  # fmt: skip


def references(policy: Policy, files: Files) -> Found:
    """Mistakes for each unknown name of a category, purpose, role, point, retention class, section or law."""
    yield from _laws(policy, files)
    for key, category in policy.categories.items():
        yield from named(files, ("categories", key, "reduce_to"), "categories", [category.reduce_to])
    for key, purpose in policy.purposes.items():
        yield from named(files, ("purposes", key, "parent"), "purposes", [purpose.parent])
    for point in policy.collection_points.values():
        yield from _point(files, point)
    for at, grant in enumerate(policy.grants):
        yield from _grant(policy, files, at, grant)
    for key, kept in policy.retention.items():
        path = ("retention", key, "purposes_after_erasure")
        yield from named(files, path, "purposes", kept.purposes_after_erasure)
    for at, cookie in enumerate(policy.cookies):
        yield from named(files, ("cookies", at, "purpose"), "purposes", [cookie.purpose])
    for key, promise in policy.promises.items():
        yield from named(files, ("promises", key, "section"), "sections", [promise.section])


def named(files: Files, path: tuple[Step, ...], section: str, words: Iterable[str]) -> Found:
    """A mistake for each of `words` that `section` does not declare ('' is no word)."""
    known = files.keys(section)
    for word in words:
        if word and word not in known:
            yield files.mistake(path, f'no {NOUNS[section]} "{word}" is declared{nearest(word, known)}')


def _laws(policy: Policy, files: Files) -> Found:
    for at, law in enumerate(policy.laws):
        if law not in files.laws:
            yield files.mistake(("laws", at), f'no law set "{law}" is shipped')
    for section in ("purposes", "retention"):
        said: set[str] = set()
        for document in files.documents():
            for key in said & entries(document, section).keys():
                yield files.mistake((section, key), f"{document.file} says this too; a law is not restated")
            said |= entries(document, section).keys()


def _point(files: Files, point: CollectionPoint) -> Found:
    path = ("collection_points", point.key)
    for item in point.items:
        yield from named(files, (*path, "items", item.category), "categories", [item.category])
    yield from named(files, (*path, "derived"), "categories", point.derived)
    yield from named(files, (*path, "purposes"), "purposes", point.purposes)
    yield from named(files, (*path, "retention"), "retention", [point.retention])


def _grant(policy: Policy, files: Files, at: int, grant: Grant) -> Found:
    yield from named(files, ("grants", at, "purposes"), "purposes", grant.purposes)
    for word in grant.roles:
        if word not in policy.roles:
            yield files.mistake(
                ("grants", at, "roles"), f'no role "{word}" is declared{nearest(word, policy.roles)}'
            )
    for field, section in (("categories", "categories"), ("points", "collection_points")):
        known = files.keys(section)
        for glob in getattr(grant, field):
            if not any(fnmatchcase(key, glob) for key in known):
                message = f'"{glob}" matches nothing in {section}{nearest(glob, known)}'
                yield files.mistake(("grants", at, field), message)
