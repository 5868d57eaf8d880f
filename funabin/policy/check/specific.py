"""My Number: for the work that the My Number Act lists, under a key ring of its own, on nobody's consent."""

from __future__ import annotations

import re
from collections.abc import Iterator

from funabin.policy.decide import is_specific
from funabin.policy.files import Files
from funabin.policy.mistakes import Mistake
from funabin.policy.model import CollectionPoint, Origin, Policy, Purpose, Statement

Found = Iterator[Mistake]
LISTED = re.compile(r"MNA (9|19)(\(|$)")  # the work the Act lists, and to whom a number may go for it
ONLY_NUMBERS = "specific is said of kind: my_number alone"
NO_INDEX = "My Number is looked up by nothing: take the index away"
NO_CUSTOMER = "no law lists work that needs a customer's My Number (MNA 20): ban it there"
ON_PAPER = "My Number is handed in on paper, with a check of who brings it (MNA 16): channels: [letter]"
NOT_LISTED = "My Number is for work that MNA 9 or 19 lists; {purpose} does not cite it: law: MNA 9"
OWN_RING = "My Number lies under a key ring of its own: retention {retention} must say ring: specific"
ALONE = "My Number stands alone at its point, so that its ring opens nothing else"
NOT_ITS_RING = "the ring of My Number wraps nothing else: {retention} is for a point that asks for none"
NO_CONSENT = "consent is no ground for My Number (MNA 19, 20)"
ONLY_STATUTORY = (
    "My Number goes only to whom MNA 19 names: kind: authority, grounds: [legal_exception], law: MNA 19"
)


def specific(policy: Policy, files: Files) -> Found:
    """Mistakes for My Number beyond the work a law lists: asked, opened, kept or given otherwise."""
    for key, category in policy.categories.items():
        if is_specific(policy, key) and category.kind != "my_number":
            yield files.mistake(("categories", key, "sensitivity"), ONLY_NUMBERS)
        if is_specific(policy, key) and category.index:
            yield files.mistake(("categories", key, "index"), NO_INDEX)
    for point in policy.collection_points.values():
        yield from _point(policy, files, point)
    yield from _grants(policy, files)
    yield from _recipients(policy, files)


def is_listed(statement: Statement) -> bool:
    """Whether it is imposed by a law, and rests on what the My Number Act lists."""
    return statement.origin is Origin.LAW and any(LISTED.match(clause) for clause in statement.clauses)


def _point(policy: Policy, files: Files, point: CollectionPoint) -> Found:
    path, kept = ("collection_points", point.key), policy.retention.get(point.retention)
    numbers = [item.category for item in point.items if is_specific(policy, item.category)]
    if not numbers:
        if kept and kept.ring == "specific":
            yield files.mistake((*path, "retention"), NOT_ITS_RING.format(retention=kept.key))
        return
    if point.subject == "customer":
        yield files.mistake(path, NO_CUSTOMER)
    if point.channels != ("letter",):
        yield files.mistake((*path, "channels"), ON_PAPER)
    if len(numbers) < len(point.items) or point.derived:
        yield files.mistake((*path, "items"), ALONE)
    if point.consents:
        yield files.mistake((*path, "consents"), NO_CONSENT)
    if kept and kept.ring != "specific":
        yield files.mistake((*path, "retention"), OWN_RING.format(retention=kept.key))
    for purpose in _beyond(policy, point.purposes):
        yield files.mistake((*path, "purposes"), NOT_LISTED.format(purpose=purpose.key))


def _grants(policy: Policy, files: Files) -> Found:
    for at, grant in enumerate(policy.grants):
        if any(is_specific(policy, key) for key in grant.categories):
            for purpose in _beyond(policy, grant.purposes):
                yield files.mistake(("grants", at, "purposes"), NOT_LISTED.format(purpose=purpose.key))


def _recipients(policy: Policy, files: Files) -> Found:
    for key, recipient in policy.recipients.items():
        if not any(is_specific(policy, category) for category in recipient.categories):
            continue
        named = recipient.kind == "authority" and recipient.grounds == ("legal_exception",)
        if not (named and any(clause.startswith("MNA 19") for clause in recipient.clauses)):
            yield files.mistake(("recipients", key), ONLY_STATUTORY)


def _beyond(policy: Policy, purposes: tuple[str, ...]) -> Iterator[Purpose]:
    """The purposes that no list of the Act holds."""
    known = (policy.purposes[key] for key in purposes if key in policy.purposes)
    return (purpose for purpose in known if purpose.opt_in or not is_listed(purpose))
