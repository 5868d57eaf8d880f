"""Who answers for the data sees what ends and what is left, and places, reviews and lifts holds."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from funabin.catalogue.models import Vehicle
from funabin.gate.actions import erase_subject
from funabin.gate.models import Hold, SubjectKey
from funabin.trade.models import Inquiry
from tests.cast import WORKER
from tests.desk.conftest import Desk
from tests.trade import world

PAGE = "/desk/retention/"


@pytest.fixture(autouse=True)
def _own_ledger(settings, tmp_path) -> None:
    settings.ERASURE_LEDGER = tmp_path / "erasures.jsonl"


@pytest.fixture
def case(hiace: Vehicle) -> Inquiry:
    """A buyer asked."""
    return world.asked(hiace)


def _day(days: int) -> str:
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def _form(case: Inquiry, **told: str) -> dict[str, str]:
    return {"number": case.number, "reason": "claim", "reference": "", "review_on": _day(30), **told}


def test_what_ends_up_to_a_day_is_counted(desk: Desk, case: Inquiry) -> None:
    fumiko = desk("fumiko", "privacy")
    page = fumiko.get(PAGE).content.decode()
    assert "Nothing ends up to" in page
    assert "Nothing lives on after an erasure or past its time." in page
    person = SubjectKey.objects.filter(subject=case.subject_id)
    person.update(due_at=timezone.now() + timedelta(days=3))
    page = fumiko.get(PAGE, {"until": _day(40)}).content.decode()
    assert "its time is up" in page
    assert "When you send us an inquiry" in page
    assert fumiko.get(PAGE, {"until": "soon"}).status_code == 200


def test_a_hold_is_placed_reviewed_and_lifted(desk: Desk, case: Inquiry) -> None:
    fumiko = desk("fumiko", "privacy")
    answer = fumiko.post(f"{PAGE}hold/", _form(case), follow=True)
    assert "Held. 1 person is concerned." in answer.content.decode()
    hold = Hold.objects.get()
    assert (hold.subject_id, hold.reason, hold.reference) == (case.subject_id, "claim", case.number)
    erase_subject(subject=hold.subject, by=WORKER)
    keys = SubjectKey.objects.filter(subject=case.subject_id)
    assert keys.count() == 1
    page = fumiko.get(PAGE).content.decode()
    assert "a claim was made, or is to be expected" in page
    late = fumiko.post(f"{PAGE}holds/{hold.pk}/review/", {"review_on": _day(0)}, follow=True)
    assert "Nothing was changed. Choose a day after today." in late.content.decode()
    fumiko.post(f"{PAGE}holds/{hold.pk}/review/", {"review_on": _day(60)})
    hold.refresh_from_db()
    assert hold.review_on.isoformat() == _day(60)
    answer = fumiko.post(f"{PAGE}holds/{hold.pk}/lift/", follow=True).content.decode()
    assert "It is noted. The hold lives until another person agrees." in answer
    assert "Another person has to agree." in answer
    assert "Agree, and lift it" not in answer
    assert fumiko.post(f"{PAGE}holds/{hold.pk}/agree/").status_code == 403
    assert keys.count() == 1
    goro = desk("goro", "privacy")
    assert "Agree, and lift it" in goro.get(PAGE).content.decode()
    answer = goro.post(f"{PAGE}holds/{hold.pk}/agree/", follow=True)
    assert "The hold is lifted. 1 key was due and is destroyed." in answer.content.decode()
    assert not keys.exists()
    assert fumiko.post(f"{PAGE}holds/{hold.pk}/lift/").status_code == 404
    assert goro.post(f"{PAGE}holds/{hold.pk}/agree/").status_code == 404
    assert fumiko.post(f"{PAGE}holds/{hold.pk}/review/", {"review_on": _day(60)}).status_code == 404


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ({"number": "Q2611-9999"}, "No case with this number holds data of a person. Check the number."),
        ({"review_on": "2026-01-01"}, "Choose a day after today."),
        ({"reason": "because"}, "because"),
    ],
)
def test_a_wrong_hold_is_told_at_its_field_and_nothing_is_held(
    desk: Desk, case: Inquiry, told: dict[str, str], says: str
) -> None:
    answer = desk("fumiko", "privacy").post(f"{PAGE}hold/", _form(case, **told))
    assert answer.status_code == 400
    assert says in answer.content.decode()
    assert not Hold.objects.exists()


def test_nobody_else_sees_retention_or_holds_anything(desk: Desk, case: Inquiry) -> None:
    chie = desk("chie", "sales")
    assert chie.get(PAGE).status_code == 403
    assert chie.post(f"{PAGE}hold/", _form(case)).status_code == 403
    assert not Hold.objects.exists()
