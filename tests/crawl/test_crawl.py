"""The running site of each house, held against its policy wherever visitors, members and staff can go."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from django.urls import resolve

from funabin.cli.demo.seed import seed
from funabin.gate.features import MEMBERS
from funabin.gate.queries import current_policy, takes
from funabin.kit.rates import BUCKETS
from tests.crawl import plants
from tests.crawl.checks import asked_by
from tests.crawl.people import VISITOR
from tests.crawl.sites import EVERY_HOUSE, open_site
from tests.crawl.walker import Page
from tests.crawl.walking import crawl

pytestmark = [pytest.mark.django_db, pytest.mark.whole_site]
VEHICLES = 30
FEW = 14  # pages: enough to meet the inquiry form
PLANTING = "tests.crawl.plants.Planting"


@pytest.mark.parametrize("house", EVERY_HOUSE, ids=lambda folder: folder.name)
def test_a_site_keeps_to_its_policy_wherever_one_goes(house: Path, tmp_path: Path, settings) -> None:
    open_site(house, tmp_path / "site", settings)
    signed = seed(vehicles=VEHICLES, say=lambda sentence: None)
    faults, pages = crawl(signed)
    assert faults == {}
    walked = Counter(page.who for page in pages if page.response.status_code == 200)
    desk = {one.address.partition("@")[0] for one in signed if one.face == "desk"}
    assert walked[VISITOR] >= 25
    assert all(walked[who] >= 3 for who in desk), walked
    assert len(walked) == 1 + len(desk) + (2 if takes(*MEMBERS) else 0)
    assert {"inquiry", "staff.invitation"} <= points_met(pages)
    assert ("registration" in points_met(pages)) == takes("registration")


def points_met(pages: list[Page]) -> set[str]:
    """The collection points whose forms were met, whole: every item of theirs was asked."""
    policy = current_policy()
    asked = [asked_by(form, policy) for page in pages for form in page.forms]
    wanted = {key: {item.category for item in point.items} for key, point in policy.collection_points.items()}
    return {key for key, items in wanted.items() if any(items <= each for each in asked)}


def test_each_check_sees_what_it_is_for(tmp_path: Path, settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """The twins: one house, seeded once; each violation is planted alone, and its own check sees it."""
    open_site(EVERY_HOUSE[0], tmp_path / "site", settings)
    signed = seed(vehicles=VEHICLES, say=lambda sentence: None)
    clerk = next(one.address.partition("@")[0] for one in signed if one.face == "desk")
    settings.MIDDLEWARE = [PLANTING, *settings.MIDDLEWARE]

    def found(who: str) -> set[str]:
        BUCKETS.forget_all()
        return set(crawl(signed, only=clerk if who == plants.CLERK else who, most=FEW)[0])

    for who in (VISITOR, "joseph", plants.CLERK):
        assert found(who) == set()
    seen = {}
    for wrong, (check, who, plant) in plants.PLANTS.items():
        monkeypatch.setattr(plants, "planted", [plant])
        seen[wrong] = check in found(who)
    assert [wrong for wrong, is_seen in seen.items() if not is_seen] == []
    monkeypatch.setattr(plants, "planted", [])
    monkeypatch.delattr(resolve("/en/").func, "without_personal_data")
    assert found(VISITOR) == {"purposes"}
