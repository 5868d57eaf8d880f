"""JapaneseCarTrade's own file: one person under three rules, offers only by a box, no cookie."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from funabin.policy.check import publishing_obstacles
from funabin.policy.check.texts import needed_texts
from funabin.policy.decide import Question, decide, matches, table_of
from funabin.policy.load import load_policy
from funabin.policy.model import Origin, Policy

HOUSE = Path(__file__).parents[2] / "houses" / "japanesecartrade"

# The promises of the archived policy, section by section, as its reader counted them.
PROMISES = {
    "1.": "1a 1b 2a 2b 3a 3b 3c 3d 3e 4a 4b 4c 4d 4e 4f 4g 5a 5b 5c 5d 6a 6b",
    "2.": "1a 1b 1c",
    "3.": "1a 1b 1c 1d 1e 1f 1g 1h 1i 1j 2 3a 3b 3c 3d 4a 4b 4c 4d 4e 4f 5a 5b 5c 5d 5e 5f 6a 6b 6c 6d 6e",
    "4.": "1 2 3",
    "5": "a b c",
    "6.": "1a 1b 1c 1d 2a 2b",
    "7": "a b c d",
    "8": "a b",
}
IDS = [f"JCT-{section}{part}" for section, parts in PROMISES.items() for part in parts.split()]
LATER = {
    "merchant": {"JCT-1.3d"},
    "messages": {"JCT-1.5a", "JCT-1.5d"},
    "reports": {"JCT-3.5d", "JCT-3.6e"},
    "statistics": {
        *(f"JCT-1.4{part}" for part in "bcdef"),
        *(f"JCT-3.1{part}" for part in "abch"),
        *(f"JCT-3.5{part}" for part in "bce"),
    },
}
MEMBER, REQUEST, ORDER = "registration", "inquiry", "order"


@pytest.fixture(scope="module")
def house() -> Policy:
    return load_policy(HOUSE)


def allowed(house: Policy, *asked: str, consented: str = "") -> bool:
    return decide(house, Question(*asked, consented=frozenset({consented}) - {""})).allowed


def codes(house: Policy, *asked: str, consented: str = "") -> set[str]:
    decision = decide(house, Question(*asked, consented=frozenset({consented}) - {""}))
    return {reason.code for reason in decision.reasons}


def receives(house: Policy, recipient: str) -> set[tuple[str, str]]:
    """Every (category, point) that the row of a recipient gives and somebody inside may open for it."""
    row = house.recipients[recipient]
    return {
        (category, point)
        for purpose, category, point, role in table_of(house)
        if purpose in row.purposes
        and role in row.roles
        and matches(category, row.categories)
        and matches(point, row.points)
    }


def test_every_promise_of_the_archived_policy_stands_in_the_file_once(house):
    assert len(IDS) == len(set(IDS)) == 75
    assert list(house.promises) == [*IDS]  # in the order of the archived page
    written = re.findall(r"^  (JCT-[\w.]+): ", (HOUSE / "policy.yaml").read_text(), re.MULTILINE)
    assert written == IDS


def test_what_the_law_forbids_is_void_with_its_article(house):
    void = {key: promise.void_article for key, promise in house.promises.items() if promise.void_article}
    assert void == {"JCT-4.3": "APPI 27(1)", "JCT-6.2b": "APPI 23", "JCT-7c": "APPI 18(1)"}


def test_what_is_missing_waits_for_a_named_later_feature(house):
    missing: dict[str, set[str]] = {}
    for key, promise in house.promises.items():
        if promise.missing:
            missing.setdefault(promise.missing, set()).add(key)
    assert missing == LATER


def test_the_heading_general_opens_nothing(house):
    assert not house.purposes["general"].leaf
    asked = ("general", "contact.email", MEMBER, "support")
    assert codes(house, *asked) == {"parent_purpose", "role_not_granted"}


# ------------------------------------------------------------------------------ one person under three rules


def test_a_member_s_record_reaches_no_dealer_while_a_request_does(house):
    for key in ("dealer", "manufacturer", "fulfilment_partner"):
        given = receives(house, key)
        assert ("contact.email", REQUEST) in given
        assert {point for _, point in given} == {REQUEST, "inquiry.by_staff"}
    asked = ("request.pass", "contact.email")
    assert allowed(house, *asked, REQUEST, "dealers", consented="request.pass")
    assert codes(house, *asked, REQUEST, "dealers") == {"opt_in_missing"}
    assert codes(house, *asked, MEMBER, "dealers", consented="request.pass") == {
        "not_for_this_purpose",
        "role_not_granted",
    }


def test_the_dealers_desk_opens_nothing_a_member_or_a_buyer_told(house):
    opened = {point for _, _, point, role in table_of(house) if role == "dealers"}
    assert opened == {REQUEST, "inquiry.by_staff", "recipient.register"}


def test_a_dealer_is_accredited_under_contract_and_told_of_beforehand(house):
    for key in ("dealer", "manufacturer", "fulfilment_partner"):
        row = house.recipients[key]
        assert row.accredited
        assert row.case_only
        assert row.grounds == ("consent", "foreign_consent")
        assert {"purpose_limit", "confidentiality"} <= set(row.terms)
    assert "request.pass" in house.collection_points[REQUEST].consents
    assert "answers for it" in house.text("consent.request.pass", "en")


def test_nothing_a_member_told_leaves_but_to_a_sponsor_who_was_answered(house):
    from_member = {key for key in house.recipients if MEMBER in {point for _, point in receives(house, key)}}
    assert from_member == {"sponsor", "authority_on_harm", "authorities"}
    assert house.recipients["sponsor"].response_only
    assert receives(house, "sponsor") == {("contact.name", MEMBER), ("contact.email", MEMBER)}


def test_billing_data_goes_only_where_the_deal_needs_it(house):
    from_order = {key for key in house.recipients if ORDER in {point for _, point in receives(house, key)}}
    assert from_order == {
        "carrier", "bank", "merchant", "group_company", "authority_on_harm", "authorities",
    }  # fmt: skip
    assert receives(house, "bank") == {("contact.name", ORDER), ("contact.name", "invoice")}
    assert not any(
        point == "thread" for key in ("carrier", "bank", "merchant") for _, point in receives(house, key)
    )


def test_billing_data_serves_offers_only_by_a_box_and_only_by_three_fields(house):
    for purpose in ("promo.related.email", "promo.related.post"):
        assert codes(house, purpose, "contact.email", ORDER, "marketing") == {"opt_in_missing"}
        assert allowed(house, purpose, "contact.email", ORDER, "marketing", consented=purpose)
        assert codes(house, purpose, "contact.phone", ORDER, "marketing", consented=purpose) == {
            "role_not_granted"
        }
        assert "role_not_granted" in codes(house, purpose, "document.proforma", "invoice", "marketing")
    assert codes(house, "promo.own.email", "contact.email", ORDER, "system", consented="promo.own.email") == {
        "not_for_this_purpose"
    }


def test_the_group_gets_three_fields_in_japan_by_joint_use(house):
    row = house.recipients["group_company"]
    assert receives(house, "group_company") == {
        ("contact.name", ORDER), ("contact.address", ORDER), ("contact.email", ORDER),
    }  # fmt: skip
    assert row.grounds == ("joint_use",)
    assert row.countries == ("JP",)
    assert row.joint_use is not None
    assert row.joint_use.responsible
    assert row.joint_use.address
    assert house.purposes["group.offer"].opt_in


# ------------------------------------------------------------------------------ offers, figures


def test_each_way_of_an_offer_is_a_leaf_a_box_and_what_that_way_needs(house):
    ways = {
        "promo.own.email": ("system", "contact.email"),
        "promo.own.post": ("marketing", "contact.address"),
        "promo.own.phone": ("marketing", "contact.mobile"),
        "promo.own.fax": ("marketing", "contact.fax"),
    }
    for purpose, (role, category) in ways.items():
        assert house.purposes[purpose].means == purpose.rpartition(".")[2]
        assert codes(house, purpose, category, MEMBER, role) == {"opt_in_missing"}
        assert allowed(house, purpose, category, MEMBER, role, consented=purpose)
    opened = allowed(house, "promo.own.fax", "contact.fax", MEMBER, "marketing", consented="promo.own.phone")
    assert not opened


def test_every_offer_needs_a_box_and_service_notices_need_none(house):
    offers = {key for key, row in house.purposes.items() if row.parent == "promotion"}
    assert len(offers) == 12
    assert all(house.purposes[key].opt_in for key in offers)
    for purpose in ("notice.service", "notice.usage"):
        assert allowed(house, purpose, "contact.email", MEMBER, "system")


def test_every_opt_in_is_offered_by_a_box_but_the_one_a_person_answers_with(house):
    offered = {key for point in house.collection_points.values() for key in point.consents}
    asked = {key for key, row in house.purposes.items() if row.opt_in}
    assert asked - offered == {"sponsor.pass"}


def test_figures_open_nothing_and_tell_nobody_apart(house):
    figures = {key for key, row in house.purposes.items() if row.parent == "figures"}
    assert figures == {
        "site.usage", "site.improve", "site.manage", "server.operate", "promo.improve", "report.internal",
    }  # fmt: skip
    assert not figures & {purpose for purpose, *_ in table_of(house)}
    assert house.recipients["statistics_reader"].categories == ()
    assert {row.counts for row in house.statistics.values()} == {
        "page_views", "sessions", "unique_visitors", "browser_families", "os_families",
    }  # fmt: skip
    assert all(row.floor == 10 for row in house.statistics.values())


# ------------------------------------------------------------------------------ the rest


def test_what_is_asked_is_a_closed_list(house):
    asked = {key: {item.category for item in row.items} for key, row in house.collection_points.items()}
    contact = {"contact.name", "contact.email", "contact.phone", "contact.fax"}
    assert asked[MEMBER] == contact | {"contact.address", "contact.mobile"}
    assert asked[REQUEST] == contact | {"message.text", "business.info", "person.country"}
    assert asked["inquiry.by_staff"] == asked[REQUEST]
    assert asked[ORDER] == contact - {"contact.fax"} | {"contact.address", "shipping.port"}
    assert house.categories["payment.card"].sensitivity == "banned"


def test_only_the_desk_has_a_cookie(house):
    assert [(cookie.name, cookie.face) for cookie in house.cookies] == [("desk", "desk")]
    assert house.cookies[0].origin is Origin.SUPPLEMENT


def test_authorities_need_an_exception_and_two_deciders(house):
    row = house.recipients["authority_on_harm"]
    assert row.grounds == ("legal_exception",)
    assert row.articles == ("APPI 27(1)(ii)", "APPI 27(1)(iv)")
    assert row.two_persons
    assert set(row.roles) == {"legal", "privacy"}
    for role in row.roles:
        assert allowed(house, "legal.claim", "contact.name", MEMBER, role)


def test_links_lead_over_a_leaving_page_and_changes_are_told(house):
    assert house.links is not None
    assert house.links.leaving_page
    assert house.changes is not None
    assert house.changes.notice == ("page", "feed", "mail")
    assert house.rights["return_copies"].clauses == house.rights["erasure"].clauses == ("JCT-7d",)


def test_both_languages_say_everything(house):
    needed = set(needed_texts(house))
    assert needed <= set(house.texts["en"])
    assert set(house.texts["en"]) == set(house.texts["ja"])


def test_the_demonstration_can_be_published_and_says_what_it_is(house):
    assert publishing_obstacles(house) == []
    assert "not a real person" in house.operator.representative
    assert "Demonstration" in house.operator.address
    assert "Demonstration" in house.operator.licence
    assert "not affiliated" in house.text("source.archive", "en")
    assert "20101231" in house.sources["archive"].address


def test_the_file_is_short_enough_to_read():
    assert len((HOUSE / "policy.yaml").read_text().splitlines()) < 600


@pytest.mark.parametrize(
    "turn",
    [
        "collected information",
        "fulfillment partners",
        "becomes the property",
        "reserve the right",
        "commercially reasonable",
        "at your own risk",
        "confidentiality declaration",
        "return and/or destroy",
    ],
)
def test_the_sentences_are_our_own(house, turn):
    assert not any(turn in sentence.lower() for sentence in house.texts["en"].values())
