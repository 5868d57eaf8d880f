"""The complaint form: what the policy's collection point asks, and what it is about."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from funabin.gate.forms import PersonalForm, countries, form_for
from funabin.rights.complaint_words import TOPICS

POINT = "rights.complaint"
ORDER = ["topic", "message_text", "contact_name", "contact_email", "contact_phone", "contact_address"]


def _countries() -> list[tuple[str, Any]]:
    return [("", "—"), *countries(get_language() or "en")]


class AboutComplaint(forms.Form):
    """What is not about the person."""

    topic = forms.ChoiceField(label=_("What is it about?"), choices=list(TOPICS.items()))
    country = forms.ChoiceField(
        label=_("The country you live in"),
        help_text=_("The law there may set us a shorter time."),
        choices=_countries,
        required=False,
    )
    altcha = forms.CharField(widget=forms.HiddenInput, required=False, max_length=2000)


class ComplaintForm(AboutComplaint, PersonalForm):
    """The form as a type; `complaint_form` makes it whole by the policy."""


def complaint_form(language: str) -> type[ComplaintForm]:
    """The form class in `language`, built from the policy's collection point."""
    built = type("ComplaintForm", (ComplaintForm, form_for(POINT, language)), {"field_order": ORDER})
    return cast("type[ComplaintForm]", built)
