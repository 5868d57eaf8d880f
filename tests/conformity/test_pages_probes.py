"""The probes that read pages, and their twins: pages that lack what they must say."""

from __future__ import annotations

from typing import Any

import pytest

from funabin.conformity.probes import pages as probes
from funabin.public.views import words
from tests.conformity.conftest import Probed, Without
from tests.conformity.twins import disarms

pytestmark = pytest.mark.django_db
PRIVACY = "public/privacy.html"


@pytest.fixture(autouse=True)
def _stocked(stocked: None) -> None:
    """Pages have something to show."""


@pytest.mark.parametrize(
    ("promise", "state"),
    [
        ("AR-0.5", "evidenced"),
        ("AR-0.7", "evidenced"),
        ("AR-1.1", "evidenced"),
        ("AR-12", "evidenced"),
        ("AR-10a", "evidenced"),
        ("AR-10b", "evidenced"),
        ("AR-11a", "evidenced"),
        ("AR-11c", "evidenced"),
        ("AR-2.2b", "enforced"),
        ("AR-6.1", "enforced"),
        ("AR-4.2k", "enforced"),
    ],
)
def test_the_pages_hold_as_they_are(probed: Probed, promise: str, state: str) -> None:
    row = probed(promise)
    assert row.state == state, row.how


@disarms("membership_badge")
def test_a_company_page_without_its_association_is_seen(probed: Probed, without: Without) -> None:
    without("public/company.html", "{{ association }}", '{% if site.company.association == "JUMVEA" %}')
    row = probed("AR-0.5")
    assert row.state == "missing"


@disarms("buyer_safety_page")
def test_a_safety_page_that_nothing_leads_to_is_seen(probed: Probed, without: Without) -> None:
    link = '<a href="{{ page.root }}safety/{{ page.keep }}"'
    without("public/base.html", link)
    without("public/home.html", link)
    row = probed("AR-0.7")
    assert row.state == "missing"
    assert "the home page does not link to /en/safety/" in row.how


@disarms("policy_page")
def test_a_promise_that_is_not_shown_is_seen(probed: Probed, without: Without) -> None:
    without(PRIVACY, "{{ said.ground }}")
    row = probed("AR-1.1")
    assert row.state == "missing"
    assert "/en/privacy/ does not show AR-1.1" in row.how


@disarms("provenance_published")
def test_a_page_without_its_date_is_seen(probed: Probed, without: Without) -> None:
    without(PRIVACY, "{{ policy.effective }}")
    row = probed("AR-12")
    assert row.state == "missing"
    assert "/en/privacy/ does not say: In force since 1 December 2016." in row.how


@disarms("law_and_court_published")
@pytest.mark.parametrize("promise", ["AR-10a", "AR-10b"])
def test_a_page_without_the_law_is_seen(probed: Probed, without: Without, promise: str) -> None:
    without(PRIVACY, "{{ said.text }}")
    row = probed(promise)
    assert (row.state, "/ja/privacy/ does not say" in row.how) == ("missing", True)


@disarms("contact_published")
def test_a_page_without_the_telephone_is_seen(probed: Probed, without: Without) -> None:
    without(PRIVACY, "{{ line.text }}", "{{ said.text }}")
    row = probed("AR-11a")
    assert row.state == "missing"
    assert "/en/privacy/ does not say: +81-567-56-3170" in row.how


@disarms("contact_published")
def test_an_inquiry_page_without_its_form_is_seen(probed: Probed, without: Without) -> None:
    without("public/inquiry/form.html", 'method="post"')
    assert "the inquiry page holds no form" in probed("AR-11c").how


@disarms("site_readable_without_data")
def test_a_page_that_asks_who_reads_it_is_seen(probed: Probed, monkeypatch) -> None:
    from django.http import HttpResponse

    monkeypatch.setattr(words, "show", lambda *args: HttpResponse(status=403))
    row = probed("AR-2.2b")
    assert row.state == "missing"
    assert "/en/company/ answers 403" in row.how


@disarms("cookie_register")
def test_a_view_that_sets_a_cookie_is_seen(probed: Probed, monkeypatch, settings) -> None:
    shown = words.show

    def show_and_mark(*args: Any) -> Any:
        response = shown(*args)
        response.set_cookie("visitor", "1")
        return response

    monkeypatch.setattr(words, "show", show_and_mark)
    assert "/en/company/ answers 500" in probed("AR-6.1").how  # the guard stands in between
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if name != probes.GUARD]
    row = probed("AR-6.1")
    assert row.state == "missing"
    assert "/en/company/ sets visitor" in row.how
    assert "nothing holds cookies against the register" in row.how
    assert "/en/company/ sets a cookie" in probed("AR-2.2b").how


@disarms("cookie_register")
def test_a_guard_that_lets_everything_pass_is_seen(probed: Probed, monkeypatch) -> None:
    monkeypatch.setattr(probes, "is_declared", lambda jar, face, register: True)
    assert "an undeclared cookie passes on my" in probed("AR-6.2c").how


@disarms("cookie_register")
def test_a_session_cookie_that_is_not_declared_is_seen(probed: Probed) -> None:
    row = probed("AR-6.2d", cookies=())
    assert (row.state, "member is not declared" in row.how) == ("missing", True)


@disarms("banner")
def test_a_members_page_that_does_not_say_so_is_seen(probed: Probed, without: Without) -> None:
    without("my/base.html", '{% include "my/known.html" %}')
    row = probed("AR-4.2k")
    assert row.state == "missing"
    assert "the members' pages do not say that they know the reader" in row.how


def test_a_page_that_is_not_there_breaks_no_probe(probed: Probed, monkeypatch) -> None:
    monkeypatch.setattr(probes, "PUBLIC", ("home", "nowhere"))
    row = probed("AR-2.2b")
    assert row.state == "missing"
    assert row.how == "Does not hold now: site_readable_without_data broke with NoReverseMatch"
