"""The form with which somebody signs what he found of a measure."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from funabin.kit.dates import today_in_japan


class CheckForm(forms.Form):
    """On which day somebody looked, and whether it holds."""

    done_on = forms.DateField(
        label=_("Looked at on"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    outcome = forms.ChoiceField(
        label=_("Found"), choices=[("passed", _("It is kept")), ("failed", _("It is NOT kept"))]
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["done_on"].initial = today_in_japan()
