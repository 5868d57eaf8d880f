"""The edge itself: what goes in, what comes out, what never leaves."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.test import RequestFactory

from funabin.members.actions import token_for
from funabin.members.models import SignInAddress
from funabin.members.rules import MARKER, TOKEN, new_token
from funabin.members.sealed import HIDDEN, SealMiddleware, TokenEscaped, is_account_page
from tests.members.world import ADDRESS, amina

pytestmark = pytest.mark.django_db
PAGE = "/my/en/account/login/"


def through(answer, *, post=None, user=None, path=PAGE) -> HttpResponse:
    """One request through the middleware; `answer` makes the page from it."""
    request = RequestFactory().post(path, post) if post is not None else RequestFactory().get(path)
    request.user = user or AnonymousUser()
    return SealMiddleware(answer)(request)


def echo(request: HttpRequest) -> HttpResponse:
    """A page that shows what it got."""
    return HttpResponse(" ".join(request.POST.values()))


def test_only_account_pages_are_touched() -> None:
    assert is_account_page("/my/en/account/email/")
    assert is_account_page("/desk/account/login/")
    assert not is_account_page("/my/en/data/")
    assert not is_account_page("/en/account/")


def test_the_view_gets_a_token_and_the_reader_what_was_typed(house) -> None:
    seen = {}

    def page(request: HttpRequest) -> HttpResponse:
        seen.update(request.POST.dict())
        assert request.body == b""
        return HttpResponse(f"{request.POST['login']}|{request.POST['email']}|{request.POST['note']}")

    typed = {"login": f" {ADDRESS.upper()} ", "email": "not <an> address", "note": "kept"}
    answer = through(page, post=typed).content.decode()
    assert TOKEN.fullmatch(seen["login"])
    assert MARKER.fullmatch(seen["email"])
    assert answer == f"{ADDRESS}|not &lt;an&gt; address|kept"


def test_the_owner_sees_the_own_address_and_others_see_nothing(house) -> None:
    account, other = amina(), amina(email="other@importers.example")
    token = SignInAddress.objects.get(subject=account.subject).token
    page = lambda request: HttpResponse(f"<p>{token}</p>")  # noqa: E731
    assert through(page, user=account).content.decode() == f"<p>{ADDRESS}</p>"
    assert through(page, user=other).content.decode() == f"<p>{HIDDEN}</p>"
    assert through(page).content.decode() == f"<p>{HIDDEN}</p>"


def test_a_token_typed_by_somebody_opens_nothing(house) -> None:
    token = SignInAddress.objects.get(subject=amina().subject).token
    seen = {}

    def page(request: HttpRequest) -> HttpResponse:
        seen.update(request.POST.dict())
        return echo(request)

    assert through(page, post={"email": token}).content.decode() == token  # what was typed, nothing more
    assert seen["email"] != token


def test_no_token_leaves_in_a_redirect_or_in_data(house) -> None:
    token = new_token()
    with pytest.raises(TokenEscaped):
        through(lambda request: HttpResponseRedirect(f"/my/en/?email={token}"))
    assert token not in through(lambda request: JsonResponse({"email": token})).content.decode()


def test_an_unknown_address_keeps_its_token_for_a_while_so_that_limits_see_it(house) -> None:
    first = token_for("nobody@nowhere.example")
    assert token_for(" Nobody@Nowhere.example") == first
    cache.clear()
    assert token_for("nobody@nowhere.example") != first
    assert SignInAddress.objects.count() == 0
