"""The probes of what people meet, each beside the twin that disarms what it looks at."""

from __future__ import annotations

from datetime import timedelta

import pytest

from funabin.conformity.finding import Finding
from funabin.conformity.probes import people as probes
from funabin.conformity.run import Run
from funabin.gate import judging
from funabin.gate.actions import publish_policy
from funabin.gate.models import SealedDatum, SubjectKey
from funabin.gate.queries import current_policy
from funabin.journal import actions as journal
from funabin.journal.models import Entry
from funabin.members.actions import invite_staff
from funabin.policy.model import Policy
from funabin.shipping.actions import import_rates
from funabin.trade.models import Inquiry
from tests.cast import WORKER
from tests.conformity.conftest import Without
from tests.conformity.twins import disarms
from tests.conftest import HOUSE, TABLES
from tests.gate.world import someone

pytestmark = pytest.mark.django_db


@pytest.fixture
def carjunction() -> Policy:
    """A house with every form, in force."""
    publish_policy(directory=HOUSE.parent / "carjunction", by=WORKER)
    import_rates(directory=TABLES, by=WORKER)
    return current_policy()


def probe(policy: Policy, name: str, *args: str) -> Finding:
    """What the probe finds in this policy."""
    found: Finding = getattr(probes, name)(Run(policy, WORKER), args)
    return found


HOLDING = [
    ("notice_at_forms", ()),
    ("contact_form", ()),
    ("case_by_staff", ()),
    ("operator_published", ("name", "address", "website")),
    ("own_page_shows_movements", ()),
    ("retention_clock", ("service", "deal", "statutory")),
    ("erasure_by_key", ()),
    ("correction_journalled", ()),
    ("words_only", ()),
]


@pytest.mark.parametrize(("name", "args"), HOLDING)
def test_it_holds_as_it_is_and_leaves_nothing(carjunction: Policy, name: str, args: tuple[str, ...]) -> None:
    before = (SealedDatum.objects.count(), Inquiry.objects.count(), Entry.objects.count())
    assert probe(carjunction, name, *args).faults == ()
    assert (SealedDatum.objects.count(), Inquiry.objects.count(), Entry.objects.count()) == before


@disarms("notice_at_forms")
def test_a_form_without_its_notice_is_seen(carjunction: Policy, without: Without) -> None:
    without("kit/notice.html", "{{ notice.retention }}")
    faults = probe(carjunction, "notice_at_forms").faults
    assert any(fault.startswith("/en/inquiry/ does not say: We keep it as long as") for fault in faults)


@disarms("contact_form")
def test_a_form_that_leads_to_no_case_is_seen(carjunction: Policy, monkeypatch) -> None:
    monkeypatch.setattr(probes, "receive_inquiry", lambda **told: Inquiry(number="", subject_id="nobody"))
    assert probe(carjunction, "contact_form").faults == ("the case has no number", "nothing of it is sealed")


@disarms("case_by_staff")
def test_a_call_that_is_not_sealed_is_seen(carjunction: Policy, monkeypatch) -> None:
    monkeypatch.setattr(
        probes, "record_inquiry_by_staff", lambda **told: Inquiry(number="Q1", subject_id="nobody")
    )
    faults = probe(carjunction, "case_by_staff").faults
    assert faults == tuple(
        f"{channel}: nothing of it is sealed" for channel in ("phone", "whatsapp", "email", "letter")
    )


@disarms("operator_published")
def test_a_page_without_the_address_is_seen(carjunction: Policy) -> None:
    moved = carjunction.operator.model_copy(update={"address": "Somewhere else", "website": ""})
    faults = probe(
        carjunction.model_copy(update={"operator": moved}), "operator_published", "address", "website"
    ).faults
    assert faults[0] == "operator.website is blank"
    assert "/en/privacy/ does not say: Somewhere else" in faults


@disarms("responsible_named")
def test_a_vacant_post_is_seen() -> None:
    publish_policy(directory=HOUSE.parent / "jinjidosha", by=WORKER)
    policy = current_policy()
    assert probe(policy, "responsible_named", "security_team").faults == (
        "nobody at the desk holds the role security",
    )
    invite_staff(email="sec@example.jp", name="Sec", roles=["security"], by=WORKER)
    assert probe(policy, "responsible_named", "security_team").faults == ()
    assert probe(policy, "responsible_named", "nobody").faults == ("the policy makes nobody nobody",)


@disarms("own_page_shows_movements")
def test_an_opening_that_is_hidden_from_the_person_is_seen(carjunction: Policy, monkeypatch) -> None:
    monkeypatch.setattr(probes, "openings_of", lambda subject: [])
    assert probe(carjunction, "own_page_shows_movements").faults == ("an opening is not shown to the person",)


@disarms("retention_clock")
def test_a_key_past_its_end_is_seen(carjunction: Policy) -> None:
    someone()
    SubjectKey.objects.create(
        subject="x", retention="service", wrapped=b"x", wrapped_by="", made_at=Run(carjunction, WORKER).at,
        due_at=Run(carjunction, WORKER).at - timedelta(days=1),
    )  # fmt: skip
    assert probe(carjunction, "retention_clock", "service").faults == ("1 keys are past their end",)
    SubjectKey.objects.update(retention="for.ever", due_at=None)
    assert probe(carjunction, "retention_clock", "service").faults == ("1 keys belong to no class",)


@disarms("erasure_by_key")
def test_a_key_that_survives_is_seen(carjunction: Policy, monkeypatch) -> None:
    monkeypatch.setattr(judging, "has_living_key", lambda facts, datum: True)
    assert "the value still opens" in probe(carjunction, "erasure_by_key").faults


@disarms("correction_journalled")
def test_a_correction_nobody_wrote_down_is_seen(carjunction: Policy, monkeypatch) -> None:
    from funabin.gate.actions import collecting

    monkeypatch.setattr(collecting, "record", lambda kind, **told: None)
    assert probe(carjunction, "correction_journalled").faults == ("0 entries tell of one correction",)
    assert journal.record is not collecting.record


@disarms("words_only")
def test_a_sentence_that_fell_off_the_page_is_seen(carjunction: Policy, without: Without) -> None:
    without("public/privacy.html", "<p>{{ said.text }}</p>")
    faults = probe(carjunction, "words_only").faults
    assert "/en/privacy/ does not say: Many exporters use cookies." in faults
