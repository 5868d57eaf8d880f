"""The form of a quotation: which vehicle, to which port, on which term, with which discount."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from funabin.kit.money import Money
from funabin.shipping.queries import ports_for_choice
from funabin.trade.actions.quotations import Offer
from funabin.trade.rules.quotations import FOB, FREIGHT, INCOTERMS, INSPECTION, INSURANCE

AGREED = {FOB: _("FOB price"), FREIGHT: _("Freight"), INSPECTION: _("Inspection"), INSURANCE: _("Insurance")}


def _amount(label: Any, help_text: Any = "") -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        help_text=help_text,
        required=False,
        min_value=Decimal(0),
        max_digits=12,
        decimal_places=2,
    )


class QuotationForm(forms.Form):
    """What the clerk offers. Amounts that the price list does not know ("ask") are entered as agreed."""

    vehicle = forms.ChoiceField(label=_("Vehicle"))
    port = forms.ChoiceField(label=_("Port of discharge"))
    incoterm = forms.ChoiceField(
        label=_("Price term"), choices=[(key, key) for key in INCOTERMS], initial="CIF"
    )
    discount = _amount(_("Discount"), _("Taken off the FOB price, shown as a line of its own."))
    fob = _amount(AGREED[FOB], _("Only where it differs from the price list, or where the list says “ask”."))
    freight = _amount(AGREED[FREIGHT])
    inspection = _amount(AGREED[INSPECTION])
    insurance = _amount(AGREED[INSURANCE])

    def __init__(self, vehicles: Iterable[Any], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._currency = {str(vehicle.pk): vehicle.currency for vehicle in vehicles}
        self.fields["vehicle"].choices = [  # type: ignore[attr-defined]
            (str(vehicle.pk), f"{vehicle.stock_number} {vehicle.make.name} {vehicle.model.name}")
            for vehicle in vehicles
        ]
        self.fields["port"].choices = [  # type: ignore[attr-defined]
            (group.name, [(port.unlocode, port.name) for port in group.ports]) for group in ports_for_choice()
        ]

    def offer(self) -> Offer:
        """What the form says, as the action takes it."""
        said, currency = self.cleaned_data, self._currency[self.cleaned_data["vehicle"]]
        amounts = {kind: said[kind] for kind in AGREED if said[kind] is not None}
        return Offer(
            vehicle=UUID(said["vehicle"]),
            port=said["port"],
            incoterm=said["incoterm"],
            discount=Money(said["discount"], currency) if said["discount"] else None,
            agreed={kind: Money(amount, currency) for kind, amount in amounts.items()},
        )
