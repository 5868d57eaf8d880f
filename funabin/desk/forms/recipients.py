"""The forms of the register of recipients, and of handing over: words of lists, days and references only."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from funabin.gate.forms import PersonalForm, countries, form_for
from funabin.gate.handing.wording import MANNERS, SUSPENDING, TERMS
from funabin.gate.queries import current_policy
from funabin.gate.register import POINT
from funabin.gate.wording import policy_words
from funabin.kit.dates import today_in_japan

OUT = ("print", "csv", "json")


def _day(label: Any, *, required: bool = True, help_text: Any = "") -> forms.DateField:
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=label, widget=widget, required=required, help_text=help_text)


def recipient_form(language: str) -> type[PersonalForm]:
    """Kind, name, address and country of the firm; who represents it, from its collection point."""
    kinds = [(key, policy_words(f"recipient.{key}")) for key in current_policy().recipients]
    firm: dict[str, Any] = {
        "kind": forms.ChoiceField(label=_("Kind of recipient"), choices=kinds),
        "firm": forms.CharField(label=_("Name of the firm or authority"), max_length=200),
        "seat": forms.CharField(label=_("Its address"), max_length=400),
        "country": forms.ChoiceField(
            label=_("Its country"), choices=[("", "—"), *countries(language)], initial="JP"
        ),
        "office": forms.CharField(
            label=_("How its office is reached"),
            help_text=_("The firm's own number or address, not a person's."),
            max_length=200,
            required=False,
        ),
    }
    return type("RecipientForm", (form_for(POINT, language),), firm)


class AgreementForm(forms.Form):
    """What was signed."""

    reference = forms.CharField(label=_("Number of the paper"), max_length=64)
    terms = forms.MultipleChoiceField(
        label=_("What it says"), choices=list(TERMS.items()), widget=forms.CheckboxSelectMultiple
    )
    signed_on = _day(_("Signed on"))
    ends_on = _day(_("Last day"), required=False, help_text=_("Leave it empty where it has no end."))
    sub_entrustment = forms.BooleanField(label=_("It may pass work on, after asking us"), required=False)
    equal_measures = forms.BooleanField(
        label=_("Abroad: it is bound to protect data as Japan's law does"), required=False
    )

    def clean(self) -> dict[str, Any]:
        """The end does not come before the beginning."""
        told = super().clean() or self.cleaned_data
        begins, ends = told.get("signed_on"), told.get("ends_on")
        if begins and ends and ends < begins:
            self.add_error("ends_on", _("The last day comes before the day it was signed."))
        return told


class AccreditationForm(forms.Form):
    """From when until when the recipient is found fit."""

    reference = forms.CharField(label=_("Number of the paper"), max_length=64)
    since = _day(_("From"))
    until = _day(_("Last day"), required=False)


class ReviewForm(forms.Form):
    """How a look at the recipient went."""

    done_on = _day(_("Done on"))
    outcome = forms.ChoiceField(
        label=_("Result"), choices=[("passed", _("Passed")), ("failed", _("Not passed: nothing goes there"))]
    )

    def clean_done_on(self) -> Any:
        """A review is recorded once it is done."""
        done = self.cleaned_data["done_on"]
        if done > today_in_japan():
            raise forms.ValidationError(_("This day has not come yet."))
        return done


class SuspensionForm(forms.Form):
    """Why nothing goes there for now."""

    reason = forms.ChoiceField(label=_("Why"), choices=list(SUSPENDING.items()))


class HandingForm(forms.Form):
    """In which manner it goes."""

    manner = forms.ChoiceField(
        label=_("How"),
        choices=[(key, MANNERS[key]) for key in OUT],
        widget=forms.RadioSelect,
        initial="print",
    )
