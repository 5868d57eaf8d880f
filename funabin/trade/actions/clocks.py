"""Watch the clocks of inquiries, complaints and disputes: warn who can still act, tell who must now."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from funabin.gate.register import keepers
from funabin.journal.actor import Actor
from funabin.kit.dates import TOKYO
from funabin.members.actions import mail_staff
from funabin.outbox.queries import first_sent
from funabin.rights.actions.complaints import escalate_complaint
from funabin.rights.actions.service import meet_clocks, note_late, note_warned
from funabin.rights.models import CaseClock
from funabin.rights.queries.complaints import complaint_by_number, handlers
from funabin.rights.queries.service import just_late, running, to_warn
from funabin.rights.rules.complaints import LATE, LIVE
from funabin.rights.rules.service import ACKNOWLEDGE, INQUIRY
from funabin.trade.actions.complaints import put_above
from funabin.trade.queries.work import answering_roles

RECEIPTS = ("inquiry_acknowledged", "complaint_received")
SOON, OVER = "clock_due", "clock_late"  # templates of mail to staff
AT_ONCE = 500  # clocks looked at in one round


def note_receipts(*, by: Actor) -> int:
    """Cases whose receipt the mail server took are acknowledged since then; returns how many."""
    waiting = running().filter(step=ACKNOWLEDGE).order_by("-started_at")
    cases = list(waiting.values_list("case", flat=True)[:AT_ONCE])
    sent = first_sent(cases, templates=RECEIPTS)
    return sum(meet_clocks(case=case, steps=[ACKNOWLEDGE], by=by, at=at) for case, at in sent.items())


def warn_of_clocks(*, by: Actor, at: datetime) -> int:
    """Tell whoever can act that a promised time runs out; returns how many clocks were told of."""
    return sum(_warn(clock, by, at) for clock in list(to_warn(at)[:AT_ONCE]))


@transaction.atomic
def _warn(clock: CaseClock, by: Actor, at: datetime) -> bool:
    return note_warned(clock, by=by, at=at) and _told(clock, SOON, workers_on(clock), by)


def tell_late_clocks(*, by: Actor, at: datetime) -> int:
    """What ran out is told, and put before who answers for the data; returns how many clocks."""
    return sum(_late(clock, by, at) for clock in list(just_late(at)[:AT_ONCE]))


@transaction.atomic
def _late(clock: CaseClock, by: Actor, at: datetime) -> bool:
    if not note_late(clock, by=by, at=at):
        return False
    _told(clock, OVER, workers_on(clock) | keepers(), by)
    complaint = complaint_by_number(clock.case)
    if complaint is not None and complaint.state in LIVE:
        escalate_complaint(complaint=complaint, by=by, why=LATE)
    elif clock.about == INQUIRY and clock.step == ACKNOWLEDGE:
        put_above(case=clock.case, by=by)
    return True


def workers_on(clock: CaseClock) -> frozenset[str]:
    """The roles that can still act on the case."""
    if clock.about == INQUIRY:
        return answering_roles()
    complaint = complaint_by_number(clock.case)
    return handlers(complaint.about) if complaint else keepers()


def _told(clock: CaseClock, template: str, roles: frozenset[str], by: Actor) -> bool:
    folder = "cases" if clock.about == INQUIRY else "complaints"
    context = {
        "number": clock.case,
        "step": clock.step,
        "due": clock.due_at.astimezone(TOKYO).strftime("%Y-%m-%d %H:%M") if clock.due_at else "",
        "path": f"/desk/{folder}/{clock.case}/",
    }
    mail_staff(roles=roles, template=template, context=context, case=clock.case, by=by)
    return True
