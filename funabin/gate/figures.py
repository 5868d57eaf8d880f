"""The figures the probes found, in words: on the policy page and at the desk."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from funabin.kit.tags import day, whole

ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")
UNSAID = {"mechanism", "waits_for", "article"}  # named by the statement itself
WORDS = {
    "addresses": _("old addresses that lead on"),
    "batches": _("sealed batches of the journal"),
    "brand_new": _("brand-new cars"),
    "cells_allowed": _("uses allowed"),
    "cells_asked": _("uses asked in the check"),
    "classes_that_stay": _("kinds of record the law makes us keep"),
    "classified_truck": _("classified trucks"),
    "corrections": _("corrections so far"),
    "data": _("things held"),
    "data_tried": _("things tried in the check"),
    "declarations": _("declarations asked"),
    "declared": _("cookies declared"),
    "diesel": _("diesel engines"),
    "entries": _("journal entries"),
    "fields_tried": _("fields tried in the check"),
    "handicapped": _("vehicles for people with disabilities"),
    "held_now": _("held now"),
    "hybrid": _("hybrids"),
    "keys_alive": _("keys alive"),
    "languages": _("languages"),
    "left_hand_drive": _("left hand drive"),
    "lines": _("lines of the menu"),
    "manual": _("manual transmission"),
    "new_arrivals": _("new arrivals"),
    "openings_recorded": _("openings written down"),
    "pages": _("pages tried in the check"),
    "people": _("people"),
    "people_erased": _("people erased"),
    "points_tried": _("forms tried in the check"),
    "promises": _("promises shown"),
    "purposes": _("purposes tried in the check"),
    "refusals_recorded": _("refusals written down"),
    "refused_so_far": _("refused so far"),
    "sources": _("sources named"),
    "tables_counted": _("tables counted in the check"),
    "times_taken": _("times taken"),
    "unsealed": _("entries not yet in a batch"),
    "values_sealed": _("values sealed"),
    "vehicles_on_sale": _("vehicles for sale"),
    "verified_on": _("verified on"),
    "visits_recorded": _("visits written down"),
    "waiting_for_second_factor": _("staff without a second factor"),
}


def figures_of(evidence: Mapping[str, Any]) -> str:
    """ "lines of the menu: 10 · vehicles for sale: 411", in the order of WORDS on every database.

    What has no words here is left out.
    """
    return " · ".join(
        f"{gettext(words)}: {_told(evidence[key])}" for key, words in WORDS.items() if key in evidence
    )


def _told(value: Any) -> str:
    if isinstance(value, int):
        return whole(value)
    return day(date.fromisoformat(value)) if ISO_DAY.fullmatch(value) else str(value)
