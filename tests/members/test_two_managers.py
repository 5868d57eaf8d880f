"""What nobody gives alone: who manages staff, who answers for the data, and what two do together."""

from __future__ import annotations

from itertools import count

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from funabin.gate.queries import current_policy
from funabin.journal.models import Entry
from funabin.members import grants as queries
from funabin.members.actions import (
    LastAdministrator,
    NotAllowed,
    WaitsForAnother,
    approve_grants,
    give_grants,
    invite_staff,
    settle_grants,
    take_grant,
)
from funabin.members.actions import grants as acts
from funabin.members.models import RoleGrant, StaffSeat
from funabin.members.queries import actor_of
from funabin.members.rules import MANAGE
from funabin.outbox.models import Mail
from tests.cast import GENJI, WORKER
from tests.members.test_grants import SALES, live, seated

pytestmark = pytest.mark.django_db(transaction=True)


def invited(*roles: str, by: StaffSeat | None = None, name: str = "second") -> StaffSeat:
    """Somebody whom one administrator invited at the desk."""
    actor = actor_of(by.account) if by else GENJI
    return invite_staff(email=f"{name}@exporter.example", name=name.title(), roles=roles, by=actor)


def counts(seat: StaffSeat) -> tuple[int, int]:
    """How much of it lives, and how much waits."""
    found = queries.grants_of(seat.account.handle)
    assert found is not None
    return len(found.live), len(found.held_back)


@pytest.mark.parametrize("role", ["admin", "privacy"])
def test_a_second_mailbox_is_no_second_person(house, role: str) -> None:
    alice = seated("admin", name="alice")
    second = invited(role, by=alice)
    given, waiting = counts(second)
    assert (given, waiting > 0, live(second)) == (0, True, [])
    clerk = seated("sales")
    for act in (
        lambda: approve_grants(seat=clerk, by=actor_of(second.account)),
        lambda: approve_grants(seat=second, by=actor_of(second.account)),
        lambda: give_grants(seat=clerk, pairs=[("sales", "support")], by=actor_of(second.account)),
    ):
        with pytest.raises(NotAllowed):
            act()
    with pytest.raises(WaitsForAnother):
        approve_grants(seat=second, by=actor_of(alice.account))
    assert not RoleGrant.objects.exclude(approved_at=None).exists()
    assert counts(second) == (0, waiting)


def test_another_manager_agrees_and_it_works(house) -> None:
    alice, carol = seated("admin", name="alice"), seated("privacy", name="carol")
    second = invited("admin", by=alice)
    assert approve_grants(seat=second, by=actor_of(carol.account)) == 1
    assert live(second) == [MANAGE]
    row = RoleGrant.objects.get(seat=second)
    assert (row.waits, row.given_by, row.approved_by) == (False, alice.account.handle, carol.account.handle)


def test_without_the_list_one_would_be_two(house, monkeypatch) -> None:
    alice = seated("admin", name="alice")
    monkeypatch.setattr(acts, "delicate_pairs", lambda: frozenset())
    assert live(invited("admin", by=alice)) == [MANAGE]


def test_what_one_may_give_alone_works_at_once(house) -> None:
    seat = invited("sales")
    assert (live(seat), counts(seat)) == (SALES, (4, 0))
    assert not Entry.objects.filter(kind="grants.waiting").exists()


def test_high_class_data_is_not_opened_by_whom_one_person_seated(house) -> None:
    delicate = queries.delicate_pairs()
    seat = invited("accounts")
    mine = queries.policy_pairs(current_policy(), ["accounts"])
    assert ("accounts", "payment") in delicate
    assert queries.live_pairs(seat) == mine - delicate


def test_what_was_taken_is_given_again_by_two(house) -> None:
    alice, carol = seated("admin", name="alice"), seated("privacy", name="carol")
    clerk = seated("accounts")
    take_grant(grant=clerk.grants.get(purpose="payment"), by=actor_of(alice.account))
    assert give_grants(seat=clerk, pairs=[("accounts", "payment")], by=actor_of(alice.account)) == 0
    assert "payment" not in live(clerk)
    assert Mail.objects.filter(template="grants_wait").count() == 2
    approve_grants(seat=clerk, by=actor_of(alice.account))  # for a quarter, but not what he gave himself
    assert "payment" not in live(clerk)
    approve_grants(seat=clerk, by=actor_of(carol.account))
    assert "payment" in live(clerk)


def test_each_new_seat_is_told_to_every_manager_but_the_new_one(house) -> None:
    alice = seated("admin", name="alice")
    seated("privacy", name="carol"), seated("sales")
    invited("admin", by=alice)
    mails = Mail.objects.filter(template="staff_seated")
    assert [mail.context["grants"] for mail in mails] == [1, 1]


def test_the_command_line_needs_nobody(house) -> None:
    second = invited("admin")
    found = queries.grants_of(second.account.handle)
    assert found is not None
    assert found.waits_for_machine
    assert approve_grants(seat=second, by=WORKER) == 1
    assert live(second) == [MANAGE]


def test_with_another_manager_it_waits_for_him(house) -> None:
    seated("privacy", name="carol")
    found = queries.grants_of(invited("admin").account.handle)
    assert found is not None
    assert not found.waits_for_machine


def test_the_worker_gives_nothing_to_a_role_that_one_person_gave(house, monkeypatch) -> None:
    second = invited("privacy")
    monkeypatch.setattr(acts, "cannot_wait", lambda **how: frozenset({("privacy", "brand.new")}))
    settle_grants(seat=second, by=WORKER)
    assert live(second) == []
    agreed = seated("privacy", name="carol")
    settle_grants(seat=agreed, by=WORKER)
    assert "brand.new" in live(agreed)


NUMBERS = count()  # no address twice in all the examples
STEPS = ["invite", "approve", "give", "take", "settle"]


@hypothesis_settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.tuples(st.sampled_from(STEPS), st.booleans()), max_size=8))
def test_whatever_one_does_under_several_names_none_of_them_manages(house, steps) -> None:
    RoleGrant.objects.all().delete()
    alice = seated("admin", name=f"alice{next(NUMBERS)}")
    puppets: list[StaffSeat] = []
    for step, as_himself in steps:
        by = actor_of((alice if as_himself or not puppets else puppets[-1]).account)
        seat = puppets[0] if puppets else alice
        try:
            if step == "invite":
                roles = ("admin", "privacy", "accounts")
                puppets.append(
                    invite_staff(email=f"p{next(NUMBERS)}@exporter.example", name="P", roles=roles, by=by)
                )
            elif step == "approve":
                approve_grants(seat=seat, by=by)
            elif step == "give":
                give_grants(seat=seat, pairs=[("admin", MANAGE)], by=by)
            elif step == "take":
                take_grant(grant=seat.grants.latest("pk"), by=by)
            else:
                settle_grants(seat=seat, by=WORKER)
        except (NotAllowed, WaitsForAnother, LastAdministrator):
            continue
    for puppet in puppets:
        assert not queries.live_pairs(puppet) & queries.delicate_pairs()
        assert not queries.may_approve(actor_of(puppet.account))
