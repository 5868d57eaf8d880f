"""JapaneseCarTrade's rules at the gate: the same person as a member, as one who asks, and as a buyer."""

from __future__ import annotations

from pathlib import Path

import pytest

from funabin.gate.actions import consent_to_provision, engage, enrol_subject, give_consent, publish_policy
from funabin.gate.models import DataSubject, Recipient
from funabin.gate.queries import current_policy
from funabin.journal.actor import Actor
from funabin.members.models import Profile
from funabin.trade.models import Deal, Inquiry
from tests.cast import WORKER
from tests.recipients import AMINA, codes, firm, given, judged, registered, taken

HOUSE = Path(__file__).parents[2] / "houses" / "japanesecartrade"
ASKED, BOUGHT = "Q2611-0001", "D2611-0001"
DEALERS_DESK = Actor(kind="staff", token="ren-of-the-dealers-desk", roles=frozenset({"dealers"}))
MARKETING = Actor(kind="staff", token="mei-of-marketing", roles=frozenset({"marketing"}))
ACCOUNTS = Actor(kind="staff", token="jun-of-accounts", roles=frozenset({"accounts"}))

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _house(settings, tmp_path: Path) -> None:
    settings.ERASURE_LEDGER = tmp_path / "ledger" / "erasures.jsonl"
    publish_policy(directory=HOUSE, by=WORKER)


@pytest.fixture
def amina() -> DataSubject:
    return enrol_subject(by=WORKER, country="KE", language="en")


def agreed(subject: DataSubject, key: str, purpose: str, recipient: Recipient | None = None) -> None:
    """The box is ticked, and what goes to this kind of firm is agreed to."""
    row = current_policy().recipients[key]
    words = {"text_key": f"consent.{purpose}", "language": "en", "channel": "web"}
    give_consent(subject=subject, purpose=purpose, by=WORKER, **words)
    named = sorted(set(AMINA) & {category for category in row.categories})
    consent_to_provision(
        subject=subject, key=key, purpose=purpose, categories=named, language="en", by=WORKER,
        recipient=recipient,
    )  # fmt: skip


def test_a_request_goes_to_an_accredited_dealer_once_amina_agreed(amina):
    asked, dealer = taken(amina, "inquiry", Inquiry, ASKED), firm("dealer")
    engage(subject=amina, purposes=["request.pass"], case=ASKED, by=WORKER, roles=["dealers"])
    before = judged(asked, dealer, "request.pass", DEALERS_DESK, ASKED)
    assert {"opt_in_missing", "no_consent"} <= codes(before)
    agreed(amina, "dealer", "request.pass")
    after = judged(asked, dealer, "request.pass", DEALERS_DESK, ASKED)
    assert given(after) == {"contact.name", "contact.email", "contact.phone", "contact.fax"}


def test_a_dealer_abroad_needs_that_she_was_told_of_the_country(amina):
    asked, dealer = taken(amina, "inquiry", Inquiry, ASKED), firm("dealer", "GB")
    engage(subject=amina, purposes=["request.pass"], case=ASKED, by=WORKER, roles=["dealers"])
    agreed(amina, "dealer", "request.pass")
    assert "foreign_not_told" in codes(judged(asked, dealer, "request.pass", DEALERS_DESK, ASKED))
    agreed(amina, "dealer", "request.pass", recipient=dealer)
    assert "contact.name" in given(judged(asked, dealer, "request.pass", DEALERS_DESK, ASKED))


def test_what_she_told_as_a_member_goes_to_no_dealer_even_if_she_agreed(amina):
    told, dealer = taken(amina, "registration", Profile), firm("dealer")
    engage(subject=amina, purposes=["request.pass"], case="", by=WORKER, roles=["dealers"])
    agreed(amina, "dealer", "request.pass")
    refused = judged(told, dealer, "request.pass", DEALERS_DESK)
    assert codes(refused) == {"nothing_to_give"}
    assert {one.reason.code for one in refused.withheld} == {"not_for_this_recipient"}


def test_a_dealer_without_accreditation_gets_nothing(amina):
    asked = taken(amina, "inquiry", Inquiry, ASKED)
    engage(subject=amina, purposes=["request.pass"], case=ASKED, by=WORKER, roles=["dealers"])
    agreed(amina, "dealer", "request.pass")
    dealer = registered("dealer")
    refused = judged(asked, dealer, "request.pass", DEALERS_DESK, ASKED)
    assert codes(refused) == {"not_accredited", "no_agreement", "not_reviewed"}


def test_the_group_gets_three_fields_of_an_order_in_japan_and_only_with_the_box(amina):
    bought, sister = taken(amina, "order", Deal, BOUGHT), firm("group_company")
    engage(subject=amina, purposes=["group.offer"], case=BOUGHT, by=WORKER, roles=["marketing"])
    assert "opt_in_missing" in codes(judged(bought, sister, "group.offer", MARKETING, BOUGHT))
    agreed(amina, "group_company", "group.offer")
    judgement = judged(bought, sister, "group.offer", MARKETING, BOUGHT)
    assert given(judgement) == {"contact.name", "contact.address", "contact.email"}
    assert {ground.key for ground in judgement.grounds.values()} == {"joint_use"}
    abroad = judged(bought, firm("group_company", "GB"), "group.offer", MARKETING, BOUGHT)
    assert {"country_not_allowed", "foreign_third_party"} <= codes(abroad)


def test_a_sponsor_gets_nothing_until_she_answers_it_by_name(amina):
    told, sponsor = taken(amina, "registration", Profile), firm("sponsor")
    engage(subject=amina, purposes=["sponsor.pass"], case="", by=WORKER, roles=["marketing"])
    agreed(amina, "sponsor", "sponsor.pass")
    assert codes(judged(told, sponsor, "sponsor.pass", MARKETING)) == {"no_response"}
    agreed(amina, "sponsor", "sponsor.pass", recipient=sponsor)
    assert given(judged(told, sponsor, "sponsor.pass", MARKETING)) == {"contact.name", "contact.email"}


def test_billing_data_reaches_no_firm_of_another_task(amina):
    bought, merchant = taken(amina, "order", Deal, BOUGHT), firm("merchant")
    engage(subject=amina, purposes=["payment"], case=BOUGHT, by=WORKER, roles=["accounts"])
    paid = judged(bought, merchant, "payment", ACCOUNTS, BOUGHT)
    assert given(paid) == {"contact.name", "contact.address", "contact.email"}
    wrong = judged(bought, firm("dealer"), "payment", ACCOUNTS, BOUGHT)
    assert {"purpose_not_for_recipient", "not_your_task", "nothing_to_give"} <= codes(wrong)
    assert "purpose_not_for_recipient" in codes(judged(bought, merchant, "group.offer", MARKETING, BOUGHT))
