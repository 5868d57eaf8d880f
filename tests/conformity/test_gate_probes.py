"""The gate's probes, each beside the twin that disarms what it looks at."""

from __future__ import annotations

from typing import Any

import pytest

from funabin.conformity.probes import gate as probes
from funabin.gate import judging, vault
from funabin.gate.actions import collecting, enrol_subject
from funabin.policy.decide import Decision, Reason
from funabin.public.views import home
from funabin.trade.models import Inquiry
from tests.cast import WORKER
from tests.conformity.conftest import Probed
from tests.conformity.twins import disarms

pytestmark = pytest.mark.django_db
ASKED = ("inquiry",)


@pytest.mark.parametrize(
    "promise",
    ["AR-4.2a", "AR-2.1b", "AR-4.1b", "AR-4.2j", "AR-8.2", "AR-4.2g", "AR-4.3a", "AR-4.2d", "AR-3.1b"],
)
def test_the_gate_holds_as_it_is(probed: Probed, promise: str) -> None:
    points = ("registration",) if promise in ("AR-4.2d", "AR-3.1b") else ("inquiry", "order")
    row = probed(promise, points=points)
    assert (row.state, row.how) == ("enforced", row.how)
    assert "Does not hold" not in row.how


@disarms("sealed_category")
def test_a_vault_that_keeps_clear_bytes_is_seen(probed: Probed, monkeypatch) -> None:
    monkeypatch.setattr(vault, "seal", lambda value, *, cipher, place: value)
    row = probed("AR-4.2a", points=ASKED)
    assert row.state == "missing"
    assert "trade.Inquiry.name at inquiry lies in clear" in row.how


def test_even_a_country_of_two_letters_is_seen_in_clear(probed: Probed, monkeypatch) -> None:
    monkeypatch.setattr(vault, "seal", lambda value, *, cipher, place: value)
    assert "trade.Inquiry.country at inquiry lies in clear" in probed("AR-4.2g", points=ASKED).how


@disarms("registers_sealed")
def test_an_item_that_nothing_holds_is_seen(probed: Probed, monkeypatch) -> None:
    monkeypatch.setattr(Inquiry._meta.get_field("country"), "category", "contact.fax")
    row = probed("AR-2.1a", points=ASKED)
    assert row.state == "missing"
    assert "inquiry asks for person.country, which nothing holds" in row.how


@disarms("collected_at")
def test_a_judge_that_asks_for_no_engagement_is_seen(probed: Probed, monkeypatch) -> None:
    monkeypatch.setattr(judging, "is_engaged", lambda *facts: True)
    row = probed("AR-4.1b", points=ASKED)
    assert (row.state, "trade.Inquiry.name at inquiry opens with no_engagement" in row.how) == (
        "missing",
        True,
    )


def test_a_point_that_no_longer_asks_is_seen(probed: Probed) -> None:
    row = probed("AR-4.1b", points=("order",))
    assert (row.state, "inquiry does not take message.text" in row.how) == ("missing", True)


@disarms("undeclared_field_refused")
def test_a_point_that_takes_everything_is_seen(probed: Probed, monkeypatch) -> None:
    monkeypatch.setattr(collecting, "_check_declared", lambda taking, category: None)
    row = probed("AR-4.2j", points=ASKED)
    assert (row.state, "inquiry took a field it does not ask" in row.how) == ("missing", True)


@disarms("default_refusal")
@pytest.mark.parametrize(
    ("name", "way"), [("lies_where_it_belongs", "moved"), ("has_living_key", "dead_key")]
)
def test_a_judge_that_looks_away_is_seen(probed: Probed, monkeypatch, name: str, way: str) -> None:
    monkeypatch.setattr(judging, name, lambda *facts: True)
    row = probed("AR-8.2", points=ASKED)
    assert (row.state, f"opens with {way}" in row.how) == ("missing", True)


@disarms("default_refusal")
def test_a_judge_that_lets_one_alone_open_high_class_is_seen(probed: Probed, monkeypatch) -> None:
    monkeypatch.setattr(judging, "is_high", lambda category, *known: False)
    row = probed("AR-8.2", points=("members.bank",))
    assert (row.state, "opens with alone" in row.how) == ("missing", True)


@disarms("role_table")
def test_a_table_that_grants_everything_is_seen(probed: Probed, monkeypatch) -> None:
    _allow_everything(monkeypatch)
    row = probed("AR-8.2", points=ASKED)
    assert (row.state, "the table allows everything" in row.how) == ("missing", True)


@disarms("purpose_leaf")
def test_a_parent_that_opens_is_seen(probed: Probed, monkeypatch) -> None:
    _allow_everything(monkeypatch)
    row = probed("AR-4.3a", points=ASKED)
    assert (row.state, "the parent trade opens data" in row.how) == ("missing", True)


@disarms("purpose_only")
def test_a_category_that_opens_for_another_purpose_is_seen(probed: Probed, monkeypatch) -> None:
    _allow_everything(monkeypatch)
    row = probed("AR-4.2d", points=("registration",))
    assert (row.state, "person.over_16 opens for support" in row.how) == ("missing", False)
    assert "person.over_16 opens for" in row.how


@disarms("age_gate")
def test_a_gate_that_lets_children_in_is_seen(probed: Probed, monkeypatch) -> None:
    monkeypatch.setattr(collecting, "_under_age", lambda taking, given: iter(()))
    row = probed("AR-3.1b", points=("registration",))
    assert (row.state, "registration takes people under 16" in row.how) == ("missing", True)


def test_a_kept_birth_date_is_seen(probed: Probed, monkeypatch) -> None:
    monkeypatch.setattr(probes, "refuses_at_age", lambda policy, point, age, *, by: age < 16)
    assert probed("AR-3.1b", points=("registration",)).state == "enforced"
    _keep_a_birth_date()
    assert "1 birth dates are kept" in probed("AR-3.1b", points=("registration",)).how


@disarms("no_personal_row_for_visitors")
def test_a_page_that_writes_about_its_visitor_is_seen(stocked: None, probed: Probed, monkeypatch) -> None:
    assert probed("AR-1.2").state == "enforced"
    shown = home.show

    def show_and_note(*args: Any, **kwargs: Any) -> Any:
        enrol_subject(by=WORKER)
        return shown(*args, **kwargs)

    monkeypatch.setattr(home, "show", show_and_note)
    row = probed("AR-1.2")
    assert (row.state, "a visit wrote to gate.DataSubject" in row.how) == ("missing", True)


def _allow_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    yes = Decision(True, (Reason("allowed", "anything goes"),))
    monkeypatch.setattr(probes, "decide", lambda policy, question: yes)
    monkeypatch.setattr(judging, "decide", lambda policy, question: yes)


def _keep_a_birth_date() -> None:
    from uuid import uuid4

    from django.utils.timezone import now

    from funabin.gate.models import PolicyVersion, SealedDatum

    SealedDatum.objects.create(
        subject=enrol_subject(by=WORKER),
        category="person.birth_date",
        place="members.Profile.birth_date",
        row=str(uuid4()),
        point="registration",
        policy_version=PolicyVersion.objects.get(),
        retention="service",
        source="self",
        taken_at=now(),
        key=uuid4(),
        version=1,
        ciphertext=b"sealed",
    )
