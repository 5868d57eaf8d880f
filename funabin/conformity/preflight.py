"""The site does not start if it would break its own policy: the code held against the file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver

from funabin.conformity.holding import (
    GOES_WITH,
    NEEDED_ITEMS,
    NEEDED_PURPOSES,
    known_points,
    unheld_items,
)
from funabin.conformity.probes import PROBES
from funabin.gate import ring
from funabin.gate.models import PolicyVersion
from funabin.gate.policies import current_version
from funabin.kit.http import MY, PUBLIC, face_of_path
from funabin.kit.pagecache.keep import keep_of
from funabin.members.queries import staff_seats
from funabin.policy.check.publishing import blank_particulars
from funabin.policy.document import Document, read_document
from funabin.policy.model import Policy


class PreflightError(Exception):
    """The code and the policy disagree. Its text names every place, the policy file's line first."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__(
            "The site does not start, because it would break its own policy:\n" + "\n".join(faults)
        )
        self.faults = tuple(faults)


def preflight() -> None:
    """Raise PreflightError unless everything in the code is declared in the policy in force."""
    version = current_version()
    row = PolicyVersion.objects.get(number=version.number)
    file = read_document(row.sources["policy"], row.sources.get("file", "policy.yaml"))
    faults = list(faults_of(version.policy, file))
    if faults:
        raise PreflightError(faults)


def faults_of(policy: Policy, file: Document) -> Iterator[str]:
    """Every disagreement between the code and `policy`, as `file:line: what, and what to do`."""
    for check in (_operator, _items, _rings, _views, _kept, _cookies, _roles, _probes):
        for path, message in check(policy):
            place = file.mistake(path, message)
            yield f"{place.file}:{place.line}: {message}"


Faults = Iterator[tuple[list[str | int], str]]


def _operator(policy: Policy) -> Faults:
    for field, words in blank_particulars(policy.operator).items():
        yield ["operator", field], f"operator.{field} is blank: {words} must be published"


def _items(policy: Policy) -> Faults:
    """What a known point asks must have a place; what its feature needs must be asked, for its purposes."""
    for point, category in unheld_items(policy):
        path: list[str | int] = ["collection_points", point, "items", category]
        yield path, f"{point} asks for {category}, which no form or model of this software holds there"
    for point in known_points(policy):
        row, path = policy.collection_points[point], ["collection_points", point]
        for category in NEEDED_ITEMS.get(point, ()):
            if row.item(category) is None:
                yield path, f"{point} cannot run without asking for {category}"
        for purpose in NEEDED_PURPOSES.get(point, ()):
            if purpose not in row.purposes:
                yield path, f"{point} cannot run without the purpose {purpose}"
        for other in GOES_WITH.get(point, ()):
            if other not in policy.collection_points:
                yield path, f"{point} is of no use without the collection point {other}"


def _rings(policy: Policy) -> Faults:
    """My Number's ring is there, and holds no key of the ordinary one (ADR 0011)."""
    for key, kept in policy.retention.items():
        path: list[str | int] = ["retention", key, "ring"]
        if kept.ring == ring.SPECIFIC and not ring.ring_keys(ring.SPECIFIC):
            yield path, f"{key} needs the ring of My Number: run  funabin keys rotate --ring specific"
        if kept.ring == ring.SPECIFIC and set(ring.prints(ring.SPECIFIC)) & set(ring.prints()):
            yield path, f"{key} needs a ring of its own: the ring of My Number holds a key of the other one"


def _views(policy: Policy) -> Faults:
    """A view of several purposes opens for those that the house has; it must have one of them."""
    for name, view in all_views().items():
        purposes, nothing = getattr(view, "purposes", ()), getattr(view, "without_personal_data", False)
        if bool(purposes) == bool(nothing):
            yield ["purposes"], f"the view {name} must declare its purposes, or that it opens nothing"
        is_here = policy.collection_points.keys() >= set(getattr(view, "where_taken", ()))
        if is_here and purposes and not any(_is_leaf(policy, purpose) for purpose in purposes):
            words = " or ".join(purposes)
            yield (
                ["purposes"],
                f"the view {name} opens data for {words}, which is no purpose of the policy",
            )


def _kept(policy: Policy) -> Faults:
    """Only a view that opens nothing, and is no member's or staff's, may say that its page is kept."""
    for name, view in all_views().items():
        opens = getattr(view, "purposes", ()) or not getattr(view, "without_personal_data", False)
        face = face_of_path(name.rpartition(" at ")[2])
        if keep_of(view) is not None and (opens or face != PUBLIC):
            yield ["purposes"], f"the view {name} keeps its page for everyone, but may know whose it is"


def _is_leaf(policy: Policy, key: str) -> bool:
    return key in policy.purposes and policy.purposes[key].leaf


def _cookies(policy: Policy) -> Faults:
    declared = {cookie.name: cookie for cookie in policy.cookies}
    for face, (name, path) in settings.SESSION_COOKIES.items():
        cookie = declared.get(name)
        if cookie is None and face == MY:
            continue  # members carry a token then, and get no cookie
        if cookie is None:
            yield ["cookies"], f"the cookie {name} of {face} is not declared"
        elif (cookie.path, cookie.face) != (path, face):
            yield ["cookies"], f"the cookie {name} is declared for {cookie.path}, but set for {path}"


def _roles(policy: Policy) -> Faults:
    for role in {role for seat in staff_seats() for role in seat.roles}:
        if role not in policy.roles:
            yield ["roles"], f"somebody of the staff holds the role {role}, which the policy does not name"


def _probes(policy: Policy) -> Faults:
    for promise in policy.promises.values():
        for key in (promise.by, *promise.also):
            if key and key not in PROBES:
                yield ["promises", promise.id], f"{promise.id} is kept by {key}, which no probe can check"


def all_views() -> dict[str, Callable[..., Any]]:
    """Every view of the site and of the desk's own address map, by its name in the code and address."""
    found: dict[str, Callable[..., Any]] = {}
    for resolver in (get_resolver(), get_resolver(settings.DESK_URLCONF)):
        for address, view in views_of(resolver):
            found.setdefault(f"{view.__module__}.{view.__name__} at /{address}", view)
    return found


def views_of(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, Callable[..., Any]]]:
    """Every view of the address map, with the address it answers."""
    for pattern in resolver.url_patterns:
        address = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from views_of(pattern, address)
        elif isinstance(pattern, URLPattern):
            yield address, pattern.callback
