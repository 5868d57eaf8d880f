"""The form a clerk writes down an inquiry with: what the policy asks, and how it came."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from funabin.catalogue.queries import any_vehicle
from funabin.desk.forms.somebody import of_somebody
from funabin.desk.words import CHANNELS, SOURCES
from funabin.gate.forms import PersonalForm, form_for
from funabin.gate.queries import channels_of
from funabin.shipping.queries import ports_for_choice
from funabin.trade.rules.inquiries import STAFF_CHANNELS

POINT = "inquiry.by_staff"


def _channels() -> list[tuple[str, Any]]:
    return [(key, CHANNELS[key]) for key in channels_of(POINT) if key in STAFF_CHANNELS]


class IntakeFields(forms.Form):
    """What is not about the person."""

    channel = forms.ChoiceField(label=_("How it came"), choices=_channels)
    source = forms.ChoiceField(label=_("Who told us"), choices=list(SOURCES.items()))
    stock_numbers = forms.CharField(
        label=_("Stock numbers"),
        help_text=_("One or several, with a blank between them."),
        required=False,
        max_length=200,
    )
    port = forms.ChoiceField(label=_("Port of discharge"), required=False)
    language = forms.ChoiceField(label=_("Language of the answer"), choices=settings.LANGUAGES)
    notice_given = forms.BooleanField(
        label=_("I told the person what we keep, why and for how long."),
        error_messages={"required": _("Tell the person first.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ports = [
            (group.name, [(port.unlocode, port.name) for port in group.ports]) for group in ports_for_choice()
        ]
        if "port" in self.fields:
            self.fields["port"].choices = [("", _("Not known yet")), *ports]  # type: ignore[attr-defined]

    def clean_stock_numbers(self) -> list[Any]:
        """The vehicles. An unknown number is named."""
        numbers = re.split(r"[\s,;]+", self.cleaned_data["stock_numbers"].strip())
        found = {number: any_vehicle(number) for number in numbers if number}
        unknown = [number for number, vehicle in found.items() if vehicle is None]
        if unknown:
            raise forms.ValidationError(
                _("There is no vehicle %(numbers)s.") % {"numbers": ", ".join(unknown)}
            )
        return [vehicle for vehicle in found.values() if vehicle is not None]


def intake_form(language: str) -> type[PersonalForm]:
    """The whole form. Where the point asks for the port of discharge, it is not asked twice."""
    asked = of_somebody(form_for(POINT, language), "contact_name")
    about = {"port": None} if "shipping_port" in asked.base_fields else {}
    return type("IntakeForm", (IntakeFields, asked), about)
