"""A member sends a paper, sees what became of it, and takes it back; likewise the account for refunds."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from funabin.gate.actions import publish_policy
from funabin.gate.models import SealedDatum, SubjectKey
from funabin.members.actions import destroy_paper
from funabin.members.models import Account, BankAccount, Verification
from tests.cast import WORKER
from tests.members.test_papers import KEIKO, picture, seen
from tests.members.world import amina
from tests.my.test_pages import signed_in

pytestmark = pytest.mark.django_db
TOPRANK = Path(__file__).resolve().parent.parent.parent / "houses" / "toprank"
TOLD = {"contact_name": "Amina Zuberi", "bank_account": "Coast Bank, Mombasa, 0102030405"}


@pytest.fixture
def account(house: None) -> Account:
    """Amina has an account."""
    return amina()


@pytest.fixture
def browser(account: Account) -> Client:
    """Amina's browser."""
    return signed_in(account)


def send(browser: Client, content: bytes | None = None, **said: str) -> Any:
    upload = SimpleUploadedFile("passport.jpg", picture() if content is None else content, "image/jpeg")
    form = {"document_verification": upload, "declaration_no_my_number": "on", **said}
    return browser.post("/my/en/papers/send/", {key: value for key, value in form.items() if value})


def test_the_form_says_what_never_to_send_and_what_to_cover(browser: Client) -> None:
    page = browser.get("/my/en/papers/send/").content.decode()
    words = (
        "No My Number card",
        "What to cover",
        "We take no PDF",
        "two of our staff looked at it",
        "multipart",
    )
    assert [word for word in words if word not in page] == []


def test_a_paper_is_sent_shown_and_taken_back(browser: Client) -> None:
    assert send(browser).headers["Location"] == "/my/en/papers/"
    paper = Verification.objects.get()
    page = browser.get("/my/en/papers/").content.decode()
    assert all(word in page for word in (paper.case, "waits to be looked at", "Our staff never opened it."))
    seen(paper)
    assert "Our staff opened it once." in browser.get("/my/en/papers/").content.decode()
    browser.post(f"/my/en/papers/{paper.case}/withdraw/")
    page = browser.get("/my/en/papers/").content.decode()
    assert "taken back" in page
    assert not SealedDatum.objects.filter(case=paper.case).exists()
    assert "Take it back" not in page


def test_a_destroyed_card_says_so(browser: Client) -> None:
    send(browser)
    paper = Verification.objects.get()
    seen(paper)
    destroy_paper(paper=paper, by=KEIKO)
    assert "showed a My Number, destroyed" in browser.get("/my/en/papers/").content.decode()


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"content": b"%PDF-1.7"}, "not a photo we can read"),
        ({"declaration_no_my_number": ""}, "This field is required"),
    ],
)
def test_what_cannot_be_taken_is_told_at_its_field(browser: Client, said: dict[str, Any], words: str) -> None:
    answer = send(browser, **said)
    assert answer.status_code == 200
    assert words in answer.content.decode()
    assert not Verification.objects.exists()


def test_a_fourth_paper_waits_for_the_third(browser: Client) -> None:
    for _ in range(4):
        answer = send(browser)
    assert "Three papers wait" in answer.content.decode()
    assert Verification.objects.count() == 3


def test_nobody_reaches_another_members_papers(browser: Client, account: Account) -> None:
    send(browser)
    browser.post("/my/en/bank-account/", TOLD)
    other = signed_in(amina(email="eve@importers.example"))
    paper, bank = Verification.objects.get(), BankAccount.objects.get()
    assert paper.case not in other.get("/my/en/papers/").content.decode()
    assert other.post(f"/my/en/papers/{paper.case}/withdraw/").status_code == 404
    assert other.post(f"/my/en/bank-account/{bank.case}/withdraw/").status_code == 404
    assert SubjectKey.objects.filter(case__in=[paper.case, bank.case]).count() == 2


def test_a_bank_account_is_told_shown_replaced_and_taken_back(browser: Client) -> None:
    assert browser.post("/my/en/bank-account/", {}).status_code == 200
    browser.post("/my/en/bank-account/", TOLD)
    assert TOLD["bank_account"] in browser.get("/my/en/bank-account/").content.decode()
    browser.post("/my/en/bank-account/", TOLD | {"bank_account": "Another Bank, 99887766"})
    page = browser.get("/my/en/bank-account/").content.decode()
    assert ("Another Bank" in page, "Coast Bank" in page) == (True, False)
    browser.post(f"/my/en/bank-account/{BankAccount.objects.get(ended_at=None).case}/withdraw/")
    assert not SubjectKey.objects.filter(retention="bank").exists()
    assert "Another Bank" not in browser.get("/my/en/bank-account/").content.decode()


def test_a_house_that_asks_for_no_papers_has_no_such_page(db: None) -> None:
    publish_policy(directory=TOPRANK, by=WORKER)
    for page in ("papers/", "papers/send/", "bank-account/"):
        assert Client().get(f"/my/en/{page}").status_code == 404
