"""The probes of what the policy allows, each beside the twin that disarms what it looks at."""

from __future__ import annotations

import pytest

from funabin.conformity.finding import Finding
from funabin.conformity.probes import rules as probes
from funabin.conformity.run import Run
from funabin.gate import forms, judging, policies
from funabin.gate.actions import collecting, publish_policy
from funabin.gate.policies import current_version
from funabin.gate.queries import current_policy
from funabin.policy.decide import Decision, Reason
from funabin.policy.model import Item, Origin, Policy
from tests.cast import WORKER
from tests.conformity.twins import disarms
from tests.conftest import HOUSE

pytestmark = pytest.mark.django_db


def live_in(house: str) -> Policy:
    """The policy of a shipped house, in force."""
    publish_policy(directory=HOUSE.parent / house, by=WORKER)
    return current_policy()


def probe(policy: Policy, name: str, *args: str) -> Finding:
    """What the probe finds in this policy."""
    found: Finding = getattr(probes, name)(Run(policy, WORKER), args)
    return found


def narrowed(policy: Policy, *points: str) -> Policy:
    """The policy with these points only: quicker to exercise."""
    return policy.model_copy(
        update={"collection_points": {key: policy.collection_points[key] for key in points}}
    )


@pytest.fixture
def everything_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A decision that never refuses."""
    yes = Decision(True, (Reason("allowed", "yes"),))
    for module in (probes, judging):
        monkeypatch.setattr(module, "decide", lambda policy, question: yes)


@pytest.mark.parametrize(
    ("house", "name", "args"),
    [
        ("jinjidosha", "parent_opens_nothing", ("business", "incidental", "value")),
        ("jinjidosha", "context_kept", ("inquiry", "registration", "order")),
        ("jinjidosha", "subject_class_apart", ("shareholder",)),
        ("jinjidosha", "banned_refused", ("health.condition", "business.history", "identity.my_number")),
        ("jinjidosha", "no_card_numbers", ()),
        ("jinjidosha", "law_imposed", ("APPI 33", "APPI 22")),
        ("carjunction", "consent_required", ("notice.update",)),
        ("carjunction", "gpc_is_objection", ()),
        ("autorec", "asked_nowhere", ("person.gender",)),
    ],
)
def test_the_rules_hold_as_they_are(house: str, name: str, args: tuple[str, ...]) -> None:
    assert probe(live_in(house), name, *args).faults == ()


def test_purposes_are_closed_as_they_are() -> None:
    assert probe(narrowed(live_in("toprank"), "inquiry"), "purposes_closed").faults == ()


@disarms("parent_opens_nothing")
def test_a_parent_that_opens_is_seen(everything_allowed: None) -> None:
    faults = probe(live_in("jinjidosha"), "parent_opens_nothing", "business").faults
    assert any("may open" in fault for fault in faults)


def test_a_leaf_is_no_parent() -> None:
    faults = probe(live_in("jinjidosha"), "parent_opens_nothing", "ship").faults
    assert faults[0] == "ship does not only group purposes"


@disarms("purposes_closed")
def test_a_judge_that_knows_every_purpose_is_seen(everything_allowed: None, monkeypatch) -> None:
    monkeypatch.setattr(judging, "is_engaged", lambda *facts: True)
    faults = probe(narrowed(live_in("toprank"), "inquiry"), "purposes_closed").faults
    assert any("opens for a purpose nobody declared" in fault for fault in faults)


@disarms("consent_required")
def test_an_opening_without_consent_is_seen(everything_allowed: None) -> None:
    assert probe(live_in("carjunction"), "consent_required", "notice.update").faults == (
        "notice.update opens before any consent",
        "notice.update opens after it was taken back",
        "notice.update opens after an objection",
    )


@disarms("consent_required")
def test_a_box_that_somebody_ticked_is_seen(monkeypatch) -> None:
    policy = live_in("carjunction")
    ticked = lambda policy, purpose, language: forms.forms.BooleanField(initial=True, required=False)  # noqa: E731
    monkeypatch.setattr(forms, "_consent", ticked)
    faults = probe(policy, "consent_required", "notice.update").faults
    assert faults == ("registration ticks the box for notice.update, or insists on it",)


def test_a_purpose_that_asks_no_consent_is_seen() -> None:
    assert probe(live_in("carjunction"), "consent_required", "ship").faults == (
        "ship does not ask for consent",
    )


@disarms("gpc_is_objection")
def test_a_signal_nobody_heeds_is_seen(monkeypatch) -> None:
    monkeypatch.setattr(probes, "heed_signal", lambda **who: 0)
    assert probe(live_in("carjunction"), "gpc_is_objection").faults == ("notice.update was not objected to",)


@disarms("context_kept")
def test_a_datum_that_opens_elsewhere_is_seen(everything_allowed: None) -> None:
    faults = probe(live_in("carjunction"), "context_kept", "inquiry", "order").faults
    assert "contact.name from order opens for inquiry.answer, a purpose of inquiry" in faults


@disarms("context_kept")
def test_a_datum_that_forgets_where_it_was_taken_is_seen(monkeypatch) -> None:
    policy = live_in("carjunction")
    real = collecting._point
    monkeypatch.setattr(collecting, "_point", lambda policy, key: real(policy, "inquiry.by_staff"))
    faults = probe(policy, "context_kept", "inquiry").faults
    assert faults == ("what inquiry takes does not remember where it came from",)


@disarms("subject_class_apart")
def test_a_role_that_sees_both_classes_is_seen() -> None:
    policy = live_in("jinjidosha")
    sales = next(grant for grant in policy.grants if grant.roles == ("corporate",))
    both = sales.model_copy(update={"roles": ("corporate", "sales")})
    wide = policy.model_copy(update={"grants": (*policy.grants, both)})
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(policies._read, current_version().digest, wide)
        assert probe(wide, "subject_class_apart", "shareholder").faults == (
            "sales opens data of shareholder and of others",
        )


def test_a_class_nobody_belongs_to_is_seen() -> None:
    assert probe(live_in("carjunction"), "subject_class_apart", "shareholder").faults == (
        "nothing is taken about shareholder",
    )


@disarms("banned_refused")
def test_a_scan_that_finds_nothing_is_seen(monkeypatch) -> None:
    policy = live_in("jinjidosha")
    for module in (probes, collecting):
        monkeypatch.setattr(module, "scan", lambda text, policy, language: ())
    assert probe(policy, "banned_refused", "identity.my_number").faults == (
        "identity.my_number is not found in a text in en",
        "identity.my_number is not found in a text in ja",
        "a text with identity.my_number was taken",
    )


def test_a_form_that_asks_for_what_is_banned_is_seen() -> None:
    policy = live_in("jinjidosha")
    point = policy.collection_points["inquiry"]
    asked = Item(category="business.history", need="optional", why="why.message.text")
    wide = point.model_copy(update={"items": (*point.items, asked)})
    asking = policy.model_copy(update={"collection_points": {"inquiry": wide}})
    assert "inquiry asks for business.history" in probe(asking, "banned_refused", "business.history").faults


@disarms("no_card_numbers")
def test_a_house_that_lets_card_numbers_in_is_seen(monkeypatch) -> None:
    policy = live_in("jinjidosha")
    monkeypatch.setattr(collecting, "_never_taken", lambda taking, given: iter(()))
    assert probe(policy, "no_card_numbers").faults == ("a text with payment.card was taken",)
    careless = policy.model_copy(update={"categories": {}})
    assert probe(careless, "no_card_numbers").faults == ("the policy bans no card number",)


@disarms("asked_nowhere")
def test_a_form_that_asks_for_it_all_the_same_is_seen(monkeypatch) -> None:
    policy = live_in("autorec")
    point = policy.collection_points["inquiry"]
    asked = Item(category="person.gender", need="optional", why="why.message.text")
    wide = point.model_copy(update={"items": (*point.items, asked)})
    asking = policy.model_copy(update={"collection_points": policy.collection_points | {"inquiry": wide}})
    monkeypatch.setitem(policies._read, current_version().digest, asking)
    # the file it is held against says that nothing asks for it, and still the form's field is found
    assert probe(policy, "asked_nowhere", "person.gender").faults == ("inquiry took person.gender",)
    assert "inquiry asks for person.gender" in probe(asking, "asked_nowhere", "person.gender").faults


@disarms("law_imposed")
def test_a_house_without_its_law_is_seen() -> None:
    policy = live_in("jinjidosha")
    lawless = policy.model_copy(
        update={
            "grants": tuple(grant for grant in policy.grants if grant.origin is not Origin.LAW),
            "purposes": {k: row for k, row in policy.purposes.items() if row.origin is not Origin.LAW},
            "rights": {},
            "deadlines": (),
        }
    )
    assert "no rule in force rests on APPI 33" in probe(lawless, "law_imposed", "APPI 33").faults
