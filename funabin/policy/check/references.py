"""Every key that a statement names is declared somewhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase
from typing import get_args

from funabin.policy.check.open_lists import OPEN_LIST, is_vague
from funabin.policy.files import Files, Step, entries
from funabin.policy.mistakes import Mistake, nearest
from funabin.policy.model import CollectionPoint, Grant, Policy, Recipient, RightKind
from funabin.policy.silence import is_met

Found = Iterator[Mistake]
NOUNS = {
    "categories": "category", "purposes": "purpose", "retention": "retention class", "sections": "section",
    "recipients": "recipient", "subjects": "subject class",
}  # fmt: skip
GLOBS = {"categories": "categories", "points": "collection_points"}


def references(policy: Policy, files: Files) -> Found:
    """Mistakes for each unknown name of a category, purpose, role, point, recipient, section or law."""
    yield from _laws(policy, files)
    for point in policy.collection_points.values():
        yield from _point(policy, files, point)
    for path, section, words in _names(policy):
        yield from named(files, path, section, words)
    for path, words in _roles(policy):
        yield from _among(files, path, "role", words, policy.roles)
    for at, deadline in enumerate(policy.deadlines):
        yield from _among(
            files, ("deadlines", at, "rights"), "right", deadline.rights, ("*", *get_args(RightKind))
        )
    yield from _globs(policy, files)
    yield from _demands(policy, files)


def named(files: Files, path: tuple[Step, ...], section: str, words: Iterable[str]) -> Found:
    """A mistake for each of `words` that `section` does not declare ('' is no word)."""
    yield from _among(files, path, NOUNS[section], [word for word in words if word], files.keys(section))


def _among(
    files: Files, path: tuple[Step, ...], noun: str, words: Iterable[str], known: Iterable[str]
) -> Found:
    for word in words:
        if is_vague(word) and word not in known:
            yield files.mistake(path, OPEN_LIST)
        elif word not in known:
            yield files.mistake(path, f'no {noun} "{word}" is declared{nearest(word, known)}')


def _laws(policy: Policy, files: Files) -> Found:
    for at, law in enumerate(policy.laws):
        if law not in files.laws:
            message = f'no law set "{law}" is shipped, and none stands in law/ beside this file'
            yield files.mistake(("laws", at), message)
    for section in ("purposes", "retention", "recipients"):
        said: set[str] = set()
        for document in files.documents():
            for key in said & entries(document, section).keys():
                yield files.mistake((section, key), f"{document.file} says this too; a law is not restated")
            said |= entries(document, section).keys()


def _point(policy: Policy, files: Files, point: CollectionPoint) -> Found:
    path = ("collection_points", point.key)
    if point.subject != "customer":
        yield from named(files, (*path, "subject"), "subjects", [point.subject])
    for item in point.items:
        yield from named(files, (*path, "items", item.category), "categories", [item.category])
        asked = [other.category for other in point.items]
        yield from _among(files, (*path, "items", item.category), "item of this point", item.when, asked)
    yield from named(files, (*path, "derived"), "categories", point.derived)
    yield from named(files, (*path, "purposes"), "purposes", point.purposes)
    yield from named(files, (*path, "consents"), "purposes", point.consents)
    yield from named(files, (*path, "recipients"), "recipients", point.recipients)
    yield from named(files, (*path, "retention"), "retention", [point.retention])


def _demands(policy: Policy, files: Files) -> Found:
    for at, demand in enumerate(policy.demands):
        try:
            is_met(policy, demand.about)
        except ValueError as error:
            yield files.mistake(("demands", at, "about"), str(error))


Names = Iterator[tuple[tuple[Step, ...], str, Iterable[str]]]


def _names(policy: Policy) -> Names:
    """Where a row names keys of another section: path, that section, the keys."""
    for key, category in policy.categories.items():
        yield ("categories", key, "reduce_to"), "categories", [category.reduce_to]
    for key, purpose in policy.purposes.items():
        yield ("purposes", key, "parent"), "purposes", [purpose.parent]
    for at, grant in enumerate(policy.grants):
        yield ("grants", at, "purposes"), "purposes", grant.purposes
    for key, recipient in policy.recipients.items():
        yield ("recipients", key, "purposes"), "purposes", recipient.purposes
    for key, kept in policy.retention.items():
        yield ("retention", key, "purposes_after_erasure"), "purposes", kept.purposes_after_erasure
    for at, cookie in enumerate(policy.cookies):
        yield ("cookies", at, "purpose"), "purposes", [cookie.purpose]
    for key, statistic in policy.statistics.items():
        yield ("statistics", key, "readers"), "recipients", statistic.readers
    for section in ("promises", "paragraphs"):
        for key, row in getattr(policy, section).items():
            yield (section, key, "section"), "sections", [row.section]


def _roles(policy: Policy) -> Iterator[tuple[tuple[Step, ...], Iterable[str]]]:
    for at, grant in enumerate(policy.grants):
        yield ("grants", at, "roles"), grant.roles
    for key, recipient in policy.recipients.items():
        yield ("recipients", key, "roles"), recipient.roles
    for key, responsible in policy.responsible.items():
        yield ("responsible", key, "role"), [responsible.role]


def _globs(policy: Policy, files: Files) -> Found:
    """A glob that covers nothing is a slip of the pen; a law set speaks of houses that have such data."""
    rows: list[tuple[tuple[Step, ...], Grant | Recipient]] = [
        *((("grants", at), grant) for at, grant in enumerate(policy.grants)),
        *((("recipients", key), recipient) for key, recipient in policy.recipients.items()),
    ]
    for path, row in rows:
        if files.is_law(path):
            continue
        for field, section in GLOBS.items():
            known = files.keys(section)
            for glob in getattr(row, field):
                if not any(fnmatchcase(key, glob) for key in known):
                    message = f'"{glob}" matches nothing in {section}{nearest(glob, known)}'
                    yield files.mistake((*path, field), message)
