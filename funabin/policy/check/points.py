"""Categories and the points that take them: what may be asked, and what must be offered."""

from __future__ import annotations

from collections.abc import Iterator

from funabin.policy.check.open_lists import OPEN_LIST, is_vague
from funabin.policy.decide import table_of
from funabin.policy.files import Files, Step
from funabin.policy.mistakes import Mistake
from funabin.policy.model import Category, CollectionPoint, Origin, Policy

Found = Iterator[Mistake]
# Words for what APPI 2(3) and its cabinet order call special care-required.
SPECIAL = {
    "caste", "conviction", "creed", "crime", "criminal_record", "disability", "ethnicity", "health",
    "illness", "medical", "medical_history", "race", "religion", "social_status", "victim",
}  # fmt: skip
LOOKS_SPECIAL = "special care-required data (APPI 2(3)) is not ordinary: say sensitivity: special, or banned"
UNASKED = (
    "special care-required data needs consent before it is taken (APPI 20(2)): "
    "{purpose} must be opt-in and stand in consents"
)
NO_MY_NUMBER = (
    "My Number is taken for the work a law lists and for nothing else (MNA 20): {purpose} rests on no law"
)


def categories(policy: Policy, files: Files) -> Found:
    """Mistakes for categories that name nothing, or that are not what they say."""
    for key, category in policy.categories.items():
        path = ("categories", key)
        if is_vague(key):
            yield files.mistake(path, OPEN_LIST)
        if category.reduce_to in policy.categories and not policy.categories[category.reduce_to].clear:
            yield files.mistake((*path, "reduce_to"), f"{category.reduce_to} must be `clear: true`")
        if SPECIAL & set(key.split(".")) and category.sensitivity not in ("special", "banned"):
            yield files.mistake(path, LOOKS_SPECIAL)


def points(policy: Policy, files: Files) -> Found:
    """Mistakes for points that ask what may not be asked, or offer what is no offer."""
    for point in policy.collection_points.values():
        yield from _point(policy, files, point)
        yield from _consents(policy, files, point)
        for item in point.items:
            if item.category in policy.categories:
                yield from _guarded(policy, files, point, policy.categories[item.category])


def _consents(policy: Policy, files: Files, point: CollectionPoint) -> Found:
    path = ("collection_points", point.key, "consents")
    for key in point.consents:
        purpose = policy.purposes.get(key)
        if purpose is None:
            continue
        if not purpose.leaf:
            yield files.mistake(
                path, f"{key} bundles several purposes; each leaf has a box of its own (APPI 18(1))"
            )
        elif not purpose.opt_in:
            yield files.mistake(
                path, f"{key} needs no consent; a box that changes nothing misleads: opt_in: true"
            )
        elif key not in point.purposes:
            yield files.mistake(
                path, f"consent to {key} is asked for, but the purposes of this point lack it"
            )


def _guarded(policy: Policy, files: Files, point: CollectionPoint, category: Category) -> Found:
    """Special care-required data only by consent, My Number only by a law that lists the work."""
    path = ("collection_points", point.key, "items", category.key)
    for key in point.purposes:
        purpose = policy.purposes.get(key)
        if purpose is None or purpose.origin is Origin.LAW:
            continue
        if category.sensitivity == "special" and not (purpose.opt_in and key in point.consents):
            yield files.mistake(path, UNASKED.format(purpose=key))
        if category.kind == "my_number" and category.sensitivity != "banned":
            yield files.mistake(path, NO_MY_NUMBER.format(purpose=key))


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
