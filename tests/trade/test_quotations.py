"""A price is fixed, revised, withdrawn, accepted; the vehicle goes to one buyer only."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from funabin.catalogue.actions import VehicleTaken, change_price
from funabin.catalogue.models import Vehicle
from funabin.gate.errors import Refused
from funabin.kit.money import Money
from funabin.trade.actions.quotations import (
    accept_quotation,
    issue_quotation,
    lapse_quotation,
    revise_quotation,
    withdraw_quotation,
)
from funabin.trade.models import Deal, Quotation, QuotationLine, Reservation
from funabin.trade.rules.errors import (
    AlreadyQuoted,
    DiscountTooLarge,
    Lapsed,
    NotAcknowledged,
    NotPriced,
    NotYours,
    Sanctioned,
    WrongState,
)
from funabin.trade.rules.quotations import KINDS, PriceLine, fixed_lines, total_of
from tests.cast import CHIE, HANA, WORKER
from tests.trade import world
from tests.trade.world import JUMA, asked, buyer_of, kinds, mails, offer, quoted, taken

pytestmark = pytest.mark.django_db


def usd(amount: int | str) -> Money:
    return Money(Decimal(amount), "USD")


def lines_of(quotation: Quotation) -> list[tuple[str, Decimal]]:
    return [(line.kind, line.amount) for line in quotation.lines.all()]


def test_issuing_fixes_the_price(hiace: Vehicle) -> None:
    quotation = quoted(hiace)
    fixed = lines_of(quotation)
    assert [kind for kind, _ in fixed] == ["fob", "freight", "inspection", "insurance"]
    assert fixed[0] == ("fob", Decimal("6200.00"))
    assert quotation.total == sum(amount for _, amount in fixed)
    assert (quotation.number, quotation.state, quotation.issued_by) == ("Q2611-0001-1", "issued", CHIE.token)
    assert quotation.valid_until == datetime(
        2026, 12, 1, 15, tzinfo=UTC
    )  # midnight in Japan after 1 December
    change_price(vehicle=hiace, fob=Decimal(9000), by=CHIE)
    quotation.refresh_from_db()
    assert lines_of(quotation) == fixed


def test_the_buyer_is_told_by_mail_and_the_case_is_answered(hiace: Vehicle) -> None:
    quotation = quoted(hiace)
    quotation.inquiry.refresh_from_db()
    assert quotation.inquiry.state == "answered"
    assert sorted(mails()) == ["inquiry_acknowledged", "quotation_ready"]
    assert kinds("Q2611-0001")[-4:] == ["quotation.issued", "clock.met", "clock.met", "mail.queued"]


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE trade_quotationline SET amount = 1",
        "UPDATE trade_quotationline SET basis = ''",
        "UPDATE trade_quotation SET total = 1",
        "UPDATE trade_quotation SET valid_until = issued_at",
    ],
)
def test_the_database_refuses_to_change_a_quotation(hiace: Vehicle, change: str) -> None:
    quotation = quoted(hiace)
    before = (lines_of(quotation), quotation.total, quotation.valid_until)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)
    quotation.refresh_from_db()
    assert (lines_of(quotation), quotation.total, quotation.valid_until) == before


def test_a_discount_is_a_line_and_lowers_the_premium(hiace: Vehicle) -> None:
    full = quoted(hiace)
    less = revise_quotation(quotation=full, offer=offer(hiace, discount=usd(200)), by=CHIE)
    assert dict(lines_of(less))["discount"] == Decimal("-200.00")
    assert dict(lines_of(less))["insurance"] < dict(lines_of(full))["insurance"]
    assert less.total < full.total - 200


@pytest.mark.parametrize("discount", [usd(-1), usd(6201)])
def test_a_discount_has_its_limits(hiace: Vehicle, discount: Money) -> None:
    inquiry = taken(asked(hiace))
    with pytest.raises(DiscountTooLarge):
        issue_quotation(inquiry=inquiry, offer=offer(hiace, discount=discount), by=CHIE)
    assert Quotation.objects.count() == 0


def test_what_is_asked_for_needs_an_agreed_amount(trade: None) -> None:
    vehicle = world.vehicle("AR-10300", m3=None)
    inquiry = taken(asked(vehicle))
    with pytest.raises(NotPriced):
        issue_quotation(inquiry=inquiry, offer=offer(vehicle), by=CHIE)
    agreed = {"freight": usd(1400), "insurance": usd(45)}
    quotation = issue_quotation(inquiry=inquiry, offer=offer(vehicle, agreed=agreed), by=CHIE)
    assert dict(lines_of(quotation))["freight"] == Decimal("1400.00")
    assert quotation.lines.get(kind="freight").basis == "as agreed"


def test_an_extra_line_is_added(hiace: Vehicle) -> None:
    extra = PriceLine("other", "Courier of the documents", "", usd(60))
    quotation = issue_quotation(inquiry=taken(asked(hiace)), offer=offer(hiace, extras=(extra,)), by=CHIE)
    assert lines_of(quotation)[-1] == ("other", Decimal("60.00"))


def test_incoterms_hold_their_lines(hiace: Vehicle) -> None:
    first = issue_quotation(inquiry=taken(asked(hiace)), offer=offer(hiace, incoterm="FOB"), by=CHIE)
    second = revise_quotation(quotation=first, offer=offer(hiace, incoterm="C&F"), by=CHIE)
    assert [kind for kind, _ in lines_of(first)] == ["fob"]
    assert [kind for kind, _ in lines_of(second)] == ["fob", "freight", "inspection"]


def test_a_second_quotation_for_the_same_vehicle_is_a_revision(hiace: Vehicle) -> None:
    quotation = quoted(hiace)
    with pytest.raises(AlreadyQuoted):
        issue_quotation(inquiry=quotation.inquiry, offer=offer(hiace), by=CHIE)
    new = revise_quotation(quotation=quotation, offer=offer(hiace, discount=usd(50)), by=CHIE)
    quotation.refresh_from_db()
    assert (quotation.state, new.state, new.revises_id) == ("superseded", "issued", quotation.pk)
    assert new.number == "Q2611-0001-2"
    with pytest.raises(WrongState):
        revise_quotation(quotation=quotation, offer=offer(hiace), by=CHIE)


def test_another_clerk_quotes_nothing(hiace: Vehicle) -> None:
    quotation = quoted(hiace)
    for act in (
        lambda: revise_quotation(quotation=quotation, offer=offer(hiace), by=HANA),
        lambda: withdraw_quotation(quotation=quotation, by=HANA),
        lambda: accept_quotation(quotation=quotation, by=HANA, acknowledged=True),
    ):
        with pytest.raises(NotYours):
            act()
    quotation.refresh_from_db()
    assert (quotation.state, Quotation.objects.count()) == ("issued", 1)


def test_a_withdrawn_quotation_is_not_accepted(hiace: Vehicle) -> None:
    quotation = quoted(hiace)
    withdraw_quotation(quotation=quotation, by=CHIE)
    with pytest.raises(WrongState):
        accept_quotation(quotation=quotation, by=buyer_of(quotation), acknowledged=True)
    hiace.refresh_from_db()
    assert (hiace.state, Deal.objects.count()) == ("available", 0)


def test_sanctioned_exports_are_not_quoted(hiace: Vehicle, monkeypatch: pytest.MonkeyPatch) -> None:
    inquiry = taken(asked(hiace))
    monkeypatch.setattr("funabin.trade.actions.quotations.is_shippable", lambda _verdict: False)
    with pytest.raises(Sanctioned):
        issue_quotation(inquiry=inquiry, offer=offer(hiace), by=CHIE)
    assert Quotation.objects.count() == 0


def test_accepting_reserves_the_vehicle_and_begins_a_deal(hiace: Vehicle) -> None:
    quotation = quoted(hiace)
    deal = accept_quotation(quotation=quotation, by=buyer_of(quotation), acknowledged=True)
    hiace.refresh_from_db()
    quotation.refresh_from_db()
    until = datetime(2026, 11, 26, 15, tzinfo=UTC)  # the end of the second business day in Japan
    assert (hiace.state, hiace.reserved_until, quotation.state) == ("reserved", until, "accepted")
    assert (deal.number, deal.state, deal.clerk, deal.warning_read) == (
        "D2611-0001",
        "accepted",
        CHIE.token,
        True,
    )
    assert (deal.reservation.until, deal.reservation.ended_at) == (until, None)
    assert sorted(mails()) == ["deal_accepted", "inquiry_acknowledged", "quotation_ready"]
    assert "quotation.accepted" in kinds("Q2611-0001")


def test_the_clerk_of_the_case_may_accept_for_the_buyer(hiace: Vehicle) -> None:
    assert accept_quotation(quotation=quoted(hiace), by=CHIE, acknowledged=True).state == "accepted"


def test_a_warning_is_read_before_accepting(hiace: Vehicle, monkeypatch: pytest.MonkeyPatch) -> None:
    old = world.vehicle("AR-10400", registration_year=2005, manufacture_year=2005)
    quotation = quoted(old)
    assert quotation.landing == "no"
    with pytest.raises(NotAcknowledged):
        accept_quotation(quotation=quotation, by=buyer_of(quotation))
    old.refresh_from_db()
    assert (old.state, Deal.objects.count()) == ("available", 0)


def test_a_stranger_accepts_nothing(hiace: Vehicle) -> None:
    quotation, other = quoted(hiace), asked(hiace, JUMA)
    with pytest.raises(NotYours):
        accept_quotation(quotation=quotation, by=buyer_of(other), acknowledged=True)
    assert Deal.objects.count() == 0


def test_the_second_buyer_is_told_that_the_vehicle_is_taken(hiace: Vehicle) -> None:
    first, second = quoted(hiace), quoted(hiace, JUMA)
    deal = accept_quotation(quotation=first, by=buyer_of(first), acknowledged=True)
    with pytest.raises(VehicleTaken, match="AR-10234 is reserved"):
        accept_quotation(quotation=second, by=buyer_of(second), acknowledged=True)
    second.refresh_from_db()
    assert (second.state, list(Deal.objects.all())) == ("issued", [deal])
    assert Reservation.objects.count() == 1


def test_a_lapsed_quotation_is_not_accepted(hiace: Vehicle, clock: Any) -> None:
    quotation = quoted(hiace)
    assert not lapse_quotation(quotation=quotation, by=WORKER)
    clock.move_to(quotation.valid_until)
    with pytest.raises(Lapsed):
        accept_quotation(quotation=quotation, by=buyer_of(quotation), acknowledged=True)
    assert lapse_quotation(quotation=quotation, by=WORKER)
    assert not lapse_quotation(quotation=quotation, by=WORKER)
    quotation.refresh_from_db()
    assert quotation.state == "lapsed"
    with pytest.raises(Lapsed):
        accept_quotation(quotation=quotation, by=buyer_of(quotation), acknowledged=True)


def test_a_moment_before_its_end_it_is_accepted(hiace: Vehicle, clock: Any) -> None:
    quotation = quoted(hiace)
    clock.move_to(quotation.valid_until - timedelta(seconds=1))
    assert (
        accept_quotation(quotation=quotation, by=buyer_of(quotation), acknowledged=True).state == "accepted"
    )


def test_the_deal_engages_those_who_fulfil_it(hiace: Vehicle) -> None:
    deal = world.accepted(hiace)
    email = deal.quotation.inquiry.email
    assert world.opened(email, purpose="order.fulfil", by=HANA, case=deal.number) == [
        "amina.odhiambo@example.ke"
    ]
    with pytest.raises(Refused):
        world.opened(email, purpose="order.fulfil", by=HANA, case="D2611-0099")


amounts = st.decimals(min_value=0, max_value=99_999, places=2, allow_nan=False)


@given(
    fob=amounts,
    others=st.dictionaries(st.sampled_from(KINDS[2:]), amounts),
    cut=st.decimals(0, 1, places=2),
)
def test_a_total_is_the_sum_of_its_lines_whatever_they_are(
    fob: Decimal, others: dict[str, Decimal], cut: Decimal
) -> None:
    discount = -(fob * cut).quantize(Decimal("0.01"))
    lines = [
        PriceLine("fob", "", "", Money(fob, "USD")),
        PriceLine("discount", "", "", Money(discount, "USD")),
    ]
    lines += [PriceLine(kind, "", "", Money(amount, "USD")) for kind, amount in others.items()]
    fixed = fixed_lines(reversed(lines), incoterm="CIF", agreed={})
    assert [line.kind for line in fixed][:2] == ["fob", "discount"]
    assert total_of(fixed, "USD").amount == fob + discount + sum(others.values(), Decimal(0))


def test_amounts_of_two_currencies_have_no_total() -> None:
    lines = (PriceLine("fob", "", "", usd(1)), PriceLine("freight", "", "", Money(Decimal(1), "JPY")))
    with pytest.raises(ValueError, match="cannot mix USD and JPY"):
        total_of(lines, "USD")


def test_saving_a_changed_line_is_refused(hiace: Vehicle) -> None:
    quotation = quoted(hiace)
    line = quotation.lines.first()
    assert line is not None
    line.amount = Decimal(1)
    with pytest.raises(DatabaseError), transaction.atomic():
        line.save()
    assert QuotationLine.objects.get(pk=line.pk).amount == Decimal("6200.00")
