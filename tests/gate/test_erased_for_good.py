"""Whatever happened before: once somebody is erased, no path and no copy shows what was erased."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import product
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pytest
from django.db import connections
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from funabin.gate import keyring, ledger, vault
from funabin.gate.actions import (
    Backup,
    agree_to_lift,
    ask_to_lift,
    back_up,
    destroy_due_keys,
    end_case,
    engage,
    erase_subject,
    give_consent,
    keys,
    open_data,
    open_list,
    place_hold,
    restore,
    restoring,
    settle_destructions,
    sweep_orphans,
)
from funabin.gate.actions.collecting import place_of
from funabin.gate.certificates import certificate_of
from funabin.gate.errors import GateError
from funabin.gate.fields import Handle
from funabin.gate.lookup import find_data, find_subjects
from funabin.gate.models import DataSubject, SealedDatum, SubjectKey
from funabin.gate.purpose import declared
from funabin.gate.queries import current_policy, held_data
from funabin.gate.register import recipients
from funabin.journal.actor import Actor
from tests.cast import CHIE, FUMIKO, WORKER
from tests.gate.firms import GORO, carrier, handles_of
from tests.gate.sample import Card
from tests.gate.test_coming import DEAL, INVOICE, ORDER
from tests.gate.world import AMINA, ANSWER, CASE, as_self, card_of, someone

pytestmark = pytest.mark.usefixtures("house")
SLOW = hypothesis_settings(
    max_examples=6,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
TAKEN = {"inquiry": AMINA, "order": ORDER, "invoice": INVOICE}
STAFF = tuple(
    Actor("staff", f"somebody-in-{role}", frozenset({role}))
    for role in ("sales", "accounts", "shipping", "privacy", "admin")
)


@dataclass
class Person:
    """Somebody with data of several kinds, engaged on by everybody, for everything."""

    subject: DataSubject
    cards: list[tuple[str, Card]] = field(default_factory=list)  # the case, the card
    holds: list[Any] = field(default_factory=list)

    def tell(self, point: str) -> None:
        """Give data at a point, if the gate still takes it."""
        case = CASE if point == "inquiry" else DEAL
        try:
            self.cards.append((case, card_of(self.subject, TAKEN[point], point=point, case=case)))
        except GateError:
            return

    def handles(self) -> Iterator[tuple[str, Handle]]:
        """Every handle, with its case."""
        yield from ((case, one) for case, card in self.cards for one in handles_of_all(card) if one)


def handles_of_all(card: Card) -> list[Any]:
    """Every handle of a card."""
    return [getattr(card, name) for name in ("name", "email", "phone", "message", "address")]


def _person(points: list[str]) -> Person:
    person = Person(someone())
    for point in points:
        person.tell(point)
    purposes = [key for key, row in current_policy().purposes.items() if row.leaf]
    roles = sorted(set(current_policy().roles) - {"self"})
    for case in (CASE, DEAL):
        engage(subject=person.subject, purposes=purposes, case=case, by=WORKER, roles=roles)
    return person


def _hold(person: Person) -> None:
    review = timezone.localdate() + timedelta(days=9)
    person.holds.append(place_hold(subject=person.subject, reason="claim", review_on=review, by=FUMIKO))


def _lift(person: Person) -> None:
    for hold in {one.pk: one for one in person.holds}.values():
        ask_to_lift(hold=hold, by=FUMIKO)
        agree_to_lift(hold=hold, by=GORO)
    person.holds.clear()


def _consent(person: Person) -> None:
    give_consent(
        subject=person.subject, purpose="promo.own.email", text_key="consent.promo.own.email", language="en",
        channel="web", by=as_self(person.subject),
    )  # fmt: skip


STEPS: dict[str, Callable[[Person], object]] = {  # what may happen to somebody's data
    "erased": lambda person: erase_subject(subject=person.subject, by=as_self(person.subject)),
    "deal": lambda person: person.tell("order"),
    "again": lambda person: person.tell("inquiry"),
    "held": _hold,
    "lifted": _lift,
    "ended": lambda person: end_case(case=DEAL, by=WORKER),
    "swept": lambda person: sweep_orphans(by=WORKER, at=timezone.now() + timedelta(days=2)),
    "consented": _consent,
    "settled": lambda person: settle_destructions(by=WORKER),
}


def _readings(person: Person) -> list[str]:
    """Whatever still opens of this person, on any path, by anybody: nothing is expected."""
    actors = (*STAFF, as_self(person.subject), WORKER, Actor("system", "mail", frozenset({"system"})))
    purposes = [key for key, row in current_policy().purposes.items() if row.leaf]
    found = []
    gone = [(case, one) for case, one in person.handles() if _should_be_gone(one)]
    for (case, handle), by, purpose in product(gone[-1:], actors, purposes):
        found += _opened(handle, case, by, purpose)
    for case, handle in gone:
        found += [*_listed(handle, case, CHIE, ANSWER), *_opened(handle, case, FUMIKO, "rights.answer")]
    held = {one.handle.datum for one in held_data(person.subject) if one.is_alive}
    found += [f"held: {handle.category}" for _, handle in gone if handle.datum in held]
    found += [f"opens: {handle.category}" for _, handle in gone if _unseals(handle)]
    for category, value in (("contact.email", AMINA["email"]), ("contact.name", AMINA["name"])):
        if person.subject.pk in find_subjects(category, value):
            found.append(f"found by {category}")
        found += [f"found {who}" for who, _ in find_data(category, value) if who == person.subject.pk]
    return found


def _should_be_gone(handle: Handle) -> bool:
    """Whether the class of a datum ends at once when its person asks."""
    datum = SealedDatum.objects.filter(pk=handle.datum).first()
    return datum is None or current_policy().retention[datum.retention].erasable


def _opened(handle: Handle, case: str, by: Actor, purpose: str) -> list[str]:
    try:
        with declared(purpose):
            values = open_data([handle], purpose=purpose, by=by, case=case)
    except GateError:
        return []
    return [f"{by.token} opened {value} for {purpose}" for value in values.values()]


def _listed(handle: Handle, case: str, by: Actor, purpose: str) -> list[str]:
    try:
        with declared(purpose):
            values = open_list({case: [handle]}, purpose=purpose, by=by)
    except GateError:
        return []
    return [f"{by.token} listed {value} for {purpose}" for value in values.values()]


def _unseals(handle: Handle) -> bool:
    """Whether any key at all opens the bytes: the gate itself asked nothing."""
    datum = SealedDatum.objects.filter(pk=handle.datum).first()
    if datum is None:
        return False
    for key in SubjectKey.objects.filter(pk=datum.key):
        try:
            cipher = keyring.cipher_of(key.pk, key.wrapped)
            vault.unseal(datum.ciphertext, cipher=cipher, place=place_of(datum))
        except vault.DoesNotOpen:
            continue
        return True
    return False


points = st.lists(st.sampled_from(sorted(TAKEN)), min_size=1, max_size=3)
steps = st.lists(st.sampled_from(sorted(STEPS)), max_size=5)


@SLOW
@given(points, steps, steps)
def test_no_path_shows_what_was_erased(told: list[str], before: list[str], after: list[str]) -> None:
    person = _person(told)
    for kind in (*before, "lifted", "erased", *(kind for kind in after if kind != "held"), "lifted"):
        STEPS[kind](person)
    assert _readings(person) == []
    assert certificate_of(person.subject).confirmed


@SLOW
@given(points, steps)
def test_while_it_is_held_nobody_uses_what_was_erased(told: list[str], before: list[str]) -> None:
    person = _person(told)
    for kind in (*before, "held", "erased"):
        STEPS[kind](person)
    gone = [(case, one) for case, one in person.handles() if _should_be_gone(one)]
    for (case, handle), by in product(gone[:2], STAFF):
        for purpose in ("inquiry.answer", "support", "order.fulfil", "safety", "legal.claim"):
            assert _opened(handle, case, by, purpose) == []
    assert find_subjects("contact.email", AMINA["email"]) == []


def test_without_the_destruction_the_paths_would_show_it(monkeypatch: pytest.MonkeyPatch) -> None:
    person = _person(["inquiry"])
    monkeypatch.setattr(keys.keyring, "destroy", lambda *of, **more: 1)
    erase_subject(subject=person.subject, by=WORKER)
    assert any(one.startswith("opens: ") for one in _readings(person))


def test_what_was_erased_is_given_to_nobody() -> None:
    person = _person(["order"])
    end_case(case=DEAL, by=WORKER)
    erase_subject(subject=person.subject, by=WORKER)
    destroy_due_keys(by=WORKER, at=timezone.now() + timedelta(days=91))
    (_, card), firm = person.cards[0], carrier()
    from funabin.gate.actions import hand_over

    for purpose, by in product(("ship", "order.fulfil", "legal.demand"), STAFF):
        with declared(purpose), pytest.raises(GateError):
            hand_over(handles_of(card), recipient=firm, purpose=purpose, case=DEAL, by=by, manner="print")
    assert [row.recipient.pk for row in recipients()] == [firm.pk]


# --- copies of the databases ------------------------------------------------------------------------------

MOMENTS = ("copied", "erased", "told", "held", "lifted")


@pytest.mark.django_db(transaction=True)
@hypothesis_settings(parent=SLOW, max_examples=4)
@given(st.data())
def test_no_copy_brings_back_what_was_erased(data: st.DataObject) -> None:
    folder, copies = Path(mkdtemp()), list[Backup]()
    people = [_person(["inquiry"]) for _ in range(2)]
    copies.append(back_up(directory=folder, by=WORKER))
    for moment in data.draw(st.lists(st.sampled_from(MOMENTS), max_size=4)):
        person = data.draw(st.sampled_from(people))
        if moment == "copied":
            copies.append(back_up(directory=folder, by=WORKER))
        else:
            STEPS["again" if moment == "told" else moment](person)
    erased = people[0]
    for kind in ("lifted", "erased"):
        STEPS[kind](erased)
    main, of_keys = data.draw(st.sampled_from(copies)).main, data.draw(st.sampled_from(copies)).keys
    assert main
    assert of_keys
    restore(main=main, keys=of_keys, by=WORKER)
    for connection in connections.all():
        connection.close()
    assert _readings(erased) == []
    assert DataSubject.objects.get(pk=erased.subject.pk).erased_at is not None
    assert ledger.mark().lines > 0


@pytest.mark.django_db(transaction=True)
def test_without_the_ledger_a_copy_would_bring_it_back(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    person = _person(["inquiry"])
    copy = back_up(directory=tmp_path, by=WORKER)
    erase_subject(subject=person.subject, by=WORKER)
    monkeypatch.setattr(restoring, "destroy_listed", list)
    monkeypatch.setattr(restoring, "mark_erased", lambda at: 0)
    assert copy.main
    assert copy.keys
    restore(main=copy.main, keys=copy.keys, by=WORKER)
    (case, handle) = next(person.handles())
    assert _opened(handle, case, CHIE, ANSWER) == [f"{CHIE.token} opened {AMINA['name']} for {ANSWER}"]
