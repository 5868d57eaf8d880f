"""What the desk calls the codes that rows hold: states, channels, sources."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from funabin.gate.wording import HOLD_REASONS

INQUIRY_STATES = {
    "unconfirmed": _("address not confirmed"),
    "open": _("waits for an answer"),
    "answered": _("answered"),
    "closed": _("closed"),
}
QUOTATION_STATES = {
    "issued": _("standing"),
    "accepted": _("accepted"),
    "withdrawn": _("withdrawn"),
    "superseded": _("replaced by a newer one"),
    "lapsed": _("no longer valid"),
}
DEAL_STATES = {
    "accepted": _("accepted"),
    "ordered": _("order complete"),
    "invoiced": _("proforma invoice issued"),
    "lapsed": _("time ran out"),
    "cancelled": _("cancelled"),
    "delivered": _("delivered"),
}
VEHICLE_STATES = {
    "draft": _("Draft"),
    "available": _("Available"),
    "reserved": _("Reserved"),
    "sold": _("Sold"),
}
IMPORT_STATES = {  # of a stock list
    "kept": pgettext_lazy("a stock list", "columns not settled"),
    "reading": pgettext_lazy("a stock list", "being read"),
    "asking": pgettext_lazy("a stock list", "waits for your answer"),
    "writing": pgettext_lazy("a stock list", "being written"),
    "done": pgettext_lazy("a stock list", "done"),
    "stopped": pgettext_lazy("a stock list", "stopped"),
    "failed": pgettext_lazy("a stock list", "failed"),
}
CHANNELS = {
    "web": _("Website"),
    "email": _("E-mail"),
    "phone": _("Telephone"),
    "whatsapp": _("WhatsApp"),
    "letter": _("Letter"),
    "fax": _("Fax"),
    "desk": _("At our office"),
    "system": _("By itself: a promised time ran out"),
}
SOURCES = {"self": _("The person told us"), "other": _("Somebody else told us")}
PROMISE_STATES = {
    "enforced": _("Enforced"),
    "evidenced": _("Evidenced"),
    "pledged": _("Pledged"),
    "void": _("Not applied"),
    "missing": _("Missing"),
}
VERSION_STATES = {
    "announced": _("announced"),
    "in_force": _("in force"),
    "former": _("no longer in force"),
}
PATTERNS = {
    "many_people": _("many people in one day"),
    "at_night": _("at night"),
    "many_refusals": _("many refusals"),
    "colleagues": _("a colleague's data"),
    "more_than_usual": _("much more than usual"),
}
COUNTS = {  # of an unusual day
    "people": _("people: %(number)s"),
    "openings": _("openings: %(number)s"),
    "refusals": _("refusals: %(number)s"),
    "usual": _("usually: %(number)s"),
    "limit": _("asked about from: %(number)s"),
}
FLAG_OUTCOMES = {
    "expected": _("The work explains it"),
    "talked": _("We talked about it with the person"),
    "incident": _("It is an incident: note it there"),
}
GRANT_ENDS = {
    "never_given": _("new in the policy"),
    "expired": _("ran out"),
    "unused": _("not used for 90 days"),
    "taken": _("taken away"),
    "replaced": _("replaced"),
    "seat_ended": _("the seat ended"),
}
VACANCIES = {
    "responsible": _("Nobody holds a role that the policy makes responsible."),
    "second_person": _("Two people must act together here, and there are not two."),
    "approver": _("Nobody else can approve what the one who manages staff may do."),
}
PASSING = {  # what recipients that got the data are told of
    "correction": _("corrected"),
    "addition": _("added to"),
    "deletion": _("deleted"),
    "erasure": _("erased"),
    "stop_use": _("not to be used"),
    "stop_provision": _("not to be given on"),
}
PASSING_TITLES = {
    "correction": _("Personal data was corrected"),
    "addition": _("Personal data was added to"),
    "deletion": _("Personal data was deleted"),
    "erasure": _("Personal data was erased"),
    "stop_use": _("Personal data must not be used any more"),
    "stop_provision": _("Personal data must not be given on any more"),
}
PASSING_ASKS = {
    "correction": _("Please replace what you hold by the corrected data, which we hand over separately."),
    "addition": _("Please add to what you hold the data that we hand over separately."),
    "deletion": _("Please delete this data."),
    "erasure": _("Please erase this data, unless a law obliges you to keep it. If so, tell us which."),
    "stop_use": _("Please stop using this data."),
    "stop_provision": _("Please give this data to nobody else."),
}
PASSING_MANNERS = {
    "mail": _("By e-mail"),
    "letter": _("By letter"),
    "phone": _("By telephone"),
}
ENDS = {"due": _("its time is up"), "idle": _("we have heard nothing from the person for too long")}
LEFT = {
    "law": _("a law or the policy keeps it"),
    "held": _("Held"),
    "waits": _("ends with the next run of the worker"),
    "fault": _("should have ended: look into it"),
}
RIGHTS = {  # policy.model.RightKind, said of the person and not to him
    "purpose_notice": _("notice of what the data is used for"),
    "disclosure": _("disclosure of the data held"),
    "provision_records": _("the records of whom the data was given to and received from"),
    "correction": _("correction of wrong data"),
    "addition": _("completion of data that is not whole"),
    "deletion": _("deletion of wrong data"),
    "stop_use": _("an end to the use of the data"),
    "erasure": _("erasure of the data"),
    "stop_provision": _("an end to giving the data to others"),
    "withdrawal": _("withdrawal of a consent"),
    "objection": _("no more use of the data for offers"),
    "portability": _("the data in a common file, to take along"),
    "return_copies": _("copies of the data, and its destruction here"),
    "complaint": _("an answer to a complaint"),
}
# a milestone of a deal that the desk tells otherwise than the buyer's page
MILESTONES = {"received": pgettext_lazy("at the desk", "Inquiry received")}

LISTS: Mapping[str, Mapping[str, Any]] = {
    "inquiry": INQUIRY_STATES,
    "passing": PASSING,
    "passing_title": PASSING_TITLES,
    "passing_ask": PASSING_ASKS,
    "passing_manner": PASSING_MANNERS,
    "quotation": QUOTATION_STATES,
    "deal": DEAL_STATES,
    "vehicle": VEHICLE_STATES,
    "import": IMPORT_STATES,
    "channel": CHANNELS,
    "source": SOURCES,
    "promise": PROMISE_STATES,
    "version": VERSION_STATES,
    "pattern": PATTERNS,
    "flag": FLAG_OUTCOMES,
    "grant_end": GRANT_ENDS,
    "vacancy": VACANCIES,
    "end": ENDS,
    "left": LEFT,
    "hold": HOLD_REASONS,
    "right": RIGHTS,
}


def word_of(code: str, kind: str) -> Any:
    """The word for a code of one of LISTS, in the reader's language. Raises KeyError where there is none."""
    return LISTS[kind][code]
