"""What the states of papers are called, for the member and for the staff."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

PAPER_STATES = {  # by outcome; blank while it waits: look of the state, words
    "": ("waiting", _("waits to be looked at")),
    "accepted": ("done", _("accepted")),
    "refused": ("wrong", _("does not show what is needed")),
    "unreadable": ("wrong", _("could not be read")),
    "my_number": ("wrong", _("showed a My Number, destroyed")),
    "withdrawn": ("off", _("taken back")),
    "expired": ("off", _("nobody looked in time, destroyed")),
}
