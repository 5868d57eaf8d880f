"""A form about a person, filled in at the desk: its hints speak to the clerk and not to the person."""

from __future__ import annotations

from copy import deepcopy
from typing import cast

from django.utils.translation import gettext_lazy as _

from funabin.gate.forms import PersonalForm

HINTS = {
    "contact_name": _("As the person gave it."),
    "contact_email": _("An answer by mail goes there."),
    "contact_phone": _("To find out who asks, call only a number that was held before."),
    "contact_address": _("An answer on paper goes there."),
    "message_text": _("What the person said, in their own words."),
}


def of_somebody(asked: type[PersonalForm], *only: str) -> type[PersonalForm]:
    """The same form, its hints (or `only` some) said to the clerk: the policy says "you" to the person."""
    fields = {name: deepcopy(asked.base_fields[name]) for name in only or HINTS if name in asked.base_fields}
    for name, field in fields.items():
        field.help_text = HINTS[name]
    return cast("type[PersonalForm]", type("PersonalForm", (asked,), fields))
