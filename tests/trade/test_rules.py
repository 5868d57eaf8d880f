"""Who may do what with a case, on plain values."""

from __future__ import annotations

import pytest

from funabin.kit.money import zero
from funabin.trade.rules.errors import NoContact, NoNotice, NotPriced, NotYours, TradeError, WrongState
from funabin.trade.rules.inquiries import (
    arrival,
    check_assign,
    check_intake,
    check_live,
    check_own,
    check_take,
)
from funabin.trade.rules.quotations import PriceLine, check_discount, label_of, total_of

NOBODY = frozenset[str]()


@pytest.mark.parametrize(
    ("told", "error"),
    [
        ({"may_answer": False}, NotYours),
        ({"channel": "web"}, WrongState),
        ({"channel": "fax"}, WrongState),  # known, but not declared
        ({"source": "rumour"}, WrongState),
        ({"notice_given": False}, NoNotice),
    ],
)
def test_what_a_clerk_hears_is_written_down_by_the_rules(
    told: dict[str, object], error: type[TradeError]
) -> None:
    right = {
        "channel": "phone",
        "declared": ("phone", "web"),
        "source": "self",
        "notice_given": True,
        "may_answer": True,
    }
    check_intake(**right)  # type: ignore[arg-type]
    with pytest.raises(error):
        check_intake(**{**right, **told})  # type: ignore[arg-type]


def test_a_member_may_ask_without_saying_again_how_to_answer() -> None:
    assert arrival(known=True, proven=False, has_email=False, has_phone=False).state == "open"
    with pytest.raises(NoContact):
        arrival(known=False, proven=True, has_email=False, has_phone=False)


def test_a_closed_case_goes_on_no_more() -> None:
    with pytest.raises(WrongState):
        check_take(state="closed", assigned_to="", token="chie", may_answer=True)
    with pytest.raises(WrongState):
        check_assign(state="closed", assigned_to="", token="chie", may_answer=True, roles=NOBODY)
    with pytest.raises(WrongState):
        check_own(state="closed", assigned_to="chie", token="chie")
    with pytest.raises(WrongState):
        check_live("unconfirmed")


def test_nobodys_case_is_worked_on_by_nobody() -> None:
    with pytest.raises(NotYours):
        check_own(state="open", assigned_to="", token="chie")
    with pytest.raises(NotYours):
        check_assign(state="open", assigned_to="chie", token="eve", may_answer=False, roles=NOBODY)


def test_what_has_no_price_has_no_discount_and_no_total() -> None:
    with pytest.raises(NotPriced):
        check_discount(zero("USD"), None)
    with pytest.raises(NotPriced):
        total_of([PriceLine("freight", "", "", None)], "USD")


def test_further_lines_keep_their_own_words() -> None:
    assert (str(label_of("freight")), label_of("other")) == ("Sea freight", "")


def test_a_refusal_brings_its_own_words_or_those_of_its_kind() -> None:
    assert (str(NotYours().message), NotYours("Ask Chie.").message) == (
        "This case belongs to somebody else.",
        "Ask Chie.",
    )
