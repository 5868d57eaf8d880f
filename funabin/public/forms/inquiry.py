"""The inquiry form: what the policy's collection point asks, and about which vehicles, to which port."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from funabin.catalogue.queries import vehicle_by_stock_number
from funabin.catalogue.rules import ON_SALE
from funabin.gate.forms import PersonalForm, form_for
from funabin.public.words import as_stock_number
from funabin.shipping.queries import port_by_code, ports_for_choice

if TYPE_CHECKING:
    from funabin.catalogue.models import Vehicle

POINT = "inquiry"
MOST_VEHICLES = 10
ONE_NUMBER = re.compile(r"\b[A-Za-z]{1,6}[ \-_–—]*[0-9]{1,12}\b|[^\s,;、，]+")  # also "ar 10234"
ORDER = [
    "vehicles",
    "port",
    "message_text",
    "contact_name",
    "contact_email",
    "contact_phone",
    "person_country",
]


def _ports() -> list[Any]:
    groups = [
        (country.name, [(port.unlocode, port.name) for port in country.ports])
        for country in ports_for_choice()
    ]
    return [("", _("I do not know yet")), *groups]


class AboutVehicles(forms.Form):
    """What is not about the person: vehicles by stock number, the port, the browser's proof of work."""

    vehicles = forms.CharField(
        label=_("Stock numbers"),
        help_text=_("One or several, with a comma between. Leave it empty to ask something general."),
        max_length=200,
        required=False,
    )
    port = forms.ChoiceField(label=_("Your port"), choices=_ports, required=False)
    altcha = forms.CharField(widget=forms.HiddenInput, required=False, max_length=2000)

    def clean_vehicles(self) -> list[Vehicle]:
        """The vehicles that were named. Names the first number that cannot be asked about."""
        typed = ONE_NUMBER.findall(self.cleaned_data["vehicles"])
        numbers = list(dict.fromkeys(as_stock_number(number) for number in typed))
        if len(numbers) > MOST_VEHICLES:
            raise forms.ValidationError(_("Please ask about ten vehicles at most."))
        return [_on_sale(number) for number in numbers]

    @property
    def vehicle_ids(self) -> tuple[UUID, ...]:
        """The vehicles asked about. Only after is_valid()."""
        return tuple(vehicle.pk for vehicle in self.cleaned_data["vehicles"])

    @property
    def country(self) -> str:
        """The coarse country: as told, else that of the port. Only after is_valid()."""
        chosen = self.cleaned_data.get("port") or self.cleaned_data.get("shipping_port")
        port = port_by_code(chosen) if chosen else None
        return self.cleaned_data.get("person_country") or (port.country if port else "")


def vehicles_named(text: str) -> list[Vehicle]:
    """The vehicles on sale that a text names, in its order; ten at most. The rest is left out."""
    numbers = dict.fromkeys(as_stock_number(number) for number in ONE_NUMBER.findall(text))
    found = [vehicle_by_stock_number(number) for number in [*numbers][:MOST_VEHICLES]]
    return [vehicle for vehicle in found if vehicle is not None and vehicle.state in ON_SALE]


def _on_sale(number: str) -> Vehicle:
    vehicle = vehicle_by_stock_number(number)
    if vehicle is None:
        raise forms.ValidationError(
            _("We have no vehicle %(number)s. Please check it."), params={"number": number}
        )
    if vehicle.state not in ON_SALE:
        raise forms.ValidationError(_("%(number)s is sold."), params={"number": number})
    return vehicle


class InquiryForm(AboutVehicles, PersonalForm):
    """The form as a type; `inquiry_form` makes it whole by the policy."""


def inquiry_form(language: str) -> type[InquiryForm]:
    """The form class in `language`, built from the policy's collection point.

    Where that asks for the port of discharge, the page does not ask again.
    """
    asked = form_for(POINT, language)
    about = {"field_order": ORDER} | ({"port": None} if "shipping_port" in asked.base_fields else {})
    built = type("InquiryForm", (InquiryForm, asked), about)
    return cast("type[InquiryForm]", built)
