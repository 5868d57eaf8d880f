"""The probe of standing duties, beside twins that disarm what it looks at."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from funabin.conformity.probes import duties as probes
from funabin.conformity.run import Run
from funabin.gate import judging
from funabin.gate.queries import current_policy
from funabin.journal.models import Entry
from funabin.members.actions import grants, invite_staff
from funabin.members.models import RoleGrant, StaffSeat
from funabin.oversight.actions.internal_rules import confirm_reading, publish_first_rules, publish_rule
from funabin.oversight.models import InternalRule, OpeningFlag
from tests.cast import GENJI, WORKER
from tests.conformity.twins import disarms
from tests.conftest import TABLES

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def kept(house: object) -> None:
    """AUTOREC with its starter rules and somebody at the desk."""
    publish_first_rules(folder=TABLES, by=WORKER)
    invite_staff(email="chie@autorec.example", name="Chie", roles=["sales"], by=WORKER)


def faults() -> tuple[str, ...]:
    """What the probe finds."""
    return probes.duties_kept(Run(current_policy(), WORKER), ()).faults


def earlier(days: int) -> None:
    """As if the rules were published, and the seats given, so many days ago."""
    at = timezone.now() - timedelta(days=days)
    InternalRule.objects.update(published_at=at)
    StaffSeat.objects.update(invited_at=at)


def test_it_holds_as_it_is_and_leaves_nothing() -> None:
    before = (RoleGrant.objects.count(), StaffSeat.objects.count(), Entry.objects.count())
    found = probes.duties_kept(Run(current_policy(), WORKER), ())
    assert found.faults == ()
    assert found.evidence == {"grants_live": 4, "rules_in_force": 2, "readings": 0}
    assert (RoleGrant.objects.count(), StaffSeat.objects.count(), Entry.objects.count()) == before


@disarms("duties_kept")
def test_a_grant_that_outlives_its_day_is_seen(monkeypatch) -> None:
    monkeypatch.setattr(judging, "has_lapsed", lambda asked, role: False)
    assert faults() == ("a grant that ran out still opens",)


@disarms("duties_kept")
def test_an_approval_of_ones_own_is_seen(monkeypatch) -> None:
    monkeypatch.setattr(grants, "check_approver", lambda seat, by: None)
    assert faults() == ("somebody approved the own grants",)


@disarms("duties_kept")
def test_an_opening_alone_is_seen(monkeypatch) -> None:
    monkeypatch.setattr(judging, "is_high", lambda category, *known: False)
    assert faults() == (
        "auth.totp asks for no second person",
        "bank.account asks for no second person",
        "document.verification asks for no second person",
    )


def test_rules_nobody_wrote_or_read_are_seen() -> None:
    earlier(31)
    assert faults() == ("1 of the staff have not read the internal rules",)
    reader = StaffSeat.objects.get().account.handle
    for key in ("handling", "incidents"):
        confirm_reading(key=key, version=1, by=GENJI.__class__("staff", reader))
    assert faults() == ()
    publish_rule(key="handling", texts={"en": ("Anew", "Anew.")}, by=WORKER)
    assert faults() == ()  # there is a month to read it
    InternalRule.objects.all().delete()
    assert faults() == ("no internal rule is published",)


def test_a_worker_that_stands_still_is_seen() -> None:
    RoleGrant.objects.update(until=timezone.now() - timedelta(days=2))
    assert faults() == ("4 grants ran out and were not ended: does the worker run?",)


def test_a_flag_nobody_looked_at_is_seen() -> None:
    at = timezone.now() - timedelta(days=8)
    OpeningFlag.objects.create(pattern="at_night", actor="x", day=at.date(), at=at, figures={"openings": 6})
    assert faults() == ("nobody looked at 1 unusual openings in time",)
