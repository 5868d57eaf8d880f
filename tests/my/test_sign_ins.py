"""Where a member is signed in: told without address or browser, ended one by one or everywhere."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from funabin.journal.models import Entry
from funabin.kit.dates import day_in_japan
from funabin.members.models import SignInSession
from funabin.members.sessions import SessionStore
from tests.members.carriers import Carrier
from tests.members.world import ADDRESS, PASSWORD, amina

pytestmark = pytest.mark.django_db(transaction=True)
AT, PAGE = "/my/en/account/", "/my/en/signins/"


def browser(*, remember: bool = False, email: str = ADDRESS) -> Client:
    """A browser that signed in with a cookie."""
    client = Client(headers={"sec-fetch-site": "same-origin"})
    more = {"remember": "on"} if remember else {}
    client.post(f"{AT}login/", {"login": email, "password": PASSWORD, **more})
    return client


def rows(page: str) -> list[str]:
    """What names each sign-in of the page."""
    return re.findall(r'name="row" value="(\w+)"', page)


def is_in(client: Client) -> bool:
    return client.get(PAGE).status_code == 200


def test_each_sign_in_is_listed_with_its_means(house) -> None:
    amina()
    browser(remember=True)
    carrier = Carrier("header")
    carrier.post(f"{AT}login/", {"login": ADDRESS, "password": PASSWORD})
    page = browser().get(PAGE).content.decode()
    words = ("by a cookie that remembers you", "without a cookie", "by a cookie, until the browser is closed")
    assert [page.count(f"<dd>{word}</dd>") for word in words] == [1, 1, 1]
    assert page.count("This one: you are here") == 1
    assert len(rows(page)) == 3
    assert list(SignInSession.objects.order_by("since").values_list("means", flat=True)) == [
        "remembered",
        "token",
        "cookie",
    ]


def test_nothing_but_moment_day_and_means_is_kept(house) -> None:
    amina()
    client = browser()
    client.get(PAGE, headers={"user-agent": "Strange Browser 7"}, REMOTE_ADDR="203.0.113.9")
    row = SignInSession.objects.get()
    assert {field.name for field in row._meta.fields} == {
        *("session_key", "session_data", "expire_date"),
        *("account", "since", "used_on", "means"),
    }
    told = str(SessionStore().decode(row.session_data))
    assert "Strange" not in told
    assert "203.0.113" not in told
    assert row.used_on == day_in_japan(timezone.now())


def test_the_day_of_the_last_use_is_noted_once_a_day(house) -> None:
    amina()
    client = browser()
    SignInSession.objects.update(used_on=day_in_japan(timezone.now()) - timedelta(days=3))
    client.get(PAGE)
    assert SignInSession.objects.get().used_on == day_in_japan(timezone.now())


def test_the_last_use_is_told_by_the_calendar_that_tells_its_beginning(house, monkeypatch) -> None:
    amina()
    morning_in_japan = datetime(2026, 11, 22, 19, 30, tzinfo=UTC)
    monkeypatch.setattr(timezone, "now", lambda: morning_in_japan)
    page = browser().get(PAGE).content.decode()
    assert "Since 23 Nov 2026, 04:30 Japan time" in page
    assert "<dt>Last used</dt><dd>23 Nov 2026</dd>" in page
    assert SignInSession.objects.get().used_on == date(2026, 11, 23)


def test_one_is_ended_and_the_others_stay(house) -> None:
    account = amina()
    here, there = browser(), browser()
    mine = SignInSession.objects.earliest("since").session_key
    other = next(row for row in rows(here.get(PAGE).content.decode()) if row != mine)
    answer = here.post(f"{PAGE}end/", {"row": other}, follow=True)
    assert "That sign-in has ended." in answer.content.decode()
    assert (is_in(here), is_in(there)) == (True, False)
    entry = Entry.objects.get(kind="sign_in.ended")
    assert (entry.detail, entry.actor_token) == ({"sign_ins": 1}, account.handle)


def test_the_one_here_ends_like_a_sign_out(house) -> None:
    amina()
    here = browser()
    mine = SignInSession.objects.get().session_key
    assert here.post(f"{PAGE}end/", {"row": mine}).headers["Location"] == f"{AT}login/"
    assert not is_in(here)


def test_everywhere_is_here_too(house) -> None:
    amina()
    here, there = browser(), browser(remember=True)
    assert here.post(f"{PAGE}end-all/").headers["Location"] == f"{AT}login/"
    assert (is_in(here), is_in(there)) == (False, False)
    assert not SignInSession.objects.exclude(account="").exists()


def test_nobody_ends_or_sees_anothers(house) -> None:
    amina()
    amina(email="other@importers.example")
    hers, stranger = browser(), browser(email="other@importers.example")
    mine = SignInSession.objects.earliest("since").session_key
    assert mine not in stranger.get(PAGE).content.decode()
    stranger.post(f"{PAGE}end/", {"row": mine})
    stranger.post(f"{PAGE}end-all/")
    assert is_in(hers)
    assert is_in(stranger) is False


def test_a_remembered_sign_in_lives_as_the_register_says_and_others_as_the_browser(house) -> None:
    amina()
    assert browser(remember=True).cookies["member"]["max-age"] == 14 * 24 * 3600
    assert browser().cookies["member"]["max-age"] == ""


def test_a_shorter_life_in_the_register_is_obeyed(house, settings) -> None:
    settings.COOKIE_REGISTER = "tests.my.registers.two_days"
    amina()
    assert browser(remember=True).cookies["member"]["max-age"] == 2 * 24 * 3600
    settings.COOKIE_REGISTER = "tests.my.registers.until_closed"
    assert 'name="remember"' not in Client().get(f"{AT}login/").content.decode()
    assert browser(remember=True).cookies["member"]["max-age"] == ""


def test_signing_out_leaves_no_cookie(house: object) -> None:
    account = amina()
    browser = Client(headers={"sec-fetch-site": "same-origin"})
    browser.post("/my/en/account/login/", {"login": ADDRESS, "password": PASSWORD})
    assert browser.get("/my/en/").status_code == 200, account
    assert browser.cookies["member"].value
    answer = browser.post("/my/en/account/logout/")
    assert answer.status_code == 302
    browser.get(answer.headers["Location"])
    assert browser.cookies["member"].value == ""
