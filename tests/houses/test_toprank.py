"""Toprank's own file: every promise once, four purposes and no fifth, messages and nothing else."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from funabin.policy.check import publishing_obstacles
from funabin.policy.check.texts import needed_texts
from funabin.policy.decide import Question, decide, matches, table_of
from funabin.policy.load import load_policy
from funabin.policy.model import Origin, Policy

HOUSE = Path(__file__).parents[2] / "houses" / "toprank"
IDS = [f"TR-{number}" for number in range(1, 21)]  # in reading order: the text has no numbers of its own
KINDS = {
    "scope": "1 2",
    "collect": "3 4 5",
    "purpose": "6 7 8 9",
    "limit": "10 11",
    "recipient": "12 13 14 17 18 19",
    "security": "15 16",
    "feature": "20",
}
OWN_PURPOSES = {"site.usage", "site.opinion", "inquiry.answer", "complaint.answer"}
MESSAGES = ("inquiry", "inquiry.by_staff", "thread")


@pytest.fixture(scope="module")
def house() -> Policy:
    return load_policy(HOUSE)


def allowed(house: Policy, *asked: str) -> bool:
    return decide(house, Question(*asked)).allowed


def codes(house: Policy, *asked: str) -> set[str]:
    return {reason.code for reason in decide(house, Question(*asked)).reasons}


def test_every_promise_of_the_archived_policy_stands_in_the_file_once(house):
    assert sorted(house.promises) == sorted(IDS)
    written = re.findall(r"^  (TR-\d+):", (HOUSE / "policy.yaml").read_text(), re.MULTILINE)
    assert sorted(written) == sorted(IDS)


def test_each_promise_is_of_its_kind(house):
    told = {kind: [f"TR-{number}" for number in numbers.split()] for kind, numbers in KINDS.items()}
    found = {key: promise.kind for key, promise in house.promises.items()}
    assert found == {key: kind for kind, keys in told.items() for key in keys}


def test_only_counting_pages_waits_for_a_later_feature_and_no_clause_is_void(house):
    assert [key for key, promise in house.promises.items() if promise.missing] == ["TR-6"]
    assert [key for key, promise in house.promises.items() if promise.void_article] == []


def test_the_list_of_purposes_is_closed_after_four(house):
    own = {key for key, row in house.purposes.items() if row.leaf and row.origin is Origin.OWN}
    assert own == OWN_PURPOSES
    added = {key for key, row in house.purposes.items() if row.leaf and row.origin is Origin.SUPPLEMENT}
    assert added == {"inquiry.acknowledge", "account.access", "staff.manage", "recipient.manage"}


@pytest.mark.parametrize(
    "fifth", ["support", "order.fulfil", "safety", "legal.claim", "notice.service", "promo.own.email"]
)
def test_a_fifth_purpose_is_refused_to_everybody(house, fifth):
    for role in house.roles:
        assert "unknown_purpose" in codes(house, fifth, "contact.email", "inquiry", role)


def test_nothing_of_a_customer_opens_for_more_than_the_four_the_arrival_and_the_law(house):
    law = {key for key, row in house.purposes.items() if row.origin is Origin.LAW}
    opened = {purpose for purpose, _, point, _ in table_of(house) if point in MESSAGES}
    assert opened - law == OWN_PURPOSES - {"site.usage"} | {"inquiry.acknowledge"}


def test_how_the_site_is_used_is_learned_without_opening_anything(house):
    assert not any(purpose == "site.usage" for purpose, *_ in table_of(house))
    assert {statistic.counts for statistic in house.statistics.values()} == {"page_views"}


def test_there_is_no_member_no_order_and_no_offer(house):
    taken = {key for key, point in house.collection_points.items() if point.origin != "law"}
    assert taken == {*MESSAGES, "staff.invitation", "staff.signin", "recipient.register"}
    assert not any(purpose.opt_in or purpose.means for purpose in house.purposes.values())
    assert [cookie.face for cookie in house.cookies] == ["desk"]


def test_sales_answers_and_the_editor_reads_opinions_without_the_name(house):
    for point in MESSAGES:
        assert allowed(house, "inquiry.answer", "message.text", point, "sales")
        assert allowed(house, "complaint.answer", "message.text", point, "sales")
        assert allowed(house, "site.opinion", "message.text", point, "editor")
    assert allowed(house, "inquiry.answer", "contact.phone", "inquiry.by_staff", "sales")
    assert codes(house, "site.opinion", "contact.name", "inquiry", "editor") == {"role_not_granted"}
    assert codes(house, "inquiry.answer", "message.text", "inquiry", "editor") == {"role_not_granted"}
    assert codes(house, "inquiry.answer", "contact.email", "inquiry", "stock") == {"role_not_granted"}


def test_whoever_wrote_reads_the_own_case_and_is_told_that_it_arrived(house):
    assert allowed(house, "inquiry.answer", "message.text", "thread", "self")
    assert allowed(house, "inquiry.acknowledge", "contact.email", "inquiry", "system")
    assert codes(house, "inquiry.acknowledge", "message.text", "inquiry", "system") == {"role_not_granted"}


def test_a_contractor_is_in_japan_bound_to_secrecy_and_sees_the_case_only(house):
    row = house.recipients["contractor"]
    assert row.grounds == ("entrustment",)
    assert row.countries == ("JP",)
    assert "confidentiality" in row.terms
    assert row.review == "P1Y"
    assert row.case_only
    assert not matches("person.country", row.categories)


def test_authorities_and_people_in_danger_need_an_exception_and_two_deciders(house):
    own = {key: row for key, row in house.recipients.items() if row.origin is Origin.OWN}
    assert set(own) == {"contractor", "authority", "police_or_endangered"}
    assert own["authority"].articles == ("APPI 27(1)(i)", "APPI 27(1)(iv)")
    assert own["police_or_endangered"].articles == ("APPI 27(1)(ii)", "APPI 27(1)(iii)")
    for key in ("authority", "police_or_endangered"):
        assert own[key].grounds == ("legal_exception",)
        assert own[key].two_persons


def test_one_responsible_person_answers_for_the_data(house):
    assert {key: row.role for key, row in house.responsible.items()} == {"data_manager": "privacy"}


def test_card_numbers_and_my_numbers_are_never_asked(house):
    banned = {key for key, row in house.categories.items() if row.sensitivity == "banned"}
    assert banned == {"payment.card", "id.my_number"}


def test_both_languages_say_everything(house):
    needed = set(needed_texts(house))
    assert needed <= set(house.texts["en"])
    assert set(house.texts["en"]) == set(house.texts["ja"])


def test_the_demonstration_can_be_published_and_says_what_it_is(house):
    assert publishing_obstacles(house) == []
    assert "not a real person" in house.operator.representative
    assert "not a real person" in house.operator.responsible_person
    for field in (house.operator.address, house.operator.licence):
        assert "Demonstration" in field
    assert "not affiliated" in house.text("source.archive", "en")
    assert "20130126" in house.sources["archive"].address


def test_the_file_is_short_enough_to_read():
    assert len((HOUSE / "policy.yaml").read_text().splitlines()) < 600


@pytest.mark.parametrize(
    "turn",
    [
        "pay close attention",
        "way of thinking",
        "use state",
        "recognition of",
        "leak out",
        "lawyer's association",
    ],
)
def test_the_sentences_are_our_own(house, turn):
    assert not any(turn in sentence.lower() for sentence in house.texts["en"].values())
