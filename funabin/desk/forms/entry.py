"""The form a vehicle is entered and edited with: each fact as people write it, read as stock lists are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from funabin.catalogue import vocabulary as words
from funabin.catalogue.clerk import chassis_taken_by, nothing_of
from funabin.catalogue.feeds.kinds import READERS
from funabin.catalogue.feeds.problems import BadValue, reason_of
from funabin.catalogue.rules import lacks_for_sale
from funabin.kit.site import site


class Fact(forms.CharField):
    """A fact in words or figures: "1.5万", "H27" and full-width letters are read as a stock list's are."""

    def __init__(self, name: str, **options: Any) -> None:
        self.name = name
        super().__init__(**{"required": False, "max_length": 2_000, **options})

    def clean(self, value: Any) -> Any:
        """The value as the catalogue keeps it. Raises ValidationError with the reader's reason."""
        text = super().clean(value)
        if not text:
            return nothing_of(self.name)
        try:
            return READERS[self.name](text)
        except BadValue as bad:
            raise forms.ValidationError(reason_of(bad)) from bad


class Choice(forms.ChoiceField):
    """A fact of a closed list."""

    def __init__(self, choices: tuple[words.Word, ...], **options: Any) -> None:
        # msgids of the vocabulary: translated when shown
        shown = [("", "–"), *((word.key, _(word.label)) for word in choices)]
        super().__init__(**{"required": False, "choices": shown, **options})


def written(value: Any) -> Any:
    """A fact as it stands in the form: plain figures, "" for not known."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}" if value else ""
    return value if isinstance(value, (bool, list)) else str(value)


def _figures(**attributes: Any) -> forms.TextInput:
    return forms.TextInput(attrs={"inputmode": "numeric", "size": 8, "autocomplete": "off", **attributes})


def _words(**attributes: Any) -> forms.TextInput:
    return forms.TextInput(attrs={"autocomplete": "off", **attributes})


class EntryForm(forms.Form):
    """All facts of a vehicle in the order a clerk reads them off its papers."""

    stock_number = Fact(
        "stock_number", label=_("Stock number"), required=True, max_length=20, widget=_words()
    )
    make = Fact("make", label=_("Make"), required=True, widget=_words(list="makes"))
    model = Fact("model", label=_("Model"), required=True, widget=_words(list="models"))
    grade = Fact("grade", label=_("Grade"), widget=_words())
    body_type = Choice(words.BODY_TYPES, label=_("Type"))
    chassis_number = Fact("chassis_number", label=_("Chassis number"), widget=_words())
    model_code = Fact("model_code", label=_("Model code"), widget=_words())
    registration_year = Fact(
        "registration_year",
        label=_("Registration year"),
        widget=_figures(inputmode="text", placeholder="H27"),
    )
    registration_month = Fact("registration_month", label=_("Registration month"), widget=_figures(size=3))
    manufacture_year = Fact(
        "manufacture_year", label=_("Manufacture year"), widget=_figures(inputmode="text")
    )
    manufacture_month = Fact("manufacture_month", label=_("Manufacture month"), widget=_figures(size=3))
    mileage_km = Fact("mileage_km", label=_("Mileage (km)"), widget=_figures(inputmode="text"))
    displacement_cc = Fact("displacement_cc", label=_("Engine size (cc)"), widget=_figures())
    transmission = Choice(words.TRANSMISSIONS, label=_("Transmission"))
    steering = Choice(words.STEERING, label=_("Steering"))
    fuel = Choice(words.FUELS, label=_("Fuel"))
    drive = Choice(words.DRIVES, label=_("Drive"))
    colour = Choice(words.COLOURS, label=_("Colour"))
    doors = Fact("doors", label=_("Doors"), widget=_figures(size=3))
    seats = Fact("seats", label=_("Seats"), widget=_figures(size=3))
    m3 = Fact("m3", label=_("Volume (M3)"), widget=_figures(inputmode="decimal"))
    length_mm = Fact("length_mm", label=_("Length (mm)"), widget=_figures())
    width_mm = Fact("width_mm", label=_("Width (mm)"), widget=_figures())
    height_mm = Fact("height_mm", label=_("Height (mm)"), widget=_figures())
    weight_kg = Fact("weight_kg", label=_("Weight (kg)"), widget=_figures())
    truck_class = Choice(words.TRUCK_CLASSES, label=_("Truck body"))
    location = Fact("location", label=_("Port of loading"), widget=_words(list="places", size=8))
    location_text = Fact("location_text", label=_("Yard or town"), widget=_words())
    fob_amount = Fact(
        "fob_amount", label=_("FOB price"), help_text=_("Leave it empty for “ask”."), widget=_figures()
    )
    discount_amount = Fact("discount_amount", label=_("Discount"), widget=_figures())
    domestic_price = Fact(
        "domestic_price", label=_("Price in Japan (yen)"), widget=_figures(inputmode="text")
    )
    auction_grade = Fact("auction_grade", label=_("Auction grade"), widget=_words(size=5))
    auction_house = Fact("auction_house", label=_("Auction house"), widget=_words())
    for_handicapped = forms.BooleanField(label=_("For people with disabilities"), required=False)
    brand_new = forms.BooleanField(label=_("Brand-new"), required=False)
    remarks = Fact("remarks", label=_("Remarks"), widget=forms.Textarea(attrs={"rows": 3}))
    features = forms.MultipleChoiceField(
        label=_("Equipment"), required=False, widget=forms.CheckboxSelectMultiple,
        choices=[(word.key, _(word.label)) for word in words.FEATURES],
    )  # fmt: skip

    # legend -> last field of the part
    PARTS = (
        (_("What it is"), "model_code"),
        (_("Age and engine"), "drive"),
        (_("Body and size"), "truck_class"),
        (_("Place and price"), "domestic_price"),
        (_("Condition and equipment"), "features"),
    )

    def __init__(self, *args: Any, vehicle: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.vehicle = vehicle
        self.fields["fob_amount"].label = f"{gettext('FOB price')} ({site().currency})"
        if vehicle is not None:
            del self.fields["stock_number"]
            self.fields["fob_amount"].label = f"{gettext('FOB price')} ({vehicle.currency})"

    def parts(self) -> Iterator[tuple[Any, list[BoundField]]]:
        """The fields by part, each with its legend."""
        left = list(self)
        for legend, last in self.PARTS:
            cut = next(place for place, field in enumerate(left) if field.name == last) + 1
            yield legend, left[:cut]
            left = left[cut:]

    def clean(self) -> dict[str, Any]:
        """What no field knows by itself: a discount within its price, a chassis number nobody else has."""
        found = super().clean() or {}
        fob, discount = found.get("fob_amount"), found.get("discount_amount")
        if discount and "fob_amount" in found and discount > (fob or 0):
            self.add_error(
                "discount_amount", gettext("A discount cannot be more than the price that is left.")
            )
        self._require_free_chassis(str(found.get("chassis_number") or ""))
        if self.vehicle is not None and self.vehicle.state != "draft":
            for name in lacks_for_sale(found) if not self.errors else ():
                self.add_error(name, gettext("This cannot be empty while the vehicle is on the site."))
        return found

    def _require_free_chassis(self, number: str) -> None:
        other = chassis_taken_by(number, besides=self.vehicle)
        if other:
            words_ = gettext("%(number)s in stock has this chassis number already.") % {"number": other}
            self.add_error("chassis_number", words_)

    def facts(self) -> dict[str, Any]:
        """The facts, without the stock number."""
        return {name: value for name, value in self.cleaned_data.items() if name != "stock_number"}

    @classmethod
    def read(cls, texts: Mapping[str, Any]) -> dict[str, Any]:
        """Facts from what stood in the form before (its hidden copy); what does not read is left out."""
        found = {}
        for name, field in cls.base_fields.items():
            try:
                found[name] = field.clean(texts[name])
            except (KeyError, forms.ValidationError):
                continue
        return found
