"""Incidents at the desk: from the note to the closing, by requests."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from funabin.catalogue.models import Vehicle
from funabin.gate.actions import collect, enrol_subject
from funabin.journal.models import Entry
from funabin.kit.dates import TOKYO
from funabin.outbox.models import Mail
from funabin.oversight.models import EntrusteeNotice, Incident
from funabin.oversight.tasks.incidents import run_telling
from funabin.trade.models import Deal
from tests.cast import WORKER
from tests.desk.conftest import Desk
from tests.recipients import firm
from tests.trade import world

LIST = "/desk/incidents/"


@pytest.fixture
def fumiko(desk: Desk) -> Client:
    """The responsible person."""
    return desk("fumiko", "privacy")


def clock(moment: Any) -> str:
    return str(moment.astimezone(TOKYO).strftime("%Y-%m-%dT%H:%M"))


def noted(fumiko: Client, **more: Any) -> Incident:
    told = {"kind": "misdirected", "known_at": clock(timezone.now())}
    answer = fumiko.post(f"{LIST}new/", told | more)
    assert answer.status_code == 302, answer.content.decode()[-3000:]
    return Incident.objects.get(number=answer.headers["Location"].split("/")[-2])


def page(fumiko: Client, incident: Incident) -> str:
    answer = fumiko.get(f"{LIST}{incident.number}/")
    assert answer.status_code == 200
    return answer.content.decode()


def do(fumiko: Client, incident: Incident, verb: str, told: Any = None) -> Incident:
    answer = fumiko.post(f"{LIST}{incident.number}/{verb}/", told or {})
    assert answer.status_code == 302, answer.content.decode()[-3000:]
    incident.refresh_from_db()
    return incident


def test_only_whoever_answers_for_data_sees_incidents(desk: Desk):
    assert desk("chie", "sales").get(LIST).status_code == 403


def test_a_clerk_notes_an_incident_with_what_he_knows(fumiko: Client, hiace: Vehicle):
    number = world.asked(hiace).number
    incident = noted(fumiko, cases=f" {number}, ", certain="on")
    assert (incident.cases, incident.suspected) == ([number], False)
    assert incident.number in fumiko.get(LIST).content.decode()
    assert "First report to the authority" in page(fumiko, incident)


def test_a_moment_that_has_not_come_is_shown_at_the_form_and_nothing_is_lost(fumiko: Client):
    late = clock(timezone.now() + timedelta(days=1))
    answer = fumiko.post(f"{LIST}new/", {"kind": "lost", "known_at": late, "cases": "AR-1"})
    assert answer.status_code == 400
    assert "This moment has not come yet." in answer.content.decode()
    assert 'value="AR-1"' in answer.content.decode()
    assert not Incident.objects.exists()


def test_from_the_note_to_the_close(fumiko: Client, hiace: Vehicle):
    incident = noted(fumiko, cases=world.asked(hiace).number)
    do(fumiko, incident, "find")
    do(fumiko, incident, "judge", {"also": "money"})
    assert incident.reportable
    assert "data whose misuse can cost money" in page(fumiko, incident)
    do(fumiko, incident, "heads/en", {"headsen-prevention": "Two people look.", "headsen-outline": "A mail."})
    texts = {f"telling-{part}_{one}": part for part in ("title", "text") for one in ("en", "ja")}
    do(fumiko, incident, "tell", texts)
    run_telling()
    assert Mail.objects.filter(template="breach_notice").count() == 1
    for report in incident.reports.filter(sent_at=None):
        shown = fumiko.get(f"{LIST}{incident.number}/reports/{report.pk}/").content.decode()
        assert "A mail." in shown
        do(fumiko, incident, f"reports/{report.pk}/send", {"reference": "PPC-7"})
    assert "Say whether it is certain" in page(fumiko, incident)
    do(fumiko, incident, "confirm")
    do(fumiko, incident, "close")
    assert incident.state == "closed"
    assert "Closed" in page(fumiko, incident)


def test_what_is_missing_stands_on_the_page_when_closing_is_refused(fumiko: Client, hiace: Vehicle):
    incident = noted(fumiko, cases=world.asked(hiace).number)
    do(fumiko, incident, "close")
    assert incident.state == "open"
    assert "Find the people and judge whether it is told." in page(fumiko, incident)


def test_judging_before_looking_is_refused_with_what_to_do(fumiko: Client, hiace: Vehicle):
    incident = noted(fumiko)
    do(fumiko, incident, "judge")
    assert incident.reportable is None
    assert "Find the people first" in page(fumiko, incident)


def test_a_stolen_copy_of_sealed_data_is_shown_as_sealed(fumiko: Client, hiace: Vehicle):
    world.asked(hiace)
    incident = noted(fumiko, kind="lost")
    do(fumiko, incident, "stores", {f"stores-{one}": "no" for one in STORES} | {"stores-backup": "yes"})
    do(fumiko, incident, "find")
    do(fumiko, incident, "judge")
    shown = page(fumiko, incident)
    assert "sealed, and the keys are safe" in shown
    assert "nobody can read it" in shown


STORES = (
    "server", "database", "keyring", "ring", "backup", "backup_keys", "mail", "recipient", "desk", "paper",
    "device",
)  # fmt: skip


def test_a_mail_address_in_a_head_is_refused_at_its_form(fumiko: Client, hiace: Vehicle):
    incident = noted(fumiko, cases=world.asked(hiace).number)
    do(fumiko, incident, "find")
    do(fumiko, incident, "judge", {"also": "money"})
    answer = fumiko.post(f"{LIST}{incident.number}/heads/en/", {"headsen-other": "ask amina@example.ke"})
    assert answer.status_code == 400
    assert "please take it out" in answer.content.decode()


def test_letters_are_printed_with_name_and_address_and_marked_as_posted(fumiko: Client, hiace: Vehicle):
    amina = enrol_subject(by=WORKER, country="KE", language="en")
    told = {"name": "Amina Odhiambo", "address": "12 Moi Avenue, Mombasa", "phone": "+254712345678"}
    collect(subject=amina, point="order", row=Deal(pk=uuid4()), values=told, by=WORKER, case="L-1")
    incident = noted(fumiko, cases="L-1")
    do(fumiko, incident, "find")
    do(fumiko, incident, "judge", {"also": "money"})
    texts = {f"telling-{part}_{one}": part for part in ("title", "text") for one in ("en", "ja")}
    do(fumiko, incident, "tell", texts)
    run_telling()
    assert fumiko.get(f"{LIST}{incident.number}/letters/").status_code == 405
    assert not Entry.objects.filter(kind="data.opened", purpose="breach.notice").exists()
    letters = fumiko.post(f"{LIST}{incident.number}/letters/").content.decode()
    assert "Amina Odhiambo" in letters
    assert "12 Moi Avenue, Mombasa" in letters
    assert "Of your data, this is concerned:" in letters
    person = incident.people.get(readable=True)
    do(fumiko, incident, "letters/post", {"people": [person.pk]})
    person.refresh_from_db()
    assert person.told_at is not None


def test_a_public_notice_stands_until_its_day(fumiko: Client, hiace: Vehicle):
    incident = noted(fumiko, cases=world.asked(hiace).number)
    do(fumiko, incident, "find")
    do(fumiko, incident, "judge", {"also": "money"})
    texts = {f"telling-{part}_{one}": f"{part} {one}" for part in ("title", "text") for one in ("en", "ja")}
    do(fumiko, incident, "tell", texts)
    day = (timezone.localdate() + timedelta(days=30)).isoformat()
    do(fumiko, incident, "publish", {"until": day})
    assert "text ja" in Client().get("/ja/privacy/").content.decode()
    past = fumiko.post(f"{LIST}{incident.number}/publish/", {"until": "2020-01-01"})
    assert past.status_code == 400


def test_a_firm_told_us_and_it_becomes_an_incident(fumiko: Client, hiace: Vehicle):
    told = {
        "recipient": str(firm("carrier").pk),
        "received_at": clock(timezone.now()),
        "outline": "A laptop.",
    }
    assert fumiko.post(f"{LIST}told/", told).status_code == 302
    assert "A laptop." in fumiko.get(LIST).content.decode()
    notice = EntrusteeNotice.objects.get()
    assert fumiko.post(f"{LIST}told/{notice.pk}/take-up/").status_code == 302
    assert Incident.objects.get().kind == "entrustee"


def test_a_firms_word_is_settled_with_a_reason(fumiko: Client, hiace: Vehicle):
    told = {"recipient": str(firm("carrier").pk), "received_at": clock(timezone.now()), "outline": "A test."}
    fumiko.post(f"{LIST}told/", told)
    notice = EntrusteeNotice.objects.get()
    fumiko.post(f"{LIST}told/{notice.pk}/dismiss/", {"why": "no_personal_data"})
    notice.refresh_from_db()
    assert notice.dismissed_why == "no_personal_data"
    assert not Incident.objects.exists()


def test_nobody_is_named_on_the_page_of_an_incident(fumiko: Client, hiace: Vehicle):
    incident = noted(fumiko, cases=world.asked(hiace).number)
    do(fumiko, incident, "find")
    do(fumiko, incident, "judge", {"also": "money"})
    assert "Amina" not in page(fumiko, incident)
