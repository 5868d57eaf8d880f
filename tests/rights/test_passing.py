"""Recipients that got the data are told of a correction, an erasure or a stop, chased, and confirm."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from funabin.catalogue.models import Vehicle
from funabin.gate.actions import hand_over, record_instruction
from funabin.gate.errors import Refused
from funabin.gate.fields import Handle
from funabin.gate.models import Recipient
from funabin.gate.purpose import declared
from funabin.gate.queries import current_policy
from funabin.journal.actor import Actor
from funabin.journal.models import Entry
from funabin.outbox.models import Mail
from funabin.rights.actions.own import correct_own_datum
from funabin.rights.actions.passing import chase_passings, confirm_passed_on, pass_on, tell_recipient
from funabin.rights.actions.requests import accept_request, receive_request
from funabin.rights.actions.searching import search_held
from funabin.rights.models import PassedOn, Request
from funabin.rights.queries.passing import (
    given_under,
    passing_at_a_glance,
    passings_late,
    passings_of,
    passings_open,
)
from funabin.rights.rules.passing import AlreadyConfirmed, NotToldYet
from funabin.trade.actions.erasure import erase_person
from funabin.trade.actions.rights import carry_out
from funabin.trade.rules.errors import NotYours
from tests.cast import CHIE, FUMIKO, WORKER
from tests.gate.world import as_self, someone
from tests.oversight.conftest import clock, hiace, officer, trade
from tests.recipients import firm
from tests.trade import world

__all__ = ["clock", "hiace", "officer", "trade"]

KENJI = Actor(kind="staff", token="kenji-the-shipping-clerk", roles=frozenset({"shipping"}))


@pytest.fixture
def deal(officer: Actor, hiace: Vehicle) -> Any:
    """A deal whose buyer had everything sent to a carrier, and it was."""
    ordered = world.ordered(hiace, with_parties=False)
    give(ordered, firm("carrier"), [ordered.name, ordered.address])
    return ordered


def give(deal: Any, line: Recipient, handles: list[Handle]) -> None:
    """The buyer has these sent there."""
    by = as_self(deal.subject)
    record_instruction(subject=deal.subject, key=line.key, case=deal.number, act="order", by=by)
    with declared("ship"):
        hand_over(handles, recipient=line, purpose="ship", case=deal.number, by=KENJI, manner="print")


def asked(deal: Any, kind: str = "erasure", **more: Any) -> Request:
    """The buyer asks for it, known by his own page."""
    by = as_self(deal.subject)
    told = {"channel": "web", "language": "en", "subject": deal.subject, "by": by, **more}
    return receive_request(kind=kind, **told)


def test_each_recipient_of_the_data_is_to_be_told_once(deal: Any) -> None:
    request = asked(deal)
    tasks = pass_on(request=request, what="erasure", by=WORKER)
    assert pass_on(request=request, what="erasure", by=WORKER) == tasks
    task = PassedOn.objects.get()
    assert (task.what, task.categories) == ("erasure", ["contact.address", "contact.name"])
    assert [one.case for one in given_under(task)] == [deal.number]
    assert [one.pk for one in passings_of(request)] == [task.pk]
    entry = Entry.objects.get(kind="passing.opened")
    assert (entry.case, entry.detail["what"]) == (request.number, "erasure")


def test_who_erases_himself_has_the_recipients_told_too(deal: Any) -> None:
    erase_person(subjects=(deal.subject_id,), by=as_self(deal.subject))
    task = PassedOn.objects.get()
    assert (task.request, task.what, task.categories) == (
        None,
        "erasure",
        ["contact.address", "contact.name"],
    )
    assert Entry.objects.filter(kind="passing.opened").count() == 1
    assert [one.pk for one in passings_open()] == [task.pk]


def test_nothing_is_passed_on_where_somebody_elses_data_was_meant(deal: Any, hiace: Vehicle) -> None:
    with pytest.raises(NotYours):
        erase_person(subjects=(deal.subject_id,), by=as_self(someone()))
    assert not PassedOn.objects.exists()


def test_who_corrects_himself_has_those_told_that_got_the_old_value(deal: Any) -> None:
    by = as_self(deal.subject)
    correct_own_datum(datum=deal.phone.datum, value="+254700000009", by=by)
    assert not PassedOn.objects.exists()  # the carrier got name and address alone
    correct_own_datum(datum=deal.name.datum, value="Amina Njeri", by=by)
    deal.refresh_from_db()
    correct_own_datum(datum=deal.address.datum, value="Nairobi", by=by)
    task = PassedOn.objects.get()  # one letter for both, as long as nobody told it
    assert (task.what, task.categories) == ("correction", ["contact.address", "contact.name"])
    tell_recipient(passed=task, manner="mail", by=FUMIKO)
    deal.refresh_from_db()
    correct_own_datum(datum=deal.name.datum, value="Amina W. Njeri", by=by)
    assert [one.categories for one in PassedOn.objects.filter(told_at=None)] == [["contact.name"]]


def test_data_chosen_at_the_desk_is_all_that_is_passed_on(deal: Any) -> None:
    request = asked(deal, "deletion")
    accept_request(request=request, about=[deal.subject_id], by=FUMIKO)
    search_held(request=request, by=FUMIKO)
    carry_out(request=request, by=FUMIKO, chosen=[deal.address.datum])
    assert [one.categories for one in PassedOn.objects.all()] == [["contact.address"]]


def test_who_got_nothing_is_not_told(officer: Actor, hiace: Vehicle) -> None:
    firm("carrier")
    request = asked(world.ordered(hiace, with_parties=False))
    assert pass_on(request=request, what="erasure", by=WORKER) == []


def test_an_authority_keeps_what_a_law_had_it_ask_for(deal: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = current_policy().recipients
    monkeypatch.setitem(rows, "carrier", rows["carrier"].model_copy(update={"kind": "authority"}))
    assert pass_on(request=asked(deal), what="erasure", by=WORKER) == []


def test_what_is_no_change_is_not_passed_on(deal: Any) -> None:
    with pytest.raises(ValueError, match="gossip"):
        pass_on(request=asked(deal), what="gossip", by=WORKER)
    assert not PassedOn.objects.exists()


def test_only_what_the_request_is_about_is_passed_on(deal: Any) -> None:
    request = asked(deal, "correction", data=[str(deal.name.datum)])
    assert [one.categories for one in pass_on(request=request, what="correction", by=WORKER)] == [
        ["contact.name"]
    ]
    phone = asked(deal, "correction", data=[str(deal.phone.datum)])
    assert pass_on(request=phone, what="correction", by=WORKER) == []


def test_a_stop_of_provision_reaches_the_kinds_it_names(deal: Any) -> None:
    elsewhere = asked(deal, "stop_provision", recipients=["contractor"])
    assert pass_on(request=elsewhere, what="stop_provision", by=WORKER) == []
    there = asked(deal, "stop_provision", recipients=["carrier"])
    assert len(pass_on(request=there, what="stop_provision", by=WORKER)) == 1


def test_it_is_told_then_asked_again_then_confirms(deal: Any, clock: time_machine.Coordinates) -> None:
    (task,) = pass_on(request=asked(deal), what="erasure", by=WORKER)
    with pytest.raises(NotToldYet):
        confirm_passed_on(passed=task, by=FUMIKO)
    task = tell_recipient(passed=task, manner="letter", by=FUMIKO)
    assert (task.manner, task.due_at - task.told_at) == ("letter", timedelta(days=14))
    clock.shift(timedelta(days=15))
    assert [one.pk for one in passings_late()] == [task.pk]
    task = tell_recipient(passed=task, manner="mail", by=FUMIKO)
    assert (task.chased, task.manner, task.due_at) == (1, "letter", timezone.now() + timedelta(days=7))
    confirm_passed_on(passed=task, by=FUMIKO)
    assert not passings_open().exists()
    for again in (confirm_passed_on, lambda **how: tell_recipient(manner="mail", **how)):
        with pytest.raises(AlreadyConfirmed):
            again(passed=task, by=FUMIKO)


def test_only_who_answers_people_tells_recipients(deal: Any) -> None:
    (task,) = pass_on(request=asked(deal), what="erasure", by=WORKER)
    with pytest.raises(Refused):
        tell_recipient(passed=task, manner="mail", by=CHIE)
    with pytest.raises(ValueError, match="pigeon"):
        tell_recipient(passed=task, manner="pigeon", by=FUMIKO)
    task.refresh_from_db()
    assert (task.told_at, task.confirmed_at) == (None, None)


def test_what_is_late_is_said_once_a_day(deal: Any, clock: time_machine.Coordinates) -> None:
    pass_on(request=asked(deal), what="erasure", by=WORKER)
    assert chase_passings(by=WORKER) == 0
    clock.shift(timedelta(days=4))
    assert (chase_passings(by=WORKER), chase_passings(by=WORKER)) == (1, 0)
    assert Mail.objects.get(template="passings_due").context == {"recipients": 1}
    glance = passing_at_a_glance()
    assert (glance.open, glance.late) == (1, 1)
    clock.shift(timedelta(days=1))
    assert chase_passings(by=WORKER) == 1
