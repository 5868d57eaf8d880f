"""The demonstration's recipients: firms that the policy has a use for, and one order handed over."""

from __future__ import annotations

import csv
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone

from funabin.kit.dates import today_in_japan
from funabin.gate.actions import (
    accredit_recipient,
    assess_recipient,
    hand_over,
    record_review,
    register_recipient,
    sign_agreement,
)
from funabin.gate.handing.fitness import standards_for
from funabin.gate.purpose import declared
from funabin.gate.queries import current_policy, takes
from funabin.gate.register import POINT, recipients_for
from funabin.journal.actor import Actor
from funabin.policy.model import Recipient as Row
from funabin.trade.queries.handing import people_of

FIRMS = Path(__file__).parent / "firms.csv"
REPRESENTATIVE = "Demo Representative"


def register_firms(*, by: Actor) -> int:
    """A firm for each row of the policy that gives people's data to such a kind; returns how many.

    The first of a kind has everything in order; the others have no agreement yet, and receive nothing under it.
    """
    if not takes(POINT):
        return 0
    lines = FIRMS.read_text(encoding="utf-8").splitlines()
    firms = list(csv.DictReader(line for line in lines if not line.startswith("#")))
    count = 0
    for row in current_policy().recipients.values():
        suited = [firm for firm in firms if row.categories and firm["kind"] == row.kind and _fits(row, firm)]
        for place, firm in enumerate(suited):
            _register(row, firm, is_in_order=place == 0, by=by)
            count += 1
    return count


def _fits(row: Row, firm: dict[str, str]) -> bool:
    return "*" in row.countries or firm["country"] in row.countries


def _register(row: Row, firm: dict[str, str], *, is_in_order: bool, by: Actor) -> None:
    told = {name: firm[name] for name in ("name", "address", "country", "office")}
    found = register_recipient(key=row.key, representative=REPRESENTATIVE, by=by, **told)
    began = today_in_japan() - timedelta(days=90)
    if not is_in_order:
        return
    for standard in standards_for(row):
        answers = dict.fromkeys(standard.criteria, True)
        assess_recipient(recipient=found, standard=standard.key, answers=answers, done_on=began, by=by)
    if row.terms or "entrustment" in row.grounds:
        terms = row.terms or ("security", "confidentiality", "return")
        sign_agreement(recipient=found, reference="DEMO-1", terms=terms, signed_on=began, by=by)
    if row.accredited:
        accredit_recipient(recipient=found, reference="DEMO-2", since=began, by=by)
    if row.review:
        record_review(recipient=found, done_on=began, passed=True, by=by)


def hand_to_the_carrier(deal: Any, staff: list[Actor]) -> bool:
    """The order's people to the first carrier that may receive them; False where the house has none."""
    for by in staff:
        for one in recipients_for(by.roles):
            if one.row and one.row.kind == "carrier" and not one.against:
                handles = [handle for party in people_of(deal) for handle in party.handles]
                purpose = one.row.purposes[0]
                with declared(purpose):
                    hand_over(
                        handles,
                        recipient=one.recipient,
                        purpose=purpose,
                        case=deal.number,
                        by=by,
                        manner="print",
                    )
                return True
    return False
