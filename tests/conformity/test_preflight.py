"""What the policy does not declare keeps the site from starting; the line and the field are named."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from funabin.conformity import preflight as room
from funabin.conformity.preflight import PreflightError, preflight
from funabin.conformity.probes import PROBES
from funabin.gate.models import PolicyVersion
from funabin.gate.policies import Version, current_version
from funabin.kit.pagecache.keep import Keep
from funabin.policy.load import load_policy
from funabin.policy.model import Policy
from funabin.trade.models import Inquiry
from tests.conftest import HOUSE

pytestmark = pytest.mark.django_db
LINES = (HOUSE / "policy.yaml").read_text(encoding="utf-8").splitlines()


def line_of(start: str) -> int:
    """The line of the policy file that begins like this."""
    return next(number for number, line in enumerate(LINES, 1) if line.startswith(start))


def faults() -> list[str]:
    """What keeps the site from starting."""
    with pytest.raises(PreflightError) as refused:
        preflight()
    assert str(refused.value).startswith("The site does not start, because it would break its own policy:\n")
    return list(refused.value.faults)


def test_the_site_as_it_is_starts(house: PolicyVersion) -> None:
    preflight()


def test_an_item_that_nothing_holds(house: PolicyVersion, monkeypatch) -> None:
    monkeypatch.setattr(Inquiry._meta.get_field("country"), "category", "contact.fax")
    at = line_of("  inquiry:") + LINES[line_of("  inquiry:") :].index("      person.country: optional") + 1
    by_staff = at + LINES[at:].index("      person.country: optional") + 1
    assert faults() == [
        f"policy.yaml:{line}: "
        f"{point} asks for person.country, which no form or model of this software holds there"
        for line, point in ((at, "inquiry"), (by_staff, "inquiry.by_staff"))
    ]


def test_an_item_nobody_asks_leaves_its_field_empty(house: PolicyVersion, monkeypatch) -> None:
    _current(monkeypatch, lambda policy: {"collection_points": _without_country(policy)})
    preflight()


def test_a_point_without_what_its_feature_needs(house: PolicyVersion, monkeypatch) -> None:
    _current(monkeypatch, _poorer)
    line = line_of("  inquiry:")
    assert faults() == [
        f"policy.yaml:{line}: inquiry cannot run without asking for message.text",
        f"policy.yaml:{line}: inquiry cannot run without the purpose inquiry.acknowledge",
        f"policy.yaml:{line_of('  registration:')}: "
        "registration is of no use without the collection point signin",
    ]


def test_views_of_features_the_house_has_not_are_passed_over(house: PolicyVersion, monkeypatch) -> None:
    members = ("registration", "signin", "order", "order.consignee", "order.notify_party", "invoice")
    members += ("members.verification", "members.bank")
    _current(monkeypatch, lambda policy: _smaller(policy, points=members, purposes=("ship", "invoice")))
    preflight()
    _current(monkeypatch, lambda policy: _smaller(policy, points=(), purposes=("ship",)))
    preflight()  # a deal's page opens for other purposes too
    gone = ("order.fulfil", "ship", "invoice")
    _current(monkeypatch, lambda policy: _smaller(policy, points=(), purposes=gone))
    page = "the view funabin.desk.views.deals.deal at /desk/deals/<str:number>/"
    line = line_of("purposes:")
    assert f"policy.yaml:{line}: {page} opens data for order.fulfil or ship or invoice, " in "\n".join(
        faults()
    )


def test_a_view_for_an_undeclared_purpose_and_one_for_a_group(house: PolicyVersion, settings: Any) -> None:
    settings.ROOT_URLCONF = settings.DESK_URLCONF = "tests.conformity.urls"
    line, view = line_of("purposes:"), "the view tests.conformity.urls"
    assert faults() == [
        f"policy.yaml:{line}: {view}.silent at /silent/ must declare its purposes, or that it opens nothing",
        f"policy.yaml:{line}: {view}.gossip at /gossip/ opens data for gossip.share, "
        "which is no purpose of the policy",
        f"policy.yaml:{line}: {view}.parent at /parent/ opens data for trade, "
        "which is no purpose of the policy",
    ]


def test_an_undeclared_cookie_and_one_of_another_path(house: PolicyVersion, settings: Any) -> None:
    settings.SESSION_COOKIES = {"my": ("member", "/"), "desk": ("clerk", "/desk/")}
    line = line_of("cookies:")
    assert faults() == [
        f"policy.yaml:{line}: the cookie member is declared for /my/, but set for /",
        f"policy.yaml:{line}: the cookie clerk of desk is not declared",
    ]


def test_members_need_no_cookie(house: PolicyVersion, settings: Any) -> None:
    settings.SESSION_COOKIES = {"my": ("guest", "/my/"), "desk": ("desk", "/desk/")}
    preflight()


def test_a_role_that_the_policy_does_not_name(house: PolicyVersion, monkeypatch) -> None:
    monkeypatch.setattr(room, "staff_seats", lambda: [SimpleNamespace(roles=["sales", "spy"])])
    assert faults() == [
        f"policy.yaml:{line_of('roles:')}: "
        "somebody of the staff holds the role spy, which the policy does not name"
    ]


def test_a_promise_that_no_probe_can_check(house: PolicyVersion, monkeypatch) -> None:
    monkeypatch.delitem(PROBES, "banner")
    monkeypatch.delitem(PROBES, "journal_chain")
    assert faults() == [
        f"policy.yaml:{line_of('  AR-4.2k:')}: AR-4.2k is kept by banner, which no probe can check",
        f"policy.yaml:{line_of('  AR-8.3b:')}: AR-8.3b is kept by journal_chain, which no probe can check",
    ]


def test_a_blank_particular_of_the_operator(house: PolicyVersion, monkeypatch) -> None:
    _current(monkeypatch, lambda policy: {"operator": policy.operator.model_copy(update={"licence": " "})})
    assert faults() == [
        f"policy.yaml:{line_of('  licence:')}: operator.licence is blank: "
        "the number of the second-hand dealer's licence must be published"
    ]


def _current(monkeypatch: pytest.MonkeyPatch, change: Any) -> None:
    now = current_version()
    changed = now.policy.model_copy(update=change(now.policy))
    monkeypatch.setattr(room, "current_version", lambda: Version(now.number, now.digest, changed))


def _smaller(policy: Policy, *, points: tuple[str, ...], purposes: tuple[str, ...]) -> dict[str, Any]:
    return {
        "collection_points": {key: row for key, row in policy.collection_points.items() if key not in points},
        "purposes": {key: row for key, row in policy.purposes.items() if key not in purposes},
    }


def _poorer(policy: Policy) -> dict[str, Any]:
    points = {key: row for key, row in policy.collection_points.items() if key != "signin"}
    inquiry = points["inquiry"]
    points["inquiry"] = inquiry.model_copy(
        update={
            "items": tuple(item for item in inquiry.items if item.category != "message.text"),
            "purposes": tuple(key for key in inquiry.purposes if key != "inquiry.acknowledge"),
        }
    )
    return {"collection_points": points}


def _without_country(policy: Policy) -> dict[str, Any]:
    return {
        key: point.model_copy(
            update={"items": tuple(item for item in point.items if item.category != "person.country")}
        )
        for key, point in policy.collection_points.items()
    }


def test_a_page_that_may_know_its_reader_is_not_kept(house: PolicyVersion, monkeypatch) -> None:
    opening, members = (
        next(v for n, v in room.all_views().items() if word in n) for word in ("stock at", "/my/")
    )
    monkeypatch.setattr(opening, "purposes", ("inquiry.answer",), raising=False)
    monkeypatch.setattr(members, "kept", Keep(), raising=False)
    found = faults()
    assert any(
        "public.views.stock.stock" in fault and "keeps its page for everyone" in fault for fault in found
    )
    assert any("/my/" in fault and "keeps its page for everyone" in fault for fault in found)


def test_a_page_of_members_is_not_kept_though_it_opens_nothing(house: PolicyVersion, monkeypatch) -> None:
    views = room.all_views().items()
    name, view = next(
        (name, view) for name, view in views if "/my/" in name and getattr(view, "without_personal_data", 0)
    )
    monkeypatch.setattr(view, "kept", Keep(), raising=False)
    assert any(name in fault and "keeps its page for everyone" in fault for fault in faults())


def test_my_number_has_a_ring_and_shares_no_key_with_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    policy = load_policy(HOUSE.parent / "jinjidosha")
    assert list(room._rings(policy)) == []
    monkeypatch.setattr(room.ring, "ring_keys", lambda *_: ())
    assert [message.partition(" needs ")[2] for _, message in room._rings(policy)] == [
        "the ring of My Number: run  funabin keys rotate --ring specific"
    ]
    monkeypatch.undo()
    monkeypatch.setattr(room.ring, "prints", lambda *_: ("one",))
    assert ["holds a key of the other one" in message for _, message in room._rings(policy)] == [True]
