"""The rules of legal demands: what kind of paper allows what, how they are counted, when one is reminded."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from funabin.gate.actions import register_recipient
from funabin.gate.errors import Refused
from funabin.gate.handing.statutes import is_statute, statute_in_words
from funabin.gate.handing.wording import REASONS
from funabin.gate.models import Recipient
from funabin.journal.actor import Actor
from funabin.journal.models import Entry
from funabin.outbox.models import Mail
from funabin.oversight import wording
from funabin.oversight.actions.demands import (
    confirm_genuine,
    decide_demand,
    record_demand,
    refuse_demand,
    remind_of_demands,
    weigh_demand,
)
from funabin.oversight.models import Demand
from funabin.oversight.queries.demands import demanded_data, demands_at_a_glance, transparency
from funabin.oversight.rules import demands as rules
from funabin.oversight.rules.errors import MoreThanAsked, NobodyFound, NoLaw, NoPaper, NotRefusable, Unfounded
from funabin.policy.statutes import is_article
from tests.cast import CHIE, FUMIKO, WORKER
from tests.trade import world

PAPER = b"%PDF-1.7 an order"


def court(key: str = "authorities") -> Recipient:
    """A court in the register."""
    told = {"name": "Nagoya District Court", "address": "1-4-1 Sannomaru, Nagoya", "country": "JP"}
    return register_recipient(key=key, by=FUMIKO, **told)


def recorded(instrument: str = "police_inquiry", by: Actor = FUMIKO, **more: object) -> Demand:
    """A demand on record."""
    how = {"recipient": court(), "statute": "CCP 197(2)", "asked": ["contact.name"], "paper": PAPER}
    return record_demand(instrument=instrument, by=by, **{**how, **more})


def test_every_code_has_its_word_and_its_reason() -> None:
    assert list(wording.INSTRUMENTS) == list(rules.INSTRUMENTS)
    assert list(wording.STATES) == list(rules.STATES)
    assert list(wording.MEANS) == list(rules.MEANS)
    assert list(wording.NEEDS) == list(rules.NEEDS)
    assert list(wording.REFUSALS) == list(rules.REFUSALS)
    assert list(wording.TELLINGS) == list(rules.TELLINGS)
    assert {one.reason for one in rules.INSTRUMENTS.values()} - {""} <= set(REASONS)
    assert set(rules.OWN_REASONS) <= set(REASONS)


@given(
    asked=st.sets(st.sampled_from("abcd")),
    went=st.sets(st.sampled_from("abcd")),
    state=st.sampled_from(rules.STATES),
)
def test_an_outcome_never_says_all_where_a_part_stayed(asked: set[str], went: set[str], state: str) -> None:
    outcome = rules.outcome_of(state, asked, went)
    assert (outcome == "") == (state in rules.OPEN)
    assert (outcome == "given") == (state == rules.GIVEN and asked <= went)


@given(st.text(max_size=20))
def test_a_law_is_never_free_text(text: str) -> None:
    assert not is_article(text) or set(text) <= set("0123456789-()ivxl")


def test_a_law_of_the_list_is_named_with_its_article(trade: None) -> None:
    assert is_statute("CCP 197(2)", "JP")
    assert is_statute("APPI 27(1)(i)", "JP")
    assert not is_statute("CCP", "JP")
    assert not is_statute("CCP because we ask", "JP")
    assert not is_statute("KWJ 12", "JP")
    assert statute_in_words("ATT 23-2", "JP") == "Attorney Act 23-2"


def test_what_a_paper_needs_is_asked_and_nothing_is_stored_without_it(trade: None) -> None:
    for fault, more in (
        (NoPaper, {"paper": b""}),
        (NoLaw, {"statute": "police law"}),
        (NoLaw, {"statute": ""}),
        (MoreThanAsked, {"asked": []}),
        (MoreThanAsked, {"asked": ["no.such.category"]}),
    ):
        with pytest.raises(fault):
            recorded(**more)
    with pytest.raises(Refused):
        recorded(by=CHIE, recipient=court())
    assert not Demand.objects.exists()
    assert not Entry.objects.filter(kind="demand.received").exists()


def test_without_anybody_found_nothing_is_weighed(trade: None) -> None:
    demand = confirm_genuine(demand=recorded(), means="called_back", by=FUMIKO)
    with pytest.raises(NobodyFound):
        weigh_demand(demand=demand, people=["nobody"], need="case_named", by=FUMIKO)
    assert Demand.objects.get().state == rules.GENUINE


def test_our_own_judgement_needs_to_say_why_nobody_can_ask(trade: None) -> None:
    inquiry = world.asked(world.vehicle("AR-10235"))
    firm = court("protection")
    demand = recorded("own", recipient=firm, statute="")
    demand = confirm_genuine(demand=demand, means="own_paper", by=FUMIKO)
    demand = weigh_demand(demand=demand, people=[inquiry.subject_id], need="danger", by=FUMIKO)
    handles = [one.handle for one in demanded_data(demand)]
    told = {"demand": demand, "handles": handles, "by": FUMIKO, "reason": "life_or_body"}
    for article in ("APPI 27(1)(ii)", "APPI 27(1)(i)"):
        with pytest.raises(Unfounded):
            decide_demand(article=article, **told)
    assert Demand.objects.get().state == rules.WEIGHED
    decided = decide_demand(article="APPI 27(1)(ii)", consent_hard="no_time", **told)
    assert decided.state == rules.DECIDED


def test_what_the_paper_does_not_ask_for_is_not_decided_on(trade: None) -> None:
    inquiry = world.asked(world.vehicle("AR-10235"))
    demand = confirm_genuine(demand=recorded(), means="served", by=FUMIKO)
    demand = weigh_demand(demand=demand, people=[inquiry.subject_id], need="case_named", by=FUMIKO)
    for handles in ([inquiry.email], []):
        with pytest.raises(MoreThanAsked):
            decide_demand(demand=demand, handles=handles, by=FUMIKO)
    assert Demand.objects.get().decision is None


def test_a_refusal_needs_a_reason_that_holds_against_the_paper(trade: None) -> None:
    order, question = recorded("warrant"), recorded()
    with pytest.raises(NotRefusable):
        refuse_demand(demand=order, why="no_need", by=FUMIKO)
    refused = refuse_demand(demand=question, why="no_need", by=FUMIKO)
    assert (refused.state, refused.ended_at is not None) == (rules.REFUSED, True)
    assert Demand.objects.get(pk=order.pk).state == rules.RECEIVED


def test_counts_are_by_year_instrument_and_outcome(trade: None) -> None:
    refuse_demand(demand=recorded(), why="too_broad", by=FUMIKO)
    record_demand(instrument="oral", by=FUMIKO)
    recorded("warrant")
    this = transparency()[0]
    assert (this.came["police_inquiry"], this.came["oral"], this.came["warrant"]) == (1, 1, 1)
    assert this.came["court_order"] == 0
    assert (this.ended, this.open) == ({"given": 0, "partly": 0, "refused": 2}, 1)
    assert [one.year for one in transparency()] == [timezone.localdate().year]


def test_who_answers_is_reminded_once_a_day(officer: Actor) -> None:
    demand = recorded(due_at=timezone.now() + timedelta(days=2))
    recorded(due_at=timezone.now() + timedelta(days=30))
    assert remind_of_demands(by=WORKER) == 1
    assert remind_of_demands(by=WORKER) == 0
    mail = Mail.objects.get(template="demand_due")
    assert (mail.purpose, mail.context["number"]) == ("oversight.alert", demand.number)
    glance = demands_at_a_glance()
    assert (glance.open, glance.late, glance.next_due) == (2, 0, demand.due_at)


def test_the_journal_says_what_was_done_and_no_value(trade: None) -> None:
    demand = recorded(note="The officer is called Sato.")
    confirm_genuine(demand=demand, means="in_person", by=FUMIKO)
    rows = Entry.objects.filter(case=demand.number, kind__startswith="demand.").order_by("pk")
    assert [row.kind for row in rows] == ["demand.received", "demand.confirmed_genuine"]
    assert "Sato" not in str([row.detail for row in Entry.objects.all()])
