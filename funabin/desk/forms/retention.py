"""The forms of retention: a day, a case, a reason of the list."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from funabin.gate.queries import people_of_case
from funabin.gate.wording import HOLD_REASONS
from funabin.kit.dates import today_in_japan


def _day(label: Any, *, help_text: Any = "") -> forms.DateField:
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=label, widget=widget, help_text=help_text)


class UntilForm(forms.Form):
    """Up to which day ends are counted."""

    until = _day(_("Up to and with"))


class ReviewForm(forms.Form):
    """When somebody looks again whether a hold is needed."""

    review_on = _day(_("Look at it again on"), help_text=_("Somebody decides then whether it stays."))

    def clean_review_on(self) -> date:
        """A day to come."""
        told: date = self.cleaned_data["review_on"]
        if told <= today_in_japan():
            raise forms.ValidationError(_("Choose a day after today."))
        return told


class HoldForm(ReviewForm):
    """Whose keys are held, and why."""

    field_order = ("number", "everything", "reason", "reference", "review_on")

    number = forms.CharField(
        label=_("Number of the case"), max_length=64, help_text=_("The number of an inquiry or a deal.")
    )
    everything = forms.BooleanField(
        label=_("Hold everything of these people, not only what belongs to the case"), required=False
    )
    reason = forms.ChoiceField(label=_("Why"), choices=list(HOLD_REASONS.items()))
    reference = forms.CharField(
        label=_("Number of the claim, dispute or demand"),
        max_length=64,
        required=False,
        help_text=_("A number or a sign on file. Write no name."),
    )

    def clean_number(self) -> str:
        """A case that is about somebody."""
        told: str = self.cleaned_data["number"].strip()
        self.people = people_of_case(told)
        if not self.people:
            raise forms.ValidationError(
                _("No case with this number holds data of a person. Check the number.")
            )
        return told
