"""What each of the staff may do, and what was unusual about it: decided by somebody else, at the desk."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from funabin.gate.models import Engagement
from funabin.journal.actions import record
from funabin.journal.models import Entry
from funabin.members.grants import grants_of
from funabin.members.models import RoleGrant
from funabin.oversight.actions.duties import flag_openings
from funabin.oversight.actions.internal_rules import publish_rule
from funabin.oversight.models import InternalRule, OpeningFlag, RuleReading, TrainingAttendance
from tests.cast import WORKER
from tests.desk.conftest import Desk

TEXTS = {
    "en": ("Handling data", "Open what the case needs.\n\nNothing else."),
    "ja": ("データの扱い", "必要なものだけ。"),
}


@pytest.fixture
def admin(desk: Desk) -> Client:
    """Who manages the staff."""
    return desk("genji", "admin")


@pytest.fixture
def clerk(desk: Desk) -> Client:
    """Who answers people."""
    return desk("chie", "sales")


def handle(client: Client) -> str:
    """The account's handle."""
    return str(client.account.handle)  # type: ignore[attr-defined]


def flagged(actor: str) -> OpeningFlag:
    """An unusual day."""
    return OpeningFlag.objects.create(
        pattern="many_people",
        actor=actor,
        day=timezone.localdate(),
        at=timezone.now(),
        figures={"people": 140, "limit": 100},
    )


def openings_of_a_day(client: Client) -> None:
    """The same, as the worker finds it in the journal."""
    detail = {"data": 1, "role": "sales", "actor_subject": "", "policy_version": 1}
    for number in range(101):
        record("data.listed", by=client.actor, subjects=[f"person-{number}"], purpose="inquiry.answer",  # type: ignore[attr-defined]
               detail={**detail, "cases": 1})  # fmt: skip
    assert flag_openings(day=timezone.localdate(), by=WORKER)


def test_the_page_shows_who_may_do_what(admin: Client, clerk: Client) -> None:
    page = admin.get("/desk/duties/").content.decode()
    assert "Chie" in page
    assert "Approve for a quarter" in page
    assert "Approved by somebody else" in page
    assert clerk.get("/desk/duties/").status_code == 403


def test_the_officer_sees_signs_instead_of_names(desk: Desk, clerk: Client) -> None:
    page = desk("fumiko", "privacy").get("/desk/duties/").content.decode()
    assert "Chie" not in page
    assert handle(clerk)[:6].upper() in page


def test_a_seat_is_approved_for_a_quarter(admin: Client, clerk: Client) -> None:
    answer = admin.post(f"/desk/duties/{handle(clerk)}/approve/", follow=True)
    assert "4 grants go on." in answer.content.decode()
    assert set(RoleGrant.objects.filter(role="sales").values_list("approved_by", flat=True)) == {
        handle(admin)
    }


def test_the_officer_sees_whom_a_flag_is_about_until_it_is_looked_at(desk: Desk, clerk: Client) -> None:
    openings_of_a_day(clerk)
    officer = desk("fumiko", "privacy")
    page = officer.get("/desk/duties/").content.decode()
    flags, seats = page.split("<h2>What each may do")
    assert ("Chie" in flags, "Chie" in seats) == (True, False)
    opened = Entry.objects.filter(kind="data.opened", purpose="oversight.alert")
    waiting = OpeningFlag.objects.values_list("pk", flat=True)
    assert {entry.case: entry.categories for entry in opened} == {
        f"FLAG-{pk}": ["staff.name"] for pk in waiting
    }
    for pk in waiting:
        officer.post(f"/desk/duties/flags/{pk}/look/", {"outcome": "talked"})
    assert "Chie" not in officer.get("/desk/duties/").content.decode()
    assert not Engagement.objects.filter(case__startswith="FLAG-", ended_at=None).exists()
    assert not Entry.objects.filter(kind="data.refused").exists()


def test_without_an_engagement_the_flag_shows_a_sign(desk: Desk, clerk: Client) -> None:
    openings_of_a_day(clerk)
    Engagement.objects.filter(purpose="oversight.alert").update(ended_at=timezone.now())
    page = desk("fumiko", "privacy").get("/desk/duties/").content.decode()
    assert "Chie" not in page
    assert not Entry.objects.filter(kind__in=["data.refused", "data.opened"]).exists()


def test_nobody_approves_his_own(admin: Client) -> None:
    answer = admin.post(f"/desk/duties/{handle(admin)}/approve/", follow=True)
    assert "Nobody decides on his own grants." in answer.content.decode()
    assert not RoleGrant.objects.exclude(approved_by="").exists()


def test_who_has_not_read_the_rules_is_not_approved(admin: Client, clerk: Client) -> None:
    publish_rule(key="handling", texts=TEXTS, by=WORKER)
    answer = admin.post(f"/desk/duties/{handle(clerk)}/approve/", follow=True)
    assert "internal rules still to read" in answer.content.decode()
    assert not RoleGrant.objects.exclude(approved_by="").exists()
    assert "1 internal rule waits for you" in clerk.get("/desk/vehicles/").content.decode()
    page = clerk.get("/desk/rules/").content.decode()
    assert "Nothing else." in page
    assert "waits for you" not in page
    clerk_at = f"/desk/duties/{handle(clerk)}/"
    assert "Nothing was read yet." in admin.get(clerk_at).content.decode()
    clerk.post("/desk/rules/handling/1/read/")
    assert "version 1, read on 24 Nov 2026" in admin.get(clerk_at).content.decode()
    assert "waits for you" not in clerk.get("/desk/vehicles/").content.decode()
    assert (
        "4 grants go on."
        in admin.post(f"/desk/duties/{handle(clerk)}/approve/", follow=True).content.decode()
    )


def test_a_grant_is_taken_and_given_back(admin: Client, clerk: Client) -> None:
    grant = RoleGrant.objects.get(role="sales", purpose="support")
    clerk_at = f"/desk/duties/{handle(clerk)}/"
    assert admin.post(f"/desk/duties/grants/{grant.pk}/take/").headers["Location"] == clerk_at
    assert "taken away" in admin.get(clerk_at).content.decode()
    assert admin.post(f"/desk/duties/grants/{grant.pk}/take/").status_code == 404
    answer = admin.post(f"{clerk_at}give/", {"on": ["sales:support"]}, follow=True)
    assert "1 grant is given." in answer.content.decode()
    assert RoleGrant.objects.filter(role="sales", purpose="support", ended_at=None).count() == 1


def test_nothing_is_given_to_who_has_not_read_the_rules(admin: Client, clerk: Client) -> None:
    grant = RoleGrant.objects.get(role="sales", purpose="support")
    clerk_at = f"/desk/duties/{handle(clerk)}/"
    admin.post(f"/desk/duties/grants/{grant.pk}/take/")
    publish_rule(key="handling", texts=TEXTS, by=WORKER)
    assert "Give what is ticked" not in admin.get(clerk_at).content.decode()
    answer = admin.post(f"{clerk_at}give/", {"on": ["sales:support"]}, follow=True)
    assert "internal rules still to read" in answer.content.decode()
    assert not RoleGrant.objects.filter(role="sales", purpose="support", ended_at=None).exists()
    clerk.post("/desk/rules/handling/1/read/")
    answer = admin.post(f"{clerk_at}give/", {"on": ["sales:support"]}, follow=True)
    assert "1 grant is given." in answer.content.decode()


def test_what_the_policy_does_not_allow_is_not_given(admin: Client, clerk: Client) -> None:
    answer = admin.post(
        f"/desk/duties/{handle(clerk)}/give/", {"on": ["sales:staff.manage", "nonsense"]}, follow=True
    )
    assert "does not let these roles do this" in answer.content.decode()
    assert {grant.purpose for grant in grants_of(handle(clerk)).live} == {  # type: ignore[union-attr]
        "inquiry.answer", "invoice", "order.fulfil", "support",
    }  # fmt: skip


def test_the_last_administrator_stays(admin: Client, desk: Desk) -> None:
    grant = RoleGrant.objects.get(purpose="staff.manage")
    officer = desk("fumiko", "privacy")
    answer = officer.post(f"/desk/duties/grants/{grant.pk}/take/", follow=True)
    assert "Nobody else manages the staff." in answer.content.decode()
    answer = admin.post(f"/desk/staff/{handle(admin)}/end/", follow=True)
    assert "Nobody else manages the staff." in answer.content.decode()
    assert RoleGrant.objects.get(purpose="staff.manage").ended_at is None


def test_a_flag_is_looked_at_by_somebody_else(admin: Client, desk: Desk) -> None:
    officer = desk("fumiko", "privacy")
    flag = flagged(handle(officer))
    assert "many people in one day" in officer.get("/desk/duties/").content.decode()
    answer = officer.post(f"/desk/duties/flags/{flag.pk}/look/", {"outcome": "expected"}, follow=True)
    assert "Nobody looks at what he did himself." in answer.content.decode()
    assert OpeningFlag.objects.get().seen_at is None
    admin.post(f"/desk/duties/flags/{flag.pk}/look/", {"outcome": "talked"})
    assert (OpeningFlag.objects.get().outcome, OpeningFlag.objects.get().seen_by) == (
        "talked",
        handle(admin),
    )
    late = admin.post(f"/desk/duties/flags/{flag.pk}/look/", {"outcome": "expected"}, follow=True)
    assert "changed meanwhile" in late.content.decode()
    assert OpeningFlag.objects.get().outcome == "talked"
    assert admin.post(f"/desk/duties/flags/{flag.pk}/look/", {"outcome": "nothing"}).status_code == 404


def test_empty_posts_are_named(admin: Client) -> None:
    page = admin.get("/desk/duties/").content.decode()
    assert "Nobody holds a role that the policy makes responsible." in page
    assert "Nobody else can approve what the one who manages staff may do." in page


def test_a_rule_is_written_and_read_anew_in_its_next_version(desk: Desk, clerk: Client) -> None:
    officer = desk("fumiko", "privacy")
    assert clerk.get("/desk/rules/new/").status_code == 403
    refused = officer.post("/desk/rules/new/", {"en-title": "Devices"})
    assert (refused.status_code, "Fill in both" in refused.content.decode()) == (400, True)
    blank = officer.post("/desk/rules/new/", {"en-title": "", "en-text": ""})
    assert "in one language at least" in blank.content.decode()
    assert not InternalRule.objects.exists()
    told = {"en-title": "Devices", "en-text": "Lock the screen."}
    assert officer.post("/desk/rules/new/", told).headers["Location"] == "/desk/rules/"
    clerk.post("/desk/rules/rule_1/1/read/")
    assert "Lock the screen." in officer.get("/desk/rules/rule_1/publish/").content.decode()
    officer.post("/desk/rules/rule_1/publish/", {**told, "en-text": "Lock the screen and the door."})
    assert list(InternalRule.objects.values_list("key", "version")) == [("rule_1", 2), ("rule_1", 1)]
    assert "1 internal rule waits for you" in clerk.get("/desk/vehicles/").content.decode()
    late = clerk.post("/desk/rules/rule_1/1/read/", follow=True)
    assert "changed meanwhile" in late.content.decode()
    assert RuleReading.objects.count() == 1


def test_the_rules_are_read_in_the_readers_language(clerk: Client) -> None:
    publish_rule(key="handling", texts=TEXTS, by=WORKER)
    clerk.post("/desk/language/", {"language": "ja"})
    assert "必要なものだけ。" in clerk.get("/desk/rules/").content.decode()


def test_a_training_is_recorded_with_who_took_part(admin: Client, clerk: Client) -> None:
    day = timezone.localdate()
    nobody = admin.post("/desk/duties/training/", {"done_on": day.isoformat()}, follow=True)
    assert "tick who took part" in nobody.content.decode()
    told = {"done_on": day.isoformat(), "on": [handle(admin), handle(clerk)]}
    page = admin.post("/desk/duties/training/", told, follow=True).content.decode()
    assert ("2 people are recorded." in page, "Within a year: 2 of 2." in page) == (True, True)
    assert "2 people took part" in page
    seat = admin.get(f"/desk/duties/{handle(clerk)}/").content.decode()
    assert "Took part in none yet." not in seat
    early = {**told, "done_on": (day + timedelta(days=2)).isoformat()}
    assert "has not come yet" in admin.post("/desk/duties/training/", early, follow=True).content.decode()
    assert TrainingAttendance.objects.count() == 2


def test_a_clerk_records_no_training(clerk: Client) -> None:
    told = {"done_on": timezone.localdate().isoformat(), "on": [handle(clerk)]}
    assert clerk.post("/desk/duties/training/", told).status_code == 403
    assert not TrainingAttendance.objects.exists()
