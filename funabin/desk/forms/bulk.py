"""The form of one change to many vehicles."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from funabin.catalogue.actions.bulk import Change
from funabin.desk.forms.entry import Fact

ROUNDING = (("1", "1"), ("10", "10"), ("50", "50"), ("100", "100"), ("1000", "1,000"), ("10000", "10,000"))


class BulkForm(forms.Form):
    """What is done to every chosen vehicle."""

    step = forms.ChoiceField(
        label=_("What to change"),
        choices=[
            ("price", _("Price")),
            ("location", _("Location")),
            ("publish", _("Offer them to buyers")),
            ("withdraw", _("Take them off the site")),
        ],
    )
    percent = forms.DecimalField(
        label=_("Percent"), help_text=_("-5 makes each price 5 percent lower."), required=False,
        min_value=Decimal(-90), max_value=Decimal(900), decimal_places=2, max_digits=6,
    )  # fmt: skip
    amount = forms.DecimalField(
        label=_("Amount"), help_text=_("Added after the percent; -200 takes 200 off."), required=False,
        decimal_places=2, max_digits=12,
    )  # fmt: skip
    rounding = forms.ChoiceField(label=_("Rounded to"), choices=ROUNDING, required=False, initial="10")
    strike_out = forms.BooleanField(label=_("Show the former price struck out"), required=False)
    location = Fact(
        "location", label=_("Port of loading"), widget=forms.TextInput(attrs={"list": "places", "size": 8})
    )
    location_text = Fact("location_text", label=_("Yard or town"))

    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields of each change that asks for some, under its name."""
        price = ("percent", "amount", "rounding", "strike_out")
        groups = ((gettext("Price"), price), (gettext("Location"), ("location", "location_text")))
        return [(name, [self[field] for field in fields]) for name, fields in groups]

    def clean(self) -> dict[str, Any]:
        """A price needs a percent or an amount, a place its port."""
        found = super().clean() or {}
        step = found.get("step")
        if step == "price" and not (found.get("percent") or found.get("amount")) and not self.errors:
            self.add_error("percent", gettext("Write a percent or an amount."))
        if step == "location" and not found.get("location") and "location" not in self.errors:
            self.add_error("location", gettext("Write the port of loading."))
        return found

    def change(self) -> Change:
        """The change of a valid form."""
        found = self.cleaned_data
        return Change(
            step=found["step"],
            percent=found["percent"] or Decimal(0),
            amount=found["amount"] or Decimal(0),
            rounding=Decimal(found["rounding"] or 1),
            strike_out=found["strike_out"],
            location=found["location"],
            location_text=found["location_text"],
        )
