"""What this house does: a feature exists where the policy in force declares its collection points."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.http import Http404, HttpRequest

from funabin.gate.errors import NoPolicy
from funabin.gate.queries import current_policy
from funabin.kit.pagecache.parts import kept_while

HOUSE = "house"  # what parts of pages follow that depend on the policy in force
MEMBERS = ("registration", "signin")  # accounts of buyers, and their pages
ORDERS = ("order", "invoice")  # quotations, deals, reservations and their papers
STAFF = ("staff.invitation", "staff.signin")
View = TypeVar("View", bound=Callable[..., Any])


class Taken:
    """The collection points in force, for templates: `takes.order`, `takes.inquiry__by_staff`.

    Read at the first question. Without a policy nothing is taken.
    """

    def __init__(self) -> None:
        self._points: frozenset[str] | None = None

    def all(self, *points: str) -> bool:
        """Whether each of these points is declared."""
        if self._points is None:
            self._points = _points_in_force()
        return self._points.issuperset(points)

    def __getitem__(self, name: str) -> bool:
        return self.all(name.replace("__", "."))


@kept_while(HOUSE)
def _points_in_force() -> frozenset[str]:
    try:
        return frozenset(current_policy().collection_points)
    except NoPolicy:
        return frozenset()


def taken_for(request: HttpRequest) -> Taken:
    """The points in force, read once for a request."""
    found: Taken | None = getattr(request, "takes", None)
    if found is None:
        found = request.takes = Taken()  # type: ignore[attr-defined]
    return found


def what_is_taken(request: HttpRequest) -> dict[str, Any]:
    """`takes` for templates: what a page may offer."""
    return {"takes": taken_for(request)}


def where_taken(*points: str) -> Callable[[View], View]:
    """Decorate a view of a feature: 404 in a house whose policy does not declare all these points."""
    if not points:
        raise ValueError("name the collection points that the feature needs")

    def decorate(view: View) -> View:
        @wraps(view)
        def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            if not taken_for(request).all(*points):
                raise Http404("this house has no such feature")
            return view(request, *args, **kwargs)

        wrapper.where_taken = (*points, *getattr(view, "where_taken", ()))  # type: ignore[attr-defined]
        return wrapper  # type: ignore[return-value]

    return decorate
