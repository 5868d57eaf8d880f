"""Who took part in a training is on record, and who is due for the next one is known (APPI 24)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine
from django.utils import timezone

from funabin.journal.actor import Actor
from funabin.journal.models import Entry
from funabin.members.actions import NotAllowed, end_staff, invite_staff
from funabin.members.models import StaffSeat
from funabin.oversight.actions.training import record_training
from funabin.oversight.models import TrainingAttendance
from funabin.oversight.queries.training import trained_today, trainings, trainings_of
from funabin.oversight.rules.duties import NobodyTrained, TrainingToCome, is_trained
from tests.cast import CHIE, WORKER
from tests.oversight.conftest import clock, officer, trade

__all__ = ["clock", "officer", "trade"]


@pytest.fixture
def seat(officer: Actor) -> StaffSeat:
    """A clerk beside the officer."""
    return invite_staff(email="chie@autorec.example", name="Chie", roles=["sales"], by=WORKER)


def today() -> date:
    return timezone.localdate()


def test_who_took_part_is_on_record_once(officer: Actor, seat: StaffSeat) -> None:
    handles = [officer.token, str(seat.account.handle), "nobody"]
    assert record_training(held_on=today(), attended=handles, by=officer) == 2
    assert record_training(held_on=today(), attended=handles, by=officer) == 0
    assert trainings() == [(today(), 2)]
    assert trainings_of(str(seat.account.handle)) == [today()]
    entry = Entry.objects.get(kind="training.recorded")
    assert entry.detail == {"held_on": today().isoformat(), "people": 2}


def test_only_who_answers_or_manages_records_a_training(officer: Actor, seat: StaffSeat) -> None:
    with pytest.raises(NotAllowed):
        record_training(held_on=today(), attended=[officer.token], by=CHIE)
    with pytest.raises(TrainingToCome):
        record_training(held_on=today() + timedelta(days=1), attended=[officer.token], by=officer)
    for nobody in ([], ["nobody"]):
        with pytest.raises(NobodyTrained):
            record_training(held_on=today(), attended=nobody, by=officer)
    assert not TrainingAttendance.objects.exists()


def test_a_training_counts_for_a_year_and_for_live_seats(
    officer: Actor, seat: StaffSeat, clock: time_machine.Coordinates
) -> None:
    everybody = [officer.token, str(seat.account.handle)]
    record_training(held_on=today(), attended=everybody, by=officer)
    assert (trained_today().seats, trained_today().trained) == (2, 2)
    end_staff(staff=seat.account, by=WORKER)
    assert (trained_today().seats, trained_today().trained) == (1, 1)
    assert dict(trained_today().last) == {officer.token: today()}
    clock.shift(timedelta(days=367))
    assert (trained_today().seats, trained_today().trained) == (1, 0)


@pytest.mark.parametrize(("days", "trained"), [(0, True), (366, True), (367, False)])
def test_the_same_day_of_the_next_year_is_in_time(days: int, trained: bool) -> None:
    last = date(2024, 1, 10)
    assert is_trained(last, last + timedelta(days=days)) is trained
    assert not is_trained(None, last)
