"""On a page an opened value says what it was opened for; everything else is a seal."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest
from django.template import Context, Template
from django.utils import translation

from funabin.gate.actions import Opened, open_data
from funabin.gate.fields import Handle
from funabin.gate.purpose import declared
from tests.cast import CHIE
from tests.gate.world import AMINA, ANSWER, CASE, asked

TEMPLATE = Template("{% load seal %}{% opened values handle %}")
HANDLE = Handle(uuid4(), "contact.name", "trade.Inquiry.name", "1")


def _drawn(values: object, handle: Handle | None) -> str:
    return TEMPLATE.render(Context({"values": values, "handle": handle}))


def test_what_was_opened_is_underlined_and_says_what_for(house) -> None:
    card = asked()
    with declared(ANSWER):
        values = open_data([card.name], purpose=ANSWER, by=CHIE, case=CASE)
    with translation.override("en"):
        title = "opened to answer your inquiry and send you a quotation · Q2611-0001"
        assert _drawn(values, card.name) == f'<span class="opened" title="{title}">{AMINA["name"]}</span>'
        assert "seal" in _drawn(values, card.email)


@pytest.mark.parametrize("values", [None, {}, {HANDLE: "a plain dict opens nothing"}])
def test_what_was_not_opened_is_a_seal(values: object) -> None:
    drawn = _drawn(values, HANDLE)
    assert drawn.startswith('<svg class="seal"')
    assert 'aria-label="sealed"' in drawn
    assert "#seal" in drawn


def test_where_nothing_is_held_nothing_is_drawn() -> None:
    assert _drawn({}, None) == ""


def test_values_are_escaped() -> None:
    values = Opened({HANDLE: "<script>"}, purpose="support", case="")
    assert _drawn(values, HANDLE) == '<span class="opened" title="opened support">&lt;script&gt;</span>'


@pytest.mark.parametrize(
    ("value", "shown"), [(True, "yes"), (False, "no"), (b"x", "a file"), (date(2026, 11, 3), "3 Nov 2026")]
)
def test_each_kind_of_value_has_its_words(value: object, shown: str) -> None:
    with translation.override("en"):
        assert f">{shown}</span>" in _drawn(Opened({HANDLE: value}, purpose="support", case=""), HANDLE)


def test_a_handle_that_slips_into_a_page_is_a_seal() -> None:
    assert Template("{{ handle }}").render(Context({"handle": HANDLE})) == "●●●●"
