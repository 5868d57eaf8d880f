"""Forms of the stock clerk's page of one vehicle."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class PriceForm(forms.Form):
    """A vehicle's price. Empty means "ask". `seen` is the price the clerk saw."""

    fob = forms.DecimalField(
        label=_("FOB price"), help_text=_("Leave it empty for “ask”."), required=False,
        min_value=Decimal(1), max_digits=12, decimal_places=2,
    )  # fmt: skip
    discount = forms.DecimalField(
        label=_("Discount"), required=False, min_value=Decimal(0), max_digits=12, decimal_places=2
    )
    seen = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)


class Several(forms.ClearableFileInput):
    """A file input for several files."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files: a list of them."""

    widget = Several

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Every file, at least one. Raises ValidationError."""
        files = data if isinstance(data, (list, tuple)) else [data]
        return [super(FilesField, self).clean(one, initial) for one in files or [None]]


class PicturesForm(forms.Form):
    """Photos of a vehicle."""

    picture = FilesField(
        label=_("Photos"),
        help_text=_("JPEG, PNG or WebP, several at once. Hidden data, such as the place, is never shown."),
    )


class OrderForm(forms.Form):
    """Places of photos: a field "place-<id>" each."""

    def __init__(self, ids: list[int], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ids = ids
        for key in ids:
            self.fields[f"place-{key}"] = forms.IntegerField(required=False, min_value=1, max_value=999)

    def clean(self) -> dict[str, Any]:
        """Each place is a number."""
        found = super().clean() or {}
        if self.errors:
            raise forms.ValidationError(gettext("Write a number at each photo: 1 is the cover."))
        return found

    def order(self) -> list[int]:
        """The photos in their new order; of equal places the former one comes first."""
        last = len(self.ids) + 1
        return sorted(self.ids, key=lambda key: self.cleaned_data.get(f"place-{key}") or last)
