"""What the faces read: by owner, and with the same number of queries however much there is."""

from __future__ import annotations

from typing import Any

import pytest

from funabin.catalogue.models import Vehicle
from funabin.gate.errors import Refused
from funabin.gate.purpose import declared
from funabin.journal.models import Entry
from funabin.trade.actions.inquiries import Asked, close_inquiry, receive_inquiry
from funabin.trade.actions.proformas import issue_proforma
from funabin.trade.actions.quotations import accept_quotation
from funabin.trade.queries.deals import deal_for_staff, deal_of, open_deal_numbers, pipeline
from funabin.trade.queries.inquiries import case_of, inbox, inquiry_by_target, other_cases, own_case, rivals
from funabin.trade.queries.quotations import quotation_by_number
from tests.cast import CHIE, EVE, HANA
from tests.trade import world
from tests.trade.world import AMINA, GUEST, JUMA, asked, buyer_of, quoted, taken

pytestmark = pytest.mark.django_db
INBOX_QUERIES = 14


def numbers(cases: list[Any]) -> list[str]:
    return [case.number for case in cases]


def test_the_inbox_holds_nobodys_and_own_cases(hiace: Vehicle) -> None:
    first, second, third = asked(hiace), asked(hiace), asked(hiace)
    taken(first, by=CHIE)
    taken(second, by=HANA)
    closed = taken(asked(hiace), by=CHIE)
    close_inquiry(inquiry=closed, by=CHIE)
    receive_inquiry(personal=AMINA, asked=Asked(), by=GUEST)  # waits for its confirmation
    assert sorted(numbers(inbox(CHIE))) == sorted([first.number, third.number])
    assert sorted(numbers(inbox(HANA))) == sorted([second.number, third.number])
    assert inbox(EVE) == []


def test_waiting_cases_stand_before_answered_ones(hiace: Vehicle) -> None:
    quotation = quoted(hiace)
    waiting = asked(hiace, JUMA)
    assert numbers(inbox(CHIE)) == [waiting.number, quotation.inquiry.number]


def test_the_inbox_asks_the_same_questions_for_one_case_and_for_many(
    hiace: Vehicle, django_assert_num_queries: Any
) -> None:
    world.accepted(world.vehicle("AR-10700"))
    with django_assert_num_queries(INBOX_QUERIES):
        inbox(CHIE)
    world.accepted(world.vehicle("AR-10701"), JUMA)
    quoted(hiace, JUMA)
    with django_assert_num_queries(INBOX_QUERIES):
        assert len(inbox(CHIE)) == 3


def test_another_clerks_case_is_refused_and_journalled(hiace: Vehicle) -> None:
    inquiry = taken(asked(hiace))
    assert case_of(inquiry.number, CHIE).inquiry == inquiry  # type: ignore[union-attr]
    with pytest.raises(Refused):
        case_of(inquiry.number, HANA)
    entry = Entry.objects.get(kind="data.refused")
    assert (entry.case, entry.actor_token) == (inquiry.number, HANA.token)


def test_a_number_that_is_not_there_is_nothing(trade: None) -> None:
    assert (case_of("Q2611-0999", CHIE), own_case("Q2611-0999", GUEST), deal_of("D2611-0999", GUEST)) == (
        None,
        None,
        None,
    )
    assert (quotation_by_number("Q2611-0999-1"), inquiry_by_target("no-uuid")) == (None, None)


def test_a_guessed_number_shows_nothing_of_others(hiace: Vehicle) -> None:
    deal, other = world.accepted(hiace), asked(hiace, JUMA)
    with pytest.raises(Refused):
        own_case(deal.quotation.inquiry.number, buyer_of(other))
    with pytest.raises(Refused):
        deal_of(deal.number, buyer_of(other))
    assert Entry.objects.filter(kind="data.refused").count() == 2


def test_a_buyer_sees_his_case_with_its_deal(hiace: Vehicle) -> None:
    deal = world.accepted(hiace)
    case = own_case(deal.quotation.inquiry.number, buyer_of(deal))
    assert case is not None
    assert (case.deals, case.vehicles, len(case.quotations)) == ((deal,), (hiace,), 1)
    assert case.contact.email == deal.quotation.inquiry.email


def test_the_buyers_other_cases_are_found_by_address_and_number(hiace: Vehicle) -> None:
    inquiry = asked(hiace)
    by_mail = asked(hiace, {**JUMA, "contact.email": "AMINA.Odhiambo@example.ke "})
    by_phone = asked(hiace, {**JUMA, "contact.phone": "0712 345 678"})
    asked(hiace, JUMA)
    found = other_cases(inquiry, email=AMINA["contact.email"], phone=AMINA["contact.phone"])
    assert {row.number for row in found} == {by_mail.number, by_phone.number}
    assert other_cases(inquiry) == []


def test_rivals_are_named_by_case_and_clerk_only(hiace: Vehicle) -> None:
    mine, theirs = quoted(hiace), quoted(hiace, JUMA, by=HANA)
    found = rivals([hiace.pk], beside=mine.inquiry)
    assert [(rival.case, rival.clerk, rival.is_reserved) for rival in found] == [
        (theirs.inquiry.number, HANA.token, False)
    ]
    accept_quotation(quotation=theirs, by=buyer_of(theirs), acknowledged=True)
    assert [rival.is_reserved for rival in rivals([hiace.pk], beside=mine.inquiry)] == [True]


def test_a_deal_says_where_it_stands_and_what_is_next(hiace: Vehicle) -> None:
    deal = world.ordered(hiace)
    standing = deal_of(deal.number, buyer_of(deal))
    assert standing is not None
    assert (standing.next.buyer.key, standing.next.exporter.key) == ("", "issue_proforma")
    with declared("invoice"):
        issue_proforma(deal=deal, by=CHIE)
    standing = deal_for_staff(deal.number, HANA)
    assert standing is not None
    assert (standing.next.buyer.key, standing.next.exporter.key) == ("pay", "complete_deal")
    assert [(step.key, step.evidence) for step in standing.milestones] == [
        ("received", "Q2611-0001"),
        ("quoted", "Q2611-0001-1"),
        ("accepted", "D2611-0001"),
        ("ordered", ""),
        ("invoiced", "P2611-0001"),
    ]


def test_the_pipeline_holds_live_deals_for_those_who_fulfil_them(
    hiace: Vehicle, django_assert_num_queries: Any
) -> None:
    deal = world.ordered(hiace)
    with django_assert_num_queries(3):
        assert [standing.deal for standing in pipeline(HANA)] == [deal]
    world.accepted(world.vehicle("AR-10600"), JUMA)
    with django_assert_num_queries(3):
        assert len(pipeline(CHIE, only_own=True)) == 2
    assert (pipeline(HANA, only_own=True), pipeline(EVE)) == ([], [])
    with pytest.raises(Refused):
        deal_for_staff(deal.number, EVE)


def test_open_deals_are_known_by_their_numbers(hiace: Vehicle) -> None:
    deal = world.accepted(hiace)
    assert open_deal_numbers((deal.subject_id,)) == [deal.number]
