"""How a recipient was told of a change to data it got."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from funabin.desk.words import PASSING_MANNERS


class MannerForm(forms.Form):
    """By mail, by letter, on the phone."""

    manner = forms.ChoiceField(label=_("How"), choices=list(PASSING_MANNERS.items()))
