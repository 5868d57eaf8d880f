"""Work that opens nothing asks for the live grant too, wherever it asks for the role (AR-8.2)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from funabin.gate.errors import Refused
from funabin.gate.register import check_keeper, may_hand
from funabin.members.grants import may_approve, may_manage_staff
from funabin.oversight.models import Demand
from funabin.oversight.queries.demands import may_answer_demands, may_read_paper
from funabin.rights.queries.complaints import may_handle
from funabin.trade.queries.work import may_answer, may_bill, may_deal, may_order
from tests.cast import CHIE, FUMIKO, GENJI
from tests.gate.firms import KENJI
from tests.oversight.test_demands import recorded

NOTHING = frozenset({("nobody", "nothing")})
OFFICER = frozenset({("privacy", "rights.answer"), ("privacy", "legal.demand")})
SALES = frozenset({("sales", "inquiry.answer"), ("sales", "order.fulfil"), ("sales", "invoice")})


@pytest.mark.parametrize(
    ("asks", "actor", "grants"),
    [
        (may_answer_demands, FUMIKO, OFFICER),
        (may_read_paper, FUMIKO, OFFICER),
        (may_approve, FUMIKO, OFFICER),
        (may_manage_staff, GENJI, frozenset({("admin", "staff.manage")})),
        (may_hand, KENJI, frozenset({("shipping", "ship")})),
        (may_answer, CHIE, SALES),
        (may_deal, CHIE, SALES),
        (may_order, CHIE, SALES),
        (may_bill, CHIE, SALES),
    ],
)
def test_a_role_works_while_its_grant_lives(trade: None, asks, actor, grants) -> None:
    assert asks(actor)
    assert asks(replace(actor, grants=grants))
    assert not asks(replace(actor, grants=NOTHING))
    assert not asks(replace(actor, roles=frozenset(), grants=grants))


def test_complaints_are_taken_up_by_whom_it_is_granted(trade: None) -> None:
    assert may_handle("data", replace(FUMIKO, grants=OFFICER))
    assert not may_handle("data", replace(FUMIKO, grants=NOTHING))


def test_a_lapsed_grant_is_named_as_the_reason(trade: None) -> None:
    lapsed = replace(FUMIKO, grants=NOTHING)
    with pytest.raises(Refused) as refused:
        recorded(by=lapsed)
    assert [reason.code for reason in refused.value.reasons] == ["grant_lapsed"]
    with pytest.raises(Refused) as kept:
        check_keeper(lapsed)
    assert [reason.code for reason in kept.value.reasons] == ["grant_lapsed"]
    assert not Demand.objects.exists()


def test_without_the_question_a_lapsed_officer_would_record(trade: None, monkeypatch) -> None:
    monkeypatch.setattr("funabin.gate.refusing.may_work", lambda by, roles, *purposes: bool(by.roles))
    recorded(by=replace(FUMIKO, grants=NOTHING))
    assert Demand.objects.count() == 1
