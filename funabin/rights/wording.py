"""What people read of requests: states, rights' steps, ways and outcomes in words.

The states follow the Data Rights Protocol 1.0 where it has one for them; its words stand beside ours.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

STATES: Mapping[str, Any] = {
    "unconfirmed": _("address not confirmed"),
    "received": _("received"),
    "identity": _("waits until we know who asks"),
    "accepted": _("in work"),
    "answered": pgettext_lazy("a request", "answered"),
    "refused": _("refused"),
    "withdrawn": pgettext_lazy("a request", "withdrawn"),
    "expired": _("closed without an answer"),
}
# state, reason of the Data Rights Protocol 1.0 (Consumer Reports), for those who ask in its words
PROTOCOL: Mapping[str, tuple[str, str]] = {
    "unconfirmed": ("in_progress", "need_user_verification"),
    "received": ("open", ""),
    "identity": ("in_progress", "need_user_verification"),
    "accepted": ("in_progress", ""),
    "answered": ("fulfilled", ""),
    "refused": ("denied", "claim_not_covered"),
    "withdrawn": ("revoked", ""),
    "expired": ("expired", ""),
}
MEANS: Mapping[str, Any] = {
    "account": _("signed in"),
    "mailed_link": _("used a link mailed to an address that we hold"),
    "call_back": _("called back at a number that we hold"),
    "papers": _("showed a paper"),
    "agency": _("the agent's paper"),
}
AGENCIES: Mapping[str, Any] = {
    "legal_representative": _("a legal representative (parent, guardian)"),
    "power_of_attorney": _("somebody whom the person appointed (power of attorney)"),
}
OUTCOMES: Mapping[str, Any] = {
    "granted": _("done as asked"),
    "partly": _("done in part; a part stays by law"),
    "none_held": _("nothing is held"),
}
MANNERS: Mapping[str, Any] = {
    "electronic": _("electronically"),
    "written": _("on paper"),
    "phone": _("by telephone"),
}
FORMS: Mapping[str, Any] = {
    "designated": _("on our form"),
    "equal": _("in other words, with the same content"),
}
CLASSES: Mapping[str, Any] = {  # of people, as a record is listed
    "customer": _("buyer"),
    "consignee": _("consignee"),
    "notify_party": _("notify party"),
    "staff": _("staff"),
    "agent": _("agent"),
    "shareholder": _("shareholder"),
    "recipient_contact": _("contact of a recipient"),
}
WHY_LATER: Mapping[str, Any] = {
    "complex": _("the request is complex"),
    "many": _("the same person sent many requests"),
    "others": _("others must be asked"),
}


def word_of(words: Mapping[str, Any], code: str) -> Any:
    """The word for a code; the code itself where an older row holds one that is no longer used."""
    return words.get(code, code)
