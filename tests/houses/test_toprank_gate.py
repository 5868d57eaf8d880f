"""Toprank's rules at the gate: four purposes, firms bound to secrecy, legal demands decided by two."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

import pytest

from funabin.gate.actions import (
    confirm_handing,
    decide_handing,
    engage,
    enrol_subject,
    open_data,
    publish_policy,
)
from funabin.gate.errors import NoPurpose, Refused
from funabin.gate.fields import Handle
from funabin.gate.models import DataSubject, Recipient
from funabin.gate.purpose import declared
from funabin.journal.actor import Actor
from funabin.trade.models import Inquiry
from tests.cast import CHIE, FUMIKO, WORKER
from tests.recipients import codes, firm, given, judged, registered, taken

HOUSE = Path(__file__).parents[2] / "houses" / "toprank"
CASE = "Q2611-0001"
GORO = Actor(kind="staff", token="goro-another-privacy-officer", roles=frozenset({"privacy"}))
PAPER = hashlib.sha256(b"the paper").hexdigest()

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _house(settings, tmp_path: Path) -> None:
    settings.ERASURE_LEDGER = tmp_path / "ledger" / "erasures.jsonl"
    publish_policy(directory=HOUSE, by=WORKER)


@pytest.fixture
def amina() -> DataSubject:
    return enrol_subject(by=WORKER, country="KE", language="en")


@pytest.fixture
def asked(amina: DataSubject) -> dict[str, Handle]:
    """Amina has sent a message; sales answers it."""
    handles = taken(amina, "inquiry", Inquiry, CASE)
    purposes = ["inquiry.answer", "complaint.answer"]
    engage(subject=amina, purposes=purposes, case=CASE, by=WORKER, roles=["sales"])
    return handles


def test_a_message_opens_to_answer_it_and_for_no_fifth_purpose(asked):
    with declared("inquiry.answer"):
        values = open_data(asked.values(), purpose="inquiry.answer", by=CHIE, case=CASE)
    assert values[asked["contact.name"]] == "Amina Odhiambo"
    for fifth in ("support", "order.fulfil", "promo.own.email"):
        with declared(fifth), pytest.raises((Refused, NoPurpose)) as refusal:
            open_data(asked.values(), purpose=fifth, by=CHIE, case=CASE)
        assert "unknown_purpose" in {reason.code for reason in refusal.value.reasons}


def test_a_contractor_bound_to_secrecy_gets_the_case_and_no_other(amina, asked):
    contractor = firm("contractor")
    answer = judged(asked, contractor, "inquiry.answer", CHIE, CASE)
    assert given(answer) == {"contact.name", "contact.email", "contact.phone"}
    assert {ground.key for ground in answer.grounds.values()} == {"entrustment"}
    other = taken(amina, "inquiry", Inquiry, "Q2611-0002")
    refused = judged(other, contractor, "inquiry.answer", CHIE, CASE)
    assert {one.reason.code for one in refused.withheld} == {"of_another_case"}
    assert codes(refused) == {"nothing_to_give"}


def test_a_contractor_without_the_secrecy_term_or_abroad_gets_nothing(asked):
    unsigned = judged(asked, registered("contractor"), "inquiry.answer", CHIE, CASE)
    assert {"not_assessed", "no_agreement", "not_entrusted", "not_reviewed"} == codes(unsigned)
    abroad = judged(asked, firm("contractor", "GB"), "inquiry.answer", CHIE, CASE)
    assert {"country_not_allowed", "foreign_third_party"} == codes(abroad)


def decided(asked: Mapping[str, Handle], recipient: Recipient, article: str, **more: str) -> None:
    """Two people decide that name and e-mail go."""
    handles = [asked["contact.name"], asked["contact.email"]]
    first = decide_handing(
        handles=handles, recipient=recipient, purpose="legal.demand", case=CASE, by=FUMIKO,
        article=article, document_sha256=PAPER, **more,
    )  # fmt: skip
    confirm_handing(decision=first, by=GORO)


def test_our_own_judgement_alone_tells_the_police_nothing(amina, asked):
    engage(subject=amina, purposes=["legal.demand"], case=CASE, by=WORKER, roles=["privacy"])
    police = firm("police_or_endangered")
    alone = judged(asked, police, "legal.demand", FUMIKO, CASE)
    assert {"no_decision", "second_awaited"} <= codes(alone)
    decided(asked, police, "APPI 27(1)(ii)", reason="property")
    assert "consent_not_hard" in codes(judged(asked, police, "legal.demand", FUMIKO, CASE))
    decided(asked, police, "APPI 27(1)(ii)", reason="property", consent_hard="no_time")
    both = judged(asked, police, "legal.demand", FUMIKO, CASE)
    assert given(both) == {"contact.name", "contact.email"}


def test_a_bar_association_needs_the_statute_it_asks_under(amina, asked):
    engage(subject=amina, purposes=["legal.demand"], case=CASE, by=WORKER, roles=["privacy"])
    bar = firm("authority")
    decided(asked, bar, "APPI 27(1)(i)", reason="bar_association")
    assert "no_paper" in codes(judged(asked, bar, "legal.demand", FUMIKO, CASE))
    decided(asked, bar, "APPI 27(1)(i)", reason="bar_association", statute="ATT 23-2")
    assert given(judged(asked, bar, "legal.demand", FUMIKO, CASE)) == {"contact.name", "contact.email"}
