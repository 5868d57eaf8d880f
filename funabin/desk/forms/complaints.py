"""Forms of complaints and disputes at the desk."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from funabin.desk.forms.somebody import of_somebody
from funabin.desk.words import CHANNELS
from funabin.gate.forms import PersonalForm, countries, form_for
from funabin.gate.queries import channels_of
from funabin.kit.dates import today_in_japan
from funabin.rights.complaint_words import OUTCOMES, TOPICS

POINT = "rights.complaint"


class ReplyForm(forms.Form):
    """An answer to the person, by mail or as it was said."""

    text = forms.CharField(
        label=_("Your answer"), max_length=8000, widget=forms.Textarea(attrs={"rows": 6, "data-key": "r"})
    )
    channel = forms.ChoiceField(
        label=_("How it goes"),
        choices=[
            ("web", _("On the person’s page, told by mail")),
            ("phone", _("It was said by telephone")),
            ("letter", _("It goes by letter")),
        ],
    )


class SettleForm(forms.Form):
    """How it ended."""

    outcome = forms.ChoiceField(label=_("How it ended"), choices=list(OUTCOMES.items()))
    text = forms.CharField(
        label=_("A last word to the person"), max_length=8000, required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip


class AttachForm(forms.Form):
    """Which case it is about."""

    number = forms.CharField(label=_("Number of the inquiry or the deal"), max_length=32)


def _channels() -> list[tuple[str, Any]]:
    return [(key, CHANNELS[key]) for key in channels_of(POINT) if key != "web"]


def _countries() -> list[tuple[str, Any]]:
    return [("", "—"), *countries(get_language() or "en")]


class RecordFields(forms.Form):
    """What is not about the person."""

    topic = forms.ChoiceField(label=_("What is it about?"), choices=list(TOPICS.items()))
    channel = forms.ChoiceField(label=_("How it came"), choices=_channels)
    on = forms.DateField(
        label=_("The day it came"),
        help_text=_("Leave it empty for today. The times of the law run from that day."),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    language = forms.ChoiceField(label=_("Language of the answer"), choices=settings.LANGUAGES)
    country = forms.ChoiceField(
        label=_("The country the person lives in"), choices=_countries, required=False
    )

    def clean_on(self) -> Any:
        """The day. It has come already."""
        on = self.cleaned_data["on"]
        if on and on > today_in_japan():
            raise forms.ValidationError(_("This day is still to come."))
        return on


def record_form(language: str) -> type[PersonalForm]:
    """The form a complaint that came otherwise is written down with."""
    return type("RecordForm", (RecordFields, of_somebody(form_for(POINT, language))), {})
