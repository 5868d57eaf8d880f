"""The figures the probes found, in words: on the policy page and at the desk."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from funabin.gate.measures import FLOOR, protected
from funabin.kit.tags import day, whole

ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")
UNSAID = {"mechanism", "waits_for", "article"}  # named by the statement itself
WORDS = {
    "addresses": _("old addresses that lead on"),
    "agreements": _("agreements with recipients"),
    "answers": _("answers of the site looked at"),
    "articles": _("articles of law in force"),
    "batches": _("sealed batches of the journal"),
    "backups": _("backups made"),
    "brand_new": _("brand-new cars"),
    "cases_by_form": _("cases by the form"),
    "cases_timed": _("cases timed so far"),
    "median_hours": _("hours, half of the cases"),
    "most_hours": _("hours, 95 of 100 cases"),
    "requests_kept": _("requests received so far"),
    "requests_refused": _("requests refused so far"),
    "requests_answered": _("requests answered so far"),
    "requests_late": _("requests late now"),
    "requests_by_agents": _("requests by agents so far"),
    "requests_checked": _("requests whose sender was checked"),
    "refusals_tried": _("refusals tried in the check"),
    "rights_tried": _("rights tried in the check"),
    "uses_stopped": _("uses stopped now"),
    "papers_destroyed": _("papers of agents destroyed"),
    "fees_paid": _("fees paid so far"),
    "readings": _("readings of internal rules confirmed"),
    "receipts_late": _("receipts that came late"),
    "cases_by_staff": _("cases written down by staff"),
    "browsers_recognised": _("browsers recognised on request"),
    "categories": _("kinds of data tried in the check"),
    "cells_allowed": _("uses allowed"),
    "cells_asked": _("uses asked in the check"),
    "channels_tried": _("channels tried in the check"),
    "classes": _("classes of people compared"),
    "classes_that_stay": _("kinds of record the law makes us keep"),
    "classified_truck": _("classified trucks"),
    "consents_given": _("consents given"),
    "contexts_tried": _("other contexts tried in the check"),
    "corrections": _("corrections so far"),
    "cookies_read": _("cookies taken apart"),
    "data": _("things held"),
    "data_tried": _("things tried in the check"),
    "declarations": _("declarations asked"),
    "declared": _("cookies declared"),
    "diesel": _("diesel engines"),
    "entries": _("journal entries"),
    "fields_tried": _("fields tried in the check"),
    "forms_read": _("forms read in the check"),
    "grants_live": _("grants of staff in force"),
    "handicapped": _("vehicles for people with disabilities"),
    "held_now": _("held now"),
    "hybrid": _("hybrids"),
    "joint_openings": _("openings by two so far"),
    "papers_settled": _("papers settled"),
    "incidents_confirmed": _("leaks, losses or damage so far"),
    "incidents_reported": _("of them reported to an authority"),
    "drilled_on": _("last drill"),
    "measures_named": _("measures to sign"),
    "measures_signed": _("measures signed"),
    "signed_on": _("signed on"),
    "journeys": _("journeys made in the check"),
    "keys_alive": _("keys alive"),
    "keys_destroyed": _("keys destroyed"),
    "keys_overdue": _("keys past their end"),
    "languages": _("languages"),
    "least_bits": _("random bits at least"),
    "left_hand_drive": _("left hand drive"),
    "lines": _("lines of the menu"),
    "links_followed": _("links to other firms followed"),
    "manual": _("manual transmission"),
    "new_arrivals": _("new arrivals"),
    "notices_sent": _("notices sent"),
    "openings_recorded": _("openings written down"),
    "particulars": _("particulars shown"),
    "pages": _("pages tried in the check"),
    "people": _("people"),
    "people_told": _("people told of a change"),
    "people_erased": _("people erased"),
    "places_listed": _("places listed in the check"),
    "points_tried": _("forms tried in the check"),
    "promises": _("promises shown"),
    "provisions_recorded": _("provisions written down"),
    "purposes": _("purposes tried in the check"),
    "purposes_other": _("purposes added by law or for the site to run"),
    "purposes_own": _("purposes of the policy"),
    "receipts_recorded": _("receipts written down"),
    "recipient_kinds": _("kinds of recipients"),
    "refusals_recorded": _("refusals written down"),
    "refused_so_far": _("refused so far"),
    "rules_in_force": _("internal rules in force"),
    "rules_of_law": _("rules the law adds"),
    "seats_held": _("staff who hold the role"),
    "sentences": _("sentences of this kind"),
    "signals_heard": _("browsers that objected"),
    "sources": _("sources named"),
    "style_sheets": _("style sheets read"),
    "tables_counted": _("tables counted in the check"),
    "times_taken": _("times taken"),
    "unsealed": _("entries not yet in a batch"),
    "values_sealed": _("values sealed"),
    "vehicles_on_sale": _("vehicles for sale"),
    "verified_on": _("verified on"),
    "versions": _("versions of the policy"),
    "visits_recorded": _("visits written down"),
    "ways_tried": _("wrong ways tried in the check"),
    "visits_watched": _("visits watched"),
    "waiting_for_second_factor": _("staff without a second factor"),
}


# counts of people and of what was done with their data: told in tens, small ones not at all
ABOUT_PEOPLE = {
    "browsers_recognised", "cases_by_form", "cases_by_staff", "consents_given", "corrections", "data",
    "cases_timed", "grants_live", "readings", "held_now", "keys_alive", "receipts_late",
    "keys_destroyed", "notices_sent", "openings_recorded", "people", "people_erased", "people_told",
    "provisions_recorded", "receipts_recorded", "refusals_recorded", "refused_so_far", "seats_held",
    "signals_heard", "times_taken", "values_sealed", "visits_recorded", "waiting_for_second_factor",
}  # fmt: skip


def figures_of(evidence: Mapping[str, Any]) -> str:
    """ "lines of the menu: 10 · vehicles for sale: 411", in the order of WORDS on every database.

    What has no words here is left out.
    """
    return " · ".join(
        f"{gettext(words)}: {_told(key, evidence[key])}" for key, words in WORDS.items() if key in evidence
    )


def _told(key: str, value: Any) -> str:
    if isinstance(value, int):
        return _counted(value) if key in ABOUT_PEOPLE else whole(value)
    return day(date.fromisoformat(value)) if ISO_DAY.fullmatch(value) else str(value)


def _counted(number: int) -> str:
    shown = protected(number)
    if shown is None:
        return gettext("fewer than %(floor)s") % {"floor": FLOOR}
    return whole(shown) if shown == 0 else gettext("%(number)s or more") % {"number": whole(shown)}
