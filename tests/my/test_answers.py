"""A member is asked once, with equal buttons, whether older data may follow a new policy."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from funabin.gate.models import Consent, PolicyAnswer
from funabin.gate.policies import current_version
from tests.gate.versions import next_version, with_kept, with_purpose
from tests.my.test_pages import account, browser, clock, deal, hiace, inquiry, quotation, trade

__all__ = ["account", "browser", "clock", "deal", "hiace", "inquiry", "quotation", "trade"]
PATHS = ("/my/en/", "/my/en/data/")


def _page(browser: Client, path: str) -> str:
    return " ".join(browser.get(path).content.decode().split())


@pytest.fixture
def widened(browser: Client, monkeypatch: pytest.MonkeyPatch) -> Client:
    """The member's data was given before payment became a purpose of registration."""
    assert not any("A question about data" in _page(browser, path) for path in PATHS)
    next_version(monkeypatch, **with_purpose(current_version().policy, "payment", "registration"))
    return browser


def test_the_question_stands_on_both_pages_in_both_languages(widened: Client) -> None:
    for path in PATHS:
        page = _page(widened, path)
        assert "New in the policy of" in page
        assert "to handle your payment" in page or "payment" in page
        assert "You lose nothing if you say no, and we do not ask again." in page
    assert "以前にいただいた情報についてのお尋ね" in _page(widened, "/my/ja/data/")


def test_both_answers_are_one_step_and_look_alike(widened: Client) -> None:
    page = _page(widened, "/my/en/data/")
    buttons = re.findall(r'<button class="([^"]*)" name="answer" value="(\w+)">', page)
    assert buttons == [("button", "agree"), ("button", "no")]
    assert "checked" not in page.partition('id="asks"')[2].partition("</section>")[0]


@pytest.mark.parametrize(("answer", "consents"), [("agree", 1), ("no", 0)])
def test_an_answer_is_kept_and_not_asked_for_again(widened: Client, answer: str, consents: int) -> None:
    sent = {"about": "purpose:payment", "answer": answer}
    assert widened.post("/my/en/data/answer/", sent).status_code == 302
    given = Consent.objects.filter(purpose="payment", said="given", policy_version=2)
    assert given.count() == consents
    assert [row.agreed for row in PolicyAnswer.objects.all()] == [answer == "agree"]
    assert not any("A question about data" in _page(widened, path) for path in PATHS)


def test_what_is_no_yes_is_a_no(widened: Client) -> None:
    widened.post("/my/en/data/answer/", {"about": "purpose:payment"})
    assert [row.agreed for row in PolicyAnswer.objects.all()] == [False]


def test_nobody_answers_what_is_not_asked_or_without_signing_in(widened: Client) -> None:
    widened.post("/my/en/data/answer/", {"about": "purpose:ship", "answer": "agree"})
    Client().post("/my/en/data/answer/", {"about": "purpose:payment", "answer": "agree"})
    assert widened.get("/my/en/data/answer/").status_code == 405
    assert PolicyAnswer.objects.count() == 0


def test_a_longer_time_is_asked_for_in_words(browser: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    next_version(monkeypatch, **with_kept(current_version().policy, "service", idle="P5Y"))
    page = _page(browser, "/my/en/data/")
    assert "keeps the shorter time, unless you agree. The new rule:" in page
    assert "5 years" in page


def test_your_data_tells_the_rules_that_hold_for_what_was_given_before(
    browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    policy = current_version().policy
    payment = policy.text("purpose.payment", "en")
    assert payment not in _page(browser, "/my/en/data/")
    parts = with_purpose(policy, "payment", "registration")
    next_version(monkeypatch, **parts, **with_kept(policy, "service", idle="P5Y"))
    held = _page(browser, "/my/en/data/").partition('class="held"')[2]
    assert payment not in held
    assert "5 years" not in held
    for about in ("purpose:payment", "retention:service"):
        browser.post("/my/en/data/answer/", {"about": about, "answer": "agree"})
    held = _page(browser, "/my/en/data/").partition('class="held"')[2]
    assert payment in held
    assert "5 years" in held


@pytest.mark.usefixtures("inquiry")
def test_your_data_still_names_what_a_new_version_no_longer_asks(
    browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    policy = current_version().policy
    points = {key: row for key, row in policy.collection_points.items() if key != "inquiry"}
    gone = policy.text("point.inquiry", "en")
    assert gone in _page(browser, "/my/en/data/")
    next_version(monkeypatch, collection_points=points)
    page = _page(browser, "/my/en/data/")
    assert gone in page
