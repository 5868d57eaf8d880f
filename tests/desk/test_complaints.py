"""The complaints desk: sealed until taken up, timed, answered, put above, settled."""

from __future__ import annotations

from typing import Any

from funabin.journal.actor import Actor
from funabin.journal.models import Entry
from funabin.kit.dates import TOKYO
from funabin.rights.actions.complaints import receive_complaint
from funabin.rights.models import CaseClock, Complaint
from tests.desk.conftest import Desk
from tests.trade import world

NAME, TEXT = "Amina Odhiambo", "You wrote to me although I asked you to stop."
TOLD = {"contact.name": NAME, "contact.email": "amina.odhiambo@example.ke", "message.text": TEXT}
VISITOR = Actor("guest", "visitor", frozenset({"self"}))


def complaint(topic: str = "service") -> Complaint:
    """Amina complains by the form."""
    about = {"topic": topic, "channel": "web", "language": "en", "jurisdictions": ["KE"]}
    return receive_complaint(**about, told=TOLD, by=VISITOR)


def test_it_is_sealed_until_somebody_takes_it_up(desk: Desk) -> None:
    fumiko, row = desk("fumiko", "privacy"), complaint()
    before = fumiko.get(f"/desk/complaints/{row.number}/").content.decode()
    assert NAME not in before
    assert TEXT not in before
    fumiko.post(f"/desk/complaints/{row.number}/take/")
    after = fumiko.get(f"/desk/complaints/{row.number}/").content.decode()
    assert NAME in after
    assert TEXT in after
    opened = Entry.objects.filter(kind="data.opened").get()
    assert (opened.purpose, opened.case) == ("complaint.handle", row.number)


def test_who_was_not_granted_it_has_no_such_page(desk: Desk) -> None:
    chie, row = desk("chie", "sales"), complaint()
    assert chie.get("/desk/complaints/").status_code == 403
    assert chie.get(f"/desk/complaints/{row.number}/").status_code == 403
    assert chie.post(f"/desk/complaints/{row.number}/take/").status_code == 403
    assert Complaint.objects.get().assigned_to == ""
    assert "/desk/complaints/" not in chie.get("/desk/").content.decode()


def test_an_answer_and_the_end_are_kept_and_told(desk: Desk) -> None:
    fumiko, row = desk("fumiko", "privacy"), complaint()
    page = f"/desk/complaints/{row.number}/"
    fumiko.post(f"{page}take/")
    fumiko.post(f"{page}answer/", {"text": "It stops today.", "channel": "web"})
    assert "It stops today." in fumiko.get(page).content.decode()
    fumiko.post(f"{page}settle/", {"settle-outcome": "mended", "settle-text": ""})
    row.refresh_from_db()
    assert (row.state, row.outcome) == ("settled", "mended")
    assert {"complaint_answered", "complaint_settled"} <= set(world.mails())
    assert "It was wrong and is put right" in fumiko.get(page).content.decode()


def test_an_unknown_outcome_changes_nothing(desk: Desk) -> None:
    fumiko, row = desk("fumiko", "privacy"), complaint()
    fumiko.post(f"/desk/complaints/{row.number}/take/")
    fumiko.post(f"/desk/complaints/{row.number}/settle/", {"settle-outcome": "forgotten"})
    assert Complaint.objects.get().state == "taken"


def test_what_came_by_letter_runs_from_the_day_it_came(desk: Desk) -> None:
    fumiko = desk("fumiko", "privacy")
    answer = fumiko.post(
        "/desk/complaints/new/",
        {
            "topic": "service", "channel": "letter", "on": "2026-11-20", "language": "ja", "country": "JP",
            "contact_name": "山田花子", "contact_address": "名古屋市", "message_text": "返事がありません。",
        },
    )  # fmt: skip
    row = Complaint.objects.get()
    assert answer.headers["Location"] == f"/desk/complaints/{row.number}/"
    assert row.arrived_at.astimezone(TOKYO).isoformat() == "2026-11-20T00:00:00+09:00"
    assert row.recorded_by == row.assigned_to == fumiko.account.handle
    assert CaseClock.objects.get(case=row.number, step="acknowledge").met_at is None
    fumiko.post(f"/desk/complaints/{row.number}/acknowledge/")
    assert CaseClock.objects.get(case=row.number, step="acknowledge").met_at == world.NOW


def test_a_day_to_come_is_refused_at_its_field(desk: Desk) -> None:
    fumiko = desk("fumiko", "privacy")
    told = {"topic": "service", "channel": "letter", "on": "2027-01-01", "language": "ja"}
    told |= {"contact_address": "名古屋市", "message_text": "返事がありません。"}
    page = fumiko.post("/desk/complaints/new/", told).content.decode()
    assert "This day is still to come." in page
    assert not Complaint.objects.exists()


def test_who_answers_for_the_data_takes_over_what_was_put_above(desk: Desk) -> None:
    first, second, row = desk("fumiko", "privacy"), desk("gen", "privacy"), complaint()
    page = f"/desk/complaints/{row.number}/"
    first.post(f"{page}take/")
    assert second.get(page).status_code == 403
    first.post(f"{page}escalate/")
    assert TEXT not in second.get(page).content.decode()
    second.post(f"{page}take/")
    assert TEXT in second.get(page).content.decode()
    assert Complaint.objects.get().assigned_to == second.account.handle


def test_the_case_it_is_about_is_noted_if_there_is_one(desk: Desk, hiace: Any) -> None:
    fumiko, row, inquiry = desk("fumiko", "privacy"), complaint(), world.asked(hiace)
    page = f"/desk/complaints/{row.number}/"
    fumiko.post(f"{page}take/")
    fumiko.post(f"{page}attach/", {"number": "Q2611-9999"})
    assert "There is no inquiry and no deal of this number." in fumiko.get(page).content.decode()
    fumiko.post(f"{page}attach/", {"number": inquiry.number})
    assert Complaint.objects.get().case == inquiry.number


def test_the_list_counts_how_quickly_things_went(desk: Desk) -> None:
    fumiko, row = desk("fumiko", "privacy"), complaint()
    fumiko.post(f"/desk/complaints/{row.number}/take/")
    page = fumiko.get("/desk/complaints/").content.decode()
    assert "half of them within 1 hour, 95 of 100 within 1 hour" in page
    assert row.number in page
