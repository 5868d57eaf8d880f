"""A mailed link opens somebody's page: what logs say of an address never holds its key."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.urls import URLPattern, get_resolver
from django.utils import translation

from funabin.kit.logs import masked

SECRET = "k3y-of_a-mailed-link"


def with_a_key(patterns: list[Any], before: str = "/") -> Iterator[str]:
    """Every address that takes a token, with one."""
    for one in patterns:
        here = before + str(getattr(one.pattern, "_route", "") or getattr(one.pattern, "language_prefix", ""))
        if not isinstance(one, URLPattern):
            yield from with_a_key(one.url_patterns, here)
        elif "<str:token>" in here:
            yield here.replace("<str:token>", SECRET)


@pytest.mark.parametrize("urlconf", [settings.ROOT_URLCONF, settings.DESK_URLCONF])
def test_no_address_of_a_mailed_link_is_logged(urlconf: str) -> None:
    with translation.override("en"):
        found = list(with_a_key(get_resolver(urlconf).url_patterns))
    assert f"/en/complaint/{SECRET}/" in found
    assert [address for address in found if SECRET in masked(f"Forbidden: {address}")] == []
