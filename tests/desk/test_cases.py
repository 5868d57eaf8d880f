"""A sales clerk's day: sealed until taken, opened for an answer, closed to everybody else."""

from __future__ import annotations

from funabin.catalogue.models import Vehicle
from funabin.journal.models import Entry
from funabin.trade.models import Inquiry, Quotation
from tests.desk.conftest import Desk
from tests.trade import world

NAME, TEXT = "Amina Odhiambo", "What is the total price to Mombasa?"


def test_a_visitor_without_a_seat_is_asked_to_sign_in(trade, client) -> None:
    answer = client.get("/desk/")
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/desk/account/login/?next=/desk/"


def test_a_case_is_sealed_until_it_is_taken(desk: Desk, hiace: Vehicle) -> None:
    chie = desk("chie", "sales")
    inquiry = world.asked(hiace)
    before = chie.get(f"/desk/cases/{inquiry.number}/").content.decode()
    assert NAME not in before
    assert TEXT not in before
    assert 'class="seal"' in before
    assert not Entry.objects.filter(kind="data.opened").exists()

    chie.post(f"/desk/cases/{inquiry.number}/take/")
    after = chie.get(f"/desk/cases/{inquiry.number}/").content.decode()
    assert NAME in after
    assert TEXT in after
    opened = Entry.objects.filter(kind="data.opened").get()
    assert (opened.actor_token, opened.purpose, opened.case) == (
        chie.account.handle,
        "inquiry.answer",
        inquiry.number,
    )


def test_another_clerks_case_is_refused_and_journalled(desk: Desk, hiace: Vehicle) -> None:
    chie, hana = desk("chie", "sales"), desk("hana", "sales")
    inquiry = world.asked(hiace)
    chie.post(f"/desk/cases/{inquiry.number}/take/")
    answer = hana.get(f"/desk/cases/{inquiry.number}/")
    assert answer.status_code == 403
    assert NAME not in answer.content.decode()
    refused = Entry.objects.filter(kind="data.refused").get()
    assert (refused.actor_token, refused.case) == (hana.account.handle, inquiry.number)
    assert inquiry.number not in hana.get("/desk/").content.decode()


def test_the_inbox_names_ones_own_cases_only(desk: Desk, hiace: Vehicle) -> None:
    chie = desk("chie", "sales")
    mine = world.asked(hiace)
    chie.post(f"/desk/cases/{mine.number}/take/")
    other = world.asked(hiace, world.JUMA)
    page = chie.get("/desk/").content.decode()
    assert NAME in page
    assert other.number in page
    assert "Juma Mwangi" not in page


def test_an_answer_reaches_the_thread_and_the_mail(desk: Desk, hiace: Vehicle) -> None:
    chie = desk("chie", "sales")
    inquiry = world.asked(hiace)
    chie.post(f"/desk/cases/{inquiry.number}/take/")
    chie.post(f"/desk/cases/{inquiry.number}/answer/", {"text": "It is. I send you a quotation."})
    assert "I send you a quotation." in chie.get(f"/desk/cases/{inquiry.number}/").content.decode()
    assert Inquiry.objects.get(pk=inquiry.pk).state == "answered"


def test_a_quotation_is_issued_from_the_case(desk: Desk, hiace: Vehicle) -> None:
    chie = desk("chie", "sales")
    inquiry = world.asked(hiace)
    chie.post(f"/desk/cases/{inquiry.number}/take/")
    offer = {"vehicle": str(hiace.pk), "port": "KEMBA", "incoterm": "CIF", "discount": "200"}
    answer = chie.post(f"/desk/cases/{inquiry.number}/quotation/", offer)
    quotation = Quotation.objects.get()
    assert answer.headers["Location"] == f"/desk/cases/{inquiry.number}/"
    page = chie.get(f"/desk/quotations/{quotation.number}/").content.decode()
    assert quotation.number in page
    assert "Total CIF" in " ".join(page.split())


def test_a_bad_discount_is_told_at_the_form_and_issues_nothing(desk: Desk, hiace: Vehicle) -> None:
    chie = desk("chie", "sales")
    inquiry = world.asked(hiace)
    chie.post(f"/desk/cases/{inquiry.number}/take/")
    offer = {"vehicle": str(hiace.pk), "port": "KEMBA", "incoterm": "CIF", "discount": "99999"}
    answer = chie.post(f"/desk/cases/{inquiry.number}/quotation/", offer)
    assert answer.status_code == 200
    assert "not more than the FOB price" in answer.content.decode()
    assert not Quotation.objects.exists()


def test_a_phone_call_is_written_down_with_source_and_notice(desk: Desk, hiace: Vehicle) -> None:
    chie = desk("chie", "sales")
    told = {
        "contact_name": "Juma Mwangi", "contact_phone": "+254712000333", "message_text": "Wants the Hiace.",
        "channel": "whatsapp", "source": "self", "port": "KEMBA", "language": "en",
        "stock_numbers": hiace.stock_number,
    }  # fmt: skip
    refused = chie.post("/desk/cases/new/", told)
    assert refused.status_code == 200
    assert "Tell the person first." in refused.content.decode()
    assert "Juma Mwangi" in refused.content.decode()  # nothing typed is lost
    assert not Inquiry.objects.exists()

    chie.post("/desk/cases/new/", {**told, "notice_given": "on"})
    inquiry = Inquiry.objects.get()
    assert (inquiry.channel, inquiry.source, inquiry.assigned_to) == ("whatsapp", "self", chie.account.handle)
    assert "Juma Mwangi" in chie.get(f"/desk/cases/{inquiry.number}/").content.decode()


def test_a_case_given_away_is_closed_to_the_giver(desk: Desk, hiace: Vehicle) -> None:
    chie, hana = desk("chie", "sales"), desk("hana", "sales")
    inquiry = world.asked(hiace)
    chie.post(f"/desk/cases/{inquiry.number}/take/")
    chie.post(f"/desk/cases/{inquiry.number}/assign/", {"to": hana.account.handle})
    assert chie.get(f"/desk/cases/{inquiry.number}/").status_code == 403
    assert NAME in hana.get(f"/desk/cases/{inquiry.number}/").content.decode()


def test_who_may_see_nothing_sees_no_case(desk: Desk, hiace: Vehicle) -> None:
    stock = desk("daichi", "stock")
    inquiry = world.asked(hiace)
    assert stock.get(f"/desk/cases/{inquiry.number}/").status_code == 403
    assert stock.post(f"/desk/cases/{inquiry.number}/take/").status_code == 403
    assert Inquiry.objects.get(pk=inquiry.pk).assigned_to == ""
