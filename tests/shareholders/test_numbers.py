"""My Number of shareholders: apart from everything, for payment records alone (JJ-6, JJ-35)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from funabin.gate import ring, vault
from funabin.gate.actions import destroy_due_keys, engage, open_data, register_recipient
from funabin.gate.errors import Moved, Refused
from funabin.gate.models import Engagement, Provision, SealedDatum, SubjectKey
from funabin.gate.purpose import declared
from funabin.gate.queries import current_policy
from funabin.journal.actor import Actor
from funabin.journal.models import Entry
from funabin.oversight.queries.demands import demand_roles
from funabin.policy.decide import table_of
from funabin.shareholders.actions import (
    NotTheirNumbers,
    destroy_number,
    end_shareholding,
    enter_number,
)
from funabin.shareholders.models import MyNumber, Shareholder
from funabin.shareholders.tasks import run_payees
from tests.cast import CHIE, FUMIKO, WORKER
from tests.desk.conftest import employ, signed_in
from tests.shareholders.test_register import KENJI, OFFICE, YUKO, entered, jinjidosha

__all__ = ["jinjidosha"]
pytestmark = pytest.mark.django_db
NOBUKO = Actor(kind="staff", token="nobuko-of-the-records", roles=frozenset({"numbers"}))
NUMBER = "123456789018"  # right by its check digit, nobody's
DAY = date(2026, 1, 15)


def handed_in(entry: Shareholder, by: Actor = NOBUKO, number: str = NUMBER) -> MyNumber:
    return enter_number(shareholder=entry, number=number, shown="card", handed_in_on=DAY, by=by)


def opened(row: MyNumber, purpose: str, by: Actor) -> object:
    with declared(purpose):
        return open_data([row.number], purpose=purpose, by=by)[row.number]


def test_a_number_opens_for_payment_records_by_its_own_role_alone() -> None:
    row = handed_in(entered(KENJI))
    assert opened(row, "shareholder.dividend", NOBUKO) == NUMBER
    everybody = [OFFICE, CHIE, FUMIKO, Actor("staff", "ad", frozenset({"admin"})), WORKER]
    roles = sorted({role for actor in everybody for role in actor.roles})
    for purpose in current_policy().purposes:
        if not current_policy().purposes[purpose].leaf:
            continue
        engage(subject=row.subject, purposes=[purpose], case="", by=WORKER, roles=roles)
        for actor in everybody:
            with pytest.raises(Refused):
                opened(row, purpose, actor)
        if purpose != "shareholder.dividend":
            with pytest.raises(Refused):
                opened(row, purpose, NOBUKO)


def test_the_table_names_my_number_once() -> None:
    rows = {row for row in table_of(current_policy()) if row[1] == "shareholder.my_number"}
    assert rows == {
        ("shareholder.dividend", "shareholder.my_number", "shareholder.number", "numbers"),
        ("self.access", "shareholder.my_number", "shareholder.number", "self"),
    }


def test_the_ordinary_ring_opens_nothing_of_it(settings) -> None:
    row = handed_in(entered(KENJI))
    keys = {key.retention: key for key in SubjectKey.objects.filter(subject=row.subject_id)}
    assert {name: key.ring for name, key in keys.items()} == {
        "shareholder": "ordinary",
        "my_number": "specific",
    }
    settings.SPECIFIC_RING_FILE, settings.SPECIFIC_RING = None, ""
    with pytest.raises(vault.DoesNotOpen):
        vault.unwrap(keys["my_number"].pk, keys["my_number"].wrapped)
    assert vault.unwrap(keys["shareholder"].pk, keys["shareholder"].wrapped)
    with pytest.raises(Moved):
        opened(row, "shareholder.dividend", NOBUKO)
    with pytest.raises(vault.RingLacksKey):
        enter_number_of_another()


def enter_number_of_another() -> None:
    from funabin.gate.models import KeyringState

    KeyringState.objects.update(specific_head="")
    handed_in(entered(YUKO))


def test_with_both_rings_the_ordinary_one_still_fits_nothing() -> None:
    row = handed_in(entered(KENJI))
    key = SubjectKey.objects.get(subject=row.subject_id, retention="my_number")
    assert not any(vault.is_wrapped_by(name, key.pk, key.wrapped) for name in ring.prints())
    assert vault.is_wrapped_by(ring.newest(ring.SPECIFIC), key.pk, key.wrapped)


@pytest.mark.parametrize("number", ["123456789012", "12345678901", "1234 5678 901", "x"])
def test_what_is_no_my_number_is_refused(number: str) -> None:
    with pytest.raises(Refused):
        handed_in(entered(KENJI), number=number)
    assert not MyNumber.objects.exists()


def test_nobody_else_enters_or_destroys_a_number() -> None:
    entry = entered(KENJI)
    for actor in (OFFICE, CHIE, FUMIKO, WORKER):
        with pytest.raises(NotTheirNumbers):
            handed_in(entry, by=actor)
        with pytest.raises(NotTheirNumbers):
            destroy_number(shareholder=entry, by=actor)
    with pytest.raises(ValueError, match="one of the list"):
        enter_number(shareholder=entry, number=NUMBER, shown="trust me", handed_in_on=DAY, by=NOBUKO)
    assert not SealedDatum.objects.filter(category="shareholder.my_number").exists()


def test_a_new_number_takes_the_place_of_the_old() -> None:
    entry = entered(KENJI)
    handed_in(entry)
    handed_in(entry)
    assert (
        MyNumber.objects.count() == SealedDatum.objects.filter(category="shareholder.my_number").count() == 1
    )


def test_it_is_destroyed_at_once_or_when_its_time_is_over() -> None:
    kenji, yuko = entered(KENJI), entered(YUKO)
    handed_in(kenji)
    handed_in(yuko)
    assert [destroy_number(shareholder=kenji, by=NOBUKO) for _ in range(2)] == [True, False]
    end_shareholding(shareholder=yuko, until=date(2026, 3, 31), by=OFFICE)
    keys = SubjectKey.objects.filter(retention="my_number")
    assert keys.count() == 1
    due = keys.get().due_at
    assert due is not None
    assert timedelta(days=364) < due - timezone.now() < timedelta(days=367)
    destroy_due_keys(by=WORKER, at=due + timedelta(days=1))
    assert not keys.exists()
    assert SubjectKey.objects.filter(subject=yuko.subject_id, retention="shareholder").exists()


def test_a_number_that_comes_after_the_shares_were_given_up_ends_too() -> None:
    entry = entered(KENJI)
    end_shareholding(shareholder=entry, until=date(2026, 3, 31), by=OFFICE)
    handed_in(entry)
    assert SubjectKey.objects.get(retention="my_number").due_at is not None


def test_shareholders_of_before_join_the_payment_records() -> None:
    entry = entered(KENJI)
    Engagement.objects.filter(subject=entry.subject_id, purpose="shareholder.dividend").delete()
    assert (run_payees(), run_payees()) == (1, 0)
    assert Engagement.objects.filter(subject=entry.subject_id, role="numbers").count() == 1


@pytest.fixture
def nobuko(db: None) -> Client:
    """The browser of one who files payment records."""
    return signed_in(employ("nobuko", "numbers"))


def test_a_number_is_entered_from_paper_and_shown_on_no_page(nobuko: Client) -> None:
    entry = entered(KENJI)
    at = f"/desk/shareholders/{entry.pk}/number/"
    form = {"shareholder_my_number": "1234-5678-9018", "shown": "notice", "handed_in_on": "2026-01-15"}
    answer = nobuko.post(at, form | {"shareholder_my_number": "123456789012"})
    assert "This is no My Number" in answer.content.decode()
    assert nobuko.post(at, form).headers["Location"] == "/desk/shareholders/numbers/"
    pages = [nobuko.get(address).content.decode() for address in ("/desk/shareholders/numbers/", at)]
    assert all("Kenji Oda" in page and NUMBER not in page and "9018" not in page for page in pages)
    nobuko.post(f"{at}destroy/")
    assert "not handed in" in nobuko.get("/desk/shareholders/numbers/").content.decode()


def test_sales_the_office_and_the_privacy_officer_see_no_such_page() -> None:
    entry = entered(KENJI)
    for name, role in (("chie", "sales"), ("kaoru", "corporate"), ("fumiko", "privacy")):
        browser = signed_in(employ(name, role))
        for page in ("/desk/shareholders/numbers/", f"/desk/shareholders/{entry.pk}/number/"):
            assert browser.get(page).status_code == 403
        assert "Payment records" not in browser.get("/desk/policy/").content.decode()


def test_two_file_the_records_with_the_tax_office_and_it_is_recorded(nobuko: Client) -> None:
    kenji, yuko = entered(KENJI), entered(YUKO)
    handed_in(kenji)
    handed_in(yuko)
    page = "/desk/shareholders/numbers/"
    assert "not in the register of recipients yet" in nobuko.get(page).content.decode()
    register_recipient(key="tax_office", name="名古屋税務署", address="名古屋市", country="JP", by=FUMIKO)
    nobuko.post(f"{page}decide/", {"data": [str(kenji.pk)]})
    paper = SimpleUploadedFile("summary.pdf", b"%PDF summary")
    assert "choose whose" in nobuko.post(f"{page}decide/", {"paper": paper}).content.decode()
    paper.seek(0)
    nobuko.post(f"{page}decide/", {"data": [str(kenji.pk)], "paper": paper})
    assert nobuko.post(f"{page}file/").status_code == 403
    naoki = signed_in(employ("naoki", "numbers"))
    shown = naoki.get(page).content.decode()
    decision = shown.partition('name="decision" value="')[2].partition('"')[0]
    naoki.post(f"{page}confirm/", {"decision": decision})
    answer = nobuko.post(f"{page}file/")
    table = answer.content.decode()
    assert answer.headers["Cache-Control"] == "no-store, private"
    assert [word in table for word in (NUMBER, "Kenji Oda", "120", "Yuko")] == [True, True, True, False]
    given = Provision.objects.get()
    assert (given.ground, given.article, given.key) == ("legal_exception", "APPI 27(1)(i)", "tax_office")
    assert "shareholder.my_number" in given.categories
    assert nobuko.post(f"{page}file/").status_code == 404
    assert Entry.objects.filter(kind="data.disclosed").count() == 1


def test_who_files_records_answers_no_demands_and_the_notice_promises_no_consent(nobuko: Client) -> None:
    assert "numbers" not in demand_roles()
    assert nobuko.get("/desk/demands/").status_code == 403
    page = nobuko.get(f"/desk/shareholders/{entered(KENJI).pk}/number/").content.decode()
    assert "No consent changes that." in page
    assert "unless you agree" not in page
