"""Forms of the shareholders' register."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from funabin.gate.forms import PersonalForm, form_for
from funabin.kit.dates import today_in_japan
from funabin.shareholders.rules import NUMBER_POINT, POINT
from funabin.shareholders.wording import SHOWN


def entry_form(language: str) -> type[PersonalForm]:
    """What the policy asks of a shareholder, with the day the shares were acquired beside it."""
    since = forms.DateField(
        label=_("Holds shares since"),
        initial=today_in_japan,
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    return type("EntryForm", (form_for(POINT, language),), {"since": since})


def number_form(language: str) -> type[PersonalForm]:
    """My Number as the paper shows it, with what was shown beside it and the day it was handed in."""
    shown = forms.ChoiceField(label=_("What was shown with it"), choices=list(SHOWN.items()))
    day = forms.DateField(
        label=_("Handed in on"),
        initial=today_in_japan,
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    return type("NumberForm", (form_for(NUMBER_POINT, language),), {"shown": shown, "handed_in_on": day})


class FilingForm(forms.Form):
    """The summary that payment records are filed under."""

    paper = forms.FileField(
        label=_("The summary you file with them"),
        help_text=_("Only its checksum is kept, so that it stays provable what was filed."),
    )


class EndForm(forms.Form):
    """The day the shares were given up."""

    until = forms.DateField(
        label=_("Shares given up on"),
        initial=today_in_japan,
        widget=forms.DateInput(attrs={"type": "date"}),
    )


class NoticeForm(forms.Form):
    """A notice to every shareholder."""

    title = forms.CharField(
        label=_("Title"), help_text=_("The subject of the mail. Name nobody in it."), max_length=120
    )
    text = forms.CharField(label=_("Text"), widget=forms.Textarea(attrs={"rows": 12}), max_length=20_000)
