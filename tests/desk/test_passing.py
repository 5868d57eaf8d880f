"""Recipients told of a correction or an erasure, at the desk: the list, the letter, the confirmation."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from funabin.catalogue.models import Vehicle
from funabin.rights.actions.passing import pass_on
from funabin.rights.actions.requests import receive_request
from funabin.rights.models import PassedOn
from funabin.trade.actions.erasure import erase_person
from tests.cast import WORKER
from tests.desk.conftest import Desk
from tests.gate.world import as_self
from tests.recipients import firm
from tests.rights.test_passing import give
from tests.trade import world


@pytest.fixture
def fumiko(desk: Desk) -> Client:
    """The responsible person."""
    return desk("fumiko", "privacy")


@pytest.fixture
def task(fumiko: Client, hiace: Vehicle) -> PassedOn:
    """A carrier got a buyer's name, and the buyer asks to be erased."""
    deal: Any = world.ordered(hiace, with_parties=False)
    give(deal, firm("carrier"), [deal.name])
    by = as_self(deal.subject)
    told = {"channel": "web", "language": "en", "subject": deal.subject, "by": by}
    request = receive_request(kind="erasure", **told)
    return pass_on(request=request, what="erasure", by=WORKER)[0]


def test_the_letter_names_the_case_and_no_person(fumiko: Client, task: PassedOn) -> None:
    page = fumiko.get(f"/desk/passed-on/{task.pk}/letter/").content.decode()
    assert "Please erase this data" in page or "消去" in page
    assert 'lang="ja"' in page  # the firm is in Japan
    assert "Minato" in page
    assert "Amina" not in page


def test_told_asked_again_confirmed(fumiko: Client, task: PassedOn) -> None:
    under = f"/desk/requests/{task.request.number}/passed-on/"  # type: ignore[union-attr]
    for page in (under, "/desk/passed-on/"):
        assert "not told yet" in fumiko.get(page).content.decode()
    fumiko.post(f"/desk/passed-on/{task.pk}/confirm/")
    fumiko.post(f"/desk/passed-on/{task.pk}/tell/", {"manner": "pigeon"})
    task.refresh_from_db()
    assert (task.told_at, task.confirmed_at) == (None, None)
    assert fumiko.post(f"/desk/passed-on/{task.pk}/tell/", {"manner": "letter"}).headers["Location"] == under
    fumiko.post(f"/desk/passed-on/{task.pk}/tell/", {"manner": "mail"})
    assert "asked again once" in fumiko.get(under).content.decode()
    fumiko.post(f"/desk/passed-on/{task.pk}/confirm/")
    task.refresh_from_db()
    assert (task.chased, task.confirmed_at is not None) == (1, True)
    assert "Every recipient has been told" in fumiko.get("/desk/passed-on/").content.decode()


def test_only_who_answers_people_sees_it(desk: Desk, task: PassedOn) -> None:
    chie = desk("chie", "sales")
    assert chie.get("/desk/passed-on/").status_code == 403
    assert chie.post(f"/desk/passed-on/{task.pk}/tell/", {"manner": "mail"}).status_code == 403
    assert PassedOn.objects.get().told_at is None


def test_what_a_person_erased_herself_is_told_and_confirmed_without_a_request(
    fumiko: Client, hiace: Vehicle
) -> None:
    deal: Any = world.ordered(hiace, with_parties=False)
    give(deal, firm("carrier"), [deal.name])
    erase_person(subjects=(deal.subject_id,), by=as_self(deal.subject))
    task = PassedOn.objects.get()
    assert "not told yet" in fumiko.get("/desk/passed-on/").content.decode()
    letter = fumiko.get(f"/desk/passed-on/{task.pk}/letter/").content.decode()
    assert (deal.number in letter, "Amina" in letter) == (True, False)
    told = fumiko.post(f"/desk/passed-on/{task.pk}/tell/", {"manner": "letter"})
    assert told.headers["Location"] == "/desk/passed-on/"
    fumiko.post(f"/desk/passed-on/{task.pk}/confirm/")
    task.refresh_from_db()
    assert task.confirmed_at is not None
