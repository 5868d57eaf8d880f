"""Supervision: overdue reviews suspend, an agreement's end asks the data back, others are approved."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from funabin.gate.actions import (
    approve_sub_entrustee,
    assess_recipient,
    end_agreement,
    end_sub_entrustee,
    record_review,
    record_sub_entrustee,
    refuse_sub_entrustee,
    sign_agreement,
    suspend_recipient,
)
from funabin.gate.errors import Refused, Undeclared
from funabin.gate.handing.fitness import meets
from funabin.gate.models import Assessment, Recipient, SubEntrustee, Suspension
from funabin.gate.queries import current_policy
from funabin.gate.register import standing_of
from funabin.journal.actor import Actor
from funabin.outbox.models import Mail
from funabin.oversight.actions.recipients import close_return, open_returns, suspend_overdue
from funabin.oversight.models import ReturnTask
from funabin.oversight.queries.recipients import recipients_at_a_glance, supervision
from funabin.oversight.rules.errors import NoProof, WrongStep
from funabin.oversight.rules.returns import REMIND_EVERY, is_to_remind
from funabin.oversight.tasks.recipients import run_supervision
from funabin.policy.model import Origin, Standard
from tests.cast import CHIE, FUMIKO, WORKER
from tests.recipients import assessed, firm, registered


def against(recipient: Recipient) -> set[str]:
    """Why it receives nothing today."""
    return {reason.code for reason in standing_of(recipient).against}


def test_an_entrustee_receives_nothing_before_it_meets_the_standard(trade: None) -> None:
    contractor = registered("contractor")
    assert "not_assessed" in against(contractor)
    assessed(contractor, met=False)
    assert "below_standard" in against(contractor)
    assessed(contractor)
    assert not {"not_assessed", "below_standard"} & against(contractor)
    assert "not_assessed" not in against(registered("carrier"))


def test_a_standard_that_asks_more_is_met_only_once_it_is_asked(
    trade: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    contractor = firm("contractor")
    standards = current_policy().standards
    stricter = standards["entrustee"].model_copy(update={"required": ("safeguards", "insured"),
                                                         "criteria": ("safeguards", "insured")})  # fmt: skip
    monkeypatch.setitem(standards, "entrustee", stricter)
    assert "below_standard" in against(contractor)


@given(st.sets(st.sampled_from(["safeguards", "secrecy", "training", "location"])))
def test_a_standard_is_met_only_with_all_it_requires_and_enough(met: set[str]) -> None:
    standard = Standard(
        key="s", kinds=("entrustee",), criteria=("safeguards", "secrecy", "training", "location"),
        required=("safeguards",), pass_at=3, origin=Origin.OWN, clauses=("X-1",),
    )  # fmt: skip
    answers = dict.fromkeys(met, True)
    assert meets(standard, answers) == ("safeguards" in met and len(met) >= 3)


def test_an_assessment_answers_every_criterion_and_is_kept_by_keepers(trade: None) -> None:
    contractor, today = registered("contractor"), timezone.localdate()
    answers = dict.fromkeys(current_policy().standards["entrustee"].criteria, True)
    for wrong in ({}, {**answers, "kindness": True}):
        with pytest.raises(ValueError, match="each criterion"):
            assess_recipient(recipient=contractor, answers=wrong, done_on=today, by=FUMIKO)
    with pytest.raises(ValueError, match="has come"):
        assess_recipient(recipient=contractor, answers=answers, done_on=today + timedelta(days=1), by=FUMIKO)
    with pytest.raises(Refused):
        assess_recipient(recipient=contractor, answers=answers, done_on=today, by=CHIE)
    with pytest.raises(Undeclared):
        assess_recipient(recipient=registered("carrier"), answers=answers, done_on=today, by=FUMIKO)
    assert not Assessment.objects.exists()
    done = assess_recipient(recipient=contractor, answers=answers, done_on=today, by=FUMIKO)
    assert (done.score, done.passed, done.standard) == (9, True, "entrustee")


def test_an_overdue_review_suspends_and_a_passed_one_lifts_it(
    officer: Actor, clock: time_machine.Coordinates
) -> None:
    contractor = firm("contractor")
    assert suspend_overdue(by=WORKER) == 0
    clock.shift(timedelta(days=370))
    assert run_supervision() == 1
    assert suspend_overdue(by=WORKER) == 0
    held = Suspension.objects.get()
    assert (held.reason, held.by, held.lifted_at) == ("review_overdue", "oversight", None)
    assert {"recipient_suspended", "review_overdue"} <= against(contractor)
    mail = Mail.objects.get(template="recipients_suspended")
    assert (mail.purpose, mail.context) == ("oversight.alert", {"recipients": 1})
    record_review(recipient=contractor, done_on=timezone.localdate(), passed=True, by=FUMIKO)
    assert Suspension.objects.get().lifted_at is not None
    assert "recipient_suspended" not in against(contractor)


def test_a_review_lifts_no_suspension_for_another_reason(trade: None) -> None:
    contractor = firm("contractor")
    suspend_recipient(recipient=contractor, reason="incident", by=FUMIKO)
    record_review(recipient=contractor, done_on=timezone.localdate(), passed=True, by=FUMIKO)
    assert Suspension.objects.get().lifted_at is None


def test_the_end_of_an_agreement_asks_the_data_back_with_proof(
    officer: Actor, clock: time_machine.Coordinates
) -> None:
    contractor = firm("contractor")
    end_agreement(agreement=contractor.agreements.get(), on=timezone.localdate(), by=FUMIKO)
    assert open_returns(by=WORKER) == 0  # its last day is today
    clock.shift(timedelta(days=1))
    assert (open_returns(by=WORKER), open_returns(by=WORKER)) == (1, 0)
    task = ReturnTask.objects.get()
    assert timezone.localdate(task.due_at) - timezone.localdate() == timedelta(days=30)
    assert [one.pk for one in supervision().returns] == [task.pk]
    clock.shift(timedelta(days=31))
    assert recipients_at_a_glance().late == 1
    assert run_supervision() == 1
    assert [one.context for one in Mail.objects.filter(template="returns_due").order_by("queued_at")] == [
        {"opened": 1, "late": 0}, {"opened": 0, "late": 1}
    ]  # fmt: skip
    with pytest.raises(NoProof):
        close_return(task=task, outcome="destroyed", by=FUMIKO)
    with pytest.raises(Refused):
        close_return(task=task, outcome="nothing_held", by=CHIE)
    assert ReturnTask.objects.get().done_at is None
    closed = close_return(task=task, outcome="destroyed", proof="CERT-1", proof_sha256="0" * 64, by=FUMIKO)
    assert (closed.outcome, closed.proof, closed.done_by) == ("destroyed", "CERT-1", FUMIKO.token)
    with pytest.raises(WrongStep):
        close_return(task=task, outcome="returned", proof="CERT-2", by=FUMIKO)


def test_a_renewed_agreement_asks_nothing_back(trade: None, clock: time_machine.Coordinates) -> None:
    contractor, today = firm("contractor"), timezone.localdate()
    end_agreement(agreement=contractor.agreements.get(), on=today, by=FUMIKO)
    sign_agreement(recipient=contractor, reference="AG-2", terms=["security"], signed_on=today, by=FUMIKO)
    clock.shift(timedelta(days=2))
    assert open_returns(by=WORKER) == 0


@given(st.integers(-400, 400), st.one_of(st.none(), st.integers(-400, 400)))
def test_nobody_is_reminded_early_and_nobody_is_forgotten(hours: int, warned: int | None) -> None:
    due = timezone.now()
    at = due + timedelta(hours=hours)
    told = None if warned is None else due + timedelta(hours=warned)
    reminded = is_to_remind(due, told, at)
    assert not (reminded and at < due)
    if at >= due and (told is None or at - told >= REMIND_EVERY):
        assert reminded


def test_a_firm_passes_work_on_only_where_its_agreement_lets_it(trade: None) -> None:
    contractor, today = registered("contractor"), timezone.localdate()
    told = {"name": "Print & Post", "country": "JP", "task": "prints letters", "asked_on": today}
    with pytest.raises(Refused):
        record_sub_entrustee(recipient=contractor, by=FUMIKO, **told)
    assert not SubEntrustee.objects.exists()
    sign_agreement(
        recipient=contractor, reference="A", terms=["security"], signed_on=today, by=FUMIKO,
        sub_entrustment=True,
    )  # fmt: skip
    with pytest.raises(Refused):
        record_sub_entrustee(recipient=contractor, by=CHIE, **told)
    asked = record_sub_entrustee(recipient=contractor, by=FUMIKO, **told)
    approved = approve_sub_entrustee(sub_entrustee=asked, by=FUMIKO)
    assert approved.approved_by == FUMIKO.token
    with pytest.raises(ValueError, match="approved"):
        refuse_sub_entrustee(sub_entrustee=asked, by=FUMIKO)
    assert end_sub_entrustee(sub_entrustee=asked, by=FUMIKO).ended_on == today
    other = record_sub_entrustee(recipient=contractor, by=FUMIKO, **{**told, "name": "Other"})
    assert refuse_sub_entrustee(sub_entrustee=other, by=FUMIKO).refused_at is not None
    with pytest.raises(ValueError, match="refused"):
        approve_sub_entrustee(sub_entrustee=other, by=FUMIKO)
