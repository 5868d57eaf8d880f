"""The probes of cookies and traces, each beside the twin that disarms what it looks at."""

from __future__ import annotations

import logging
import socket
from typing import Any

import pytest
from django.http import HttpResponse

from funabin.conformity import visitor
from funabin.conformity.finding import Finding
from funabin.conformity.probes import cookies, returning, traces
from funabin.conformity.run import Run
from funabin.gate.actions import publish_policy
from funabin.gate.queries import current_policy
from funabin.journal.models import Entry
from funabin.kit.middleware import headers, sessions
from funabin.members import actions, signin
from funabin.members.models import Account, SignInSession
from funabin.my.views import again
from funabin.policy.model import Policy
from funabin.public.views import words
from funabin.trade.actions import recognition
from funabin.trade.models import Inquiry, Recognition
from funabin.trade.queries.contacts import guest_of
from tests.cast import WORKER
from tests.conformity.conftest import Without
from tests.conformity.twins import disarms
from tests.conftest import HOUSE

pytestmark = pytest.mark.django_db
GUARD = "funabin.kit.middleware.cookies.CookieRegisterMiddleware"


def live_in(house: str) -> Policy:
    """The policy of a shipped house, in force."""
    publish_policy(directory=HOUSE.parent / house, by=WORKER)
    return current_policy()


def probe(policy: Policy, name: str, *args: str) -> Finding:
    """What the probe finds in this policy."""
    module = next(one for one in (cookies, returning, traces) if hasattr(one, name))
    found: Finding = getattr(module, name)(Run(policy, WORKER), args)
    return found


def marking(monkeypatch: pytest.MonkeyPatch, settings: Any, *, only_for: str = "") -> None:
    """The public pages of words set a cookie, and no guard takes it off."""
    shown = words.show

    def show_and_mark(request: Any, *args: Any) -> Any:
        response = shown(request, *args)
        if only_for in request.COOKIES or not only_for:
            response.set_cookie("visitor", "1")
            response.content += b"<!-- seen -->"
        return response

    monkeypatch.setattr(words, "show", show_and_mark)
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if name != GUARD]


@pytest.mark.parametrize(
    ("house", "name", "args"),
    [
        ("japanesecartrade", "no_cookie", ()),
        ("carjunction", "no_public_cookie", ()),
        ("japanesecartrade", "cookieless_journey", ()),
        ("carjunction", "cookieless_journey", ()),
        ("japanesecartrade", "refusing_costs_nothing", ()),
        ("carjunction", "refusing_costs_nothing", ()),
        ("carjunction", "cookie_holds_nothing", ("member", "returning")),
        ("carjunction", "returning_customer", ()),
        ("autorec", "remembered_signins", ()),
        ("japanesecartrade", "no_request_traces", ()),
        ("carjunction", "no_third_party_requests", ()),
        ("japanesecartrade", "leaving_page", ()),
    ],
)
def test_it_holds_as_it_is_and_leaves_nothing(house: str, name: str, args: tuple[str, ...]) -> None:
    policy = live_in(house)
    tables = (Account, SignInSession, Inquiry, Recognition, Entry)
    before = [table.objects.count() for table in tables]
    assert probe(policy, name, *args).faults == ()
    assert [table.objects.count() for table in tables] == before


@disarms("no_cookie")
def test_a_house_whose_members_get_a_cookie_is_seen() -> None:
    policy = live_in("carjunction")
    assert probe(policy, "no_cookie").faults == ("/my/en/account/login/ sets member",)


@disarms("no_cookie")
def test_a_cookie_after_an_inquiry_is_seen(monkeypatch, settings) -> None:
    from funabin.public.views import inquiry

    policy, real = live_in("japanesecartrade"), inquiry._receive

    def receive_and_mark(*args: Any) -> HttpResponse:
        response = real(*args)
        response.set_cookie("asked", "1")
        return response

    monkeypatch.setattr(inquiry, "_receive", receive_and_mark)
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if name != GUARD]
    assert probe(policy, "no_cookie").faults == ("/en/inquiry/ sets asked",)


@disarms("no_public_cookie")
def test_a_public_page_that_sets_a_cookie_is_seen(monkeypatch, settings) -> None:
    policy = live_in("carjunction")
    marking(monkeypatch, settings)
    assert "/en/company/ sets visitor" in probe(policy, "no_public_cookie").faults


@disarms("cookieless_journey")
def test_a_site_that_forgets_who_carries_is_seen(monkeypatch) -> None:
    policy = live_in("japanesecartrade")
    monkeypatch.setattr(sessions, "_tell", lambda response, session, **how: response)
    assert probe(policy, "cookieless_journey").faults == (
        "by header: signing in gives no token",
        "by body: signing in gives no token",
    )


@disarms("cookieless_journey")
def test_a_form_that_changes_nothing_is_seen(monkeypatch) -> None:
    policy = live_in("japanesecartrade")
    monkeypatch.setattr(actions, "end_sign_in", lambda **named: 0)
    assert probe(policy, "cookieless_journey").faults == (
        "by header: the form was sent and changed nothing",
        "by body: the form was sent and changed nothing",
    )


@disarms("refusing_costs_nothing")
def test_a_page_that_favours_whoever_takes_cookies_is_seen(monkeypatch, settings) -> None:
    policy = live_in("japanesecartrade")
    marking(monkeypatch, settings, only_for="visitor")
    faults = probe(policy, "refusing_costs_nothing").faults
    assert "/en/company/ differs for whoever sends cookies" in faults


@disarms("cookie_holds_nothing")
def test_a_cookie_that_tells_whose_it_is_is_seen(monkeypatch) -> None:
    policy = live_in("carjunction")

    def set_a_name(response: Any, session: Any, name: str, path: str) -> None:
        response.set_cookie(name, session["_auth_user_id"], path="/", domain="testserver", samesite="None")

    monkeypatch.setattr(sessions, "_set_cookie", set_a_name)
    monkeypatch.setattr(sessions, "sign_in_cookie", lambda policy, face: None)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("funabin.kit.middleware.cookies.is_declared", lambda *args: True)
        faults = probe(policy, "cookie_holds_nothing", "member").faults
    assert set(faults) == {
        "member has domain 'testserver'",
        "member has path '/'",
        "member has httponly ''",
        "member goes along from other sites",
        "member holds something of the account",
        "member is not drawn anew",
    }


def test_a_cookie_nobody_sets_or_declares_is_seen() -> None:
    policy = live_in("carjunction")
    assert probe(policy, "cookie_holds_nothing", "desk", "visitor").faults == (
        "nothing is known to set desk",
        "visitor is not declared",
    )


@pytest.mark.parametrize(
    ("value", "bits"),
    [("z" * 32, 150), ("0" * 32, 128), ("abcdefghij", 47), ("0f" * 16, 128), ("", 0), ("aB3-" * 11, 263)],
)
def test_random_bits_are_bounded_by_length_and_letters(value: str, bits: int) -> None:
    assert cookies.bits_of(value) == bits


@disarms("cookie_holds_nothing")
def test_a_returning_cookie_that_holds_the_person_is_seen(monkeypatch) -> None:
    policy = live_in("carjunction")
    monkeypatch.setattr(again, "remember_buyer", lambda *, subject, by: subject)
    assert set(probe(policy, "cookie_holds_nothing", "returning").faults) == {
        "returning holds something of the account",
        "returning is not drawn anew",
    }


@disarms("returning_customer")
def test_a_house_that_recognises_unasked_is_seen(monkeypatch) -> None:
    policy = live_in("carjunction")
    monkeypatch.setattr(again, "redeem_offer", lambda token: guest_of(Inquiry.objects.first()))
    assert probe(policy, "returning_customer").faults == (
        "/my/en/again/remember/ recognises who did not ask",
        "/my/en/again/remember/ recognises who did not ask",
    )


@disarms("returning_customer")
def test_a_page_that_tells_before_it_checks_is_seen(monkeypatch) -> None:
    policy, shown = live_in("carjunction"), again._page

    def show_and_tell(request: Any, name: str, **context: Any) -> Any:
        response = shown(request, name, **context)
        response.content += b"<p>Kanariya Probe Bird</p>" if name == "check" else b""
        return response

    monkeypatch.setattr(again, "_page", show_and_tell)
    assert probe(policy, "returning_customer").faults == (
        "contact.name is shown before the check",
        "contact.name is shown after a wrong answer",
    )


@disarms("returning_customer")
def test_an_answer_of_anybody_that_opens_is_seen(monkeypatch) -> None:
    policy = live_in("carjunction")
    monkeypatch.setattr(recognition, "is_his", lambda row, typed: True)
    assert probe(policy, "returning_customer").faults == (
        "/my/en/again/ answers 500 after a wrong answer",  # it went on to open, which the rollback refuses
        "5 wrong answers end nothing",
    )


@disarms("returning_customer")
def test_a_check_nobody_passes_and_data_that_stays_closed_are_seen(monkeypatch) -> None:
    policy = live_in("carjunction")
    monkeypatch.setattr(recognition, "is_his", lambda row, typed: False)
    monkeypatch.setattr(recognition, "engage", lambda **told: None)
    faults = probe(policy, "returning_customer").faults
    assert faults[0] == "the right answer is not taken"
    assert set(faults[1:]) == {"what was told does not open after the check"}


@disarms("returning_customer")
def test_a_browser_that_is_never_forgotten_is_seen(monkeypatch) -> None:
    policy = live_in("carjunction")
    monkeypatch.setattr(recognition, "_forget", lambda rows, by: None)
    assert probe(policy, "returning_customer").faults == (
        "who asks to be forgotten stays known",
        "what was told still opens for a browser that was forgotten",
        "5 wrong answers end nothing",
    )


def test_a_house_that_recognises_nobody_cannot_promise_it() -> None:
    assert probe(live_in("autorec"), "returning_customer").faults == ("no cookie is declared for it",)


@disarms("remembered_signins")
def test_a_list_that_hides_a_place_is_seen(without: Without) -> None:
    policy = live_in("autorec")
    without("my/sign_ins.html", 'name="row" value="{{ one.row }}"')
    faults = probe(policy, "remembered_signins").faults
    assert faults == ("a place is not shown to the person", "a place is not shown to the person")


@disarms("remembered_signins")
def test_a_place_that_cannot_be_ended_is_seen(monkeypatch) -> None:
    policy = live_in("autorec")
    monkeypatch.setattr(actions, "end_sign_in", lambda **named: 0)
    assert probe(policy, "remembered_signins").faults == ("a place that was ended is still signed in",)


@disarms("remembered_signins")
def test_a_sign_in_that_is_not_remembered_is_seen(monkeypatch) -> None:
    policy = live_in("autorec")
    monkeypatch.setattr(signin, "may_be_remembered", lambda policy, face: False)
    assert probe(policy, "remembered_signins").faults == ("2 of 2 places are listed as remembered",)


@disarms("no_request_traces")
def test_a_log_line_with_the_visitors_browser_is_seen(monkeypatch) -> None:
    policy, shown = live_in("carjunction"), words.show

    def show_and_tell(request: Any, *args: Any) -> Any:
        logging.getLogger("funabin").warning("seen %s", request.headers["User-Agent"])
        return shown(request, *args)

    monkeypatch.setattr(words, "show", show_and_tell)
    assert probe(policy, "no_request_traces").faults == ("a log line holds the agent of a visitor",)


@disarms("no_request_traces")
def test_a_row_with_a_hash_of_the_browser_is_seen(monkeypatch) -> None:
    import hashlib

    policy, shown = live_in("carjunction"), words.show

    def show_and_keep(request: Any, *args: Any) -> Any:
        key = hashlib.sha256(request.headers["User-Agent"].encode()).hexdigest()
        SignInSession.objects.create(session_key=key[:40], session_data=key, expire_date="2030-01-01T00:00Z")
        SignInSession.objects.all().delete()
        return shown(request, *args)

    monkeypatch.setattr(words, "show", show_and_keep)
    assert probe(policy, "no_request_traces").faults == ("a row holds the agent of a visitor",)


@disarms("no_request_traces")
def test_a_reverse_lookup_is_seen(monkeypatch) -> None:
    policy, shown = live_in("carjunction"), words.show

    def show_and_ask(*args: Any) -> Any:
        socket.getfqdn("127.0.0.1")
        return shown(*args)

    monkeypatch.setattr(words, "show", show_and_ask)
    faults = probe(policy, "no_request_traces").faults
    assert "getfqdn was asked who is behind an address" in faults


@disarms("no_third_party_requests")
@pytest.mark.parametrize(
    "asking",
    [
        '<script src="https://counter.example/c.js"></script>',
        '<img src="/own.png" srcset="/a.png 1x, //counter.example/b.png 2x" alt="">',
        '<form action="https://counter.example/"></form>',
        '<div style="background: url(https://counter.example/p.png)"></div>',
        "<style>@import 'https://counter.example/s.css';</style>",
    ],
)
def test_a_page_that_asks_another_site_is_seen(monkeypatch, asking: str) -> None:
    policy, shown = live_in("carjunction"), words.show

    def show_and_ask(*args: Any) -> Any:
        response = shown(*args)
        response.content += asking.encode()
        return response

    monkeypatch.setattr(words, "show", show_and_ask)
    assert "/en/company/ asks counter.example" in probe(policy, "no_third_party_requests").faults


@disarms("no_third_party_requests")
def test_a_page_whose_browser_may_reach_others_is_seen(monkeypatch) -> None:
    policy = live_in("carjunction")
    monkeypatch.setattr(headers, "POLICY", ("default-src 'self' https:", "form-action 'self'"))
    assert "/en/ lets default-src reach https:" in probe(policy, "no_third_party_requests").faults
    monkeypatch.setattr(headers, "POLICY", ())
    assert "/en/ does not tell the browser to stay here" in probe(policy, "no_third_party_requests").faults


@disarms("leaving_page")
def test_a_link_that_leaves_at_once_is_seen(monkeypatch) -> None:
    from funabin.gate.templatetags import outward

    policy = live_in("japanesecartrade")
    monkeypatch.setattr(outward, "outward_address", lambda address: address)
    assert "/en/privacy/ leads to web.archive.org at once" in probe(policy, "leaving_page").faults


@disarms("leaving_page")
def test_a_page_that_names_nobody_and_tells_where_one_comes_from_is_seen(without: Without) -> None:
    policy = live_in("japanesecartrade")
    without("public/leaving.html", "noreferrer ", "<strong>", "</strong>")
    faults = probe(policy, "leaving_page").faults
    assert "the page does not name elsewhere.example" in faults
    assert "elsewhere.example is told where the reader comes from" in faults


def test_a_house_without_the_page_is_seen() -> None:
    faults = probe(live_in("carjunction"), "leaving_page").faults
    assert faults[:2] == ("the policy declares no such page", "/en/ leads to web.archive.org at once")
    assert "an address elsewhere is linked at once" in faults


def test_each_visitor_comes_from_a_place_of_its_own() -> None:
    run = Run(live_in("carjunction"), WORKER)
    assert visitor.Visitor(run).environ["REMOTE_ADDR"] != visitor.Visitor(run).environ["REMOTE_ADDR"]
