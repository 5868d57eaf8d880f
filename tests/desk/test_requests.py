"""The privacy officer's pages: requests written down, found out, searched, done, answered or refused."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any, get_args

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import translation
from PIL import Image

from funabin.catalogue.models import Vehicle
from funabin.desk.views.requests import FEES
from funabin.desk.words import RIGHTS
from funabin.gate.forms import value_form
from funabin.gate.lookup import find_subjects
from funabin.gate.purpose import declared
from funabin.gate.queries import current_policy
from funabin.outbox.models import Mail
from funabin.policy.model import RightKind
from funabin.rights.actions.messages import write_to_us
from funabin.rights.actions.requests import answer_request
from funabin.rights.models import IdentityCheck, Request, RequestMessage
from funabin.rights.queries.searching import matches
from funabin.rights.queries.told import requester_of
from funabin.rights.rules.errors import NotRefusable
from funabin.trade.actions.inquiries import confirm_inquiry
from funabin.trade.models import Inquiry
from tests.cast import FUMIKO
from tests.desk.conftest import Desk
from tests.trade import world
from tests.trade.world import AMINA

pytestmark = pytest.mark.django_db
INTAKE = {
    "kind": "disclosure",
    "channel": "phone",
    "language": "en",
    "notice_given": "on",
    "contact_name": "Amina Odhiambo",
    "contact_phone": AMINA["contact.phone"],
}


def photo() -> bytes:
    """A photo of a paper that says by which camera it was taken."""
    exif = Image.Exif()
    exif[0x010F] = "Secret Camera"
    file = io.BytesIO()
    Image.effect_noise((320, 240), 60).convert("RGB").save(file, "JPEG", exif=exif)
    return file.getvalue()


@pytest.fixture
def officer(desk: Desk) -> Client:
    """The privacy officer's browser."""
    return desk("fumiko", "privacy")


@pytest.fixture
def inquiry(hiace: Vehicle, clock: Any) -> Inquiry:
    """An inquiry that came an hour before: what it told is held."""
    row = world.asked(hiace)
    clock.shift(3600)
    return row


def at(name: str, *args: str) -> str:
    """The address of a page about the only request."""
    return reverse(f"desk:{name}", args=[Request.objects.get().number, *args])


def written(officer: Client, **more: Any) -> Request:
    """A request is written down."""
    answer = officer.post("/desk/requests/new/", INTAKE | more)
    row = Request.objects.get()
    assert answer.headers["Location"] == at("request")
    return row


def text(officer: Client, name: str, *args: str) -> str:
    """A page about the only request."""
    answer = officer.get(at(name, *args))
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_a_clerk_who_writes_an_inquiry_down_is_not_told_how_he_is_addressed(desk: Desk, trade: None) -> None:
    page = desk("chie", "sales").get("/desk/cases/new/").content.decode()
    assert "As the person gave it." in page
    assert "how to address you" not in page


@pytest.mark.parametrize("address", ["/desk/requests/new/", "/desk/complaints/new/"])
def test_hints_at_the_desk_speak_to_the_clerk(officer: Client, address: str) -> None:
    page = officer.get(address).content.decode()
    for said in ("As the person gave it.", "An answer by mail goes there.", "in their own words."):
        assert page.count(said) == 1
    person = page.split("<form class", 1)[1].split('class="notice', 1)[0]
    for said_to_the_person in ("hold about you", "it is you", "We call you", "Tell us what went wrong"):
        assert said_to_the_person not in person


def test_a_request_by_telephone_is_called_back_searched_and_answered(
    inquiry: Inquiry, officer: Client
) -> None:
    written(officer)
    record = inquiry.subject_id
    assert "Call back record" in text(officer, "request")
    page = officer.post(at("prepare_call"), {"record": record}).content.decode()
    assert AMINA["contact.phone"] in page
    assert AMINA["contact.email"] not in page
    officer.post(at("record_call"), {"record": record, "passed": "0"})
    officer.post(at("record_call"), {"record": record, "passed": "1"})
    assert list(IdentityCheck.objects.values_list("means", "passed")) == [
        ("call_back", False),
        ("call_back", True),
    ]
    officer.post(at("accept_request"), {"records": [record]})
    assert "fields looked through" in text(officer, "request")
    officer.post(at("make_answer"))
    assert officer.post(at("print_answer")).headers["Content-Type"] == "application/pdf"
    officer.post(at("answer_request"), {"manner": "written", "outcome": "granted"})
    row = Request.objects.get()
    assert (row.state, row.answer_manner, row.outcome) == ("answered", "written", "granted")
    assert "Nobody opens anything of it any more" in text(officer, "request")


def test_a_number_that_only_the_request_named_is_never_called(inquiry: Inquiry, officer: Client) -> None:
    row = written(officer, contact_phone="+254700999888")
    for record in (row.subject_id, "nobody"):
        answer = officer.post(at("prepare_call"), {"record": record}, follow=True)
        assert "was not found by what the request told" in answer.content.decode()
        officer.post(at("record_call"), {"record": record, "passed": "1"})
    found = matches(row, {"contact.name": "Amina Odhiambo"})
    assert [match.subject for match in found] == [inquiry.subject_id]
    assert IdentityCheck.objects.count() == 0


def test_an_agent_is_heard_once_the_paper_was_looked_at(inquiry: Inquiry, officer: Client) -> None:
    paper = SimpleUploadedFile("paper.jpg", photo(), content_type="image/jpeg")
    written(
        officer,
        channel="letter",
        agency="power_of_attorney",
        **{
            "agent-contact_name": "Wanjiku Advocate",
            "agent-contact_email": "w@law.example",
            "agent-document_agency": paper,
        },
    )
    shown = officer.post(at("agent_paper"))
    assert shown.headers["Content-Type"] == "image/jpeg"
    assert b"Secret Camera" in photo()
    assert b"Secret Camera" not in shown.content
    assert "First the steps above" in text(officer, "request")
    officer.post(at("check_agency"), {"passed": "1"})
    assert "it is the person" not in text(officer, "request")
    assert Request.objects.get().agency_checked_by != ""
    officer.post(at("withdraw_request"))
    row = Request.objects.get()
    assert (row.agent_paper, row.state) == (None, "withdrawn")
    assert row.papers_destroyed_at is not None


def test_a_paper_that_is_no_picture_is_not_taken_at_the_desk(inquiry: Inquiry, officer: Client) -> None:
    agent = {"agent-contact_name": "Wanjiku", "agent-contact_email": "w@law.example"}
    paper = SimpleUploadedFile("paper.pdf", b"%PDF-1.7", content_type="application/pdf")
    told = INTAKE | agent | {"agency": "power_of_attorney", "agent-document_agency": paper}
    assert "not a photo we can read" in officer.post("/desk/requests/new/", told).content.decode()
    assert Request.objects.count() == 0


def test_the_officer_writes_to_the_person_and_reads_the_answer(
    inquiry: Inquiry, officer: Client, clock: Any
) -> None:
    row = written(officer, contact_email=AMINA["contact.email"])
    assert officer.post(at("write_message"), {"message_text": " "}).status_code == 422
    assert RequestMessage.objects.count() == 0
    said = officer.post(at("write_message"), {"message_text": "Which car was it?"}, follow=True)
    assert "Which car was it?" in said.content.decode()
    assert "a message came" not in officer.get("/desk/requests/").content.decode()
    assert Mail.objects.get(template="request_message").case == row.number
    clock.shift(60)
    write_to_us(request=row, text="The red one.", by=requester_of(row))
    assert "a message came" in officer.get("/desk/requests/").content.decode()
    page = text(officer, "request")
    assert page.index("Which car was it?") < page.index("The red one.")


def test_without_a_mail_address_nothing_is_written(inquiry: Inquiry, officer: Client) -> None:
    written(officer)
    assert 'name="message_text"' not in text(officer, "request")
    answer = officer.post(at("write_message"), {"message_text": "Hello"}, follow=True)
    assert "No e-mail address is known" in answer.content.decode()
    assert RequestMessage.objects.count() == 0


def test_an_address_nobody_confirmed_is_shown_as_such(inquiry: Inquiry, officer: Client) -> None:
    written(officer, contact_email=AMINA["contact.email"])
    assert "unconfirmed, needs a call" in text(officer, "request")
    confirm_inquiry(inquiry=inquiry, by=world.GUEST)
    assert "unconfirmed, needs a call" not in text(officer, "request")


def test_the_number_of_a_stranger_is_not_shown(inquiry: Inquiry, officer: Client, clock: Any) -> None:
    foreign = world.asked(world.vehicle("AR-10235"), world.JUMA | {"contact.phone": "+254733000222"})
    clock.shift(3600)
    written(officer)
    for name in ("prepare_call", "record_call", "check_identity"):
        told = {"record": foreign.subject_id, "records": [foreign.subject_id], "passed": "1"}
        answer = officer.post(at(name), told, follow=True).content.decode()
        assert "+254733000222" not in answer
    assert (Request.objects.get().about, IdentityCheck.objects.count()) == ([], 0)


def test_an_agent_who_says_nothing_of_himself_is_asked(inquiry: Inquiry, officer: Client) -> None:
    answer = officer.post("/desk/requests/new/", INTAKE | {"agency": "power_of_attorney"})
    assert 'class="error"' in answer.content.decode()
    assert Request.objects.count() == 0


def identified(officer: Client, inquiry: Inquiry, **more: Any) -> str:
    """A request by telephone in work, about the record of an inquiry."""
    written(officer, **more)
    officer.post(at("prepare_call"), {"record": inquiry.subject_id})
    officer.post(at("record_call"), {"record": inquiry.subject_id, "passed": "1"})
    officer.post(at("accept_request"), {"records": [inquiry.subject_id]})
    return str(inquiry.subject_id)


def test_an_erasure_is_done_in_one_step(inquiry: Inquiry, officer: Client) -> None:
    identified(officer, inquiry, kind="erasure")
    officer.post(at("answer_request"), {"manner": "written", "outcome": "granted"})
    assert Request.objects.get().state == "accepted"
    officer.post(at("carry_out_request"))
    assert find_subjects("contact.email", AMINA["contact.email"]) == []
    assert "Certificate of erasure" not in text(officer, "request")
    assert officer.post(at("print_letter", "letter")).headers["Location"] == at("request")
    officer.post(at("answer_request"), {"manner": "written", "outcome": "granted"})
    assert Request.objects.get().state == "answered"
    for paper in ("letter", "certificate"):
        assert at("print_letter", paper) in text(officer, "request")
        printed = officer.post(at("print_letter", paper))
        assert (printed.headers["Content-Type"], printed.headers["Cache-Control"]) == (
            "application/pdf",
            "no-store",
        )
        assert printed.content.startswith(b"%PDF-")
    assert officer.post(at("print_letter", "diary")).status_code == 404


def test_an_article_that_was_not_offered_is_told_at_its_field(inquiry: Inquiry, officer: Client) -> None:
    identified(officer, inquiry, kind="stop_use")
    officer.post(at("carry_out_request"))
    told = {"manner": "written", "outcome": "partly", "kept_on": ["MOON 1"]}
    answer = officer.post(at("answer_request"), told)
    assert (answer.status_code, Request.objects.get().state) == (400, "accepted")
    assert list(answer.context["answer"].errors) == ["kept_on"]
    assert "MOON 1" in answer.content.decode()
    for article in ("MOON 1", "APPI"):  # nor below the form
        with declared("rights.answer"), pytest.raises(NotRefusable):
            answer_request(
                request=Request.objects.get(),
                manner="written",
                outcome="partly",
                kept_on=[article],
                by=FUMIKO,
            )
    officer.post(at("answer_request"), {**told, "kept_on": ["APPI 35(6)"]})
    assert Request.objects.get().kept_on == ["APPI 35(6)"]


def test_what_is_wrong_is_corrected_on_the_data_found(inquiry: Inquiry, officer: Client) -> None:
    identified(officer, inquiry, kind="correction")
    for name in ("open_found", "carry_out_request"):
        assert officer.get(at(name)).status_code == 405
    found = officer.post(at("open_found"))
    assert AMINA["contact.email"] in found.content.decode()
    assert found.headers["Cache-Control"] == "no-store"
    told = {"row": [str(inquiry.name.datum)], "value": ["Amina Njeri"]}
    officer.post(at("carry_out_request"), told)
    assert "Amina Njeri" in officer.post(at("open_found")).content.decode()


def test_a_refusal_names_its_article_and_its_reason(inquiry: Inquiry, officer: Client) -> None:
    identified(officer, inquiry, kind="stop_use")
    assert "still need the data" in text(officer, "request")
    officer.post(at("refuse_request"), {"article": "APPI 33(2)"})
    assert Request.objects.get().state == "accepted"
    officer.post(at("refuse_request"), {"article": "APPI 35(6)"})
    row = Request.objects.get()
    assert (row.state, row.refused_on) == ("refused", "APPI 35(6)")


def test_the_list_says_in_plain_words_what_is_late(inquiry: Inquiry, officer: Client) -> None:
    row = written(officer)
    assert "14 days left" in officer.get("/desk/requests/").content.decode()
    Request.objects.update(due_at=row.due_at - timedelta(days=16))
    assert "2 days late" in officer.get("/desk/requests/").content.decode()
    assert "The person may go to court" in text(officer, "request")


@pytest.mark.parametrize("name", ["requests", "record_request"])
def test_only_those_who_answer_see_requests(desk: Desk, name: str) -> None:
    assert desk("chie", "sales").get(reverse(f"desk:{name}")).status_code == 403


@pytest.mark.parametrize(
    ("field", "wrong", "said"),
    [
        ("email", "amina at example.ke", "Enter a valid email address"),
        ("phone", "call me", "Please write the number with digits only."),
        ("name", "My card is 4111 1111 1111 1111", "We never take it."),
    ],
)
def test_a_corrected_value_is_checked_like_where_it_was_asked_first(
    inquiry: Inquiry, officer: Client, field: str, wrong: str, said: str
) -> None:
    identified(officer, inquiry, kind="correction")
    row = Inquiry.objects.get()
    right, datum = (row.name if field != "name" else row.email), getattr(row, field).datum
    told = {"row": [str(right.datum), str(datum)], "value": ["", wrong]}
    answer = officer.post(at("carry_out_request"), told)
    page = answer.content.decode()
    assert (answer.status_code, answer.headers["Cache-Control"]) == (422, "no-store")
    assert f'id="value-{datum}-value_error"' in page
    assert said in page
    assert f'value="{wrong}"' in page
    assert Request.objects.get().carried_out_at is None
    assert getattr(Inquiry.objects.get(), field).datum == datum


def test_a_date_and_a_country_are_checked_by_their_kind(house: Any) -> None:
    policy = current_policy()
    kinds = {row.kind: key for key, row in policy.categories.items()}
    for kind, wrong, right in (("country", "Atlantis", "KE"), ("date", "31 June", "1990-06-30")):
        form = value_form(kinds[kind], "en")
        assert not form({"value": wrong}).is_valid()
        assert form({"value": right}).is_valid()
        assert form({"value": ""}).is_valid()


def test_the_desk_never_says_that_somebody_was_told_whom_no_mail_reaches(
    inquiry: Inquiry, officer: Client
) -> None:
    written(officer)
    assert "No e-mail address is known" in text(officer, "request")
    page = officer.post(at("ask_identity"), {"means": "call_back"}, follow=True).content.decode()
    assert "It is noted. No e-mail address is known: tell the person" in page
    assert "The person is asked to show who he is." not in page


def test_whom_a_mail_reaches_is_told(inquiry: Inquiry, officer: Client) -> None:
    written(officer, contact_email="amina.odhiambo@example.ke")
    page = officer.post(at("ask_identity"), {"means": "call_back"}, follow=True).content.decode()
    assert "The person is asked to show who he is." in page
    assert "No e-mail address is known" not in page


def test_every_right_is_said_of_the_person_and_not_to_him() -> None:
    assert set(RIGHTS) == set(get_args(RightKind))
    english = {kind: str(words) for kind, words in RIGHTS.items()}
    assert not [said for said in english.values() if {"you", "your", "we"} & {*said.split()}]
    with translation.override("ja"):
        japanese = {kind: str(words) for kind, words in RIGHTS.items()}
    assert not [said for said in japanese.values() if "ご自身" in said or "お客様" in said]
    assert (english["erasure"], japanese["erasure"]) == ("erasure of the data", "情報の消去")


def test_the_desk_says_what_the_person_asks_for_in_the_third_person(
    inquiry: Inquiry, officer: Client
) -> None:
    written(officer, kind="erasure")
    assert "The person asks for: erasure of the data<" in text(officer, "request")
    assert "erasure of the data<" in officer.get(reverse("desk:requests")).content.decode()


def test_what_is_done_with_a_fee_is_said_in_the_readers_language() -> None:
    with translation.override("ja"):
        said = [str(words) for _, words in FEES.values()]
    assert said[2:] == ["手数料は取りません。", "手数料を受け取りました。"]


def test_a_mail_that_did_not_arrive_stands_on_the_page(inquiry: Inquiry, officer: Client) -> None:
    row = written(officer, contact_email="amina.odhiambo@example.ke")
    assert "did not arrive" not in text(officer, "request")
    Mail.objects.filter(case=row.number).update(state="failed")
    assert "did not arrive. Tell the person by telephone or letter." in text(officer, "request")
