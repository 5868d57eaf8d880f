"""The measures at the desk, and their days on the policy page."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from funabin.gate.models import PolicyVersion
from funabin.kit.dates import TOKYO
from funabin.kit.tags import day
from funabin.oversight.models import MeasureCheck
from tests.desk.conftest import Desk

PAGE = "/desk/measures/"
RULED = "Rooms in which data is worked with are locked."


@pytest.fixture
def fumiko(desk: Desk) -> Client:
    """The responsible person."""
    return desk("fumiko", "privacy")


def test_only_whoever_answers_for_data_sees_the_measures(desk: Desk):
    assert desk("chie", "sales").get(PAGE).status_code == 403


def test_every_measure_stands_there_with_what_to_do(fumiko: Client):
    page = fumiko.get(PAGE).content.decode()
    assert RULED in page
    assert "Practise: funabin drill" in page
    assert "measures were not done yet" in page
    assert "measures wait" not in page
    assert "Every measure is shown" not in page
    began = PolicyVersion.objects.get().published_at.astimezone(TOKYO).date()
    assert day(began + timedelta(days=30)) in page


def test_somebody_signs_and_the_policy_page_shows_the_day(fumiko: Client):
    today = timezone.localdate(timezone=TOKYO)
    answer = fumiko.post(f"{PAGE}premises/check/", {"done_on": today.isoformat(), "outcome": "passed"})
    assert answer.status_code == 302
    assert MeasureCheck.objects.get().measure == "premises"
    public = Client().get("/en/privacy/").content.decode()
    assert RULED in public
    assert "Last shown on 24 Nov 2026" in public


def test_a_day_to_come_is_refused_and_nothing_is_signed(fumiko: Client):
    later = timezone.localdate(timezone=TOKYO) + timedelta(days=2)
    told = {"done_on": later.isoformat(), "outcome": "passed"}
    answer = fumiko.post(f"{PAGE}premises/check/", told, follow=True)
    assert "This day has not come yet." in answer.content.decode()
    assert not MeasureCheck.objects.exists()


def test_an_unknown_measure_is_not_found(fumiko: Client):
    assert (
        fumiko.post(f"{PAGE}moat/check/", {"done_on": "2026-11-01", "outcome": "passed"}).status_code == 404
    )
