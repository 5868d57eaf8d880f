"""The form that asks about a new colleague: built from its collection point, with the roles beside it."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from funabin.gate.forms import PersonalForm, form_for
from funabin.gate.queries import current_policy
from funabin.gate.wording import policy_words
from funabin.members.actions.staff import NOT_FOR_STAFF


def invitation_form(language: str) -> type[PersonalForm]:
    """Name, address, language of the mail and of the desk, roles by their names in the policy."""
    given = [role for role in current_policy().roles if role not in NOT_FOR_STAFF]
    roles = [(role, policy_words(f"role.{role}")) for role in given]
    spoken = forms.ChoiceField(
        label=_("Language of the desk"),
        help_text=_("The invitation is written in it. The person can change it later."),
        choices=settings.LANGUAGES,
        initial=language,
        required=False,
    )
    field = forms.MultipleChoiceField(
        label=_("Roles"),
        help_text=_("What this person may open follows from the roles. Give only what the work needs."),
        choices=roles,
        widget=forms.CheckboxSelectMultiple,
    )
    return type(
        "InvitationForm", (form_for("staff.invitation", language),), {"language": spoken, "roles": field}
    )
