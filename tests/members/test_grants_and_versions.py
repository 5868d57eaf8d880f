"""A changed policy gives nobody anything silently; a seat from before there were grants goes on working."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db.models import Value
from django.db.models.functions import Concat
from django.utils import timezone

from funabin.gate.queries import current_policy
from funabin.members import tasks
from funabin.members.actions import give_grants, invite_staff, settle_grants
from funabin.members.grants import grants_of, live_pairs
from funabin.members.models import RoleGrant, StaffSeat
from funabin.members.rules import MANAGE
from funabin.outbox.models import Mail
from funabin.policy.model import Grant, Origin
from tests.cast import GENJI, WORKER
from tests.gate.versions import next_version, tomorrow, with_purpose

pytestmark = pytest.mark.django_db


def seated(*roles: str, name: str = "clerk") -> StaffSeat:
    """Somebody with a seat."""
    return invite_staff(email=f"{name}@exporter.example", name=name.title(), roles=roles, by=WORKER)


def live(seat: StaffSeat) -> list[str]:
    """The purposes of its live grants."""
    return sorted(purpose for _, purpose in live_pairs(seat))


def waiting(seat: StaffSeat) -> list[str]:
    """What the policy lets it do, and nobody decided on yet."""
    standing = grants_of(seat.account.handle)
    assert standing is not None
    return [one.purpose for one in standing.missing if one.why == "never_given"]


def test_what_a_version_newly_allows_waits_until_somebody_approves_it(house, monkeypatch) -> None:
    seated("admin", name="genji")
    seat = seated("sales")
    Mail.objects.all().delete()
    next_version(monkeypatch, **with_purpose(current_policy(), "payment", "inquiry"))
    for _ in range(2):
        tasks.run_grants()
    assert ("payment" in live(seat), waiting(seat)) == (False, ["payment"])
    assert list(Mail.objects.values_list("template", flat=True)) == ["grants_proposed"]
    give_grants(seat=seat, pairs=[("sales", "payment")], by=GENJI)
    assert ("payment" in live(seat), waiting(seat)) == (True, [])


def test_an_announced_version_is_approved_before_its_day(house, monkeypatch) -> None:
    seat = seated("sales")
    next_version(monkeypatch, effective=tomorrow(), **with_purpose(current_policy(), "payment", "inquiry"))
    assert waiting(seat) == ["payment"]
    assert give_grants(seat=seat, pairs=[("sales", "payment")], by=GENJI) == 1


def test_what_a_law_adds_works_at_once_and_is_decided_on_within_two_weeks(house, monkeypatch) -> None:
    seat, policy = seated("sales"), current_policy()
    row = Grant(
        origin=Origin.LAW, clauses=("APPI 40(1)",), roles=("sales",), purposes=("complaint.handle",),
        categories=("contact.*",), points=("inquiry",),
    )  # fmt: skip
    next_version(monkeypatch, grants=(*policy.grants, row))
    tasks.run_grants()
    given = RoleGrant.objects.get(seat=seat, purpose="complaint.handle")
    assert given.until < timezone.now() + timedelta(days=15)
    assert grants_of(seat.account.handle).is_due  # type: ignore[union-attr]


def test_where_all_work_of_a_role_is_renamed_it_goes_on(house) -> None:
    seat = seated("shipping")
    today = live(seat)
    RoleGrant.objects.filter(seat=seat).update(purpose=Concat(Value("former."), "purpose"))
    assert settle_grants(seat=seat, by=WORKER) == len(today)
    assert [purpose for purpose in live(seat) if not purpose.startswith("former.")] == today


def test_a_new_way_to_manage_staff_works_where_nobody_else_could_approve_it(house) -> None:
    seat = seated("admin")
    RoleGrant.objects.filter(seat=seat).delete()
    settle_grants(seat=seat, by=WORKER)
    assert live(seat) == [MANAGE]
    second = seated("admin", name="second")
    RoleGrant.objects.filter(seat=second).delete()
    settle_grants(seat=second, by=WORKER)
    assert live(second) == []  # the first may approve it
