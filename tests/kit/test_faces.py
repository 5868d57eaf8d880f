"""A request knows its face and language from its path alone."""

from __future__ import annotations

from urllib.parse import unquote, urlencode

import pytest
from django.test import Client
from pytest_django import Settings

from funabin.kit.middleware.faces import FaceMiddleware
from funabin.kit.urls import in_language, language_of_path


def test_a_public_page_has_no_session_no_user_and_no_messages(visitor: Client) -> None:
    assert visitor.get("/en/").content == b"public en"


def test_members_pages_have_all_three(visitor: Client) -> None:
    assert visitor.get("/my/ja/").content == b"my ja session user _messages"


def test_the_desk_has_all_three_and_speaks_english(visitor: Client) -> None:
    assert visitor.get("/desk/").content == b"desk en session user _messages"


def test_the_desk_has_no_language_in_its_address_and_takes_the_browsers(visitor: Client) -> None:
    response = visitor.get("/desk/", headers={"Accept-Language": "fr, ja-JP;q=0.9, en;q=0.8"})
    assert response.content == b"desk ja session user _messages"
    assert response["Content-Language"] == "ja"
    assert "Accept-Language" in response["Vary"]


def test_members_pages_do_not_ask_the_browser(visitor: Client) -> None:
    response = visitor.get("/my/en/", headers={"Accept-Language": "ja"})
    assert response.content == b"my en session user _messages"
    assert "Accept-Language" not in response["Vary"]


def test_the_language_is_the_one_of_the_path_and_told_to_the_browser(visitor: Client) -> None:
    response = visitor.get("/ja/", headers={"Accept-Language": "en"})
    assert (response.content, response["Content-Language"]) == (b"public ja", "ja")


def test_a_language_nobody_speaks_is_no_page(visitor: Client) -> None:
    assert visitor.get("/xx/").status_code == 404


def test_another_sites_host_is_answered_nothing_and_not_named(
    visitor: Client, small_site: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    refused = visitor.get("/en/", headers={"Host": "elsewhere.example"})
    assert refused.status_code == 400
    assert b"elsewhere" not in refused.content
    assert "elsewhere" not in caplog.text
    small_site.ALLOWED_HOSTS = ["elsewhere.example"]
    assert visitor.get("/en/", headers={"Host": "elsewhere.example"}).content == b"public en"


def test_global_privacy_control_is_noted(visitor: Client) -> None:
    assert visitor.get("/en/", headers={"Sec-GPC": "1"}).content == b"public en gpc"


def test_desk_requests_resolve_by_the_desks_own_addresses(small_site: Settings) -> None:
    small_site.ROOT_URLCONF = "tests.kit.no_pages"
    assert Client().get("/desk/").content == b"desk en session user _messages"


def test_the_same_page_in_another_language() -> None:
    assert in_language("/en/stock/AR-1/", "ja", [("port", "KEMBA")]) == "/ja/stock/AR-1/?port=KEMBA"
    assert in_language("/my/en/deals/D1/", "ja") == "/my/ja/deals/D1/"
    assert in_language("/desk/", "ja") == "/ja/"


def test_the_page_that_a_sign_in_leads_back_to_changes_its_language_too() -> None:
    def after(address: str) -> str:
        at, _, led = in_language("/my/en/account/login/", "ja", [("next", address)]).partition("?next=")
        assert at == "/my/ja/account/login/"
        return unquote(led)

    assert after("/my/en/deals/D1/?a=/en/") == "/my/ja/deals/D1/?a=/en/"
    for kept in ("/desk/", "//en/evil/", "https://evil.example/en/"):
        assert after(kept) == kept


def test_the_language_of_a_path() -> None:
    assert [language_of_path(path) for path in ("/en/", "/my/ja/x/", "/desk/", "/", "/xx/")] == [
        *("en", "ja"),
        *(None, None, None),
    ]


def test_an_address_with_a_nul_is_no_request(visitor: Client) -> None:
    assert visitor.get("/en/%00/").status_code == 400


@pytest.mark.parametrize(
    ("query", "read"), [("q=%00", ""), ("q=a%00b", "ab"), ("q=%%0000", ""), ("q=%2500", "%00")]
)
def test_a_nul_in_a_question_is_left_out(visitor: Client, query: str, read: str) -> None:
    request = visitor.get(f"/en/?{query}").wsgi_request
    assert (request.GET["q"], "\0" in request.get_full_path()) == (read, False)


@pytest.mark.parametrize("told", [{"id": "a\0b"}, {"on\0": "1"}, {"id": ["a", "\0"]}])
def test_a_form_with_a_nul_is_no_request(visitor: Client, told: dict[str, object]) -> None:
    assert visitor.post("/en/form/", told).status_code == 400
    urlencoded = urlencode(told, doseq=True)
    as_form = "application/x-www-form-urlencoded"
    assert visitor.post("/en/form/", urlencoded, content_type=as_form).status_code == 400


def test_without_the_look_a_nul_would_reach_the_view(
    visitor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(FaceMiddleware, "process_view")
    assert visitor.post("/en/form/", {"id": "a\0b"}).status_code == 200
