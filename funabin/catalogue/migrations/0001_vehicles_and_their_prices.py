import uuid
from decimal import Decimal

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Make",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.SlugField(allow_unicode=True, max_length=40, unique=True)),
                ("name", models.CharField(max_length=60)),
                ("listed", models.BooleanField(default=False)),
                ("position", models.PositiveSmallIntegerField(default=999)),
            ],
            options={
                "ordering": ["position", "name"],
            },
        ),
        migrations.CreateModel(
            name="Vehicle",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("stock_number", models.CharField(max_length=20, unique=True)),
                ("source", models.CharField(blank=True, max_length=40)),
                ("external_id", models.CharField(blank=True, max_length=80)),
                ("chassis_number", models.CharField(blank=True, max_length=40)),
                ("model_code", models.CharField(blank=True, max_length=40)),
                ("grade", models.CharField(blank=True, max_length=120)),
                ("body_type", models.CharField(blank=True, max_length=20)),
                ("truck_class", models.CharField(blank=True, max_length=20)),
                ("registration_year", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("registration_month", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("manufacture_year", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("manufacture_month", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("mileage_km", models.PositiveIntegerField(blank=True, null=True)),
                ("displacement_cc", models.PositiveIntegerField(blank=True, null=True)),
                ("transmission", models.CharField(blank=True, max_length=10)),
                ("steering", models.CharField(blank=True, max_length=10)),
                ("fuel", models.CharField(blank=True, max_length=10)),
                ("drive", models.CharField(blank=True, max_length=10)),
                ("colour", models.CharField(blank=True, max_length=20)),
                ("doors", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("seats", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("m3", models.DecimalField(blank=True, decimal_places=3, max_digits=7, null=True)),
                ("length_mm", models.PositiveIntegerField(blank=True, null=True)),
                ("width_mm", models.PositiveIntegerField(blank=True, null=True)),
                ("height_mm", models.PositiveIntegerField(blank=True, null=True)),
                ("weight_kg", models.PositiveIntegerField(blank=True, null=True)),
                ("location", models.CharField(blank=True, max_length=5)),
                ("location_text", models.CharField(blank=True, max_length=60)),
                ("features", models.JSONField(blank=True, default=list)),
                ("auction_grade", models.CharField(blank=True, max_length=10)),
                ("auction_house", models.CharField(blank=True, max_length=40)),
                ("remarks", models.TextField(blank=True)),
                ("fob_amount", models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True)),
                ("currency", models.CharField(max_length=3)),
                (
                    "discount_amount",
                    models.DecimalField(decimal_places=2, default=Decimal("0"), max_digits=12),
                ),
                (
                    "domestic_price",
                    models.DecimalField(blank=True, decimal_places=0, max_digits=12, null=True),
                ),
                ("for_handicapped", models.BooleanField(default=False)),
                ("brand_new", models.BooleanField(default=False)),
                ("state", models.CharField(default="draft", max_length=10)),
                ("reserved_until", models.DateTimeField(blank=True, null=True)),
                ("published_at", models.DateTimeField(blank=True, null=True)),
                ("sold_at", models.DateTimeField(blank=True, null=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("search_text", models.TextField(blank=True, editable=False)),
                (
                    "make",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="vehicles",
                        to="catalogue.make",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["state", "-published_at"], name="vehicle_newest"),
                    models.Index(fields=["state", "body_type"], name="vehicle_by_type"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["draft", "available", "reserved", "sold"])),
                        name="vehicle_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "body_type__in",
                                [
                                    "",
                                    "suv",
                                    "sedan",
                                    "mini_van",
                                    "hatchback",
                                    "truck",
                                    "bus",
                                    "van",
                                    "coupe",
                                    "motor_cycle",
                                    "other",
                                ],
                            )
                        ),
                        name="vehicle_body_type_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "truck_class__in",
                                [
                                    "",
                                    "flat_body",
                                    "double_cab",
                                    "dump",
                                    "crane",
                                    "box_body",
                                    "refrigerated",
                                    "garbage",
                                    "tank",
                                    "tractor_head",
                                ],
                            )
                        ),
                        name="vehicle_truck_class_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("transmission__in", ["", "auto", "manual", "cvt"])),
                        name="vehicle_transmission_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("steering__in", ["", "right", "left"])),
                        name="vehicle_steering_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("fuel__in", ["", "petrol", "diesel", "hybrid", "electric", "lpg"])
                        ),
                        name="vehicle_fuel_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("drive__in", ["", "2wd", "4wd"])), name="vehicle_drive_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "colour__in",
                                [
                                    "",
                                    "white",
                                    "pearl",
                                    "black",
                                    "silver",
                                    "gray",
                                    "blue",
                                    "light_blue",
                                    "red",
                                    "wine",
                                    "pink",
                                    "purple",
                                    "green",
                                    "yellow",
                                    "orange",
                                    "gold",
                                    "beige",
                                    "brown",
                                ],
                            )
                        ),
                        name="vehicle_colour_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("fob_amount__isnull", True), ("fob_amount__gt", 0), _connector="OR"
                        ),
                        name="vehicle_fob_amount_positive",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("m3__isnull", True), ("m3__gt", 0), _connector="OR"),
                        name="vehicle_m3_positive",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("domestic_price__isnull", True), ("domestic_price__gt", 0), _connector="OR"
                        ),
                        name="vehicle_domestic_price_positive",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("displacement_cc__isnull", True), ("displacement_cc__gt", 0), _connector="OR"
                        ),
                        name="vehicle_displacement_cc_positive",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("doors__isnull", True), ("doors__gt", 0), _connector="OR"),
                        name="vehicle_doors_positive",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("seats__isnull", True), ("seats__gt", 0), _connector="OR"),
                        name="vehicle_seats_positive",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("length_mm__isnull", True), ("length_mm__gt", 0), _connector="OR"
                        ),
                        name="vehicle_length_mm_positive",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("width_mm__isnull", True), ("width_mm__gt", 0), _connector="OR"),
                        name="vehicle_width_mm_positive",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("height_mm__isnull", True), ("height_mm__gt", 0), _connector="OR"
                        ),
                        name="vehicle_height_mm_positive",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("weight_kg__isnull", True), ("weight_kg__gt", 0), _connector="OR"
                        ),
                        name="vehicle_weight_kg_positive",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("registration_month__isnull", True),
                            ("registration_month__range", (1, 12)),
                            _connector="OR",
                        ),
                        name="vehicle_registration_month_real",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("manufacture_month__isnull", True),
                            ("manufacture_month__range", (1, 12)),
                            _connector="OR",
                        ),
                        name="vehicle_manufacture_month_real",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("reserved_until__isnull", False), ("state", "reserved")),
                            models.Q(
                                models.Q(("state", "reserved"), _negated=True),
                                ("reserved_until__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="vehicle_reserved_has_an_end",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("sold_at__isnull", False), ("state", "sold")),
                            models.Q(models.Q(("state", "sold"), _negated=True), ("sold_at__isnull", True)),
                            _connector="OR",
                        ),
                        name="vehicle_sold_has_its_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "draft"),
                            models.Q(
                                ("published_at__isnull", False), models.Q(("body_type", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="vehicle_on_sale_is_described",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("discount_amount", 0),
                            models.Q(
                                ("discount_amount__gt", 0),
                                ("fob_amount__isnull", False),
                                ("discount_amount__lte", models.F("fob_amount")),
                            ),
                            _connector="OR",
                        ),
                        name="vehicle_discount_within_price",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("external_id", ""), _negated=True),
                        fields=("source", "external_id"),
                        name="vehicle_feed_row_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            models.Q(("chassis_number", ""), _negated=True),
                            models.Q(("state", "sold"), _negated=True),
                        ),
                        fields=("chassis_number",),
                        name="vehicle_chassis_listed_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PriceChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                ("before", models.DecimalField(decimal_places=2, max_digits=12, null=True)),
                ("after", models.DecimalField(decimal_places=2, max_digits=12, null=True)),
                ("currency", models.CharField(max_length=3)),
                (
                    "vehicle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="price_changes",
                        to="catalogue.vehicle",
                    ),
                ),
            ],
            options={
                "ordering": ["at", "id"],
            },
        ),
        migrations.CreateModel(
            name="VehicleModel",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.SlugField(allow_unicode=True, max_length=100, unique=True)),
                ("name", models.CharField(max_length=80)),
                (
                    "make",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="models",
                        to="catalogue.make",
                    ),
                ),
            ],
            options={
                "ordering": ["name"],
            },
        ),
        migrations.AddField(
            model_name="vehicle",
            name="model",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="vehicles",
                to="catalogue.vehiclemodel",
            ),
        ),
        migrations.CreateModel(
            name="Picture",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("file", models.FileField(max_length=200, upload_to="")),
                ("small", models.FileField(max_length=200, upload_to="")),
                ("digest", models.CharField(max_length=64)),
                ("position", models.PositiveSmallIntegerField()),
                ("width", models.PositiveSmallIntegerField()),
                ("height", models.PositiveSmallIntegerField()),
                (
                    "vehicle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pictures",
                        to="catalogue.vehicle",
                    ),
                ),
            ],
            options={
                "ordering": ["position"],
                "constraints": [
                    models.UniqueConstraint(fields=("vehicle", "position"), name="picture_place_once"),
                    models.UniqueConstraint(fields=("vehicle", "digest"), name="picture_once"),
                    models.CheckConstraint(
                        condition=models.Q(("height__gt", 0), ("width__gt", 0)), name="picture_has_size"
                    ),
                ],
            },
        ),
    ]
