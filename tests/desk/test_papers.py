"""Papers at the desk: two look together, once, in an answer no cache keeps; a My Number goes in one step."""

from __future__ import annotations

import base64
import re

import pytest
from django.test import Client

from funabin.gate.models import SealedDatum
from funabin.journal.models import Entry
from funabin.members.actions import send_paper, tell_bank_account
from funabin.members.models import BankAccount, Verification
from funabin.members.queries import member_actor
from tests.desk.conftest import Desk
from tests.members.test_papers import BANK, picture
from tests.members.world import amina

pytestmark = pytest.mark.django_db


@pytest.fixture
def paper(trade: None) -> Verification:
    """Amina sent a paper."""
    account = amina()
    return send_paper(account=account, upload=picture(), by=member_actor(account))


@pytest.fixture
def bank(trade: None) -> BankAccount:
    """Amina told where a refund goes."""
    account = amina()
    return tell_bank_account(account=account, told=BANK, by=member_actor(account))


def agreed(keiko: Client, fumiko: Client, address: str) -> None:
    """Keiko asks, Fumiko agrees under "Opening together"."""
    keiko.post(f"{address}ask/")
    page = fumiko.get("/desk/joint-openings/").content.decode()
    found = re.search(r"/desk/joint-openings/[0-9a-f-]+/agree/", page)
    assert found
    assert fumiko.post(found[0]).headers["Location"] == address


def test_two_look_once_in_an_answer_that_nothing_keeps(desk: Desk, paper: Verification) -> None:
    keiko, fumiko, at = desk("keiko", "accounts"), desk("fumiko", "privacy"), f"/desk/papers/{paper.case}/"
    assert paper.case in keiko.get("/desk/papers/").content.decode()
    assert keiko.post(f"{at}open/").status_code == 403
    agreed(keiko, fumiko, at)
    answer = keiko.post(f"{at}open/")
    shown = re.search(r'src="data:image/jpeg;base64,([^"]+)"', answer.content.decode())
    assert shown
    assert base64.b64decode(shown[1])[:3] == b"\xff\xd8\xff"
    assert answer.headers["Cache-Control"] == "no-store, private"
    assert "data:image" not in keiko.get(at).content.decode()
    assert keiko.get(f"{at}open/").status_code == 405
    assert Entry.objects.filter(kind="data.opened", case=paper.case).count() == 1
    assert Entry.objects.filter(kind="data.refused", case=paper.case).count() == 1


def test_the_first_does_not_agree_with_himself(desk: Desk, paper: Verification) -> None:
    keiko, at = desk("keiko", "accounts"), f"/desk/papers/{paper.case}/"
    keiko.post(f"{at}ask/")
    page = keiko.get(at).content.decode()
    assert "you asked, nobody agreed yet" in page
    number = re.search(r"joint-openings/([0-9a-f-]+)/decline/", page)
    assert number
    assert keiko.post(f"/desk/joint-openings/{number[1]}/agree/").status_code == 403
    assert keiko.post(f"{at}open/").status_code == 403
    keiko.post(f"/desk/joint-openings/{number[1]}/decline/")
    assert "nobody asked yet" in keiko.get(at).content.decode()


def test_what_came_of_it_is_noted_after_looking_alone(desk: Desk, paper: Verification) -> None:
    keiko, fumiko, at = desk("keiko", "accounts"), desk("fumiko", "privacy"), f"/desk/papers/{paper.case}/"
    answer = keiko.post(f"{at}check/", {"outcome": "accepted"}, follow=True)
    assert "look at the paper first" in answer.content.decode()
    agreed(keiko, fumiko, at)
    fumiko.post(f"{at}open/")
    answer = keiko.post(f"{at}check/", {"outcome": "accepted"}, follow=True)
    assert (
        "look at the paper first" in answer.content.decode()
    )  # she agreed to it, and has not looked herself
    keiko.post(f"{at}open/")
    assert "choose what came" in keiko.post(f"{at}check/", {"outcome": "x"}, follow=True).content.decode()
    answer = keiko.post(f"{at}check/", {"outcome": "accepted"}, follow=True)
    assert "It is noted" in answer.content.decode()
    assert "settled already" in keiko.post(f"{at}destroy/", follow=True).content.decode()
    assert Verification.objects.get().outcome == "accepted"
    assert keiko.post(f"{at}open/").status_code == 403


def test_a_my_number_card_goes_in_one_step(desk: Desk, paper: Verification) -> None:
    keiko, fumiko, at = desk("keiko", "accounts"), desk("fumiko", "privacy"), f"/desk/papers/{paper.case}/"
    agreed(keiko, fumiko, at)
    assert "My Number card: destroy now" in keiko.post(f"{at}open/").content.decode()
    answer = keiko.post(f"{at}destroy/", follow=True)
    assert "The picture is destroyed." in answer.content.decode()
    assert not SealedDatum.objects.filter(case=paper.case).exists()
    assert "The picture is destroyed." in keiko.get(at).content.decode()


def test_sales_sees_neither_papers_nor_bank_accounts(desk: Desk, paper: Verification) -> None:
    chie = desk("chie", "sales")
    for address in ("/desk/papers/", f"/desk/papers/{paper.case}/", "/desk/joint-openings/"):
        assert chie.get(address).status_code == 403
    for step in ("ask", "open", "check", "destroy"):
        assert chie.post(f"/desk/papers/{paper.case}/{step}/").status_code == 403
    assert Verification.objects.get().outcome == ""
    assert "Papers" not in chie.get("/desk/").content.decode()


def test_two_open_a_bank_account(desk: Desk, bank: BankAccount) -> None:
    keiko, fumiko = desk("keiko", "accounts"), desk("fumiko", "privacy")
    at = f"/desk/bank-accounts/{bank.case}/"
    assert bank.case in keiko.get("/desk/papers/").content.decode()
    assert keiko.post(f"{at}open/").status_code == 403
    agreed(keiko, fumiko, at)
    assert "0102030405" in fumiko.post(f"{at}open/").content.decode()
    assert "0102030405" not in fumiko.get(at).content.decode()
    assert desk("chie", "sales").get(at).status_code == 403
