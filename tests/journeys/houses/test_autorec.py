"""AUTOREC: a refused cookie, listed sign-ins, what a carrier received read back, and versions told."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Playwright, expect

from tests.journeys.barriers import check_barriers
from tests.journeys.conftest import Clerk, Meet
from tests.journeys.houses.stories import deal_of, hands_over, looks_around
from tests.journeys.people import sign_in
from tests.journeys.refusing import refusing
from tests.journeys.running import Running

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("journeys")]  # the site of the other journeys

CARRIER = "Ise Bay Line K.K. (demonstration)"


def test_a_member_refuses_the_cookie_is_told_what_is_lost_and_ends_another_sign_in(
    meet: Meet, driver: Playwright, site: Running, tmp_path: Path
) -> None:
    at_home, known = meet(), site.sign_in("marcus")
    sign_in(at_home, "marcus", face="my")
    at_home.sees("My deals and inquiries")
    with refusing(driver, site, tmp_path / "profile", script=True) as marcus:
        marcus.go("/my/en/")
        marcus.sees("Signing in sets one cookie. If you refuse it, or your browser does:")
        marcus.follow("Sign in without a cookie")
        marcus.sees("What is lost: after a reload, in another tab and after", "Everything else works.")
        marcus.write(login=known.address, password=known.password)
        marcus.press("Sign in")
        marcus.sees("You are signed in without a cookie")
        marcus.follow("Sign-in")
        marcus.follow("Where you are signed in")
        marcus.sees("We note no network address and no browser.")
        here = marcus.page.locator("article.card", has_text="This one: you are here")
        other = marcus.page.locator("article.card", has_text="by a cookie, until the browser is closed")
        expect(here).to_contain_text("without a cookie")
        expect(here).to_contain_text("minutes after the last page")
        expect(other).to_have_count(1)
        check_barriers(marcus.page)
        other.get_by_role("button", name="Sign out").click()
        expect(other).to_have_count(0)
    at_home.page.reload()
    at_home.sees("Forgot your password?")


def test_a_member_reads_what_the_carrier_received_on_paper(meet: Meet, clerk: Clerk, site: Running) -> None:
    daichi, amina, deal = clerk("daichi"), meet(), deal_of(site, "amina")
    hands_over(daichi, deal, CARRIER)
    daichi.sees("Print this page now: it is kept nowhere.", "Amina Odhiambo", "Coast Clearing Ltd")
    daichi.sees("Only for: to ship the vehicle")
    daichi.sees_not("amina@demo.example")
    check_barriers(daichi.page)

    sign_in(amina, "amina", face="my")
    amina.follow("Your data")
    given = amina.page.locator(".visits li", has_text=CARRIER)
    expect(given).to_have_count(1)
    for words in (
        deal,
        "to ship the vehicle: Postal address, Name, Telephone or WhatsApp number",
        "at the person's own request",
        "on paper",
    ):
        expect(given).to_contain_text(words)
    check_barriers(amina.page)


def test_a_visitor_reads_the_versions_of_the_policy_and_may_follow_them(meet: Meet) -> None:
    visitor = meet(viewport={"width": 360, "height": 740})
    visitor.go("/en/privacy/")
    visitor.follow("Versions of the privacy policy")
    visitor.sees("Version 1", "in force", "The first version.", "both must allow it")
    feed = visitor.page.get_by_role("link", name="Follow changes (Atom)").get_attribute("href") or ""
    answer = visitor.page.context.request.get(visitor.site.url + feed)
    assert answer.headers["content-type"].startswith("application/atom+xml")
    assert "/privacy/1/" in answer.text()
    visitor.follow("Full text of version 1")
    visitor.sees("Version 1")
    looks_around(visitor, "/en/privacy/history/", "/ja/privacy/history/", "/en/privacy/1/")
    assert visitor.page.context.cookies() == []
