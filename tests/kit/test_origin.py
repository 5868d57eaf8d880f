"""A form sent from another site changes nothing, whatever its view says."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import Settings

OWN = [{"Sec-Fetch-Site": "same-origin"}, {"Sec-Fetch-Site": "none"}, {"Origin": "http://testserver"}, {}]
FOREIGN = [
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "cross-site", "Origin": "http://testserver"},
    {"Sec-Fetch-Site": "none", "Origin": "http://evil.example"},  # a tab restored with a foreign form
    {"Origin": "https://testserver"},
    {"Origin": "http://evil.example"},
    {"Origin": "null"},
    {"Origin": "http://["},
    {"Referer": "http://evil.example/testserver"},
]


@pytest.mark.parametrize("headers", OWN)
def test_an_own_form_is_taken(visitor: Client, headers: dict[str, str]) -> None:
    assert visitor.post("/en/form/", headers=headers).content == b"sent"


@pytest.mark.parametrize("headers", FOREIGN)
def test_a_foreign_form_is_refused_in_words(visitor: Client, headers: dict[str, str]) -> None:
    response = visitor.post("/en/form/", headers=headers)
    assert response.status_code == 403
    assert "another site" in response.content.decode()


@pytest.mark.parametrize("headers", FOREIGN)
def test_reading_is_open_to_all(visitor: Client, headers: dict[str, str]) -> None:
    assert visitor.get("/en/", headers=headers).status_code == 200


def test_without_the_guard_a_foreign_form_gets_through(small_site: Settings) -> None:
    small_site.MIDDLEWARE = [name for name in small_site.MIDDLEWARE if "origin" not in name]
    assert Client().post("/en/form/", headers=FOREIGN[0]).content == b"sent"
