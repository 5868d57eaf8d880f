"""Forms of the dictionary of makes and models."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class NamesForm(forms.Form):
    """What a make or model is called."""

    name = forms.CharField(label=_("Name"), max_length=80)
    aliases = forms.CharField(
        label=_("Other names"), required=False, max_length=4_000, widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("One a line: in Japanese, nicknames, misspellings. Searches and lists find it by them."),
    )  # fmt: skip

    def clean_aliases(self) -> list[str]:
        """The names, one a line."""
        return [name for line in str(self.cleaned_data["aliases"]).splitlines() if (name := line.strip())]


class MergeForm(forms.Form):
    """Which model it becomes part of."""

    into = forms.ChoiceField(label=_("The other model"))

    def __init__(self, models: list[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["into"].choices = [("", _("Choose a model")), *models]  # type: ignore[attr-defined]
