"""Forms of the shareholders' register."""

from __future__ import annotations

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from funabin.gate.forms import PersonalForm, form_for
from funabin.shareholders.actions import POINT


def entry_form(language: str) -> type[PersonalForm]:
    """What the policy asks of a shareholder, with the day the shares were acquired beside it."""
    since = forms.DateField(
        label=_("Holds shares since"),
        initial=timezone.localdate,
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    return type("EntryForm", (form_for(POINT, language),), {"since": since})


class EndForm(forms.Form):
    """The day the shares were given up."""

    until = forms.DateField(
        label=_("Shares given up on"),
        initial=timezone.localdate,
        widget=forms.DateInput(attrs={"type": "date"}),
    )


class NoticeForm(forms.Form):
    """A notice to every shareholder."""

    title = forms.CharField(
        label=_("Title"), help_text=_("The subject of the mail. Name nobody in it."), max_length=120
    )
    text = forms.CharField(label=_("Text"), widget=forms.Textarea(attrs={"rows": 12}), max_length=20_000)
