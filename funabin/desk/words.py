"""What the desk calls the codes that rows hold: states, channels, sources."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

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
CHANNELS = {
    "web": _("Website"),
    "email": _("E-mail"),
    "phone": _("Telephone"),
    "whatsapp": _("WhatsApp"),
    "letter": _("Letter"),
    "fax": _("Fax"),
    "desk": _("At our office"),
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
# a milestone of a deal that the desk tells otherwise than the buyer's page
MILESTONES = {"received": pgettext_lazy("at the desk", "Inquiry received")}

LISTS: Mapping[str, Mapping[str, Any]] = {
    "inquiry": INQUIRY_STATES,
    "quotation": QUOTATION_STATES,
    "deal": DEAL_STATES,
    "vehicle": VEHICLE_STATES,
    "channel": CHANNELS,
    "source": SOURCES,
    "promise": PROMISE_STATES,
    "version": VERSION_STATES,
}


def word_of(code: str, kind: str) -> Any:
    """The word for a code of one of LISTS, in the reader's language. Raises KeyError where there is none."""
    return LISTS[kind][code]
