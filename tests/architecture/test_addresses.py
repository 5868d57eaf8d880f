"""Every page says what it is for: its purposes, or that it opens nothing; never both, never neither."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver, path

from funabin.gate.purpose import for_purpose, without_personal_data
from funabin.policy.load import load_policy
from tests.architecture.tree import ROOT

View = Callable[..., Any]
URLCONFS = ("funabin.urls", "funabin.desk.urlconf")


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


def purposes_of(patterns: list[URLPattern | URLResolver]) -> set[str]:
    """Every purpose any view declares."""
    return {purpose for _, view in views_of(patterns) for purpose in getattr(view, "purposes", ())}


@pytest.mark.parametrize("urlconf", URLCONFS)
def test_every_view_declares_exactly_one(urlconf: str) -> None:
    assert undeclared(get_resolver(urlconf).url_patterns) == []


@pytest.mark.parametrize(
    "house", sorted(path.parent.name for path in (ROOT / "houses").glob("*/policy.yaml"))
)
def test_every_declared_purpose_is_a_leaf_of_every_house(house: str) -> None:
    policy = load_policy(ROOT / "houses" / house / "policy.yaml")
    leaves = {key for key, purpose in policy.purposes.items() if purpose.leaf}
    declared = set().union(*(purposes_of(get_resolver(urlconf).url_patterns) for urlconf in URLCONFS))
    assert declared - leaves == set()


def bare(request: HttpRequest) -> HttpResponse:
    """A view that says nothing."""
    return HttpResponse()


def test_a_view_that_says_nothing_or_both_is_caught() -> None:
    both = for_purpose("support")(without_personal_data(bare))
    planted = [path("bare/", bare), path("both/", both), path("good/", for_purpose("support")(bare))]
    assert undeclared(planted) == ["bare/", "both/"]


def test_an_unknown_purpose_is_seen() -> None:
    assert purposes_of([path("spy/", for_purpose("spying")(bare))]) == {"spying"}
