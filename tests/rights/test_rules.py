"""The rules of the rights room at their edges, one at a time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from funabin.policy.model import Fee, Origin, Recipient, Right
from funabin.rights.rules.clocks import Clock, is_late, warn_at
from funabin.rights.rules.complaints import NotYours, check_take, may_see
from funabin.rights.rules.errors import NoFee, NothingWritten, NotRefusable, WrongState
from funabin.rights.rules.messages import check_to_us
from funabin.rights.rules.passing import confirmation_due, next_asking, tell_by
from funabin.rights.rules.requests import (
    ACCEPTED,
    RECEIVED,
    UNCONFIRMED,
    check_answer,
    check_fee,
    first_state,
    purposes_of_giving,
)
from funabin.rights.rules.service import COMPLAINT, SETTLE, TAKE_UP, Times, times_of
from tests.policy.small import policy
from tests.rights.test_clocks import house, row

AT = datetime(2026, 11, 24, 3, tzinfo=UTC)
LAW = {"origin": Origin.LAW, "clauses": ("APPI 38",)}


def right(kind: str, fee: str = "500") -> Right:
    """A right with a fee, whether the law allows one or not: a policy that says so is refused elsewhere."""
    return Right.model_validate({**LAW, "kind": kind, "fee": Fee(amount=Decimal(fee), currency="JPY")})


@pytest.mark.parametrize("amount", [None, Decimal("0.01"), Decimal(500)])
def test_a_fee_is_no_more_than_the_policy_tells(amount: Decimal | None) -> None:
    assert check_fee(right("disclosure"), state=RECEIVED, amount=amount).amount == 500


@pytest.mark.parametrize("amount", [Decimal(0), Decimal(-1), Decimal("500.01")])
def test_a_fee_of_nothing_or_of_more_is_none(amount: Decimal) -> None:
    with pytest.raises(NoFee):
        check_fee(right("disclosure"), state=RECEIVED, amount=amount)


def test_no_policy_makes_a_fee_for_anything_else_lawful() -> None:
    with pytest.raises(NoFee):
        check_fee(right("correction"), state=RECEIVED, amount=None)


@pytest.mark.parametrize(
    ("outcome", "kept_on"),
    [("granted", ["APPI 33(2)"]), ("partly", []), ("partly", ["APPI"]), ("partly", ["XYZ 33(2)"])],
)
def test_what_is_kept_back_rests_on_an_article_and_nothing_else_names_one(
    outcome: str, kept_on: list[str]
) -> None:
    told = {"state": ACCEPTED, "manner": "electronic", "laws": {"APPI"}}
    check_answer(right("disclosure"), outcome="partly", kept_on=["APPI 33(2)"], **told)
    with pytest.raises(NotRefusable):
        check_answer(right("disclosure"), outcome=outcome, kept_on=kept_on, **told)


def test_only_an_address_that_nobody_vouches_for_waits_to_be_confirmed() -> None:
    assert first_state(known=False, by_staff=False, has_email=True) == UNCONFIRMED
    assert first_state(known=True, by_staff=False, has_email=True) == RECEIVED
    assert first_state(known=False, by_staff=True, has_email=True) == RECEIVED
    assert first_state(known=False, by_staff=False, has_email=False) == RECEIVED


def test_what_is_given_to_authorities_is_nothing_a_person_stops() -> None:
    rows = {
        kind: Recipient.model_validate(
            {**LAW, "key": kind, "kind": kind, "purposes": (f"to.{kind}",), "grounds": ("own_act",)}
        )
        for kind in ("carrier", "bank", "authority")
    }
    assert purposes_of_giving(rows, []) == ("to.bank", "to.carrier")
    assert purposes_of_giving(rows, ["carrier", "authority"]) == ("to.carrier",)


def test_the_desk_is_warned_when_a_third_of_the_time_is_left() -> None:
    clock = Clock("disclosure", ("JP",), AT)
    assert warn_at(house(row("JP", "P30D")), clock, AT + timedelta(days=30)) == AT + timedelta(days=20)


def test_an_answer_of_the_last_moment_is_in_time_for_good() -> None:
    later = AT + timedelta(days=1)
    assert not is_late(AT, AT)
    assert is_late(AT, AT + timedelta(microseconds=1))
    assert not is_late(AT, later, ended_at=AT)
    assert is_late(AT, later)


def test_where_a_promise_names_no_warning_a_quarter_of_its_time_is_left() -> None:
    told = {**LAW, "key": "complaint", "kind": "complaint", "within": "P8D"}
    small = policy()
    clock = small.clocks["acknowledge"].model_validate(told)
    found = times_of(small.model_copy(update={"clocks": {"complaint": clock}}), COMPLAINT, (), AT)
    steps = {one.step: one for one in found}
    assert steps[TAKE_UP] == Times(TAKE_UP, AT + timedelta(days=6), AT + timedelta(days=8), ("APPI 38",))
    assert steps[SETTLE].due_at is None


def test_of_two_promises_for_one_day_the_earlier_warning_counts() -> None:
    told = {**LAW, "kind": "complaint", "within": "P8D"}
    model = type(policy().clocks["acknowledge"])
    clocks = {
        key: model.model_validate({**told, "key": key, "warn": warn})
        for key, warn in (("late", "P7D"), ("early", "P1D"))
    }
    found = times_of(policy().model_copy(update={"clocks": clocks}), COMPLAINT, (), AT)
    assert next(one.warn_at for one in found if one.step == TAKE_UP) == AT + timedelta(days=1)


def test_who_answers_for_the_data_sees_a_colleagues_complaint_only_once_it_was_put_above() -> None:
    others = {"assigned_to": "hana", "token": "fumiko", "handles": False, "answers": True}
    assert not may_see(**others, escalated=False)
    assert may_see(**others, escalated=True)
    assert not may_see(**{**others, "answers": False, "handles": True}, escalated=True)


def test_nobody_takes_a_colleagues_complaint_unless_it_was_put_above() -> None:
    told = {"state": "open", "assigned_to": "hana", "token": "chie", "handles": True}
    with pytest.raises(NotYours):
        check_take(**told, above=False)
    check_take(**told, above=True)
    check_take(**{**told, "assigned_to": ""}, above=False)


def test_only_an_agent_adds_a_paper_and_nobody_adds_nothing() -> None:
    check_to_us(state=RECEIVED, author="agent", has_text=False, has_paper=True)
    with pytest.raises(WrongState):
        check_to_us(state=RECEIVED, author="person", has_text=True, has_paper=True)
    with pytest.raises(NothingWritten):
        check_to_us(state=RECEIVED, author="agent", has_text=False, has_paper=False)


def test_a_recipient_is_told_in_three_days_answers_in_fourteen_and_is_asked_again_after_seven() -> None:
    spans = [found - AT for found in (tell_by(AT), confirmation_due(AT), next_asking(AT))]
    assert [span.days for span in spans] == [3, 14, 7]
