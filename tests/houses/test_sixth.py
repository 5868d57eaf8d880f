"""The sixth house is files alone: its policy is checked and read, its site runs, its promises are tried."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.test import Client

from funabin.cli.demo.people import clerks
from funabin.cli.demo.seed import seed
from funabin.conformity.preflight import preflight
from funabin.conformity.report import conform
from funabin.gate.queries import current_policy
from funabin.gate.register import keepers, recipients
from funabin.journal.models import Entry
from funabin.kit.middleware.cookies import sign_in_means
from funabin.members.models import Profile
from funabin.members.queries import staff_seats
from funabin.policy.check import publishing_obstacles
from funabin.policy.deadlines import deadline
from funabin.policy.load import load_policy
from funabin.policy.prose import plain_text, render_policy
from funabin.policy.silence import unmet_demands
from funabin.trade.models import Deal, Inquiry
from tests.cast import WORKER
from tests.crawl.sites import SIXTH, open_site

CODE = Path(__file__).parents[2] / "funabin"


@pytest.fixture
def site(db: None, tmp_path: Path, settings) -> Path:
    """The house's site, open."""
    return open_site(SIXTH, tmp_path / "site", settings)


def test_its_policy_is_in_order_and_may_be_published():
    policy = load_policy(SIXTH)
    assert publishing_obstacles(policy) == []
    assert unmet_demands(policy) == ()
    assert (policy.operator.country, policy.laws, policy.statutes) == ("KE", ("kenya",), ("KDPA", "TPA"))


def test_no_code_knows_it():
    words = ("pwani", "frontline", "clearing_house", "message_gateway", "kenya.yaml")
    files = [*CODE.rglob("*.py"), *CODE.rglob("*.html")]
    assert [file.name for file in files for word in words if word in file.read_text(encoding="utf-8")] == []


def test_its_policy_reads_in_three_languages():
    policy = load_policy(SIXTH)
    pages = {language: plain_text(render_policy(policy, language)) for language in policy.languages}
    assert "In force since 1 February 2026." in pages["en"]
    assert "2026年2月1日" in pages["ja"]
    assert "En vigueur depuis le 1 février 2026." in pages["fr"]
    for language, days in (("en", "30 days"), ("ja", "30日"), ("fr", "30 jours")):
        assert days in pages[language]
    assert not any("APPI" in page or "個人情報の保護に関する法律" in page for page in pages.values())


def test_the_times_of_its_own_law_hold_for_everybody():
    policy = load_policy(SIXTH)
    at = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
    for country in ("KE", "JP", "NZ"):
        for right, days in (("disclosure", 7), ("erasure", 14), ("portability", 30)):
            due = deadline(policy, right, {country}, at)
            assert due is not None
            assert due.at == at + timedelta(days=days)


def test_what_can_wait_for_a_yes_waits_and_is_kept_thirty_days():
    policy = load_policy(SIXTH)
    assert {key for key, purpose in policy.purposes.items() if purpose.opt_in} == {
        "support", "notice.service", "promo.own.email", "promo.own.message", "personal.customise",
    }  # fmt: skip
    assert {kept.idle or kept.lasts for kept in policy.retention.values() if kept.origin == "own"} == {"P30D"}


@pytest.mark.django_db
def test_its_site_starts_and_its_people_do_all_of_the_demonstration(site: Path):
    preflight()
    seed(vehicles=None, say=lambda sentence: None)
    assert Counter(Deal.objects.values_list("state", flat=True)) == {
        "accepted": 1, "ordered": 1, "invoiced": 2, "delivered": 1, "cancelled": 1,
    }  # fmt: skip
    assert (Inquiry.objects.count(), Profile.objects.count()) == (10, 5)
    assert not Entry.objects.filter(kind="data.refused").exists()
    held = {role for seat in staff_seats() for role in seat.roles}
    assert held == {"frontline", "clearing", "treasury", "yard", "outreach", "dpo", "admin"}
    assert len(clerks()) == len(held)
    assert keepers() == {"dpo"}
    assert {one.recipient.key for one in recipients()} == {"line"}


@pytest.mark.django_db
def test_its_pages_speak_its_money_and_set_no_cookie(site: Path, client: Client):
    seed(vehicles=20, say=lambda sentence: None)
    for language in ("en", "ja"):
        for name in ("", "stock/", "stock/PW-10001/?port=KEMBA", "privacy/", "company/", "inquiry/"):
            answer = client.get(f"/{language}/{name}")
            assert answer.status_code == 200, name
            assert not answer.cookies
            assert "USD 4" not in answer.content.decode()
    assert "KES 414,500" in client.get("/en/stock/PW-10001/").content.decode()
    assert sign_in_means(current_policy()) == {"token"}


@pytest.mark.django_db
def test_its_own_promises_are_tried(site: Path):
    seed(vehicles=12, say=lambda sentence: None)
    report = conform(by=WORKER)
    assert [row.id for row in report.rows] == list(load_policy(SIXTH).promises)
    states = {row.id: row.state for row in report.rows}
    faults = {row.id: row.how for row in report.rows if row.state == "missing" and row.id != "PM-18"}
    assert faults == {}
    assert states["PM-18"] == "missing"
    assert {states[key] for key in ("PM-3", "PM-7", "PM-14")} == {"enforced"}
