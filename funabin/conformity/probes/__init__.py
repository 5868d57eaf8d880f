"""The probes by mechanism: a promise's `by` in the policy file names one of these."""

from __future__ import annotations

from funabin.conformity.finding import ENFORCED, EVIDENCED, PLEDGED, Probe
from funabin.conformity.probes import catalogue, gate, pages, people, rights, rules, safeguards

PROBES = {
    probe.key: probe
    for probe in (
        Probe("sealed_category", ENFORCED, gate.sealed_category),
        Probe("registers_sealed", ENFORCED, gate.registers_sealed),
        Probe("collected_at", ENFORCED, gate.collected_at),
        Probe("undeclared_field_refused", ENFORCED, gate.undeclared_field_refused),
        Probe("default_refusal", ENFORCED, gate.default_refusal),
        Probe("role_table", ENFORCED, gate.role_table),
        Probe("purpose_leaf", ENFORCED, gate.purpose_leaf),
        Probe("purpose_only", ENFORCED, gate.purpose_only),
        Probe("age_gate", ENFORCED, gate.age_gate),
        Probe("no_personal_row_for_visitors", ENFORCED, gate.no_personal_row_for_visitors),
        Probe("menu_counts", ENFORCED, catalogue.menu_counts),
        Probe("shelves", ENFORCED, catalogue.shelves),
        Probe("legacy_links", ENFORCED, catalogue.legacy_links),
        Probe("membership_badge", EVIDENCED, pages.membership_badge),
        Probe("buyer_safety_page", EVIDENCED, pages.buyer_safety_page),
        Probe("policy_page", EVIDENCED, pages.policy_page),
        Probe("provenance_published", EVIDENCED, pages.provenance_published),
        Probe("law_and_court_published", EVIDENCED, pages.law_and_court_published),
        Probe("contact_published", EVIDENCED, pages.contact_published),
        Probe("site_readable_without_data", ENFORCED, pages.site_readable_without_data),
        Probe("cookie_register", ENFORCED, pages.cookie_register),
        Probe("banner", ENFORCED, pages.banner),
        Probe("declaration_required", ENFORCED, rights.declaration_required),
        Probe("self_disclosure", ENFORCED, rights.self_disclosure),
        Probe("self_correction", ENFORCED, rights.self_correction),
        Probe("self_erasure", ENFORCED, rights.self_erasure),
        Probe("statutory_named", ENFORCED, rights.statutory_named),
        Probe("staff_second_factor", ENFORCED, safeguards.staff_second_factor),
        Probe("key_separation", ENFORCED, safeguards.key_separation),
        Probe("journal_chain", ENFORCED, safeguards.journal_chain),
        Probe("parent_opens_nothing", ENFORCED, rules.parent_opens_nothing),
        Probe("purposes_closed", ENFORCED, rules.purposes_closed),
        Probe("consent_required", ENFORCED, rules.consent_required),
        Probe("gpc_is_objection", ENFORCED, rules.gpc_is_objection),
        Probe("context_kept", ENFORCED, rules.context_kept),
        Probe("subject_class_apart", ENFORCED, rules.subject_class_apart),
        Probe("banned_refused", ENFORCED, rules.banned_refused),
        Probe("no_card_numbers", ENFORCED, rules.no_card_numbers),
        Probe("asked_nowhere", ENFORCED, rules.asked_nowhere),
        Probe("law_imposed", ENFORCED, rules.law_imposed),
        Probe("notice_at_forms", ENFORCED, people.notice_at_forms),
        Probe("contact_form", ENFORCED, people.contact_form),
        Probe("case_by_staff", ENFORCED, people.case_by_staff),
        Probe("operator_published", EVIDENCED, people.operator_published),
        Probe("responsible_named", EVIDENCED, people.responsible_named),
        Probe("own_page_shows_movements", ENFORCED, people.own_page_shows_movements),
        Probe("retention_clock", ENFORCED, people.retention_clock),
        Probe("erasure_by_key", ENFORCED, people.erasure_by_key),
        Probe("correction_journalled", EVIDENCED, people.correction_journalled),
        Probe("words_only", EVIDENCED, people.words_only),
        Probe("pledge", PLEDGED, safeguards.pledge),
    )
}
