"""A guest becomes a member: his cases come along, each under the regime it was taken under."""

from __future__ import annotations

from datetime import date

import pytest

from funabin.catalogue.models import Vehicle
from funabin.gate.errors import Refused
from funabin.gate.purpose import declared
from funabin.members.actions import Registration, confirm_address, register_member
from funabin.members.models import Account
from funabin.members.queries import actor_of
from funabin.outbox.models import Mail
from funabin.trade.actions.erasure import erase_person
from funabin.trade.actions.inquiries import Asked, answer_inquiry, receive_inquiry
from funabin.trade.queries.contacts import own_subjects
from funabin.trade.queries.deals import deals_of
from funabin.trade.queries.inquiries import inquiries_of, own_case
from funabin.trade.tasks import run_adoption
from tests.cast import CHIE
from tests.trade import world
from tests.trade.world import AMINA, JUMA, asked, kinds, opened, taken

pytestmark = pytest.mark.django_db


def member(email: str = AMINA["contact.email"]) -> Account:
    """A registered member with a confirmed address."""
    personal = {
        "contact.email": email,
        "contact.name": "Amina Odhiambo",
        "contact.phone": "+254712345678",
        "person.birth_date": date(1990, 5, 1),
    }
    told = Registration(personal, declared=["contract_capacity"])
    account = register_member(told=told, password="a long and quiet word", language="en")
    with declared("account.access"):
        confirm_address(account=account, by=actor_of(account))
    return account


def test_a_member_finds_his_guest_case_and_deal(hiace: Vehicle) -> None:
    deal = world.ordered(hiace)
    inquiry = deal.quotation.inquiry
    account = member()
    assert (run_adoption(), run_adoption()) == (1, 0)
    amina = actor_of(account)
    assert [case.number for case in inquiries_of(account)] == [inquiry.number]
    assert [standing.deal for standing in deals_of(account)] == [deal]
    assert opened(inquiry.name, purpose="inquiry.answer", by=amina, case=inquiry.number) == ["Amina Odhiambo"]
    assert opened(deal.consignee.name, purpose="order.fulfil", by=amina, case=deal.number) == ["Coast Motors"]
    inquiry.refresh_from_db()
    assert (inquiry.account, inquiry.subject_id != account.subject_id) == (account, True)
    assert "inquiry.adopted" in kinds(inquiry.number)


def test_another_address_finds_nothing(hiace: Vehicle) -> None:
    inquiry = asked(hiace)
    account = member(JUMA["contact.email"])
    assert (run_adoption(), inquiries_of(account)) == (0, [])
    with pytest.raises(Refused):
        own_case(inquiry.number, actor_of(account))


def test_a_member_asks_as_himself_and_is_mailed_the_way_to_his_page(hiace: Vehicle) -> None:
    account = member()
    inquiry = receive_inquiry(
        personal=AMINA,
        asked=Asked(vehicles=(hiace.pk,)),
        by=actor_of(account),
        account=account,
    )
    assert (inquiry.state, inquiry.subject_id) == ("open", account.subject_id)
    answer_inquiry(inquiry=taken(inquiry), text="Yes.", by=CHIE)
    mail = Mail.objects.get(template="message_received")
    assert mail.context["path"] == f"/my/en/inquiries/{inquiry.number}/"
    assert "link" not in mail.context


def test_erasing_takes_the_guest_records_along(hiace: Vehicle) -> None:
    inquiry = asked(hiace)
    account = member()
    run_adoption()
    amina = actor_of(account)
    report = erase_person(subjects=own_subjects(amina), by=amina, account=account)
    account.refresh_from_db()
    inquiry.refresh_from_db()
    assert (report.remaining, account.ended_at is not None, inquiry.state) == ((), True, "closed")
    for subject in (account.subject, inquiry.subject):
        subject.refresh_from_db()
        assert subject.erased_at is not None
