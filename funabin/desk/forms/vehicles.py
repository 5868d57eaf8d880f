"""Forms of the stock clerk."""

from __future__ import annotations

from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _


class PriceForm(forms.Form):
    """A vehicle's price. Empty means "ask"."""

    fob = forms.DecimalField(
        label=_("FOB price"), help_text=_("Leave it empty for “ask”."), required=False,
        min_value=Decimal(1), max_digits=12, decimal_places=2,
    )  # fmt: skip
    discount = forms.DecimalField(
        label=_("Discount"), required=False, min_value=Decimal(0), max_digits=12, decimal_places=2
    )


class PictureForm(forms.Form):
    """A photo of a vehicle."""

    picture = forms.FileField(
        label=_("Photo"), help_text=_("JPEG, PNG or WebP. Its hidden data, such as the place, is removed.")
    )
