"""A buyer with a deal erases himself by the real page: what is left of his name, and for whom."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils.timezone import now

from funabin.gate import judging
from funabin.gate.actions import (
    RestoreRefused,
    back_up,
    destroy_due_keys,
    engage,
    open_data,
    restore,
    restoring,
)
from funabin.gate.errors import Refused
from funabin.gate.fields import Handle
from funabin.gate.judging import Asked, gather, judge
from funabin.gate.lookup import find_subjects
from funabin.gate.models import DataSubject, SealedDatum
from funabin.gate.purpose import declared
from funabin.gate.queries import current_policy
from funabin.journal.actor import Actor
from funabin.shipping.actions import import_rates, import_rules
from funabin.trade.models import Deal
from tests.cast import FUMIKO, HANA, WORKER
from tests.conftest import TABLES
from tests.journeys.dump.canaries import canaries
from tests.journeys.dump.detectors import Scene
from tests.journeys.dump.story import Story
from tests.journeys.dump.watching import scene
from tests.mail import Mailbox, mailbox
from tests.trade.world import vehicle

__all__ = ["mailbox", "scene"]
pytestmark = pytest.mark.django_db(transaction=True)
NAME = "contact.name"
Way = tuple[str, str]


@pytest.fixture
def told(house: object, scene: Scene, mailbox: Mailbox) -> tuple[Client, Client]:
    """A member has ordered and got his invoice; his browser and the clerk's."""
    import_rates(directory=TABLES, by=WORKER)
    import_rules(directory=TABLES, by=WORKER)
    return Story(scene, canaries(current_policy()), mailbox).trade(vehicle())


def buyer() -> str:
    """The token of the member."""
    return str(Deal.objects.get().subject_id)


def names_of(subject: str) -> dict[str, Handle]:
    """Every place that holds the person's name."""
    data = SealedDatum.objects.filter(subject=subject, category=NAME)
    return {datum.place: Handle(datum.pk, datum.category, datum.place, datum.row) for datum in data}


def ways_to(handle: Handle, monkeypatch: pytest.MonkeyPatch) -> set[Way]:
    """Every role and purpose that would open it, even if everybody were engaged in everything."""
    policy, found = current_policy(), set()
    with monkeypatch.context() as generous:
        generous.setattr(judging, "is_engaged", lambda *facts: True)
        facts = gather(Asked("", WORKER), [handle.datum])
        for purpose in policy.purposes:
            for role in set(policy.roles) - {"self"}:
                asked = Asked(purpose, Actor("staff", "anybody", frozenset({role})))
                if not judge(facts, asked, handle, "").reasons:
                    found.add((role, purpose))
    return found


def read(handle: Handle, by: Actor, purpose: str, case: str) -> Any:
    """The name as this actor gets it, with every engagement he could have."""
    (role,) = by.roles
    subject = SealedDatum.objects.get(pk=handle.datum).subject
    engage(subject=subject, purposes=[purpose], case=case, by=by, roles=[role])
    with declared(purpose):
        return open_data([handle], purpose=purpose, by=by, case=case)[handle]


def test_after_an_erasure_the_name_is_left_where_law_keeps_it(told: Any, monkeypatch: Any) -> None:
    browser, clerk = told
    subject, deal = buyer(), Deal.objects.get()
    typed = canaries(current_policy())
    assert set(names_of(subject)) == {
        "members.Profile.name",
        "trade.Inquiry.name",
        "trade.Deal.name",
        "trade.ProformaInvoice.name",
    }
    page = browser.post("/my/en/data/erase/")
    assert (page.status_code, deal.number in page.content.decode()) == (200, True)
    assert browser.get("/my/en/data/").status_code == 302  # the account ended at once
    assert find_subjects("contact.email", typed["signin", "contact.email"]) == []
    names = names_of(subject)
    assert ways_to(names["members.Profile.name"], monkeypatch) == set()
    assert ways_to(names["trade.Inquiry.name"], monkeypatch) == set()
    assert ("sales", "order.fulfil") in ways_to(names["trade.Deal.name"], monkeypatch)
    assert ("sales", "support") not in ways_to(names["trade.Deal.name"], monkeypatch)
    assert clerk.post(f"/desk/deals/{deal.number}/complete/").status_code == 302
    destroy_due_keys(by=WORKER, at=now() + timedelta(days=91))
    left = {place: ways_to(handle, monkeypatch) for place, handle in names_of(subject).items()}
    assert {place: ways for place, ways in left.items() if ways} == {
        "trade.ProformaInvoice.name": {("privacy", "legal.duty")}
    }
    kept = names_of(subject)["trade.ProformaInvoice.name"]
    assert read(kept, FUMIKO, "legal.duty", deal.number) == typed["order", NAME]
    for clerk_of_sales, purpose in ((HANA, "invoice"), (HANA, "order.fulfil"), (FUMIKO, "legal.claim")):
        with pytest.raises(Refused):
            read(kept, clerk_of_sales, purpose, deal.number)


def test_a_judge_that_forgets_the_erasure_is_seen(told: Any, monkeypatch: Any) -> None:
    told[0].post("/my/en/data/erase/")
    kept = names_of(buyer())["trade.ProformaInvoice.name"]
    assert ways_to(kept, monkeypatch) == {("privacy", "legal.duty")}
    DataSubject.objects.update(erased_at=None)
    assert ("sales", "invoice") in ways_to(kept, monkeypatch)


def test_yesterdays_copies_give_the_name_back_to_nobody(told: Any, monkeypatch: Any, tmp_path: Path) -> None:
    subject, deal = buyer(), Deal.objects.get()
    name, case = names_of(subject)["members.Profile.name"], deal.quotation.inquiry.number
    typed = canaries(current_policy())
    assert read(name, HANA, "inquiry.answer", case) == typed["registration", NAME]
    copies = back_up(directory=tmp_path / "copies", by=WORKER)
    told[0].post("/my/en/data/erase/")
    _without_the_ledger(copies, monkeypatch, tmp_path)
    restore(main=copies.main, keys=copies.keys, by=WORKER)
    assert names_of(subject)["members.Profile.name"] == name  # the ciphertext is back
    with pytest.raises(Refused) as refused:
        read(name, HANA, "inquiry.answer", case)
    assert "key_destroyed" in {reason.code for reason in refused.value.reasons}
    monkeypatch.setattr(restoring, "destroy_listed", list)  # the ledger is ignored
    monkeypatch.setattr(restoring, "mark_erased", lambda at: 0)
    restore(main=copies.main, keys=copies.keys, by=WORKER)
    assert read(name, HANA, "inquiry.answer", case) == typed["registration", NAME]


def _without_the_ledger(copies: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with monkeypatch.context() as lost:
        lost.setattr("django.conf.settings.ERASURE_LEDGER", tmp_path / "lost.jsonl")
        with pytest.raises(RestoreRefused):
            restore(main=copies.main, keys=copies.keys, by=WORKER)
