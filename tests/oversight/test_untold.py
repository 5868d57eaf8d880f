"""While a demand may not be told, the person's own page is silent about it; nothing of the record is lost."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from funabin.gate import guarding
from funabin.gate.actions import agree_to_lift, erase_subject, register_recipient
from funabin.gate.models import DataSubject, Hold, Provision
from funabin.gate.movements import given_of
from funabin.gate.queries import held_data, openings_of
from funabin.oversight.actions.demands import confirm_genuine, refuse_demand, tell_about_demand, weigh_demand
from funabin.oversight.models import Demand
from funabin.rights.clear import facts_of
from tests.cast import FUMIKO
from tests.desk.overseen import given_demand
from tests.gate.firms import GORO
from tests.gate.world import as_self
from tests.oversight.test_demands import recorded
from tests.trade import world

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def met(trade: None) -> Demand:
    """A police inquiry about Amina that was met."""
    court = register_recipient(key="authorities", name="Police", address="Nagoya", country="JP", by=FUMIKO)
    return given_demand(court, world.asked(world.vehicle("AR-10235")).subject)


def shown(demand: Demand) -> tuple[int, int, int]:
    """How many provisions, openings and rows of the demand its person sees."""
    person = demand.people[0]
    return (
        len(given_of(person, "en")),
        len([one for one in openings_of(person) if one.case == demand.number]),
        len([one for one in facts_of(person) if one.values.get("case") == demand.number]),
    )


def test_before_the_person_is_told_nothing_shows_it(met: Demand) -> None:
    assert Provision.objects.filter(subject=met.people[0]).count() == 1
    assert shown(met) == (0, 0, 0)


def test_once_told_it_stands_on_the_persons_page(met: Demand) -> None:
    tell_about_demand(demand=met, how="mail", by=FUMIKO)
    assert shown(met)[0] == 1


def test_where_telling_is_forbidden_it_never_does(met: Demand) -> None:
    tell_about_demand(demand=met, how="forbidden", by=FUMIKO)
    with time_machine.travel(timezone.now() + timedelta(days=400), tick=False):
        assert shown(met) == (0, 0, 0)


def agreed() -> None:
    """Another agrees to lift what somebody asked to lift."""
    for hold in guarding.live_holds().exclude(lift_asked_by=""):
        agree_to_lift(hold=hold, by=GORO)


def test_put_off_it_shows_from_that_day_on(met: Demand) -> None:
    on = timezone.localdate() + timedelta(days=20)
    tell_about_demand(demand=met, how="later", on=on, by=FUMIKO)
    assert shown(met)[0] == 0
    with time_machine.travel(timezone.now() + timedelta(days=21), tick=False):
        assert shown(met)[0] == 1


def test_the_filter_is_what_hides_it(met: Demand, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("funabin.gate.movements.untold_cases", lambda subject: frozenset())
    assert len(given_of(met.people[0], "en")) == 1


def test_what_is_demanded_is_not_erased_meanwhile(met: Demand) -> None:
    person = DataSubject.objects.get(pk=met.people[0])
    erase_subject(subject=person, by=as_self(person))
    assert any(one.is_alive for one in held_data(person))
    tell_about_demand(demand=met, how="letter", by=FUMIKO)
    assert any(one.is_alive for one in held_data(person))
    agreed()
    assert not any(one.is_alive for one in held_data(person))


def test_weighed_anew_only_the_people_found_now_are_guarded(trade: None) -> None:
    about = world.vehicle("AR-10235")
    first, second = world.asked(about).subject, world.asked(about).subject
    demand = recorded()
    confirm_genuine(demand=demand, means="called_back", by=FUMIKO)
    weigh_demand(demand=demand, people=[first.pk], need="case_named", by=FUMIKO)
    weigh_demand(demand=demand, people=[second.pk], need="case_named", by=FUMIKO)
    agreed()
    held = {hold.subject_id for hold in guarding.live_holds().filter(reference=demand.number)}
    assert held == {second.pk}
    assert guarding.untold_cases(first.pk) == frozenset()
    assert guarding.untold_cases(second.pk) == {demand.number}


def test_a_refused_demand_leaves_nothing_held_or_hidden(trade: None) -> None:
    subject = world.asked(world.vehicle("AR-10235")).subject
    demand = recorded()
    confirm_genuine(demand=demand, means="called_back", by=FUMIKO)
    weigh_demand(demand=demand, people=[subject.pk], need="case_named", by=FUMIKO)
    refuse_demand(demand=demand, why="too_broad", by=FUMIKO)
    assert Hold.objects.get().lift_asked_by == FUMIKO.token
    agreed()
    assert not Hold.objects.filter(lifted_at=None).exists()
    assert guarding.untold_cases(subject.pk) == frozenset()
