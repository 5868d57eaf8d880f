"""Every promise of each of the five houses answers, and only what a later feature will keep is missing."""

from __future__ import annotations

from collections import Counter

import pytest

from funabin.conformity.finding import ENFORCED, EVIDENCED, MISSING, PLEDGED, VOID
from funabin.conformity.report import rows_of
from funabin.gate.actions import publish_policy
from funabin.gate.queries import current_policy
from funabin.journal.actions import record
from funabin.members.actions import invite_staff
from funabin.members.actions.staff import NOT_FOR_STAFF
from funabin.oversight.actions.internal_rules import publish_first_rules
from funabin.shipping.actions import import_rates, import_rules
from tests.cast import WORKER
from tests.conftest import HOUSE, TABLES
from tests.public.world import mixed_stock

pytestmark = [pytest.mark.django_db, pytest.mark.whole_site]

# rows in clauses.md, and what waits: the trade in full, dealers, messages and statistics
TRADE = {"escrow", "merchant"}
MESSAGES = {"statistics", "reports", "messages"}
DUE = {"right", "clock", "security", "contact"}  # kinds of which none waits any more
ROWS = {"toprank": 20, "japanesecartrade": 75, "autorec": 82, "jinjidosha": 51, "carjunction": 32}
STATES = {
    "toprank": {ENFORCED: 15, EVIDENCED: 4, MISSING: 1},
    "japanesecartrade": {ENFORCED: 49, EVIDENCED: 6, VOID: 3, MISSING: 17},
    "autorec": {ENFORCED: 58, EVIDENCED: 14, PLEDGED: 1, VOID: 3, MISSING: 6},
    "jinjidosha": {ENFORCED: 34, EVIDENCED: 14, PLEDGED: 1, VOID: 1, MISSING: 1},
    "carjunction": {ENFORCED: 24, EVIDENCED: 8},
}


@pytest.mark.parametrize("house", ROWS)
def test_every_promise_is_kept_as_far_as_its_feature_exists(house: str) -> None:
    publish_policy(directory=HOUSE.parent / house, by=WORKER)
    import_rates(directory=TABLES, by=WORKER)
    import_rules(directory=TABLES, by=WORKER)
    publish_first_rules(folder=TABLES, by=WORKER)
    policy = current_policy()
    for role in set(policy.roles) - NOT_FOR_STAFF:
        invite_staff(email=f"{role}@{house}.example", name=role.title(), roles=[role], by=WORKER)
    record("backup.made", by=WORKER, detail={"data": 0, "keys": 0})
    mixed_stock()
    rows = rows_of(policy, by=WORKER)
    assert [row.id for row in rows] == list(policy.promises)
    assert len(rows) == ROWS[house]
    assert {row.id: row.how for row in rows if row.how.startswith("Does not hold")} == {}
    waiting = {str(row.evidence["waits_for"]) for row in rows if row.state == MISSING}
    assert waiting <= TRADE | MESSAGES
    late = {row.id for row in rows if row.state == MISSING and policy.promises[row.id].kind in DUE}
    assert late == set()
    assert dict(Counter(row.state for row in rows)) == STATES[house]
