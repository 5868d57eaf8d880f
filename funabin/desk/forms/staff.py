"""The form that asks about a new colleague: built from its collection point, with the roles beside it."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from funabin.gate.forms import PersonalForm, form_for
from funabin.gate.queries import current_policy
from funabin.members.actions.staff import NOT_FOR_STAFF


def invitation_form(language: str) -> type[PersonalForm]:
    """Name, address and roles."""
    roles = [(role, role) for role in current_policy().roles if role not in NOT_FOR_STAFF]
    field = forms.MultipleChoiceField(
        label=_("Roles"),
        help_text=_("What this person may open follows from the roles. Give only what the work needs."),
        choices=roles,
        widget=forms.CheckboxSelectMultiple,
    )
    return type("InvitationForm", (form_for("staff.invitation", language),), {"roles": field})
