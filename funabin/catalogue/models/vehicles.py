"""Makes, models, vehicles with their price history. No people in here."""

from __future__ import annotations

import uuid
from decimal import Decimal

from django.db import models
from django.db.models import F, Q

from funabin.catalogue import vocabulary as words
from funabin.kit.money import Money

SELLER = 60  # characters of a seller's name


def _one_of(field: str, name: str, allowed: list[str]) -> models.CheckConstraint:
    return models.CheckConstraint(condition=Q(**{f"{field}__in": allowed}), name=f"vehicle_{name}_known")


def _positive(field: str) -> models.CheckConstraint:
    condition = Q(**{f"{field}__isnull": True}) | Q(**{f"{field}__gt": 0})
    return models.CheckConstraint(condition=condition, name=f"vehicle_{field}_positive")


def _month(field: str) -> models.CheckConstraint:
    condition = Q(**{f"{field}__isnull": True}) | Q(**{f"{field}__range": (1, 12)})
    return models.CheckConstraint(condition=condition, name=f"vehicle_{field}_real")


class Make(models.Model):
    """A maker. `listed` ones stand in the menu by `position`, the rest are "Other makes" (AR-0.2)."""

    key = models.SlugField(max_length=40, unique=True, allow_unicode=True)
    name = models.CharField(max_length=60)
    listed = models.BooleanField(default=False)
    position = models.PositiveSmallIntegerField(default=999)
    aliases = models.JSONField(default=list, blank=True)  # other names people write
    former_keys = models.JSONField(
        default=list, blank=True
    )  # of merged or renamed ones: old addresses find it
    names_version = models.PositiveIntegerField(default=0)  # raised by a rename, an alias or a merge
    text_version = models.PositiveIntegerField(default=0)  # names_version the search texts were written with

    class Meta:
        ordering = ["position", "name"]


class VehicleModel(models.Model):
    """A model of a make. `key` starts with the make's key, so that it is unique by itself: "toyota-hiace"."""

    make = models.ForeignKey(Make, models.PROTECT, related_name="models")
    key = models.SlugField(max_length=100, unique=True, allow_unicode=True)
    name = models.CharField(max_length=80)
    aliases = models.JSONField(default=list, blank=True)  # other names people write
    former_keys = models.JSONField(
        default=list, blank=True
    )  # of merged or renamed ones: old addresses find it
    names_version = models.PositiveIntegerField(default=0)  # raised by a rename, an alias or a merge
    text_version = models.PositiveIntegerField(default=0)  # names_version the search texts were written with

    class Meta:
        ordering = ["name"]


class Vehicle(models.Model):
    """One vehicle. A draft may lack facts; what is on sale may not (see the constraints).

    `fob_amount` is the price asked today in `currency`, None is "ask". `discount_amount` is what was taken
    off it: the struck-out price is their sum. `domestic_price` is yen asked inside Japan, for staff only.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    stock_number = models.CharField(max_length=20, unique=True)
    seller = models.CharField(max_length=SELLER, blank=True)  # whose stock it is; blank: the house's own
    source = models.CharField(max_length=40, blank=True)  # the mapping a feed came through
    external_id = models.CharField(max_length=80, blank=True)  # the feed's own number of the vehicle
    chassis_number = models.CharField(max_length=40, blank=True)
    model_code = models.CharField(max_length=40, blank=True)  # with its emission prefix: CBF-TRH200V
    make = models.ForeignKey(Make, models.PROTECT, related_name="vehicles")
    model = models.ForeignKey(VehicleModel, models.PROTECT, related_name="vehicles")
    grade = models.CharField(max_length=120, blank=True)
    body_type = models.CharField(max_length=20, blank=True)
    truck_class = models.CharField(max_length=20, blank=True)
    registration_year = models.PositiveSmallIntegerField(null=True, blank=True)
    registration_month = models.PositiveSmallIntegerField(null=True, blank=True)
    manufacture_year = models.PositiveSmallIntegerField(null=True, blank=True)
    manufacture_month = models.PositiveSmallIntegerField(null=True, blank=True)
    mileage_km = models.PositiveIntegerField(null=True, blank=True)
    displacement_cc = models.PositiveIntegerField(null=True, blank=True)
    transmission = models.CharField(max_length=10, blank=True)
    steering = models.CharField(max_length=10, blank=True)
    fuel = models.CharField(max_length=10, blank=True)
    drive = models.CharField(max_length=10, blank=True)
    colour = models.CharField(max_length=20, blank=True)
    doors = models.PositiveSmallIntegerField(null=True, blank=True)
    seats = models.PositiveSmallIntegerField(null=True, blank=True)
    m3 = models.DecimalField(max_digits=7, decimal_places=3, null=True, blank=True)
    length_mm = models.PositiveIntegerField(null=True, blank=True)
    width_mm = models.PositiveIntegerField(null=True, blank=True)
    height_mm = models.PositiveIntegerField(null=True, blank=True)
    weight_kg = models.PositiveIntegerField(null=True, blank=True)
    location = models.CharField(max_length=5, blank=True)  # UN/LOCODE of the port of loading
    location_text = models.CharField(max_length=60, blank=True)
    features = models.JSONField(default=list, blank=True)  # keys of vocabulary.FEATURES
    auction_grade = models.CharField(max_length=10, blank=True)
    auction_house = models.CharField(max_length=40, blank=True)
    remarks = models.TextField(blank=True)
    fob_amount = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3)
    discount_amount = models.DecimalField(max_digits=12, decimal_places=2, default=Decimal(0))
    domestic_price = models.DecimalField(max_digits=12, decimal_places=0, null=True, blank=True)
    for_handicapped = models.BooleanField(default=False)
    brand_new = models.BooleanField(default=False)
    state = models.CharField(max_length=10, default="draft")
    reserved_until = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)  # arrival on the site
    sold_at = models.DateTimeField(null=True, blank=True)
    updated_at = models.DateTimeField(auto_now=True)
    search_text = models.TextField(blank=True, editable=False)  # written by actions, see rules.text_of

    class Meta:
        constraints = [
            _one_of("state", "state", words.keys(words.STATES)),
            _one_of("body_type", "body_type", ["", *words.keys(words.BODY_TYPES)]),
            _one_of("truck_class", "truck_class", ["", *words.keys(words.TRUCK_CLASSES)]),
            _one_of("transmission", "transmission", ["", *words.keys(words.TRANSMISSIONS)]),
            _one_of("steering", "steering", ["", *words.keys(words.STEERING)]),
            _one_of("fuel", "fuel", ["", *words.keys(words.FUELS)]),
            _one_of("drive", "drive", ["", *words.keys(words.DRIVES)]),
            _one_of("colour", "colour", ["", *words.keys(words.COLOURS)]),
            *map(_positive, ["fob_amount", "m3", "domestic_price", "displacement_cc", "doors", "seats"]),
            *map(_positive, ["length_mm", "width_mm", "height_mm", "weight_kg"]),
            *map(_month, ["registration_month", "manufacture_month"]),
            models.CheckConstraint(
                condition=Q(state="reserved", reserved_until__isnull=False)
                | (~Q(state="reserved") & Q(reserved_until__isnull=True)),
                name="vehicle_reserved_has_an_end",
            ),
            models.CheckConstraint(
                condition=Q(state="sold", sold_at__isnull=False)
                | (~Q(state="sold") & Q(sold_at__isnull=True)),
                name="vehicle_sold_has_its_day",
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | (Q(published_at__isnull=False) & ~Q(body_type="")),
                name="vehicle_on_sale_is_described",
            ),
            models.CheckConstraint(
                condition=Q(discount_amount=0)
                | (
                    Q(discount_amount__gt=0)
                    & Q(fob_amount__isnull=False)
                    & Q(discount_amount__lte=F("fob_amount"))
                ),
                name="vehicle_discount_within_price",
            ),
            models.UniqueConstraint(
                fields=["source", "external_id"], condition=~Q(external_id=""), name="vehicle_feed_row_once"
            ),
            models.UniqueConstraint(
                fields=["chassis_number"],
                condition=~Q(chassis_number="") & ~Q(state="sold"),
                name="vehicle_chassis_listed_once",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "-published_at"], name="vehicle_newest"),
            models.Index(fields=["state", "body_type"], name="vehicle_by_type"),
        ]

    @property
    def title(self) -> str:
        """Make, model and grade in one line; make and model must be loaded with the row."""
        return " ".join(part for part in (self.make.name, self.model.name, self.grade) if part)

    @property
    def price(self) -> Money | None:
        """The FOB price asked today; None is "ask"."""
        return None if self.fob_amount is None else Money(self.fob_amount, self.currency)

    @property
    def former_price(self) -> Money | None:
        """The struck-out FOB price; None where nothing was taken off."""
        if self.fob_amount is None or not self.discount_amount:
            return None
        return Money(self.fob_amount + self.discount_amount, self.currency)


class PriceChange(models.Model):
    """One change of a vehicle's FOB price; None is "ask". Who did it stands in the journal."""

    vehicle = models.ForeignKey(Vehicle, models.CASCADE, related_name="price_changes")
    at = models.DateTimeField()
    before = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    after = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    currency = models.CharField(max_length=3)

    class Meta:
        ordering = ["at", "id"]

    @property
    def price(self) -> Money | None:
        """The price from then on; None is "ask"."""
        return None if self.after is None else Money(self.after, self.currency)
