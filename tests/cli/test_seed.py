"""The demonstration's people and deals come from actions, and leave the archive's menu as it was."""

from __future__ import annotations

import sys
from collections import Counter

from django.utils import timezone

from funabin.catalogue.queries import menu
from funabin.cli.demo.people import buyers, clerks
from funabin.cli.demo.seed import seed
from funabin.gate.models import Provision
from funabin.gate.queries import current_policy
from funabin.gate.register import recipients
from funabin.journal.models import Entry
from funabin.members.models import StaffSeat, Verification
from funabin.oversight.models import Demand
from funabin.oversight.queries.measures import measures
from funabin.oversight.rules.measures import ATTESTED
from funabin.rights.models import Complaint, Request
from funabin.shipping.actions import import_rates, import_rules
from funabin.trade.models import Deal, Inquiry
from tests.cast import WORKER
from tests.conftest import HOUSE, TABLES


def test_the_seed_gives_ten_people_six_deals_and_the_archives_menu(house, settings) -> None:
    settings.SITE_DIR = HOUSE
    import_rates(directory=TABLES, by=WORKER)
    import_rules(directory=TABLES, by=WORKER)
    sign_ins = seed(vehicles=None, say=lambda sentence: None)
    assert len(buyers()) == 10
    assert Counter(Deal.objects.values_list("state", flat=True)) == {
        "accepted": 1, "ordered": 1, "invoiced": 2, "delivered": 1, "cancelled": 1,
    }  # fmt: skip
    assert Inquiry.objects.count() == 10
    assert [sign_in.face for sign_in in sign_ins] == ["desk"] * 5 + ["my"] * 5
    assert StaffSeat.objects.count() == 5
    shown = menu(timezone.now())
    assert shown.total == 411
    assert {item.key: item.count for item in shown.types} == {
        "suv": 73, "sedan": 49, "mini_van": 52, "hatchback": 124, "truck": 69,
        "bus": 0, "van": 15, "coupe": 16, "motor_cycle": 4, "other": 9,
    }  # fmt: skip
    assert shown.makes[-1].count == 38
    assert not Entry.objects.filter(kind="data.refused").exists()


def test_the_demonstration_has_firms_outside_and_one_order_handed_over(house, settings) -> None:
    settings.SITE_DIR = HOUSE
    import_rates(directory=TABLES, by=WORKER)
    import_rules(directory=TABLES, by=WORKER)
    seed(vehicles=40, say=lambda sentence: None)
    kinds = Counter(one.recipient.key for one in recipients())
    assert kinds["carrier"] == 2
    assert {"customs_agent", "courier", "bank", "escrow", "contractor"} <= set(kinds)
    assert [one.against for one in recipients() if one.recipient.key == "contractor"] == [()]
    assert {(one.key, one.ground) for one in Provision.objects.all()} == {("carrier", "own_act")}


def test_the_privacy_officers_desk_has_work_waiting(house, settings) -> None:
    settings.SITE_DIR = HOUSE
    import_rates(directory=TABLES, by=WORKER)
    import_rules(directory=TABLES, by=WORKER)
    seed(vehicles=40, say=lambda sentence: None)
    waiting = {(row.kind, row.channel, row.agency) for row in Request.objects.all()}
    assert waiting == {
        ("disclosure", "web", ""), ("erasure", "letter", "power_of_attorney"), ("correction", "phone", ""),
    }  # fmt: skip
    assert [(row.about, row.state) for row in Complaint.objects.all()] == [("service", "open")]
    assert [(row.instrument, row.state) for row in Demand.objects.all()] == [("police_inquiry", "received")]
    assert [bool(row.agent_paper) for row in Request.objects.exclude(agency="")] == [True]
    assert [(row.outcome, row.destroyed_at) for row in Verification.objects.all()] == [("", None)]
    signed = [one for one in measures() if one.signed_by]
    kept_by_people = [one for one in measures() if one.evidence == ATTESTED]
    assert (len(signed), len(kept_by_people) > len(signed)) == (4, True)
    assert not any(one.failed or one.done_on == timezone.localdate() for one in signed)


def test_where_two_decide_two_hold_the_role_and_admins_never_do(house, monkeypatch) -> None:
    rows = current_policy().recipients.values()
    by_two = [set(row.roles) for row in rows if row.two_persons]
    assert by_two
    for people in by_two:
        able = [clerk for clerk in clerks() if set(clerk.roles) & people]
        assert len(able) >= 2
        assert all("admin" not in clerk.roles for clerk in able)
    monkeypatch.setattr(sys.modules[clerks.__module__], "_in_pairs", lambda people: people)
    assert sum("privacy" in clerk.roles for clerk in clerks()) == 1
