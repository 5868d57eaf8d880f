"""AUTOREC's own file: every promise once, every sentence in both languages, the decisions it is for."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from funabin.policy.check import publishing_obstacles
from funabin.policy.check.texts import needed_texts
from funabin.policy.decide import Question, decide, table_of
from funabin.policy.load import load_policy
from funabin.policy.model import Origin, Policy

HOUSE = Path(__file__).parents[2] / "houses" / "autorec"

# The promises of the archived policy, section by section, as its reader counted them.
PROMISES = {
    "0": "1 2 3 4 5 6 7",
    "1": "1 2",
    "2": "1a 1b 2a 2b",
    "3": "1a 1b",
    "4": "1a 1b 1c 2a 2b 2c 2d 2e 2f 2g 2h 2i 2j 2k 3a 3b 3c 3d 3e 3f 3g 3h 3i",
    "5": "1 1a 1b 1c 1d",
    "6": "1 2a 2b 2c 2d 2e 2f 2g 2h 2i",
    "7": "1a 1b 2a 2b 3a 3b 4a 4b 4c 4d 4e",
    "8": "1 2 3a 3b 3c 4a 4b 4c",
}
WHOLE = "9a 9b 9c 10a 10b 11a 11b 11c 11d 12"
IDS = [f"AR-{section}.{part}" for section, parts in PROMISES.items() for part in parts.split()]
IDS += [f"AR-{part}" for part in WHOLE.split()]

MECHANISMS = {
    "age_gate",
    "agent_papers_gone",
    "agents_heard",
    "asked_nowhere",
    "banner",
    "buyer_safety_page",
    "change_noticed",
    "collected_at",
    "complaints_taken_up",
    "consent_required",
    "contact_published",
    "cookie_register",
    "cookieless_journey",
    "declaration_required",
    "default_no_recipient",
    "default_refusal",
    "duties_kept",
    "entrustment_terms",
    "gpc_is_objection",
    "identity_first",
    "inquiries_acknowledged",
    "journal_chain",
    "key_separation",
    "law_and_court_published",
    "legacy_links",
    "legal_demand_only",
    "measures_signed",
    "membership_badge",
    "menu_counts",
    "no_personal_row_for_visitors",
    "no_public_cookie",
    "opened_by_two",
    "papers_gone",
    "policy_page",
    "policy_versions",
    "provenance_published",
    "provision_recorded",
    "purpose_leaf",
    "purpose_only",
    "recipient_rule",
    "refused_by_article",
    "refusing_costs_nothing",
    "register_searched",
    "registers_sealed",
    "remembered_signins",
    "requests_taken",
    "responsible_named",
    "role_table",
    "sealed_category",
    "self_correction",
    "self_disclosure",
    "self_erasure",
    "shelves",
    "site_readable_without_data",
    "staff_second_factor",
    "statutory_named",
    "undeclared_field_refused",
    "use_stops_at_once",
}


@pytest.fixture(scope="module")
def house() -> Policy:
    return load_policy(HOUSE)


def test_every_promise_of_the_archived_policy_stands_in_the_file_once(house):
    assert len(IDS) == len(set(IDS)) == 82
    assert sorted(house.promises) == sorted(IDS)
    written = re.findall(r"^  (AR-[\w.]+):", (HOUSE / "policy.yaml").read_text(), re.MULTILINE)
    assert sorted(written) == sorted(IDS)


def test_only_what_the_law_forbids_is_void(house):
    void = {key: promise.void_article for key, promise in house.promises.items() if promise.void_article}
    assert void == {"AR-2.2a": "APPI 18(1)", "AR-5.1d": "APPI 27(1)", "AR-9c": "APPI 18(1)"}


def test_what_is_missing_names_the_feature_that_will_keep_it(house):
    missing = [promise for promise in house.promises.values() if promise.missing]
    assert len(missing) == 6
    for promise in missing:
        assert house.text(f"missing.{promise.missing}", "en")


def test_every_other_promise_names_its_mechanism(house):
    kept = [promise for promise in house.promises.values() if promise.by]
    assert len(kept) == 73
    assert {key for promise in kept for key in (promise.by, *promise.also)} == MECHANISMS


def test_the_arguments_of_the_mechanisms_exist(house):
    for promise in house.promises.values():
        known = {
            "sealed_category": house.categories, "purpose_leaf": house.purposes,
            "purpose_only": {**house.purposes, **house.categories},
            "collected_at": {**house.collection_points, **house.categories},
            "cookie_register": {cookie.name for cookie in house.cookies},
            "declaration_required": house.collection_points["registration"].declarations,
        }.get(promise.by, set(promise.args))  # fmt: skip
        assert set(promise.args) <= set(known), promise.id


def test_what_was_collected_at_stands_at_its_point(house):
    for promise in house.promises.values():
        if promise.by == "collected_at":
            point, *categories = promise.args
            assert all(house.collection_points[point].item(category) for category in categories)


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


def test_the_file_is_short_enough_to_read():
    assert len((HOUSE / "policy.yaml").read_text().splitlines()) < 600


def test_every_leaf_with_a_grant_is_read_somewhere_and_site_usage_reads_nobody(house):
    read = {purpose for purpose, *_ in table_of(house)}
    leaves = {purpose.key for purpose in house.purposes.values() if purpose.leaf}
    assert leaves - read == {"site.usage"}


ALLOWED = [
    ("inquiry.answer", "message.text", "inquiry", "sales"),
    ("inquiry.answer", "contact.phone", "inquiry.by_staff", "sales"),
    ("inquiry.acknowledge", "contact.email", "inquiry", "system"),
    ("support", "contact.email", "registration", "sales"),
    ("order.fulfil", "contact.address", "order", "sales"),
    ("order.fulfil", "message.text", "thread", "sales"),
    ("order.fulfil", "contact.name", "order.consignee", "member"),
    ("order.fulfil", "document.proforma", "invoice", "sales"),
    ("ship", "contact.address", "order.notify_party", "shipping"),
    ("invoice", "document.proforma", "invoice", "accounts"),
    ("payment", "contact.name", "invoice", "accounts"),
    ("account.access", "contact.email", "registration", "system"),
    ("account.access", "auth.totp", "signin", "self"),
    ("account.access", "contact.email", "staff.invitation", "system"),
    ("eligibility", "person.over_16", "registration", "system"),
    ("safety", "contact.phone", "inquiry", "privacy"),
    ("staff.manage", "staff.name", "staff.invitation", "admin"),
    ("legal.duty", "contact.name", "invoice", "privacy"),
    ("rights.answer", "message.text", "thread", "privacy"),
    ("self.access", "contact.name", "order", "self"),
]

REFUSED = [
    ("inquiry.answer", "contact.email", "inquiry", "shipping", {"role_not_granted"}),
    ("inquiry.answer", "contact.email", "inquiry", "stock", {"role_not_granted"}),
    ("inquiry.answer", "contact.email", "inquiry", "admin", {"role_not_granted"}),
    ("inquiry.answer", "message.text", "inquiry", "system", {"role_not_granted"}),
    ("inquiry.answer", "contact.address", "order", "sales", {"not_for_this_purpose"}),
    ("payment", "contact.name", "order.consignee", "accounts", {"not_for_this_purpose", "role_not_granted"}),
    ("ship", "document.proforma", "invoice", "shipping", {"not_for_this_purpose", "role_not_granted"}),
    ("staff.manage", "contact.email", "registration", "admin", {"not_for_this_purpose", "role_not_granted"}),
    ("trade", "contact.name", "inquiry", "sales", {"parent_purpose", "role_not_granted"}),
    ("promo.own.email", "contact.email", "registration", "system", {"opt_in_missing"}),
    ("order.fulfil", "person.gender", "registration", "sales", {"undeclared_category", "role_not_granted"}),
    ("eligibility", "person.birth_date", "registration", "sales", {"role_not_granted"}),
    ("order.fulfil", "contact.name", "order", "member", {"role_not_granted"}),
]  # fmt: skip


@pytest.mark.parametrize("asked", ALLOWED)
def test_whoever_needs_it_for_the_work_may_open_it(house, asked):
    assert decide(house, Question(*asked)).allowed


@pytest.mark.parametrize(("purpose", "category", "point", "role", "codes"), REFUSED)
def test_whoever_does_not_need_it_is_refused_with_the_reason(house, purpose, category, point, role, codes):
    decision = decide(house, Question(purpose, category, point, role))
    assert not decision.allowed
    assert {reason.code for reason in decision.reasons} == codes


def erased(house: Policy, *asked: str) -> bool:
    return decide(house, Question(*asked, erased=True)).allowed


def test_after_erasure_the_deal_goes_on_and_invoices_serve_the_law_alone(house):
    assert not erased(house, "inquiry.answer", "contact.email", "inquiry", "sales")
    assert erased(house, "order.fulfil", "contact.address", "order", "sales")
    assert erased(house, "ship", "contact.address", "order.consignee", "shipping")
    assert not erased(house, "safety", "contact.name", "order", "privacy")
    assert not erased(house, "invoice", "document.proforma", "invoice", "accounts")
    assert erased(house, "legal.duty", "document.proforma", "invoice", "privacy")


def test_nobody_opens_the_date_of_birth(house):
    readers = {role for _, category, _, role in table_of(house) if category == "person.birth_date"}
    assert readers <= {"self", "privacy"}
    assert house.categories["person.birth_date"].reduce_to == "person.over_16"


def test_each_origin_is_told_apart(house):
    assert house.categories["contact.name"].origin is Origin.OWN
    assert house.purposes["account.access"].origin is Origin.SUPPLEMENT
    assert house.purposes["legal.duty"].origin is Origin.LAW
    assert house.purposes["legal.claim"].origin is Origin.OWN


def test_the_sentences_are_our_own(house):
    """The turns of phrase of the archived text stay away."""
    for turn in (
        "fully understands your concern",
        "We assure you",
        "deemed to have agreed",
        "to deal payment",
    ):
        assert not any(turn.lower() in sentence.lower() for sentence in house.texts["en"].values())
