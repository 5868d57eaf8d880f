"""The register at the desk, and handing over from a deal: shown first, then made once and recorded."""

from __future__ import annotations

import csv
import io
import json
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from funabin.catalogue.models import Vehicle
from funabin.desk.sheet import harmless
from funabin.gate.actions import (
    record_instruction,
    record_review,
    register_recipient,
    sign_agreement,
    withdraw_instructions,
)
from funabin.gate.models import Decision, Provision, Recipient, Suspension
from funabin.gate.queries import current_policy
from funabin.journal.models import Entry
from funabin.oversight.models import ReturnTask
from funabin.oversight.tasks.recipients import run_supervision
from funabin.trade.models import Deal
from tests.cast import FUMIKO
from tests.desk.conftest import Desk
from tests.gate.world import as_self
from tests.recipients import assessed
from tests.trade import world

FIRM = {
    "kind": "carrier", "firm": "Ise Line K.K.", "seat": "2 Minato, Nagoya", "country": "JP",
    "office": "052-000-0000", "party_representative": "Sato Ichiro",
}  # fmt: skip
TERMS = ["security", "confidentiality", "return", "purpose_limit", "sub_entrustment", "breach_notice"]


@pytest.fixture
def fumiko(desk: Desk) -> Client:
    """The responsible person."""
    return desk("fumiko", "privacy")


@pytest.fixture
def kenji(desk: Desk) -> Client:
    """A shipping clerk."""
    return desk("kenji", "shipping")


@pytest.fixture
def deal(hiace: Vehicle) -> Deal:
    """An ordered deal whose buyer receives the vehicle himself."""
    return world.ordered(hiace, with_parties=False)


def firm(key: str = "carrier", **more: Any) -> Recipient:
    """A registered firm."""
    told = {"name": "Ise Line K.K.", "address": "2 Minato, Nagoya", "country": "JP", **more}
    return register_recipient(key=key, by=FUMIKO, **told)


def in_order(recipient: Recipient) -> Recipient:
    """Assessment, agreement and review are there."""
    assessed(recipient)
    today = timezone.localdate()
    sign_agreement(recipient=recipient, reference="AG-1", terms=TERMS, signed_on=today, by=FUMIKO)
    record_review(recipient=recipient, done_on=today, passed=True, by=FUMIKO)
    return recipient


def sent(deal: Deal, key: str = "carrier") -> None:
    """The buyer has it sent."""
    record_instruction(subject=deal.subject, key=key, case=deal.number, act="order", by=as_self(deal.subject))


def page_of(deal: Deal, recipient: Recipient) -> str:
    """Where this deal is handed over to this recipient."""
    return f"/desk/deals/{deal.number}/hand-over/{recipient.pk}/"


# --- the register -----------------------------------------------------------------------------------------


def test_a_firm_is_registered_with_its_representative_sealed(fumiko: Client) -> None:
    answer = fumiko.post("/desk/recipients/new/", FIRM)
    row = Recipient.objects.get()
    assert answer.headers["Location"] == f"/desk/recipients/{row.pk}/"
    assert (row.key, row.name, row.country) == ("carrier", "Ise Line K.K.", "JP")
    assert "Sato Ichiro" in fumiko.get(f"/desk/recipients/{row.pk}/").content.decode()
    assert "Sato" not in fumiko.get("/desk/recipients/").content.decode()
    entry = Entry.objects.get(kind="data.opened", purpose="recipient.manage")
    assert entry.categories == ["party.representative"]


def test_sales_sees_the_register_but_not_who_represents_whom(fumiko: Client, desk: Desk) -> None:
    fumiko.post("/desk/recipients/new/", FIRM)
    row, chie = Recipient.objects.get(), desk("chie", "sales")
    assert "Ise Line K.K." in chie.get("/desk/recipients/").content.decode()
    page = chie.get(f"/desk/recipients/{row.pk}/").content.decode()
    assert "Sato Ichiro" not in page
    assert "suspend" not in page
    assert chie.get("/desk/recipients/new/").status_code == 403
    assert (
        chie.post(f"/desk/recipients/{row.pk}/suspend/", {"suspension-reason": "incident"}).status_code == 403
    )
    assert not Suspension.objects.exists()


def test_who_hands_over_to_nobody_does_not_see_the_register(desk: Desk) -> None:
    clerk = desk("daichi", "stock")
    assert clerk.get("/desk/recipients/").status_code == 403
    assert "/desk/recipients/" not in clerk.get("/desk/vehicles/").content.decode()


def test_agreement_check_and_suspension_are_kept_on_its_page(fumiko: Client) -> None:
    row, today = assessed(firm("contractor")), timezone.localdate()
    page = f"/desk/recipients/{row.pk}/"
    assert "No agreement with the recipient is on file." in fumiko.get(page).content.decode()
    signed = {
        "agreement-reference": "AG-7",
        "agreement-terms": TERMS,
        "agreement-signed_on": today.isoformat(),
    }
    fumiko.post(f"{page}agreement/", signed)
    fumiko.post(f"{page}review/", {"review-done_on": today.isoformat(), "review-outcome": "passed"})
    text = fumiko.get(page).content.decode()
    assert "Everything is in order." in text
    assert "AG-7" in text
    fumiko.post(f"{page}suspend/", {"suspension-reason": "incident"})
    assert "Nothing goes to this recipient while it is suspended." in fumiko.get(page).content.decode()
    fumiko.post(f"{page}resume/")
    fumiko.post(f"{page}agreement/{row.agreements.get().pk}/end/")
    assert row.agreements.get().ends_on == today
    assert not Suspension.objects.filter(lifted_at=None).exists()


@pytest.mark.parametrize(
    ("act", "said"),
    [
        ("agreement", {"agreement-reference": "A", "agreement-signed_on": "2026-01-02"}),
        ("agreement", {"agreement-reference": "A", "agreement-terms": ["security"],
                       "agreement-signed_on": "2026-01-02", "agreement-ends_on": "2026-01-01"}),
        ("review", {"review-done_on": "2090-01-01", "review-outcome": "passed"}),
        ("suspend", {"suspension-reason": "spite"}),
        ("accredit", {"accreditation-reference": ""}),
    ],
)  # fmt: skip
def test_what_is_told_wrongly_is_not_kept(fumiko: Client, act: str, said: dict[str, Any]) -> None:
    row = firm()
    known = Entry.objects.count()
    assert fumiko.post(f"/desk/recipients/{row.pk}/{act}/", said).status_code == 400
    assert Entry.objects.count() == known


def test_no_recipient_no_page(fumiko: Client) -> None:
    nobody = "/desk/recipients/00000000-0000-4000-8000-000000000000/"
    assert fumiko.get(nobody).status_code == 404
    assert fumiko.post(f"{nobody}resume/").status_code == 404
    assert fumiko.post(f"/desk/recipients/{firm().pk}/agreement/99/end/").status_code == 404


# --- handing over -----------------------------------------------------------------------------------------


def test_the_page_shows_what_would_go_and_opens_nothing(kenji: Client, deal: Deal) -> None:
    line = firm()
    sent(deal)
    known = Entry.objects.filter(kind__in=["data.opened", "data.disclosed"]).count()
    text = kenji.get(page_of(deal, line)).content.decode()
    assert "Hand it over now" in text
    assert "at the person&#x27;s own request" in text
    assert "Amina" not in text
    assert "Mombasa" not in text
    assert Entry.objects.filter(kind__in=["data.opened", "data.disclosed"]).count() == known
    choose = kenji.get(f"/desk/deals/{deal.number}/hand-over/").content.decode()
    assert page_of(deal, line) in choose


def test_a_print_is_made_once_and_recorded(kenji: Client, deal: Deal) -> None:
    line = firm()
    sent(deal)
    answer = kenji.post(page_of(deal, line), {"manner": "print"})
    text = answer.content.decode()
    assert "12 Moi Avenue, Mombasa" in text
    assert answer.headers["Cache-Control"] == "no-store"
    record = Provision.objects.get()
    assert (record.name, record.manner, record.case, record.by) == (
        "Ise Line K.K.",
        "print",
        deal.number,
        kenji.actor.token,  # type: ignore[attr-defined]
    )
    assert "Ise Line K.K." in kenji.get(f"/desk/deals/{deal.number}/hand-over/").content.decode()


def test_a_table_holds_exactly_what_goes(kenji: Client, deal: Deal) -> None:
    line = firm()
    sent(deal)
    answer = kenji.post(page_of(deal, line), {"manner": "csv"})
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{deal.number}-carrier.csv"'
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[0] == ["Whose", "What", "Value"]
    assert ["Buyer", "Telephone or WhatsApp number", "+254712345678"] in rows
    assert {row[0] for row in rows[1:]} == {"Buyer"}
    file = json.loads(kenji.post(page_of(deal, line), {"manner": "json"}).content)
    assert file["recipient"] == "Ise Line K.K."
    assert [line["value"] for line in file["data"]] == [row[2] for row in rows[1:]]
    assert [one.manner for one in Provision.objects.order_by("at")] == ["csv", "json"]


def test_without_a_ground_the_page_says_why_and_nothing_leaves(kenji: Client, deal: Deal) -> None:
    line = firm(country="KE")
    withdraw_instructions(subject=deal.subject, case=deal.number, by=as_self(deal.subject))
    text = kenji.get(page_of(deal, line)).content.decode()
    assert "The person has not asked for it to be sent there." in text
    assert "APPI Art. 28(1)" in text
    assert "Hand it over now" not in text
    answer = kenji.post(page_of(deal, line), {"manner": "print"})
    assert answer.status_code == 403
    assert "Mombasa" not in answer.content.decode()
    assert Entry.objects.filter(kind="data.refused").latest("id").detail["action"] == "hand_over"
    assert not Provision.objects.exists()


def test_another_role_hands_nothing_over(deal: Deal, desk: Desk) -> None:
    line = firm()
    sent(deal)
    assert desk("chie", "sales").post(page_of(deal, line), {"manner": "print"}).status_code == 403
    assert desk("daichi", "stock").get(page_of(deal, line)).status_code == 403
    assert not Provision.objects.exists()


def test_a_manner_that_is_none_gives_nothing(kenji: Client, deal: Deal) -> None:
    line = firm()
    sent(deal)
    assert kenji.post(page_of(deal, line), {"manner": "gossip"}).status_code == 400
    assert not Provision.objects.exists()


def test_entrusted_work_goes_only_under_its_agreement(deal: Deal, desk: Desk) -> None:
    chie, contractor = desk("chie", "sales"), firm("contractor")
    assert chie.post(page_of(deal, contractor), {"manner": "print"}).status_code == 403
    in_order(contractor)
    assert chie.post(page_of(deal, contractor), {"manner": "print"}).status_code == 200
    assert Provision.objects.get().ground == "entrustment"


@pytest.fixture
def by_two(deal: Deal, monkeypatch: pytest.MonkeyPatch) -> Recipient:
    """A contractor in order, whose row wants two deciders."""
    rows = current_policy().recipients
    monkeypatch.setitem(rows, "contractor", rows["contractor"].model_copy(update={"two_persons": True}))
    return in_order(firm("contractor"))


def test_two_decide_where_the_row_wants_two(deal: Deal, desk: Desk, by_two: Recipient) -> None:
    chie, hana, page = desk("chie", "sales"), desk("hana", "sales"), page_of(deal, by_two)
    assert "Keep my decision" in chie.get(page).content.decode()
    deal.refresh_from_db()
    chie.post(f"{page}decide/", {"data": [str(deal.phone.datum)]})
    assert Decision.objects.get().data == [str(deal.phone.datum)]
    text = chie.get(page).content.decode()
    assert "A second member of staff must agree." in text
    assert "You were the first." in text
    agreed = {"decision": str(Decision.objects.get().pk)}
    assert chie.post(f"{page}confirm/", agreed).status_code == 403
    assert chie.post(page, {"manner": "print"}).status_code == 403
    assert "I agree" in hana.get(page).content.decode()
    hana.post(f"{page}confirm/", agreed)
    answer = hana.post(page, {"manner": "print"})
    assert "+254712345678" in answer.content.decode()
    assert "Amina" not in answer.content.decode()
    assert Provision.objects.get().categories == ["contact.phone"]


def test_nobody_agrees_to_a_decision_that_took_the_place_of_the_one_he_read(
    deal: Deal, desk: Desk, by_two: Recipient
) -> None:
    chie, hana, page = desk("chie", "sales"), desk("hana", "sales"), page_of(deal, by_two)
    deal.refresh_from_db()
    chie.post(f"{page}decide/", {"data": [str(deal.phone.datum)]})
    read = str(Decision.objects.get().pk)
    assert f'name="decision" value="{read}"' in hana.get(page).content.decode()
    chie.post(f"{page}decide/", {"data": [str(deal.phone.datum), str(deal.name.datum)]})
    for sent_along in ({"decision": read}, {}):
        answer = hana.post(f"{page}confirm/", sent_along, follow=True)
        assert "The decision is another one now." in answer.content.decode()
        assert not Decision.objects.get().second
    hana.post(f"{page}confirm/", {"decision": str(Decision.objects.get().pk)})
    assert Decision.objects.get().second


def test_a_decision_without_data_is_none(deal: Deal, desk: Desk, by_two: Recipient) -> None:
    assert desk("chie", "sales").post(f"{page_of(deal, by_two)}decide/", {}).status_code == 200
    assert not Decision.objects.exists()


def test_what_a_law_excepts_leaves_only_on_a_demand(fumiko: Client, deal: Deal) -> None:
    police = firm("protection", name="Aichi Police")
    page = page_of(deal, police)
    assert f"/desk/demands/new/?recipient={police.pk}" in fumiko.get(page).content.decode()
    assert fumiko.post(f"{page}decide/", {"data": [str(deal.phone.datum)]}).status_code == 404
    assert fumiko.post(page, {"manner": "print"}).status_code == 403
    assert not Decision.objects.exists()
    assert not Provision.objects.exists()


def test_due_dates_stand_in_the_list(fumiko: Client) -> None:
    row = in_order(firm("contractor"))
    text = fumiko.get("/desk/recipients/").content.decode()
    due = timezone.localdate().replace(year=timezone.localdate().year + 1)
    assert f"{due.day} Nov {due.year}" in text or str(due.year) in text
    assert "in order" in text
    agreement = row.agreements.get()
    agreement.ends_on = timezone.localdate() - timedelta(days=1)
    agreement.signed_on = agreement.ends_on
    agreement.save()
    assert "receives nothing yet" in fumiko.get("/desk/recipients/").content.decode()


@pytest.mark.parametrize(
    ("told", "written"),
    [
        ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
        ("@sum", "'@sum"),
        ("-2+3", "'-2+3"),
        ("+1+cmd", "'+1+cmd"),
        ("+254 712 345678", "+254 712 345678"),
        ("＝1+1", "'＝1+1"),  # full width, as Japanese keyboards write it
        ("＋1", "'＋1"),
        (" =1+1", "' =1+1"),
        ("\n=1+1", "'\n=1+1"),
        ("Amina", "Amina"),
        ("", ""),
    ],
)
def test_a_spreadsheet_calculates_nothing_that_a_person_told(told: str, written: str) -> None:
    assert harmless(told) == written


# --- supervision ------------------------------------------------------------------------------------------


def test_an_assessment_is_kept_on_its_page(fumiko: Client) -> None:
    row, today = firm("contractor"), timezone.localdate().isoformat()
    page = f"/desk/recipients/{row.pk}/"
    assert "not assessed yet" in fumiko.get(page).content.decode()
    fumiko.post(f"{page}assess/entrustee/", {"assess-met": ["safeguards"], "assess-done_on": today})
    text = fumiko.get(page).content.decode()
    assert "not met: nothing goes there" in text
    assert "1 of 9, at least 7 wanted" in text
    met = list(current_policy().standards["entrustee"].criteria)
    fumiko.post(f"{page}assess/entrustee/", {"assess-met": met, "assess-done_on": today})
    assert "not met: nothing goes there" not in fumiko.get(page).content.decode()
    answer = fumiko.post(f"{page}assess/entrustee/", {"assess-met": met, "assess-done_on": "2090-01-01"})
    assert answer.status_code == 400
    assert fumiko.post(f"{page}assess/no_such/", {}).status_code == 404
    assert row.assessments.count() == 2


def test_a_firm_that_work_is_passed_on_to_waits_for_our_word(fumiko: Client, desk: Desk) -> None:
    row, today = firm("contractor"), timezone.localdate()
    page = f"/desk/recipients/{row.pk}/"
    asked = {"sub-firm": "Print & Post", "sub-country": "JP", "sub-task": "prints letters",
             "sub-asked_on": today.isoformat()}  # fmt: skip
    answer = fumiko.post(f"{page}passing-on/", asked)
    assert (answer.status_code, row.sub_entrustees.count()) == (400, 0)
    assert "No agreement in force lets the firm pass work on." in answer.content.decode()
    told = {"terms": TERMS, "signed_on": today, "sub_entrustment": True, "by": FUMIKO}
    sign_agreement(recipient=row, reference="AG-1", **told)
    fumiko.post(f"{page}passing-on/", asked)
    sub = row.sub_entrustees.get()
    assert "waits for your word" in fumiko.get(page).content.decode()
    assert desk("chie", "sales").post(f"{page}passing-on/{sub.pk}/", {"verb": "approve"}).status_code == 403
    fumiko.post(f"{page}passing-on/{sub.pk}/", {"verb": "approve"})
    fumiko.post(f"{page}passing-on/{sub.pk}/", {"verb": "refuse"})
    sub.refresh_from_db()
    assert (sub.approved_at is not None, sub.refused_at) == (True, None)
    assert fumiko.post(f"{page}passing-on/{sub.pk}/", {"verb": "praise"}).status_code == 404


def test_data_comes_back_with_a_proof(fumiko: Client) -> None:
    row, today = firm("contractor"), timezone.localdate()
    long_ago = today - timedelta(days=40)
    told = {"terms": TERMS, "signed_on": long_ago, "ends_on": long_ago, "by": FUMIKO}
    sign_agreement(recipient=row, reference="AG-1", **told)
    run_supervision()
    task, page = ReturnTask.objects.get(), f"/desk/recipients/{row.pk}/"
    assert "Data is to come back" in fumiko.get("/desk/recipients/").content.decode()
    close = f"{page}returns/{task.pk}/"
    assert fumiko.post(close, {"return-outcome": "destroyed"}).status_code == 400
    paper = SimpleUploadedFile("certificate.pdf", b"%PDF-1.7 shredded")
    fumiko.post(close, {"return-outcome": "destroyed", "return-proof": "C-1", "return-paper": paper})
    task.refresh_from_db()
    assert (task.outcome, task.proof, len(task.proof_sha256)) == ("destroyed", "C-1", 64)
    assert "The data was destroyed" in fumiko.get(page).content.decode()
    assert fumiko.post(f"/desk/recipients/{firm().pk}/returns/{task.pk}/", {}).status_code == 404
