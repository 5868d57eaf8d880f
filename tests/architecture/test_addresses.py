"""Every page says what it is for: its purposes, or that it opens nothing; never both, never neither."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver, path

from funabin.gate.features import MEMBERS, ORDERS, STAFF, where_taken
from funabin.gate.purpose import for_purpose, without_personal_data
from funabin.policy.load import load_policy
from tests.architecture.tree import ROOT

View = Callable[..., Any]
URLCONFS = ("funabin.urls", "funabin.desk.urlconf")
FEATURES = (  # which addresses belong to a feature, and the points it needs
    (re.compile(r"^my/(?!en/again/)"), MEMBERS),
    (re.compile(r"^my/en/again/"), ("inquiry", *ORDERS)),  # for guests too: whom a cookie lets us recognise
    (
        re.compile(
            r"deals/|quotations/|cases/<str:number>/quotation/|/accept/|/order/|/cancel/|/invoice/|proforma"
        ),
        ORDERS,
    ),
    (re.compile(r"inquiry/(sent/|challenge/)?$"), ("inquiry",)),
    (re.compile(r"cases/new/"), ("inquiry.by_staff",)),
    (re.compile(r"cases/<str:number>/(?!quotation)|inquiries/|page/(data|copy|erasing|erase)/"), ("thread",)),
    (
        re.compile(r"^en/rights/|^my/en/requests/"),
        ("rights.request",),
    ),  # /l/ is shut by the door of each kind of link (tests/public/test_rights.py)
    (
        re.compile(
            r"(?<!complaint/page/)(?<!complaints/<str:number>/)(?<!rights/page/)(?<!requests/<str:number>/)write/"
        ),
        ("thread",),
    ),
    (re.compile(r"complain"), ("rights.complaint",)),
    (re.compile(r"staff/|desk/account/"), STAFF),
)


def views_of(patterns: list[URLPattern | URLResolver], prefix: str = "") -> Iterator[tuple[str, View]]:
    """Every view with the address it answers."""
    for pattern in patterns:
        address = f"{prefix}{pattern.pattern}"
        if isinstance(pattern, URLResolver):
            yield from views_of(pattern.url_patterns, address)
        else:
            yield address, pattern.callback


def undeclared(patterns: list[URLPattern | URLResolver]) -> list[str]:
    """Addresses whose view declares neither or both."""
    return [
        address
        for address, view in views_of(patterns)
        if bool(getattr(view, "purposes", ())) == getattr(view, "without_personal_data", False)
    ]


def purposeless(
    patterns: list[URLPattern | URLResolver], leaves: Collection[str], points: Collection[str]
) -> list[str]:
    """Addresses of a house with these points whose view opens only for purposes that it has not."""
    return [
        address
        for address, view in views_of(patterns)
        if set(points) >= set(getattr(view, "where_taken", ()))
        and getattr(view, "purposes", ())
        and not set(view.purposes) & set(leaves)  # type: ignore[attr-defined]
    ]


def unguarded(patterns: list[URLPattern | URLResolver]) -> list[str]:
    """Addresses of a feature whose view is served where the policy does not declare its points."""
    return [
        address
        for address, view in views_of(patterns)
        for feature, points in FEATURES
        if feature.search(address) and not set(points) <= set(getattr(view, "where_taken", ()))
    ]


@pytest.mark.parametrize("urlconf", URLCONFS)
def test_every_view_declares_exactly_one(urlconf: str) -> None:
    assert undeclared(get_resolver(urlconf).url_patterns) == []


@pytest.mark.parametrize(
    "house", sorted(path.parent.name for path in (ROOT / "houses").glob("*/policy.yaml"))
)
def test_every_view_has_a_purpose_of_every_house(house: str) -> None:
    policy = load_policy(ROOT / "houses" / house / "policy.yaml")
    leaves = {key for key, purpose in policy.purposes.items() if purpose.leaf}
    for urlconf in URLCONFS:
        assert purposeless(get_resolver(urlconf).url_patterns, leaves, policy.collection_points) == []


def bare(request: HttpRequest) -> HttpResponse:
    """A view that says nothing."""
    return HttpResponse()


def test_a_view_that_says_nothing_or_both_is_caught() -> None:
    both = for_purpose("support")(without_personal_data(bare))
    planted = [path("bare/", bare), path("both/", both), path("good/", for_purpose("support")(bare))]
    assert undeclared(planted) == ["bare/", "both/"]


def test_an_unknown_purpose_is_seen() -> None:
    both = for_purpose("spying", "support")(bare)
    planted = [path("spy/", for_purpose("spying")(bare)), path("both/", both)]
    assert purposeless(planted, leaves=["support"], points=[]) == ["spy/"]


@pytest.mark.parametrize("urlconf", URLCONFS)
def test_every_view_of_a_feature_is_guarded_by_its_points(urlconf: str) -> None:
    patterns = get_resolver(urlconf).url_patterns
    found = [address for address, _ in views_of(patterns)]
    assert all(any(feature.search(address) for address in found) for feature, _ in FEATURES)
    assert unguarded(patterns) == []


def test_a_view_of_a_feature_without_its_guard_is_caught() -> None:
    good = where_taken(*ORDERS)(without_personal_data(bare))
    half = where_taken("order")(without_personal_data(bare))
    planted = [path("desk/deals/", good), path("desk/deals/x/", half), path("my/en/", bare)]
    assert unguarded(planted) == ["desk/deals/x/", "my/en/"]


def test_purposes_of_a_feature_count_where_the_house_has_it() -> None:
    spy = where_taken("spying")(for_purpose("spying")(bare))
    assert purposeless([path("spy/", spy)], leaves=[], points=["inquiry"]) == []
    assert purposeless([path("spy/", spy)], leaves=[], points=["inquiry", "spying"]) == ["spy/"]
