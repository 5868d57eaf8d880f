"""The desk speaks the language that whoever signed in there chose; its sign-in page the browser's."""

from __future__ import annotations

import pytest
from django.test import Client

from funabin.gate.models import DataSubject
from funabin.journal.models import Entry
from funabin.outbox.models import Mail
from tests.desk.conftest import Desk
from tests.desk.test_staff import NEW
from tests.members.world import amina

CHOOSE = "/desk/language/"


@pytest.fixture
def chie(desk: Desk) -> Client:
    """The clerk."""
    return desk("chie", "sales")


def language_of(client: Client, page: str = "/desk/") -> str:
    """The language the page says that it is in."""
    answer = client.get(page)
    said = answer.content.decode().partition('<html lang="')[2][:2]
    assert said == answer["Content-Language"]
    return said


def test_a_clerk_chooses_japanese_and_comes_back_to_the_same_page(chie: Client) -> None:
    assert language_of(chie) == "en"
    answer = chie.post(CHOOSE, {"language": "ja", "next": "/desk/vehicles/?state=sold"})
    assert answer.headers["Location"] == "/desk/vehicles/?state=sold"
    assert language_of(chie) == "ja"
    chie.post(CHOOSE, {"language": "en"})
    assert language_of(chie) == "en"


def test_the_choice_stays_with_the_account_and_is_recorded(chie: Client) -> None:
    chie.post(CHOOSE, {"language": "ja"})
    account = chie.account  # type: ignore[attr-defined]
    account.refresh_from_db()
    assert account.language == "ja"
    assert DataSubject.objects.get(pk=account.subject_id).language == "ja"
    entry = Entry.objects.get(kind="account.language_chosen")
    assert (entry.actor_token, entry.detail) == (account.handle, {})


def test_what_the_browser_asks_for_does_not_overrule_the_choice(chie: Client) -> None:
    answer = chie.get("/desk/", headers={"Accept-Language": "ja"})
    assert answer["Content-Language"] == "en"


@pytest.mark.parametrize(
    "address", ["https://evil.example/", "//evil.example/", "/my/en/", "", "/desk/\\evil"]
)
def test_the_way_back_never_leaves_the_desk(chie: Client, address: str) -> None:
    answer = chie.post(CHOOSE, {"language": "ja", "next": address})
    assert answer.headers["Location"].startswith("/desk/")


def test_a_language_nobody_speaks_changes_nothing(chie: Client) -> None:
    assert chie.post(CHOOSE, {"language": "xx"}).status_code == 400
    assert language_of(chie) == "en"


def test_only_staff_choose_and_only_by_a_form(desk: Desk, client: Client) -> None:
    assert (
        client.post(CHOOSE, {"language": "ja"}, headers={"sec-fetch-site": "same-origin"}).status_code == 302
    )
    assert desk("chie", "sales").get(CHOOSE).status_code == 405
    assert amina().language == "en"
    assert not Entry.objects.filter(kind="account.language_chosen").exists()


def test_every_page_offers_the_other_language(chie: Client) -> None:
    for page in ("/desk/", "/desk/vehicles/", "/desk/account/2fa/", "/desk/staff/", "/desk/cases/none/"):
        offered = chie.get(page).content.decode()
        assert '<button class="button quiet" name="language" value="ja" lang="ja">日本語</button>' in offered
        assert f'<input type="hidden" name="next" value="{page}">' in offered
        assert 'value="en" lang="en"' not in offered


def test_the_sign_in_page_speaks_the_browsers_language_and_offers_no_choice(
    trade: None, client: Client
) -> None:
    answer = client.get("/desk/account/login/", headers={"Accept-Language": "ja,en;q=0.5"})
    assert answer["Content-Language"] == "ja"
    assert 'name="language"' not in answer.content.decode()


def test_a_colleague_is_invited_in_a_language_of_his_own(desk: Desk) -> None:
    admin = desk("genji", "admin")
    admin.post("/desk/staff/invite/", {**NEW, "language": "ja"})
    mail = Mail.objects.get(template="staff_invitation", language="ja")
    assert mail.language == "ja"


@pytest.mark.parametrize("address", ["/desk/requests/R-1999-00001/", "/desk/nowhere/"])
def test_what_the_desk_does_not_find_is_no_sold_vehicle(desk: Desk, address: str) -> None:
    page = desk("fumiko", "privacy").get(address)
    assert page.status_code == 404
    assert "vehicle may be sold" not in page.content.decode()
    assert "what it led to has ended" in page.content.decode()
