"""What seats may do: given at the invitation, approved by somebody else, ended by time, then refused."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from funabin.gate import judging
from funabin.gate.actions import engage, open_data, publish_policy
from funabin.gate.errors import Refused
from funabin.gate.purpose import declared
from funabin.gate.queries import current_policy
from funabin.journal.models import Entry
from funabin.members import grants as queries
from funabin.members import tasks
from funabin.members.actions import (
    LastAdministrator,
    NotAllowed,
    NotGranted,
    approve_grants,
    end_staff,
    give_grants,
    invite_staff,
    reset_second_factor,
    settle_grants,
    take_grant,
)
from funabin.members.models import Account, RoleGrant, StaffSeat
from funabin.members.queries import actor_of
from funabin.members.rules import MANAGE, QUARTER
from funabin.outbox.models import Mail
from tests.cast import CHIE, FUMIKO, GENJI, WORKER
from tests.conftest import HOUSE
from tests.members.world import amina

pytestmark = pytest.mark.django_db(transaction=True)
SALES = ["inquiry.answer", "invoice", "order.fulfil", "support"]


def seated(*roles: str, name: str = "clerk") -> StaffSeat:
    """Somebody with a seat."""
    return invite_staff(email=f"{name}@exporter.example", name=name.title(), roles=roles, by=WORKER)


def live(seat: StaffSeat) -> list[str]:
    """The purposes of its live grants."""
    return sorted(purpose for _, purpose in queries.live_pairs(seat))


def aged(seat: StaffSeat, days: int) -> None:
    """As if everything was given so many days earlier."""
    for row in RoleGrant.objects.filter(seat=seat):
        back = timedelta(days=days)
        RoleGrant.objects.filter(pk=row.pk).update(given_at=row.given_at - back, until=row.until - back)


def read_by(account: Account, buyer: Account) -> str:
    """The buyer's language of trade: the name, opened to answer."""
    from funabin.members.queries import profile_of

    profile = profile_of(buyer)
    assert profile is not None
    engage(subject=buyer.subject, purposes=["support"], case="", by=WORKER, actors=[account.handle])
    with declared("support"):
        return str(
            open_data([profile.name], purpose="support", by=actor_of(Account.objects.get(pk=account.pk)))[
                profile.name
            ]
        )


def test_an_invitation_gives_what_the_policy_lets_the_roles_do(house) -> None:
    seat = seated("sales")
    assert live(seat) == SALES
    assert {grant.until - grant.given_at for grant in seat.grants.all()} == {QUARTER}
    assert Entry.objects.get(kind="grants.given").detail == {"account": seat.account.handle, "grants": 4}


def test_a_grant_that_ran_out_opens_nothing_and_says_so(house) -> None:
    seat, buyer = seated("sales"), amina()
    assert read_by(seat.account, buyer) == "Amina Zuberi"
    aged(seat, 93)
    with pytest.raises(Refused) as refused:
        read_by(seat.account, buyer)
    assert [reason.code for reason in refused.value.reasons] == ["grant_lapsed"]
    assert Entry.objects.filter(kind="data.opened", actor_kind="staff").count() == 1


def test_without_the_question_what_ran_out_would_open(house, monkeypatch) -> None:
    seat, buyer = seated("sales"), amina()
    aged(seat, 93)
    monkeypatch.setattr(judging, "has_lapsed", lambda asked, role: False)
    assert read_by(seat.account, buyer) == "Amina Zuberi"


def test_what_the_role_never_had_is_refused_as_before(house) -> None:
    seat, buyer = seated("stock"), amina()
    with pytest.raises(Refused) as refused:
        read_by(seat.account, buyer)
    assert [reason.code for reason in refused.value.reasons] == ["role_not_granted"]


def test_somebody_else_approves_for_another_quarter(house) -> None:
    seat, officer = seated("sales"), seated("privacy", name="fumiko")
    aged(seat, 80)
    for by in (CHIE, actor_of(seat.account)):
        with pytest.raises(NotAllowed):
            approve_grants(seat=seat, by=by)
    assert not RoleGrant.objects.exclude(approved_at=None).exists()
    assert approve_grants(seat=seat, by=actor_of(officer.account)) == 4
    assert {grant.approved_by for grant in seat.grants.all()} == {officer.account.handle}
    assert queries.grants_of(seat.account.handle).is_due is False  # type: ignore[union-attr]


def test_nobody_approves_or_gives_his_own(house) -> None:
    seat = seated("admin", "privacy")
    by = actor_of(seat.account)
    with pytest.raises(NotAllowed):
        approve_grants(seat=seat, by=by)
    with pytest.raises(NotAllowed):
        give_grants(seat=seat, pairs=[("admin", MANAGE)], by=by)
    assert approve_grants(seat=seat, by=WORKER) > 0  # from the machine itself


def test_what_ran_out_or_was_not_used_ends(house) -> None:
    seat = seated("sales")
    aged(seat, 91)
    RoleGrant.objects.filter(purpose="support").update(used_on=datetime.now(UTC).date())
    assert settle_grants(seat=seat, by=WORKER) == 3
    assert live(seat) == ["support"]
    assert set(RoleGrant.objects.exclude(ended_at=None).values_list("ended_why", flat=True)) == {"unused"}
    aged(seat, 2)
    assert settle_grants(seat=seat, by=WORKER) == 1
    assert live(seat) == []
    assert settle_grants(seat=seat, by=WORKER) == 0


def test_what_the_law_imposes_does_not_lapse_unused(house) -> None:
    seat = seated("privacy")
    aged(seat, 91)
    settle_grants(seat=seat, by=WORKER)
    assert {"breach.notice", "legal.demand", "rights.answer"} <= set(live(seat))
    assert not {"safety", "legal.claim"} & set(live(seat))
    aged(seat, 2)
    settle_grants(seat=seat, by=WORKER)
    assert live(seat) == []


def test_the_last_administrator_is_never_locked_out(house) -> None:
    first = seated("admin", name="genji")
    aged(first, 100)
    settle_grants(seat=first, by=WORKER)
    assert live(first) == [MANAGE]
    assert queries.grants_of(first.account.handle).is_overdue is True  # type: ignore[union-attr]
    grant, officer = first.grants.get(purpose=MANAGE), seated("privacy", name="fumiko")
    with pytest.raises(LastAdministrator):
        take_grant(grant=grant, by=actor_of(officer.account))
    with pytest.raises(LastAdministrator):
        end_staff(staff=first.account, by=actor_of(first.account))
    assert live(first) == [MANAGE]
    seated("admin", name="second")
    settle_grants(seat=first, by=WORKER)
    assert live(first) == []


def test_what_lapsed_is_given_again_by_somebody_else_only(house) -> None:
    seat = seated("sales")
    aged(seat, 93)
    settle_grants(seat=seat, by=WORKER)
    with pytest.raises(NotAllowed):
        give_grants(seat=seat, pairs=[("sales", "support")], by=CHIE)
    with pytest.raises(NotGranted):
        give_grants(seat=seat, pairs=[("sales", MANAGE)], by=GENJI)
    assert live(seat) == []
    assert give_grants(seat=seat, pairs=[("sales", "support")], by=GENJI) == 1
    assert live(seat) == ["support"]
    why = {(one.purpose, one.why) for one in queries.grants_of(seat.account.handle).missing}  # type: ignore[union-attr]
    assert why == {(purpose, "expired") for purpose in SALES if purpose != "support"}


def test_a_taken_grant_is_gone_at_once(house) -> None:
    seat, buyer = seated("sales"), amina()
    take_grant(grant=seat.grants.get(purpose="support"), by=FUMIKO)
    with pytest.raises(Refused):
        read_by(seat.account, buyer)
    assert Entry.objects.filter(kind="grants.ended").get().detail["why"] == "taken"


def test_the_day_of_use_is_read_from_the_journal(house) -> None:
    seat, buyer = seated("sales"), amina()
    read_by(seat.account, buyer)
    assert seat.grants.exclude(used_on=None).count() == 0  # opening wrote its entry and nothing else
    tasks.run_grants()
    assert list(seat.grants.exclude(used_on=None).values_list("purpose", flat=True)) == ["support"]
    from funabin.members.actions import note_used_grants

    assert note_used_grants(by=WORKER) == 0  # once a day


def test_the_end_of_a_seat_ends_its_grants(house) -> None:
    seat = seated("sales")
    end_staff(staff=seat.account, by=GENJI)
    assert set(seat.grants.values_list("ended_why", flat=True)) == {"seat_ended"}


def test_a_seat_older_than_grants_works_and_gets_each_by_name(house) -> None:
    seat = seated("sales")
    RoleGrant.objects.all().delete()
    until = datetime.now(UTC) + timedelta(days=50)
    RoleGrant.objects.create(
        seat=seat, role="sales", purpose="*", given_at=datetime.now(UTC), given_by="x", until=until
    )
    assert {("sales", purpose) for purpose in SALES} < actor_of(seat.account).grants  # type: ignore[operator]
    settle_grants(seat=seat, by=WORKER)
    assert live(seat) == SALES
    assert seat.grants.get(purpose="*").ended_why == "replaced"


def test_a_new_version_proposes_and_tells_once(house, monkeypatch) -> None:
    seated("admin", name="genji")
    seat = seated("sales")
    RoleGrant.objects.filter(seat=seat, purpose="support").delete()  # as if the version in force brought it
    Mail.objects.all().delete()
    for _ in range(2):
        tasks.run_grants()
    assert live(seat) == [purpose for purpose in SALES if purpose != "support"]
    assert Mail.objects.filter(template="grants_proposed").count() == 1
    assert queries.grants_of(seat.account.handle).waiting == 1  # type: ignore[union-attr]
    assert give_grants(seat=seat, pairs=[("sales", "support")], by=GENJI) == 1


def test_what_the_law_newly_asks_works_at_once_for_two_weeks(house) -> None:
    seat = seated("privacy")
    RoleGrant.objects.filter(seat=seat, purpose__in=["breach.notice", "safety"]).delete()
    settle_grants(seat=seat, by=WORKER)
    assert "safety" not in live(seat)
    given = seat.grants.get(purpose="breach.notice")
    assert timedelta(days=13) < given.until - given.given_at <= timedelta(days=14)


def test_who_approves_is_reminded_once_a_week(house) -> None:
    seated("admin", name="genji")
    aged(seated("sales"), 80)
    Mail.objects.all().delete()
    for _ in range(3):
        tasks.run_grants()
    assert Mail.objects.filter(template="grants_due").count() == 1


def test_another_house_names_its_own(db: None) -> None:
    publish_policy(directory=HOUSE.parent / "carjunction", by=WORKER)
    role = next(role for role in current_policy().roles if role not in ("self", "member", "system"))
    assert live(seated(role))


def test_a_taken_grant_to_manage_staff_manages_nobody_any_more(house) -> None:
    seated("admin", name="genji")
    seat, other = seated("admin", name="second"), seated("sales")
    take_grant(grant=seat.grants.get(purpose=MANAGE), by=GENJI)
    by, mails, seats = actor_of(seat.account), Mail.objects.count(), StaffSeat.objects.count()
    for act in (
        lambda: invite_staff(email="alias@exporter.example", name="Alias", roles=["privacy"], by=by),
        lambda: end_staff(staff=other.account, by=by),
        lambda: reset_second_factor(staff=other.account, by=by),
        lambda: approve_grants(seat=other, by=by),
        lambda: give_grants(seat=other, pairs=[("sales", "support")], by=by),
        lambda: take_grant(grant=other.grants.get(purpose="support"), by=by),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert (live(other), Mail.objects.count(), StaffSeat.objects.count()) == (SALES, mails, seats)


def test_an_officer_whose_grants_ran_out_approves_nobody(house) -> None:
    officer, other = seated("privacy", name="fumiko"), seated("sales")
    aged(officer, 93)
    with pytest.raises(NotAllowed):
        approve_grants(seat=other, by=actor_of(officer.account))
    assert not RoleGrant.objects.exclude(approved_at=None).exists()
