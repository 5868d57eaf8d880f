"""What browsers and caches are told."""

from __future__ import annotations

from django.test import Client
from pytest_django import Settings


def test_every_page_allows_own_files_only_and_no_frames(visitor: Client) -> None:
    for address in ("/en/", "/my/en/", "/desk/", "/nothing/"):
        policy = visitor.get(address)["Content-Security-Policy"]
        assert policy.startswith(
            "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; "
            "object-src 'none'; img-src 'self'"
        )
        assert "unsafe" not in policy
        assert visitor.get(address)["X-Frame-Options"] == "DENY"


def test_a_public_page_may_be_kept_by_anyone(visitor: Client) -> None:
    response = visitor.get("/en/")
    assert (response["Cache-Control"], response.has_header("Vary")) == ("public, max-age=60", False)


def test_nobody_keeps_what_others_may_not_see(visitor: Client) -> None:
    for response in (
        visitor.get("/my/en/"),
        visitor.get("/desk/"),
        visitor.post("/en/form/"),
        visitor.get("/no/"),
    ):
        assert response["Cache-Control"] == "no-store, private"


def test_addresses_of_member_and_desk_pages_are_told_to_no_other_site(visitor: Client) -> None:
    assert [visitor.get(path)["Referrer-Policy"] for path in ("/en/", "/my/en/", "/desk/")] == [
        *("strict-origin-when-cross-origin", "same-origin", "same-origin"),
    ]


def test_over_https_browsers_are_told_to_stay_there(small_site: Settings) -> None:
    small_site.SECURE_HSTS_SECONDS = 31536000
    assert Client().get("/en/", secure=True)["Strict-Transport-Security"].startswith("max-age=31536000")
