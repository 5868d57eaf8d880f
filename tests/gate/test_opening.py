"""The gate opens for a declared purpose, an engaged actor and a living key, and refuses everything else.

Each refusal is journalled and changes nothing. Each guard has a twin here that disarms it and sees the leak.
"""

from __future__ import annotations

import copy
import pickle
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from funabin.gate import judging
from funabin.gate.actions import (
    collect,
    end_engagements,
    engage,
    give_consent,
    object_to,
    open_data,
    open_list,
    opening,
)
from funabin.gate.errors import NoPurpose, Refused
from funabin.gate.models import DataSubject, Engagement, PolicyVersion, SealedDatum
from funabin.gate.purpose import declared, without_personal_data
from funabin.journal.actor import Actor
from funabin.journal.models import Entry
from tests.cast import CHIE, DAICHI, EVE, FUMIKO, HANA, WORKER
from tests.gate.sample import Card
from tests.gate.world import (
    AMINA,
    ANSWER,
    CASE,
    as_self,
    asked,
    card_of,
    kinds,
    opened,
    refusals,
    refused,
    someone,
)

pytestmark = pytest.mark.usefixtures("house")


def _leaks(card: Card, **how: Any) -> None:
    assert opened(card.name, **how) == [AMINA["name"]]


# --- what opens -------------------------------------------------------------------------------------------


def test_an_engaged_clerk_opens_what_the_policy_allows() -> None:
    card = asked()
    assert opened(card.name, card.email) == [AMINA["name"], AMINA["email"]]
    entry = Entry.objects.get(kind="data.opened")
    assert (entry.actor_token, entry.purpose, entry.case) == (CHIE.token, ANSWER, CASE)
    assert entry.categories == ["contact.email", "contact.name"]
    assert entry.detail == {"data": 2, "role": "sales", "actor_subject": "", "policy_version": 1}
    assert [one.subject for one in entry.subjects.all()] == [card.subject_id]


def test_nothing_to_open_opens_nothing_and_leaves_no_entry() -> None:
    with declared(ANSWER):
        empty = open_data([None, None], purpose=ANSWER, by=CHIE, case=CASE)
    assert (len(empty), empty.purpose, empty.case, empty.purpose_in("en")) == (0, ANSWER, CASE, ANSWER)
    assert "data.opened" not in kinds()


def test_what_was_opened_prints_seals_and_cannot_be_stored() -> None:
    card = asked()
    with declared(ANSWER):
        values = open_data([card.name], purpose=ANSWER, by=CHIE, case=CASE)
    assert list(values) == [card.name]
    assert values.get(card.phone) is None
    assert repr(values) == str(values) == "<Opened for inquiry.answer: ●●●● × 1>"
    assert values.purpose_in("en") == "to answer your inquiry and send you a quotation"
    assert values.purpose_in("fr") == ANSWER
    for store in (pickle.dumps, copy.copy):
        with pytest.raises(TypeError):
            store(values)


def test_a_list_of_cases_is_one_entry() -> None:
    cards = {f"Q2611-000{number}": asked(f"Q2611-000{number}") for number in range(1, 4)}
    with declared(ANSWER):
        values = open_list({case: [card.name, None] for case, card in cards.items()}, purpose=ANSWER, by=CHIE)
    assert [values[card.name] for card in cards.values()] == [AMINA["name"]] * 3
    entry = Entry.objects.get(kind="data.listed")
    assert (entry.case, entry.detail["cases"], entry.detail["data"]) == ("", 3, 3)
    assert {one.subject for one in entry.subjects.all()} == {card.subject_id for card in cards.values()}


def test_a_list_with_one_foreign_case_opens_nothing() -> None:
    mine, other = asked("Q2611-0001"), asked("Q2611-0002")
    end_engagements(case="Q2611-0002", by=WORKER)
    with declared(ANSWER), pytest.raises(Refused):
        open_list({"Q2611-0001": [mine.name], "Q2611-0002": [other.name]}, purpose=ANSWER, by=CHIE)
    assert refusals() == ["no_engagement"]
    assert "data.listed" not in kinds()
    entry = Entry.objects.get(kind="data.refused")
    assert (entry.detail["action"], entry.detail["data"], entry.case) == ("list", 2, "")


def test_a_single_account_opens_what_it_is_engaged_for() -> None:
    card = card_of(someone())
    engage(subject=card.subject, purposes=[ANSWER], case=CASE, by=WORKER, actors=[CHIE.token])
    _leaks(card)


def test_a_person_sees_the_own_data_without_an_engagement() -> None:
    card = card_of(someone())
    own = as_self(card.subject)
    assert opened(card.name, purpose="self.access", by=own, case="") == [AMINA["name"]]
    assert Entry.objects.latest("id").detail["actor_subject"] == card.subject_id


def test_a_member_of_staff_sees_the_own_data_as_himself() -> None:
    card = card_of(someone())
    own = replace(CHIE, subject=card.subject_id)
    assert opened(card.name, purpose="self.access", by=own, case="") == [AMINA["name"]]


def test_a_person_does_not_see_another_persons_data() -> None:
    card = card_of(someone())
    refused(card, "no_engagement", purpose="self.access", by=as_self(someone()), case="")


def test_for_other_purposes_the_person_needs_an_engagement_too() -> None:
    card = card_of(someone())
    own = as_self(card.subject)
    refused(card, "no_engagement", by=own)
    engage(subject=card.subject, purposes=[ANSWER], case=CASE, by=WORKER, actors=[own.token])
    _leaks(card, by=own)


VALUES = {"name": st.text(min_size=1, max_size=50), "message": st.text(min_size=1, max_size=500)}


@hypothesis_settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.fixed_dictionaries(VALUES), st.binary(min_size=1), st.booleans())
def test_whatever_was_taken_comes_back(texts: dict[str, str], paper: bytes, by_list: bool) -> None:
    given_texts = {name: text for name, text in texts.items() if text.strip()}
    card = asked()
    for name, text in given_texts.items():
        collect(
            subject=card.subject, point="inquiry", row=card, by=WORKER, case=CASE,
            values={**AMINA, name: text},
        )  # fmt: skip
        card.save()
        assert opened(getattr(card, name)) == [text]
    collect(
        subject=card.subject, point="invoice", row=card, by=WORKER, case=CASE,
        values={"name": "x", "address": "y", "paper": paper},
    )  # fmt: skip
    engage(subject=card.subject, purposes=["invoice"], case=CASE, by=WORKER, roles=["sales"])
    assert opened(card.paper, purpose="invoice") == [paper]


# --- no declared purpose ----------------------------------------------------------------------------------


def test_nothing_opens_without_a_declared_purpose() -> None:
    card = asked()
    with pytest.raises(NoPurpose):
        open_data([card.name], purpose=ANSWER, by=CHIE, case=CASE)
    with declared("support"), pytest.raises(NoPurpose):
        open_data([card.name], purpose=ANSWER, by=CHIE, case=CASE)
    assert "data.opened" not in kinds()


def test_nothing_opens_in_a_view_that_does_without_personal_data() -> None:
    card = asked()

    @without_personal_data
    def view() -> Any:
        return open_data([card.name], purpose=ANSWER, by=CHIE, case=CASE)

    @without_personal_data
    def sly() -> Any:
        return opened(card.name)

    for attempt in (view, sly):
        with pytest.raises(NoPurpose):
            attempt()
    assert "data.opened" not in kinds()


def test_without_the_check_of_purposes_anything_would_open(monkeypatch: pytest.MonkeyPatch) -> None:
    card = asked()
    monkeypatch.setattr(opening, "check_declared", lambda purpose: None)
    assert open_data([card.name], purpose=ANSWER, by=CHIE, case=CASE)[card.name] == AMINA["name"]


# --- the policy -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("purpose", "by", "code"),
    [
        ("ship", CHIE, "not_for_this_purpose"),
        ("trade", CHIE, "parent_purpose"),
        ("curiosity", CHIE, "unknown_purpose"),
        (ANSWER, DAICHI, "role_not_granted"),
        (ANSWER, FUMIKO, "role_not_granted"),
        (ANSWER, EVE, "role_not_granted"),
    ],
)
def test_a_wrong_purpose_or_role_isrefused(purpose: str, by: Actor, code: str) -> None:
    card = asked()
    engage(
        subject=card.subject, purposes=[purpose], case=CASE, by=WORKER,
        roles=["sales", "stock", "privacy"], actors=[EVE.token],
    )  # fmt: skip
    refused(card, code, purpose=purpose, by=by)


def test_without_the_policy_a_wrong_purpose_and_role_would_open(monkeypatch: pytest.MonkeyPatch) -> None:
    card = asked()
    engage(subject=card.subject, purposes=["ship"], case=CASE, by=WORKER, roles=["stock"])
    refused(card, "role_not_granted", purpose="ship", by=DAICHI)
    monkeypatch.setattr(judging, "against_policy", lambda *args: ())
    _leaks(card, purpose="ship", by=DAICHI)


def _stricter(version: PolicyVersion, number: int) -> PolicyVersion:
    """A version in which sales may not answer inquiries."""
    sources = copy.deepcopy(version.sources)
    sources["policy"] = sources["policy"].replace(
        "  - roles: [sales]\n    purposes: [inquiry.answer, support, order.fulfil]",
        "  - roles: [sales]\n    purposes: [support, order.fulfil]",
    )  # fmt: skip
    assert sources["policy"] != version.sources["policy"]
    from funabin.policy.load import policy_of
    from funabin.policy.source import PolicySource

    return PolicyVersion.objects.create(
        number=number, digest=policy_of(PolicySource(**sources)).digest, sources=sources,
        effective=version.effective, published_at=timezone.now(),
    )  # fmt: skip


def test_a_datum_is_judged_by_the_current_version_too(house: PolicyVersion) -> None:
    card = asked()
    _stricter(house, 2)
    refused(card, "role_not_granted")


def test_a_datum_is_judged_by_the_version_it_was_taken_under_too(house: PolicyVersion) -> None:
    _stricter(house, 2)
    card = asked()
    assert SealedDatum.objects.filter(policy_version=2).count() == 4
    PolicyVersion.objects.create(
        number=3, digest=house.digest, sources=house.sources, effective=house.effective,
        published_at=timezone.now(),
    )  # fmt: skip
    refused(card, "role_not_granted")
    SealedDatum.objects.update(policy_version=3)  # the twin: taken as if under the version that allows it
    _leaks(card)


# --- engagements ------------------------------------------------------------------------------------------


def test_without_a_live_engagement_nothing_opens() -> None:
    refused(card_of(someone()), "no_engagement")


def test_an_ended_engagement_opens_nothing() -> None:
    card = asked()
    _leaks(card)
    assert end_engagements(case=CASE, by=WORKER) == 1
    refused(card, "no_engagement")


def test_an_engagement_opens_nothing_after_its_time() -> None:
    card = card_of(someone())
    now = timezone.now()
    engage(
        subject=card.subject,
        purposes=[ANSWER],
        case=CASE,
        by=WORKER,
        roles=["sales"],
        until=now + timedelta(hours=1),
    )
    _leaks(card)
    Engagement.objects.update(until=now - timedelta(seconds=1))
    refused(card, "no_engagement")


def test_another_clerks_case_stays_sealed() -> None:
    card = card_of(someone())
    engage(subject=card.subject, purposes=[ANSWER], case=CASE, by=WORKER, actors=[CHIE.token])
    _leaks(card)
    refused(card, "no_engagement", by=HANA)


def test_another_case_person_or_purpose_stays_sealed() -> None:
    card, other = asked(), card_of(someone())
    refused(card, "no_engagement", case="Q2611-0099")
    refused(card, "no_engagement", purpose="support")
    refused(other, "no_engagement")


def test_without_engagements_every_clerk_would_see_everybody(monkeypatch: pytest.MonkeyPatch) -> None:
    card = card_of(someone())
    refused(card, "no_engagement", by=HANA)
    monkeypatch.setattr(judging, "is_engaged", lambda *args: True)
    _leaks(card, by=HANA)


# --- what the person said ---------------------------------------------------------------------------------


def _promotion(house: PolicyVersion) -> Card:
    card = Card(subject=someone())
    values = {
        "name": AMINA["name"],
        "email": AMINA["email"],
        "phone": "+254712345678",
        "person.birth_date": BORN,
    }
    with transaction.atomic():
        collect(subject=card.subject, point="registration", row=card, values=values, by=WORKER)
        card.save()
    engage(subject=card.subject, purposes=["promo.own.email"], case="", by=WORKER, roles=["system"])
    return card


BORN = timezone.now().date() - timedelta(days=40 * 365)


def test_an_opt_in_purpose_opens_only_with_consent(house: PolicyVersion) -> None:
    card = _promotion(house)
    how = {"purpose": "promo.own.email", "by": WORKER, "case": ""}
    refused(card, "opt_in_missing", **how)
    own = as_self(card.subject)
    give_consent(
        subject=card.subject,
        purpose="promo.own.email",
        text_key="purpose.promo.own.email",
        language="en",
        channel="web",
        by=own,
    )
    _leaks(card, **how)
    object_to(subject=card.subject, purpose="promo.own.email", by=own)
    refused(card, "objected", **how)


def test_an_objection_seals(monkeypatch: pytest.MonkeyPatch) -> None:
    card = asked()
    object_to(subject=card.subject, purpose=ANSWER, by=as_self(card.subject))
    refused(card, "objected")
    monkeypatch.setattr(judging, "sayings", lambda subjects: {})
    _leaks(card)


def test_who_asked_for_erasure_is_sealed_even_while_the_key_lives() -> None:
    card = asked()
    DataSubject.objects.update(erased_at=timezone.now())
    refused(card, "erased")
    DataSubject.objects.update(erased_at=None)
    _leaks(card)
