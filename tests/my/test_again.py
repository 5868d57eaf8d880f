"""A buyer who asked for it is recognised next time, after a check; nobody else is."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from funabin.gate.actions import erase_subject, publish_policy
from funabin.gate.models import DataSubject, Engagement
from funabin.gate.purpose import declared
from funabin.journal.models import Entry
from funabin.members.actions import Registration, confirm_address, end_account, register_member
from funabin.members.models import Account
from funabin.members.queries import member_actor
from funabin.outbox.actions import mint_link
from funabin.outbox.models import Mail
from funabin.shipping.actions import import_rates
from funabin.trade.actions.erasure import erase_person
from funabin.trade.actions.inquiries import Asked, receive_inquiry
from funabin.trade.models import Inquiry, Recognition
from funabin.trade.queries.contacts import guest_of
from funabin.trade.tasks import run_purge
from tests.cast import WORKER
from tests.conftest import HOUSE, TABLES
from tests.trade.world import AMINA, GUEST

pytestmark = pytest.mark.django_db
AGAIN, REMEMBER, FORGET = "/my/en/again/", "/my/en/again/remember/", "/my/en/again/forget/"
OWN = {"contact": AMINA["contact.email"]}
ASKED = "Your e-mail address or telephone number"


@pytest.fixture(autouse=True)
def _recognising_house(db: None) -> None:
    """The house whose policy declares the cookie."""
    publish_policy(directory=HOUSE.parent / "carjunction", by=WORKER)
    import_rates(directory=TABLES, by=WORKER)


@pytest.fixture
def buyer() -> Client:
    """Amina's browser, or whoever sits in front of it."""
    return Client(headers={"sec-fetch-site": "same-origin"})


def asked(personal: dict[str, str] = AMINA) -> Inquiry:
    """An inquiry from the site."""
    told = personal | {"person.country": "KE", "shipping.port": "KEMBA"}
    what = Asked(country="KE", language="en")
    proof = f"proof-{Inquiry.objects.count()}"
    return receive_inquiry(personal=told, asked=what, by=GUEST, proof=proof)


def button_of(buyer: Client) -> str:
    """The token of the button on the page behind the newest mail."""
    page = buyer.post(f"/l/{mint_link(mail=Mail.objects.latest('queued_at', 'id'))}")
    assert not page.cookies
    found = re.search(rf'action="{REMEMBER}"><input type="hidden" name="token" value="([^"]+)"', text(page))
    assert found is not None
    return found[1]


def text(page: object) -> str:
    """What the page says."""
    return page.content.decode()  # type: ignore[attr-defined,no-any-return]


def remembered(buyer: Client) -> Inquiry:
    """A guest pressed the button of his page."""
    inquiry = asked()
    assert buyer.post(REMEMBER, {"token": button_of(buyer)}).status_code == 200
    return inquiry


def member() -> Account:
    """Amina with an account."""
    told = {key: AMINA[key] for key in ("contact.name", "contact.email", "contact.phone")}
    told |= {"person.country": "KE", "shipping.port": "KEMBA"}
    account = register_member(told=Registration(told), password="correct horse battery", language="en")
    with declared("account.access"):
        confirm_address(account=account, by=WORKER)
    return account


def assert_nobody_is_known(buyer: Client) -> None:
    """The page says so, the cookie goes, and an answer opens nothing."""
    page = buyer.get(AGAIN)
    assert "We do not recognise this browser" in text(page)
    assert ASKED not in text(page)
    assert AMINA["contact.name"] not in text(buyer.post(AGAIN, OWN))


def test_the_guests_own_act_sets_a_cookie_as_the_policy_declares_it(buyer: Client) -> None:
    inquiry = asked()
    page = buyer.post(REMEMBER, {"token": button_of(buyer)})
    cookie = page.cookies["returning"]
    assert re.fullmatch(r"[A-Za-z0-9_-]{43}", cookie.value)  # 256 random bits
    assert (cookie["path"], cookie["domain"], cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (
        "/my/", "", True, "Lax", 365 * 24 * 3600,
    )  # fmt: skip
    row = Recognition.objects.get()
    assert (row.subject_id, row.digest == cookie.value) == (inquiry.subject_id, False)
    assert cookie.value not in str(list(Entry.objects.values_list("detail", "case")))
    engaged = Engagement.objects.get(case=row.case)
    assert (engaged.purpose, engaged.actor, engaged.role) == ("order.fulfil", inquiry.subject_id, "")
    assert engaged.until == row.until
    assert page["Cache-Control"].endswith("no-store, private") or "no-store" in page["Cache-Control"]


def test_nobody_is_recognised_without_asking_for_it(buyer: Client) -> None:
    asked()
    button_of(buyer)
    assert not Recognition.objects.exists()
    assert "returning" not in buyer.cookies
    assert_nobody_is_known(buyer)


def test_the_button_works_once_and_for_half_an_hour(buyer: Client) -> None:
    asked()
    token = button_of(buyer)
    buyer.post(REMEMBER, {"token": token})
    again = buyer.post(REMEMBER, {"token": token})
    assert (again.status_code, Recognition.objects.count()) == (409, 1)
    assert "This button was used" in text(again)
    late = button_of(buyer)
    with time_machine.travel(timezone.now() + timedelta(minutes=31)):
        assert buyer.post(REMEMBER, {"token": late}).status_code == 409
    for forged in ("", "x", late[:-1]):
        assert buyer.post(REMEMBER, {"token": forged}).status_code == 409
    assert Recognition.objects.count() == 1


def test_nobody_signed_in_and_no_button_remembers_nobody(buyer: Client) -> None:
    assert buyer.post(REMEMBER).status_code == 404
    assert buyer.get(REMEMBER).status_code == 405
    other_site = Client(headers={"sec-fetch-site": "cross-site"})
    assert other_site.post(REMEMBER, {"token": "x"}).status_code == 403
    assert not Recognition.objects.exists()


@pytest.mark.parametrize(
    "typed", [AMINA["contact.email"], " Amina.Odhiambo@EXAMPLE.ke ", "+254 712 345678", "0712 345678"]
)
def test_the_right_answer_fills_in_the_form(buyer: Client, typed: str) -> None:
    remembered(buyer)
    before = text(buyer.get(AGAIN))
    assert ASKED in before
    for told in AMINA.values():
        assert told not in before
    page = text(buyer.post(AGAIN, {"contact": typed, "vehicles": "CJ-10001"}))
    for name in ("contact.name", "contact.email", "contact.phone"):
        assert f'value="{AMINA[name]}"' in page
    assert '<option value="KE" selected>' in page
    assert '<option value="KEMBA" selected>' in page
    assert AMINA["message.text"] not in page
    assert 'name="vehicles" id="id_vehicles" value="CJ-10001"' in page
    assert 'action="/en/inquiry/"' in page


def test_the_opening_is_written_down_as_the_persons_own(buyer: Client) -> None:
    inquiry = remembered(buyer)
    buyer.post(AGAIN, OWN)
    entry = Entry.objects.filter(kind="data.opened").latest("pk")
    assert (entry.purpose, entry.case, entry.actor_token) == (
        "order.fulfil",
        Recognition.objects.get().case,
        inquiry.subject_id,
    )


def test_the_form_is_sent_the_usual_way(buyer: Client) -> None:
    remembered(buyer)
    page = text(buyer.post(AGAIN, OWN))
    fields = dict(re.findall(r'<input[^>]* name="([a-z_]+)" value="([^"]*)"', page))
    assert fields["contact_name"] == AMINA["contact.name"]
    sent = buyer.post("/en/inquiry/", {**fields, "message_text": "And another one?"})
    assert sent.status_code == 303
    assert Inquiry.objects.count() == 2


def test_a_wrong_answer_opens_nothing_and_five_end_it(buyer: Client) -> None:
    remembered(buyer)
    asked(AMINA | {"contact.email": "somebody.else@example.ke", "contact.phone": "+254799999999"})
    answers = ["nobody@example.ke", "somebody.else@example.ke", "+254799999999", "Amina Odhiambo"]
    pages = [buyer.post(AGAIN, {"contact": answer}) for answer in answers]
    said = {re.sub(r'value="[^"]*"', "", text(page)) for page in pages}
    assert ({page.status_code for page in pages}, len(said)) == ({422}, 1)  # the same, whoever has it
    assert AMINA["contact.phone"] not in said.pop()
    fifth = buyer.post(AGAIN, {"contact": "last@example.ke"})
    assert "We do not recognise this browser" in text(fifth)
    assert fifth.cookies["returning"]["max-age"] == 0
    assert not Recognition.objects.exists()
    assert not Engagement.objects.filter(case__startswith="R-", ended_at=None).exists()
    assert not Entry.objects.filter(kind="data.opened", case__startswith="R-").exists()


def test_a_right_answer_forgives_wrong_ones_and_tries_are_limited(buyer: Client) -> None:
    remembered(buyer)
    for answer in ("a@example.ke", "b@example.ke", AMINA["contact.email"]):
        buyer.post(AGAIN, {"contact": answer})
    assert Recognition.objects.get().wrong == 0
    tries = [buyer.post(AGAIN, {"contact": "c@example.ke"}).status_code for _ in range(3)]
    assert tries == [422, 422, 429]


def test_a_cookie_of_nobody_shows_what_to_do_and_goes(buyer: Client) -> None:
    buyer.cookies["returning"] = "x" * 43
    page = buyer.get(f"{AGAIN}?vehicle=CJ-10001")
    assert page.cookies["returning"]["max-age"] == 0
    assert 'href="/en/inquiry/?vehicle=CJ-10001"' in text(page)
    assert_nobody_is_known(buyer)


def test_forgetting_ends_row_engagement_and_cookie(buyer: Client) -> None:
    remembered(buyer)
    page = buyer.post(FORGET)
    assert "You are forgotten here" in text(page)
    assert (page.cookies["returning"].value, page.cookies["returning"]["path"]) == ("", "/my/")
    assert not Recognition.objects.exists()
    assert not Engagement.objects.filter(case__startswith="R-", ended_at=None).exists()
    assert_nobody_is_known(buyer)


def test_a_browser_knows_one_person(buyer: Client) -> None:
    remembered(buyer)
    first = Recognition.objects.get()
    asked(AMINA | {"contact.email": "juma@example.ke"})
    buyer.post(REMEMBER, {"token": button_of(buyer)})
    assert Recognition.objects.get().pk != first.pk


def test_it_ends_with_its_time(buyer: Client) -> None:
    remembered(buyer)
    with time_machine.travel(timezone.now() + timedelta(days=366)):
        assert_nobody_is_known(buyer)
        run_purge()
    assert not Recognition.objects.exists()


def test_it_dies_with_the_erasure_of_its_person(buyer: Client) -> None:
    inquiry = remembered(buyer)
    other = Client(headers={"sec-fetch-site": "same-origin"})
    other.cookies["returning"] = buyer.cookies["returning"].value
    erase_person(subjects=(inquiry.subject_id,), by=guest_of(inquiry))
    assert not Recognition.objects.exists()
    assert_nobody_is_known(other)


def test_a_person_erased_elsewhere_is_recognised_no_more(buyer: Client) -> None:
    inquiry = remembered(buyer)
    erase_subject(subject=DataSubject.objects.get(pk=inquiry.subject_id), by=WORKER)
    assert_nobody_is_known(buyer)
    run_purge()
    assert not Recognition.objects.exists()


def test_a_member_asks_for_it_on_a_page_of_his_and_ends_it_everywhere(buyer: Client) -> None:
    account = member()
    buyer.force_login(account)
    buyer.cookies["member"] = buyer.cookies.pop("member").value
    assert "Recognise me next time" in text(buyer.get("/my/en/choices/"))
    buyer.post(REMEMBER)
    away = Client(headers={"sec-fetch-site": "same-origin"})
    away.cookies["returning"] = buyer.cookies["returning"].value
    assert f'value="{AMINA["contact.name"]}"' in text(away.post(AGAIN, OWN))
    assert "Browsers recognised as yours: 1" in text(buyer.get("/my/en/choices/"))
    buyer.post(FORGET, {"everywhere": "1"})
    assert_nobody_is_known(away)


def test_it_ends_with_the_account(buyer: Client) -> None:
    account = member()
    buyer.force_login(account)
    buyer.post(REMEMBER)
    end_account(account=account, by=member_actor(account))
    assert_nobody_is_known(buyer)
    run_purge()
    assert not Recognition.objects.exists()


def test_the_inquiry_page_is_the_same_for_everybody_and_leads_there(buyer: Client) -> None:
    remembered(buyer)
    known, stranger = buyer.get("/en/inquiry/?vehicle=X"), Client().get("/en/inquiry/?vehicle=X")
    assert known.content == stranger.content
    assert 'href="/my/en/again/?vehicle=X"' in text(known)
    assert not known.cookies


def test_a_house_without_the_cookie_has_none_of_it(buyer: Client) -> None:
    publish_policy(directory=HOUSE, by=WORKER)
    assert "Asked here before?" not in text(buyer.get("/en/inquiry/"))
    for answer in (buyer.get(AGAIN), buyer.post(REMEMBER, {"token": "x"}), buyer.post(FORGET)):
        assert answer.status_code == 404


def test_it_speaks_japanese(buyer: Client) -> None:
    remembered(buyer)
    page = text(buyer.get("/my/ja/again/"))
    assert "以前にお問い合わせいただいた方" in page
