"""What pages call the codes of complaints and of the clocks of cases, for people and for staff."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from funabin.gate.measured import Line
from funabin.kit.tags import whole
from funabin.rights.queries.service import Served

TOPICS = {
    "data": _("How you handle my data"),
    "service": _("How you work, or how I was treated"),
    "purchase": _("A purchase: we disagree about a deal"),
    "unanswered": _("I asked something and was not answered, or not well"),
}
KINDS = {"complaint": _("Complaint"), "dispute": _("Dispute")}
STATES = {
    "open": _("waits for somebody"),
    "taken": _("taken up"),
    "answered": _("answered"),
    "settled": _("closed"),
}
OUTCOMES = {
    "mended": _("It was wrong and is put right"),
    "agreed": _("Both sides agreed"),
    "explained": _("It was explained"),
    "rejected": _("It was looked into and not accepted"),
    "withdrawn": _("It was taken back"),
}
WHY = {
    "person": _("The person says that it was not handled well."),
    "late": _("A promised time ran out."),
    "staff": _("A colleague put it before who answers for the data."),
    "topic": _("What it is about goes to who answers for the data."),
}
STEPS = {
    "acknowledge": _("Receipt"),
    "take_up": _("Taken up by a person"),
    "answer": _("Answer"),
    "settle": _("Settled"),
}
LISTS: Mapping[str, Mapping[str, Any]] = {
    "topic": TOPICS, "kind": KINDS, "state": STATES, "outcome": OUTCOMES, "why": WHY, "step": STEPS,
}  # fmt: skip

FIGURES = {
    ("inquiry", "acknowledge"): _("Inquiries: until the receipt went out"),
    ("inquiry", "answer"): _("Inquiries: until the first answer"),
    ("complaint", "acknowledge"): _("Complaints: until the receipt went out"),
    ("complaint", "take_up"): _("Complaints: until a person took them up"),
    ("complaint", "settle"): _("Complaints: until they were settled"),
    ("dispute", "acknowledge"): _("Disputes: until the receipt went out"),
    ("dispute", "take_up"): _("Disputes: until a person took them up"),
    ("dispute", "settle"): _("Disputes: until they were settled"),
    ("request", "answer"): _("Requests about one’s own data: until the answer"),
}
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
IN_HOURS = 2 * DAY  # shorter times are told in hours


def lines_of(found: list[Served], *, counted: bool = False) -> list[Line]:
    """The figures as lines of a page: half of the cases, and 95 of 100, rounded up.

    `counted` tells the numbers of cases too, for staff only.
    """
    return [Line(str(FIGURES[one.about, one.step]), _line(one, counted=counted)) for one in found]


def _line(one: Served, *, counted: bool) -> str:
    times = {"median": span(one.spread.median), "most": span(one.spread.most)}
    words = gettext("half of them within %(median)s, 95 of 100 within %(most)s") % times
    if not (counted and one.promised):
        return words
    kept = gettext("%(number)s of %(all)s in the promised time") % {
        "number": one.in_time,
        "all": one.promised,
    }
    return gettext("; ").join((words, kept))


def span(time: timedelta) -> str:
    """A time in whole hours or days, rounded up: "5 hours", "3 days"; "an hour" at least."""
    if time <= IN_HOURS:
        number = max(1, -(-time // HOUR))
        return ngettext("%(number)s hour", "%(number)s hours", number) % {"number": whole(number)}
    number = -(-time // DAY)
    return ngettext("%(number)s day", "%(number)s days", number) % {"number": whole(number)}
