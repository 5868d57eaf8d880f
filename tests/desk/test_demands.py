"""Demands of authorities at the desk: from the paper to the person who is told, two deciding in between."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from funabin.catalogue.models import Vehicle
from funabin.gate.actions import open_data, register_recipient
from funabin.gate.models import Decision, Provision, Recipient
from funabin.gate.purpose import declared
from funabin.journal.models import Entry
from funabin.outbox.models import Mail
from funabin.outbox.tasks import deliver_due
from funabin.oversight.actions.demands import give_demanded
from funabin.oversight.models import Demand
from funabin.oversight.rules.errors import NotSoGiven
from funabin.trade.actions.proformas import issue_proforma
from funabin.trade.models import Deal, ProformaInvoice
from tests.cast import CHIE, FUMIKO
from tests.desk.conftest import Desk
from tests.desk.overseen import GORO
from tests.mail import Mailbox, mailbox
from tests.trade import world

__all__ = ["mailbox"]

PAPER = b"%PDF-1.7 the police ask about Amina Odhiambo"
LIST = "/desk/demands/"


@pytest.fixture
def fumiko(desk: Desk) -> Client:
    """The responsible person."""
    return desk("fumiko", "privacy")


@pytest.fixture
def early(clock: time_machine.Coordinates) -> None:
    """Half past eight in Japan, where the desk stands; in Greenwich it is still yesterday."""
    clock.move_to(datetime(2026, 11, 24, 23, 30, tzinfo=UTC))


@pytest.mark.usefixtures("trade", "early")
def test_before_nine_the_day_is_already_the_one_in_japan(fumiko: Client) -> None:
    page = fumiko.get(f"{LIST}new/").content.decode()
    assert 'value="2026-11-25"' in page
    told = {"instrument": "court_order", "received_on": "2026-11-25"}
    assert "This day has not come yet." not in fumiko.post(f"{LIST}new/", told).content.decode()
    told["received_on"] = "2026-11-26"
    assert "This day has not come yet." in fumiko.post(f"{LIST}new/", told).content.decode()


@pytest.mark.usefixtures("trade", "early")
def test_a_check_of_this_morning_is_recorded(fumiko: Client, police: Recipient) -> None:
    told = {"review-done_on": "2026-11-25", "review-outcome": "passed"}
    fumiko.post(f"/desk/recipients/{police.pk}/review/", told)
    assert police.reviews.get().done_on == date(2026, 11, 25)


@pytest.fixture
def goro(desk: Desk) -> Client:
    """A second one."""
    return desk("goro", "privacy")


@pytest.fixture
def police(fumiko: Client) -> Recipient:
    """The police of Nagoya, in the register."""
    told = {"name": "Aichi Police", "address": "2-1 Sannomaru, Nagoya", "country": "JP"}
    return register_recipient(key="authorities", by=FUMIKO, **told)


@pytest.fixture
def deal(hiace: Vehicle) -> Deal:
    """What the police ask about."""
    return world.ordered(hiace, with_parties=False)


def told(police: Recipient, **more: object) -> dict[str, object]:
    """What the clerk writes down of a police inquiry."""
    return {
        "instrument": "police_inquiry", "recipient": str(police.pk), "reference": "R8-77", "statute": "CCP",
        "statute_article": "197(2)", "received_on": timezone.localdate().isoformat(),
        "asked": ["contact.name", "contact.phone", "contact.email"],
        "document_demand": SimpleUploadedFile("inquiry.pdf", PAPER, "application/pdf"), **more,
    }  # fmt: skip


def recorded(client: Client, police: Recipient, **more: object) -> str:
    """A demand on record; the address of its page."""
    answer = client.post(f"{LIST}new/", told(police, **more))
    assert answer.status_code == 302, answer.content.decode()
    return str(answer.headers["Location"])


def weighed(client: Client, police: Recipient, deal: Deal, **more: object) -> str:
    """Genuine, found, needed."""
    page = recorded(client, police, **more)
    client.post(f"{page}genuine/", {"genuine-means": "called_back"})
    found = client.post(f"{page}find/", {"find-named_by": "case", "find-named": deal.number})
    assert found.status_code == 200
    said = {"weigh-people": [deal.subject.pk], "weigh-need": "case_named"}
    assert client.post(f"{page}weigh/", said).status_code == 302
    return page


def decided(client: Client, page: str, *categories: str) -> Demand:
    """The first decided on the living data of these kinds."""
    text = client.get(page)
    form = text.context["forms"]["decide"]
    wanted = [value for value, label in form.fields["chosen"].choices if label.startswith(categories)]
    client.post(f"{page}decide/", {"decide-chosen": wanted, "decide-article": "APPI 27(1)(i)"})
    return Demand.objects.get()


def test_a_police_inquiry_goes_from_paper_to_mail(
    fumiko: Client, goro: Client, police: Recipient, deal: Deal, mailbox: Mailbox
) -> None:
    page = weighed(fumiko, police, deal)
    demand = decided(fumiko, page, "Name", "Telephone")
    assert (demand.state, demand.number[:1], demand.kind) == ("decided", "L", "inquiry")
    assert "You were the first." in fumiko.get(page).content.decode()
    goro.post(f"{page}agree/", {"decision": str(demand.decision)})
    given = goro.post(f"{page}give/", {"give-manner": "json"})
    lines = json.loads(given.content)["data"]
    assert {line["what"] for line in lines} == {"Name", "Telephone or WhatsApp number"}
    assert "Amina Odhiambo" in {line["value"] for line in lines}
    assert given.headers["Cache-Control"] == "no-store"
    record = Provision.objects.get()
    assert (record.ground, record.article, record.case) == (
        "legal_exception", "APPI 27(1)(i)", demand.number
    )  # fmt: skip
    demand.refresh_from_db()
    assert (demand.state, demand.given) == ("given", ["contact.name", "contact.phone"])
    letter = goro.post(f"{page}letter/").content.decode()
    assert "12 Moi Avenue" in letter
    fumiko.post(f"{page}tell/", {"tell-how": "mail"})
    demand.refresh_from_db()
    assert demand.ended_at is not None
    mail = Mail.objects.get(template="demand_told")
    assert (mail.purpose, mail.context) == ("legal.demand", {"number": demand.number})
    assert goro.post(f"{page}letter/").status_code == 404
    deliver_due()
    told = [one for one in mailbox.mails if demand.number in str(one["Subject"])]
    assert [one["To"] for one in told] == ["amina.odhiambo@example.ke"]


def test_the_paper_is_sealed_and_read_on_record(fumiko: Client, police: Recipient) -> None:
    page = recorded(fumiko, police, message_text="Officer Sato called twice.")
    assert "Officer Sato" not in fumiko.get(page).content.decode()
    answer = fumiko.post(f"{page}paper/")
    assert (answer.content, answer.headers["Content-Type"]) == (PAPER, "application/pdf")
    assert answer.headers["Cache-Control"] == "no-store"
    noted = fumiko.post(f"{page}note/")
    assert "Officer Sato" in noted.content.decode()
    assert noted.headers["Cache-Control"] == "no-store"
    opened = Entry.objects.filter(kind="data.opened", purpose="legal.demand")
    assert [entry.categories for entry in opened.order_by("pk")] == [["document.demand"], ["message.text"]]


@pytest.mark.parametrize("sealed", ["paper", "note", "letter"])
def test_no_link_opens_what_a_demand_holds(fumiko: Client, police: Recipient, sealed: str) -> None:
    page = recorded(fumiko, police, message_text="Officer Sato called twice.")
    assert fumiko.get(f"{page}{sealed}/").status_code == 405
    assert f'href="{page}{sealed}/"' not in fumiko.get(page).content.decode()
    assert not Entry.objects.filter(kind="data.opened").exists()


def test_nobody_decides_alone(fumiko: Client, police: Recipient, deal: Deal) -> None:
    page = weighed(fumiko, police, deal)
    demand = decided(fumiko, page, "Name")
    assert fumiko.post(f"{page}agree/", {"decision": str(demand.decision)}).status_code == 403
    fumiko.post(f"{page}give/", {"give-manner": "csv"})
    demand.refresh_from_db()
    assert (demand.state, demand.second_by) == ("decided", "")
    assert not Provision.objects.exists()


def test_more_than_the_paper_asks_for_is_not_offered(fumiko: Client, police: Recipient, deal: Deal) -> None:
    page = weighed(fumiko, police, deal)
    labels = [label for _, label in fumiko.get(page).context["forms"]["decide"].fields["chosen"].choices]
    assert labels
    assert not any(label.startswith("Address") for label in labels)


def test_the_same_kind_of_an_order_and_of_its_invoice_is_told_apart(
    fumiko: Client, police: Recipient, deal: Deal
) -> None:
    with declared("invoice"):
        issue_proforma(deal=deal, by=CHIE)
    page = weighed(fumiko, police, deal)
    labels = [label for _, label in fumiko.get(page).context["forms"]["decide"].fields["chosen"].choices]
    assert len(labels) == len(set(labels))
    assert f"Name ({deal.number}, When you buy a vehicle)" in labels


INVOICE = {"asked": ["contact.name", "document.proforma"]}


def agreed_on_papers(fumiko: Client, goro: Client, police: Recipient, deal: Deal) -> tuple[str, Demand]:
    """Two decided to give a name and the invoice, which is held in two languages."""
    with declared("invoice"):
        issue_proforma(deal=deal, by=CHIE)
    page = weighed(fumiko, police, deal, **INVOICE)
    demand = decided(fumiko, page, "Name", "Proforma")
    shown = goro.get(page).content.decode()
    assert "Proforma invoice" in shown
    goro.post(f"{page}agree/", {"decision": str(demand.decision)})
    return page, demand


def test_papers_that_are_held_go_with_the_values_in_one_step(
    fumiko: Client, goro: Client, police: Recipient, deal: Deal
) -> None:
    page, demand = agreed_on_papers(fumiko, goro, police, deal)
    answer = goro.post(f"{page}give/", {"give-manner": "zip"})
    assert (answer.headers["Content-Type"], answer.headers["Cache-Control"]) == (
        "application/zip",
        "no-store",
    )
    archive = zipfile.ZipFile(io.BytesIO(answer.content))
    assert archive.namelist() == [f"{demand.number}.csv", "1.pdf", "2.pdf"]
    invoice = ProformaInvoice.objects.get()
    with declared("invoice"):
        sealed = open_data([invoice.file_en, invoice.file_ja], purpose="invoice", by=CHIE, case=deal.number)
    assert {archive.read("1.pdf"), archive.read("2.pdf")} == set(sealed.values())
    table = archive.read(f"{demand.number}.csv").decode()
    assert "Amina Odhiambo" in table
    assert f"1.pdf, SHA-256 {hashlib.sha256(archive.read('1.pdf')).hexdigest()}" in table
    record = Provision.objects.get()
    assert (record.categories, record.manner) == (["contact.name", "document.proforma"], "zip")
    demand.refresh_from_db()
    assert (demand.state, demand.given) == ("given", ["contact.name", "document.proforma"])
    assert goro.post(f"{page}give/", {"give-manner": "zip"}).status_code != 200  # once


@pytest.mark.parametrize("manner", ["print", "csv", "json"])
def test_a_paper_does_not_go_as_a_table(
    fumiko: Client, goro: Client, police: Recipient, deal: Deal, manner: str
) -> None:
    page, demand = agreed_on_papers(fumiko, goro, police, deal)
    assert goro.post(f"{page}give/", {"give-manner": manner}).status_code == 400
    with declared(demand.purpose), pytest.raises(NotSoGiven):
        give_demanded(demand=Demand.objects.get(), manner=manner, by=GORO)
    assert not Provision.objects.exists()


def test_a_paper_the_demand_does_not_name_is_not_offered(
    fumiko: Client, police: Recipient, deal: Deal
) -> None:
    with declared("invoice"):
        issue_proforma(deal=deal, by=CHIE)
    page = weighed(fumiko, police, deal)
    labels = [label for _, label in fumiko.get(page).context["forms"]["decide"].fields["chosen"].choices]
    assert not any(label.startswith("Proforma") for label in labels)
    labels = [
        label
        for _, label in fumiko.get(weighed(fumiko, police, deal, **INVOICE))
        .context["forms"]["decide"]
        .fields["chosen"]
        .choices
    ]
    assert sum(label.startswith("Proforma") for label in labels) == 2
    assert len(labels) == len(set(labels))


def test_nobody_gives_a_paper_alone(fumiko: Client, police: Recipient, deal: Deal) -> None:
    with declared("invoice"):
        issue_proforma(deal=deal, by=CHIE)
    page = weighed(fumiko, police, deal, **INVOICE)
    decided(fumiko, page, "Proforma")
    fumiko.post(f"{page}give/", {"give-manner": "zip"})
    assert not Provision.objects.exists()


def test_what_is_only_spoken_is_declined_and_counted(fumiko: Client) -> None:
    today = timezone.localdate().isoformat()
    answer = fumiko.post(f"{LIST}new/", {"instrument": "oral", "received_on": today})
    demand = Demand.objects.get()
    assert answer.status_code == 302
    assert (demand.state, demand.refused_why, demand.paper) == ("refused", "oral", None)
    assert demand.ended_at is not None


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"statute": ""}, "statute"),
        ({"statute_article": "because"}, "statute_article"),
        ({"asked": []}, "asked"),
        ({"recipient": ""}, "recipient"),
        ({"received_on": "2090-01-01"}, "received_on"),
        ({"document_demand": SimpleUploadedFile("a.exe", b"MZ")}, "document_demand"),
    ],
)
def test_a_demand_with_a_gap_is_not_recorded(
    fumiko: Client, police: Recipient, change: dict[str, object], field: str
) -> None:
    answer = fumiko.post(f"{LIST}new/", told(police, **change))
    assert answer.status_code == 400
    assert list(answer.context["form"].errors) == [field]
    assert not Demand.objects.exists()


def test_a_demand_without_its_paper_is_not_recorded(fumiko: Client, police: Recipient) -> None:
    said = told(police)
    del said["document_demand"]
    assert fumiko.post(f"{LIST}new/", said).status_code == 400
    assert not Demand.objects.exists()


def test_an_order_is_not_refused_because_it_is_broad(fumiko: Client, police: Recipient) -> None:
    page = recorded(fumiko, police, instrument="court_order", statute="CIVP", statute_article="223")
    assert fumiko.post(f"{page}refuse/", {"refuse-why": "too_broad"}).status_code == 400
    assert Demand.objects.get().state == "received"
    fumiko.post(f"{page}refuse/", {"refuse-why": "not_genuine"})
    assert Demand.objects.get().state == "refused"


def test_steps_come_in_their_order(fumiko: Client, police: Recipient, deal: Deal) -> None:
    page = recorded(fumiko, police)
    fumiko.post(f"{page}weigh/", {"weigh-people": [deal.subject.pk], "weigh-need": "case_named"})
    fumiko.post(f"{page}give/", {"give-manner": "csv"})
    fumiko.post(f"{page}tell/", {"tell-how": "mail"})
    assert Demand.objects.get().state == "received"
    assert not Decision.objects.exists()
    assert not Mail.objects.filter(template="demand_told").exists()


def test_who_is_told_later_is_told_on_a_day_to_come(
    fumiko: Client, goro: Client, police: Recipient, deal: Deal
) -> None:
    page = weighed(fumiko, police, deal)
    demand = decided(fumiko, page, "Name")
    goro.post(f"{page}agree/", {"decision": str(demand.decision)})
    goro.post(f"{page}give/", {"give-manner": "print"})
    fumiko.post(f"{page}tell/", {"tell-how": "later"})
    demand.refresh_from_db()
    assert (demand.told, demand.tell_on) == ("", None)
    fumiko.post(f"{page}tell/", {"tell-how": "later", "tell-tell_on": "2090-01-01"})
    demand.refresh_from_db()
    assert (demand.told, str(demand.tell_on), demand.ended_at) == ("later", "2090-01-01", None)


def test_sales_answers_no_authority(desk: Desk, fumiko: Client, police: Recipient) -> None:
    page, chie = recorded(fumiko, police), desk("chie", "sales")
    for address in (LIST, page, f"{LIST}new/"):
        assert chie.get(address).status_code == 403
    assert chie.post(f"{page}paper/").status_code == 403
    assert LIST not in chie.get("/desk/").content.decode()


def test_everybody_reads_how_many_there_were(client: Client, fumiko: Client, police: Recipient) -> None:
    year = timezone.localdate().year
    page = client.get("/en/privacy/").content.decode()
    assert f"Demands of authorities in {year}" in page
    recorded(fumiko, police)
    page = client.get("/en/privacy/").content.decode()
    assert "Written inquiry of the police" in page
    assert "Aichi Police" not in page
