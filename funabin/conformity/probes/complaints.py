"""Probes of promised times: receipts, complaints taken up, disputes settled, answers measured."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

from django.utils.timezone import now

from funabin.conformity.exercise import TEXT_CANARY, rolled_back
from funabin.conformity.finding import Finding
from funabin.conformity.run import Run
from funabin.gate.measures import FLOOR
from funabin.gate.register import keepers
from funabin.journal.actor import Actor
from funabin.outbox.models import Mail
from funabin.rights.actions.complaints import receive_complaint, take_complaint
from funabin.rights.models import CaseClock, Complaint
from funabin.rights.queries.complaints import may_see
from funabin.rights.queries.service import Served, served
from funabin.rights.rules.complaints import PURCHASE, SERVICE, UNANSWERED
from funabin.rights.rules.service import (
    ACKNOWLEDGE,
    ANSWER,
    COMPLAINT,
    DISPUTE,
    INQUIRY,
    SETTLE,
    TAKE_UP,
    times_of,
)
from funabin.trade.actions.clocks import tell_late_clocks, warn_of_clocks
from funabin.trade.actions.complaints import complain
from funabin.trade.actions.inquiries import Asked, receive_inquiry
from funabin.trade.models import Inquiry
from funabin.trade.queries.contacts import guest_of

VISITOR = Actor("guest", "probe", roles=frozenset({"self"}))
EMAIL = "probe@example.org"
MOMENT = timedelta(minutes=1)


def inquiries_acknowledged(run: Run, args: tuple[str, ...]) -> Finding:
    """The receipt is queued at once; what stays without one is told, then goes to who answers for it.

    So does what the person says was not handled well (AR-11b).
    """
    faults: list[str] = []
    due = _time(run, INQUIRY, ACKNOWLEDGE)
    if due is None:
        return Finding("Nothing was tried.", {}, ("the policy sets no time for a receipt",))
    with rolled_back():
        inquiry = _asked(run)
        if not Mail.objects.filter(case=inquiry.number, template="inquiry_acknowledged").exists():
            faults.append("no receipt is on its way")
        faults += _warned(run, inquiry.number, ACKNOWLEDGE)
        tell_late_clocks(by=run.by, at=now() + due + MOMENT)
        faults += _above(inquiry, "what nobody acknowledged in time")
    with rolled_back():
        inquiry = _asked(run)
        complain(inquiry=inquiry, text=TEXT_CANARY, by=guest_of(inquiry))
        faults += _above(inquiry, "what was not handled well")
    late = CaseClock.objects.filter(about=INQUIRY, step=ACKNOWLEDGE, late_at__isnull=False).count()
    return Finding("An inquiry was left unacknowledged, another complained of, and both taken back.",
                   {"receipts_late": late}, tuple(faults))  # fmt: skip


def disputes_timed(run: Run, args: tuple[str, ...]) -> Finding:
    """A dispute gets its promised time, a warning before it, and is put above after it (CJ-29)."""
    faults: list[str] = []
    if not any(clock.kind == "dispute" for clock in run.policy.clocks.values()):
        faults.append("the policy sets no time for a dispute")
    with rolled_back():
        dispute = _complained(run, PURCHASE)
        due = _time(run, DISPUTE, SETTLE)
        settle = CaseClock.objects.filter(case=dispute.number, step=SETTLE).first()
        if due is None or settle is None or settle.due_at != settle.started_at + due:
            faults.append("a dispute has no end, or not the promised one")
        else:
            faults += _warned(run, dispute.number, SETTLE)
            tell_late_clocks(by=run.by, at=settle.due_at + MOMENT)
            dispute.refresh_from_db()
            if dispute.escalated_at is None:
                faults.append("a late dispute is put before nobody")
    return Finding(
        "A dispute was opened, let run out and taken back.", _figures(DISPUTE, SETTLE), tuple(faults)
    )


def complaints_taken_up(run: Run, args: tuple[str, ...]) -> Finding:
    """A complaint is acknowledged at once, told to whoever takes it up, and the first touch is measured."""
    faults: list[str] = []
    with rolled_back():
        complaint = _complained(run, SERVICE)
        if not Mail.objects.filter(case=complaint.number, template="complaint_received").exists():
            faults.append("no receipt is on its way")
        clock = CaseClock.objects.filter(case=complaint.number, step=TAKE_UP).first()
        if clock is None:
            return Finding("A complaint was sent and taken back.", {}, ("the first touch is not measured",))
        officer = Actor("staff", "probe", roles=keepers())
        if not may_see(complaint, officer):
            faults.append("nobody sees it")
        take_complaint(complaint=complaint, by=officer)
        clock.refresh_from_db()
        if clock.met_at is None:
            faults.append("the first touch is not measured")
    return Finding(
        "A complaint was sent, taken up and taken back.", _figures(COMPLAINT, TAKE_UP), tuple(faults)
    )


def answer_times_measured(run: Run, args: tuple[str, ...]) -> Finding:
    """Each question has a clock; median and 95 % are published, never of few cases (JJ-13)."""
    faults = [] if _time(run, INQUIRY, ANSWER) else ["the policy sets no time for an answer"]
    with rolled_back():
        inquiry = _asked(run)
        if not CaseClock.objects.filter(case=inquiry.number, step=ANSWER).exists():
            faults.append("an inquiry has no clock")
    faults += ["figures of few cases are told"] if any(one.spread.cases < FLOOR for one in served()) else []
    for language in run.languages:
        page = run.public("privacy", language)
        faults += [] if 'id="served"' in page.text else [f"{page.path} shows no times"]
    return Finding("An inquiry was timed and taken back; the page was read for the figures.",
                   _figures(INQUIRY, ANSWER), tuple(faults))  # fmt: skip


def _figures(about: str, step: str) -> dict[str, int | str]:
    """What happened so far, where there is enough of it to be told."""
    found: Served | None = next((one for one in served() if (one.about, one.step) == (about, step)), None)
    counted = CaseClock.objects.filter(about=about, step=step).count()
    told: dict[str, int | str] = {"cases_timed": counted}
    if found is not None:
        hours = timedelta(hours=1)
        told |= {
            "median_hours": -(-found.spread.median // hours),
            "most_hours": -(-found.spread.most // hours),
        }
    return told


def _time(run: Run, about: str, step: str) -> timedelta | None:
    start = datetime(2026, 1, 5, tzinfo=now().tzinfo)
    times = next(one for one in times_of(run.policy, about, (), start) if one.step == step)
    return times.due_at - start if times.due_at else None


def _warned(run: Run, case: str, step: str) -> list[str]:
    clock = CaseClock.objects.get(case=case, step=step)
    if clock.warn_at is None:
        return ["nobody is warned before the time is over"]
    warn_of_clocks(by=run.by, at=clock.warn_at)
    clock.refresh_from_db()
    return [] if clock.warned_at else ["nobody is warned before the time is over"]


def _asked(run: Run) -> Inquiry:
    told = {"contact.name": TEXT_CANARY, "contact.email": EMAIL, "message.text": TEXT_CANARY}
    asked = run.policy.collection_points["inquiry"]
    known = {item.category for item in asked.items}
    personal = {key: value for key, value in told.items() if key in known}
    what = Asked(vehicles=(), port="", country="", language=run.languages[0])
    return receive_inquiry(personal=personal, asked=what, by=VISITOR, proof="complaints-probe")


def _complained(run: Run, topic: str) -> Complaint:
    address = f"{uuid4().hex}@example.org"  # one address gets few receipts a day
    told = {"contact.name": TEXT_CANARY, "contact.email": address, "message.text": TEXT_CANARY}
    return receive_complaint(topic=topic, channel="web", language=run.languages[0], told=told, by=VISITOR)


def _above(inquiry: Inquiry, what: str) -> list[str]:
    above = Complaint.objects.filter(case=inquiry.number, about=UNANSWERED, escalated_at__isnull=False)
    officer = Actor("staff", "probe", roles=keepers())
    return [] if any(may_see(row, officer) for row in above) else [f"{what} goes to nobody"]
