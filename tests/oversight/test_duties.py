"""Unusual openings are flagged, vacancies alarm, and nothing is approved for who has not read the rules."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from funabin.gate.actions import publish_policy
from funabin.journal.actions import record
from funabin.journal.actor import Actor
from funabin.journal.models import Entry
from funabin.kit.dates import TOKYO
from funabin.members.actions import NotAllowed, approve_grants, invite_staff
from funabin.members.models import RoleGrant, StaffSeat
from funabin.members.queries import actor_of
from funabin.outbox.models import Mail
from funabin.oversight.actions.duties import approve_seat, flag_openings, look_at_flag
from funabin.oversight.actions.internal_rules import (
    NoSuchVersion,
    confirm_reading,
    publish_first_rules,
    publish_rule,
)
from funabin.oversight.actions.internal_rules import NotAllowed as NotTheirs
from funabin.oversight.models import InternalRule, OpeningFlag, RuleReading
from funabin.oversight.queries.duties import (
    duties_at_a_glance,
    grants_reviewed_on,
    rules_read_on,
    rules_unread,
    vacancies,
)
from funabin.oversight.queries.openings import days_of_staff
from funabin.oversight.rules.duties import OwnFlag, RulesUnread
from funabin.oversight.tasks.duties import run_patterns, run_vacancies
from tests.cast import CHIE, FUMIKO, GENJI, WORKER
from tests.conftest import HOUSE, TABLES

pytestmark = pytest.mark.django_db
TEXTS = {"en": ("Handling data", "Open what the case needs.")}
NOON, NIGHT = 12, 23


@pytest.fixture
def at_hour(monkeypatch):
    """Sets the clock of the journal to an hour of today, in Japan."""

    def go(hour: int, *, days: int = 0) -> datetime:
        day = datetime.now(TOKYO).replace(hour=hour, minute=0, second=0, microsecond=0)
        moment = day - timedelta(days=days)
        monkeypatch.setattr("funabin.journal.actions.timezone.now", lambda: moment)
        return moment

    return go


def seated(*roles: str, name: str = "clerk") -> StaffSeat:
    return invite_staff(email=f"{name}@exporter.example", name=name.title(), roles=roles, by=WORKER)


def opened(by: Actor, subjects: Iterable[str], purpose: str = "inquiry.answer") -> None:
    """As the gate would write it."""
    detail = {"data": 1, "role": "sales", "actor_subject": by.subject, "policy_version": 1}
    for subject in subjects:
        record("data.opened", by=by, subjects=[subject], purpose=purpose, categories=["contact.name"],
               detail=detail)  # fmt: skip


def people(count: int) -> list[str]:
    return [f"person-{number}" for number in range(count)]


def test_many_people_are_flagged_once_and_the_responsible_person_is_told(house, at_hour) -> None:
    seated("privacy", name="fumiko")
    Mail.objects.all().delete()
    at_hour(NOON)
    opened(CHIE, people(100))
    assert run_patterns() == 0
    opened(CHIE, ["one-more"])
    assert run_patterns() == 1
    assert run_patterns() == 0
    flag = OpeningFlag.objects.get()
    assert (flag.pattern, flag.actor, flag.figures) == (
        "many_people", CHIE.token, {"people": 101, "limit": 100},
    )  # fmt: skip
    assert list(Mail.objects.values_list("template", flat=True)) == ["openings_unusual"]
    assert Entry.objects.get(kind="openings.flagged").detail["pattern"] == "many_people"


def test_openings_at_night_and_refusals_are_flagged(house, at_hour) -> None:
    at_hour(NIGHT, days=1)
    opened(CHIE, people(5))
    for _ in range(10):
        record("data.refused", by=FUMIKO, detail={"action": "open", "codes": "no_engagement", "data": 1})
    run_patterns()
    assert set(OpeningFlag.objects.values_list("pattern", "actor")) == {
        ("at_night", CHIE.token),
        ("many_refusals", FUMIKO.token),
    }


def test_the_night_is_that_of_japans_labour_law(house, at_hour) -> None:
    for hour in range(24):
        opened(CHIE, [f"person-{at_hour(hour, days=1).hour}"])
    day = at_hour(0, days=1).date()
    assert days_of_staff(day)[CHIE.token].at_night == len([22, 23, 0, 1, 2, 3, 4])
    for hour in (5, 21):
        at_hour(hour, days=2)
        opened(CHIE, ["person"])
    assert days_of_staff(day - timedelta(days=1))[CHIE.token].at_night == 0


def test_a_colleague_is_flagged_but_not_oneself_and_not_the_keeping_of_seats(house, at_hour) -> None:
    seat = seated("sales")
    own, other = actor_of(seat.account), str(seat.subject_id)
    at_hour(NOON)
    opened(own, [other])
    opened(GENJI, [other], purpose="staff.manage")
    assert run_patterns() == 0
    opened(CHIE, [other])
    assert run_patterns() == 1
    assert OpeningFlag.objects.get().pattern == "colleagues"


def test_much_more_than_usual_is_told_by_the_days_before(house, at_hour) -> None:
    for days in range(1, 7):
        at_hour(NOON, days=days)
        opened(CHIE, people(5))
    at_hour(NOON)
    opened(CHIE, people(30))
    flags = flag_openings(day=timezone.localdate(), by=WORKER)
    assert [flag.pattern for flag in flags] == ["more_than_usual"]
    assert OpeningFlag.objects.get().figures == {"people": 30, "usual": 5}


def test_a_flag_is_looked_at_by_somebody_else_and_comes_back_when_the_day_doubled(house, at_hour) -> None:
    at_hour(NOON)
    opened(FUMIKO, people(101))
    run_patterns()
    flag = OpeningFlag.objects.get()
    with pytest.raises(OwnFlag):
        look_at_flag(flag=flag, outcome="expected", by=FUMIKO)
    with pytest.raises(NotAllowed):
        look_at_flag(flag=flag, outcome="expected", by=CHIE)
    assert OpeningFlag.objects.get().seen_at is None
    look_at_flag(flag=flag, outcome="expected", by=GENJI)
    opened(FUMIKO, [f"more-{number}" for number in range(50)])
    assert run_patterns() == 0
    opened(FUMIKO, [f"again-{number}" for number in range(60)])
    assert run_patterns() == 1
    assert OpeningFlag.objects.get().seen_at is None


def test_where_the_officer_is_flagged_the_administrator_hears_it_too(house, at_hour) -> None:
    officer, _ = seated("privacy", name="fumiko"), seated("admin", name="genji")
    Mail.objects.all().delete()
    at_hour(NOON)
    opened(actor_of(officer.account), people(101))
    run_patterns()
    assert Mail.objects.filter(template="openings_unusual").count() == 2


def test_nothing_is_flagged_without_a_policy(db: None) -> None:
    assert (run_patterns(), run_vacancies()) == (0, 0)


def test_a_vacancy_alarms_once_a_week_until_it_is_filled(house) -> None:
    seated("admin", name="genji")
    Mail.objects.all().delete()
    kinds = [one.kind for one in vacancies()]
    assert kinds.count("responsible") == 1
    assert "second_person" in kinds
    assert "approver" in kinds
    assert run_vacancies() == len(kinds)
    assert run_vacancies() == 0
    assert Mail.objects.filter(template="duty_vacant").count() == 1
    seated("privacy", name="fumiko")
    assert {one.kind for one in vacancies()} == {"second_person"}
    for name in ("second", "third"):
        seated("privacy", "accounts", name=name)
    assert vacancies() == []


@pytest.mark.parametrize("name", ["carjunction", "jinjidosha", "japanesecartrade", "toprank"])
def test_every_house_names_its_vacancies_by_its_own_roles(db: None, name: str) -> None:
    publish_policy(directory=HOUSE.parent / name, by=WORKER)
    found = vacancies()
    assert {one.kind for one in found} >= {"second_person", "approver"}
    assert {one.people for one in found} == {0}


def test_nothing_is_approved_for_who_has_not_read(house) -> None:
    seat = seated("sales")
    assert approve_seat(seat=seat, by=GENJI) == 4
    publish_rule(key="handling", texts=TEXTS, by=FUMIKO)
    RoleGrant.objects.update(approved_by="")
    with pytest.raises(RulesUnread):
        approve_seat(seat=seat, by=GENJI)
    assert set(RoleGrant.objects.values_list("approved_by", flat=True)) == {""}
    confirm_reading(key="handling", version=1, by=actor_of(seat.account))
    assert approve_seat(seat=seat, by=GENJI) == 4


def test_without_the_question_who_has_not_read_would_be_approved(house) -> None:
    seat = seated("sales")
    publish_rule(key="handling", texts=TEXTS, by=FUMIKO)
    assert approve_grants(seat=seat, by=GENJI) == 4  # the action below, which does not ask


def test_a_reading_is_of_the_version_in_force_and_counts_once(house) -> None:
    seat = seated("sales")
    by = actor_of(seat.account)
    with pytest.raises(NotTheirs):
        publish_rule(key="handling", texts=TEXTS, by=by)
    with pytest.raises(ValueError, match="a title and a text"):
        publish_rule(key="handling", texts={"en": ("Title", " ")}, by=FUMIKO)
    assert not InternalRule.objects.exists()
    assert publish_rule(key="handling", texts=TEXTS, by=FUMIKO) == 1
    for _ in range(2):
        confirm_reading(key="handling", version=1, by=by)
    assert RuleReading.objects.count() == 1
    assert (rules_unread(), rules_read_on()) == (
        {"rules": 1, "seats": 1, "unread": 0}, timezone.localdate(),
    )  # fmt: skip
    assert publish_rule(key="handling", texts=TEXTS, by=FUMIKO) == 2
    with pytest.raises(NoSuchVersion):
        confirm_reading(key="handling", version=1, by=by)
    assert (rules_unread()["unread"], rules_read_on()) == (1, None)


def test_the_starter_rules_are_laid_down_once_in_both_languages(house) -> None:
    assert publish_first_rules(folder=TABLES, by=WORKER) == 2
    assert publish_first_rules(folder=TABLES, by=WORKER) == 0
    assert set(InternalRule.objects.values_list("key", "version", "language")) == {
        (key, 1, language) for key in ("handling", "incidents") for language in ("en", "ja")
    }


def test_the_glance_counts_what_is_open_and_what_is_late(house) -> None:
    for name in ("fumiko", "second"):
        seated("privacy", name=name)
    assert (duties_at_a_glance().open, duties_at_a_glance().late) == (0, 0)
    assert grants_reviewed_on() == timezone.localdate()
    now = timezone.now()
    OpeningFlag.objects.create(
        pattern="at_night", actor="x", day=now.date(), at=now - timedelta(days=8), figures={"openings": 6}
    )
    RoleGrant.objects.filter(seat=StaffSeat.objects.first()).update(until=now + timedelta(days=3))
    glance = duties_at_a_glance()
    assert (glance.open, glance.late, glance.next_due) == (2, 1, now + timedelta(days=3))
