import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="ExchangeRate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("base", models.CharField(max_length=3)),
                ("quote", models.CharField(max_length=3)),
                ("rate", models.DecimalField(decimal_places=6, max_digits=16)),
                ("day", models.DateField()),
                ("source", models.CharField(max_length=300)),
            ],
            options={
                "ordering": ["base", "quote", "day"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("rate__gt", 0)), name="exchange_rate_is_positive"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("base", models.F("quote")), _negated=True),
                        name="exchange_rate_has_two_currencies",
                    ),
                    models.UniqueConstraint(fields=("base", "quote", "day"), name="exchange_rate_once_a_day"),
                    models.CheckConstraint(
                        condition=models.Q(("source", ""), _negated=True), name="exchange_rate_has_a_source"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ImportRule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.SlugField(max_length=60, unique=True)),
                ("country", models.CharField(max_length=2)),
                ("kind", models.CharField(max_length=30)),
                ("value", models.CharField(blank=True, max_length=60)),
                ("basis", models.CharField(blank=True, max_length=20)),
                ("body_types", models.JSONField(blank=True, default=list)),
                ("effective_from", models.DateField()),
                ("effective_to", models.DateField(blank=True, null=True)),
                ("source", models.CharField(max_length=300)),
                ("as_of", models.DateField()),
                ("confidence", models.CharField(max_length=10)),
                ("note", models.JSONField(blank=True, default=dict)),
            ],
            options={
                "ordering": ["country", "key"],
                "indexes": [
                    models.Index(fields=["country", "effective_from"], name="import_rule_by_country")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "banned",
                                    "condition",
                                    "costs_more_after",
                                    "emission_code",
                                    "max_age",
                                    "min_age",
                                    "not_before",
                                    "registered_within",
                                    "sanction_cc",
                                    "sanction_fuel",
                                    "sanction_price",
                                    "steering",
                                ],
                            )
                        ),
                        name="import_rule_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("basis__in", ["", "registration", "manufacture", "manufacture_year"])
                        ),
                        name="import_rule_basis_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("confidence__in", ("good", "low", "inferred"))),
                        name="import_rule_confidence_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("effective_to__isnull", True),
                            ("effective_to__gte", models.F("effective_from")),
                            _connector="OR",
                        ),
                        name="import_rule_ends_after_it_begins",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("source", ""), _negated=True), name="import_rule_has_a_source"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="InspectionRule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("country", models.CharField(max_length=2)),
                ("body", models.CharField(max_length=80)),
                ("fee", models.DecimalField(blank=True, decimal_places=2, max_digits=10, null=True)),
                ("currency", models.CharField(max_length=3)),
                ("effective_from", models.DateField()),
                ("effective_to", models.DateField(blank=True, null=True)),
                ("source", models.CharField(max_length=300)),
                ("as_of", models.DateField()),
            ],
            options={
                "ordering": ["country", "effective_from"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("fee__isnull", True), ("fee__gt", 0), _connector="OR"),
                        name="inspection_fee_is_positive",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("body", ""), _negated=True), name="inspection_names_its_body"
                    ),
                    models.UniqueConstraint(
                        fields=("country", "effective_from"), name="inspection_once_a_day"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("effective_to__isnull", True),
                            ("effective_to__gte", models.F("effective_from")),
                            _connector="OR",
                        ),
                        name="inspection_ends_after_it_begins",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("source", ""), _negated=True), name="inspection_has_a_source"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="InsuranceRate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("percent", models.DecimalField(decimal_places=3, max_digits=5)),
                ("effective_from", models.DateField(unique=True)),
                ("effective_to", models.DateField(blank=True, null=True)),
                ("source", models.CharField(max_length=300)),
                ("as_of", models.DateField()),
            ],
            options={
                "ordering": ["effective_from"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("percent__gt", 0), ("percent__lt", 50)),
                        name="insurance_percent_is_sane",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("effective_to__isnull", True),
                            ("effective_to__gte", models.F("effective_from")),
                            _connector="OR",
                        ),
                        name="insurance_ends_after_it_begins",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("source", ""), _negated=True), name="insurance_has_a_source"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Port",
            fields=[
                ("unlocode", models.CharField(max_length=5, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=80)),
                ("country", models.CharField(max_length=2)),
                ("role", models.CharField(max_length=10)),
                ("sells", models.BooleanField(default=False)),
                ("source", models.CharField(max_length=300)),
            ],
            options={
                "ordering": ["country", "name"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("role__in", ["load", "discharge"])), name="port_role_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("unlocode__startswith", models.F("country"))),
                        name="port_lies_in_its_country",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("sells", False), ("role", "discharge"), _connector="OR"),
                        name="port_sold_to_discharges",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("source", ""), _negated=True), name="port_has_a_source"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FreightRate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("rate_per_m3", models.DecimalField(blank=True, decimal_places=2, max_digits=10, null=True)),
                ("surcharge", models.DecimalField(decimal_places=2, default=0, max_digits=10)),
                ("largest_m3", models.DecimalField(blank=True, decimal_places=3, max_digits=7, null=True)),
                ("currency", models.CharField(max_length=3)),
                ("transit_days_min", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("transit_days_max", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("effective_from", models.DateField()),
                ("effective_to", models.DateField(blank=True, null=True)),
                ("source", models.CharField(max_length=300)),
                ("as_of", models.DateField()),
                (
                    "port",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="rates", to="shipping.port"
                    ),
                ),
                (
                    "port_of_loading",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rates_from",
                        to="shipping.port",
                    ),
                ),
            ],
            options={
                "ordering": ["port", "effective_from"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("surcharge__gte", 0),
                            models.Q(("rate_per_m3__isnull", True), ("rate_per_m3__gt", 0), _connector="OR"),
                        ),
                        name="freight_rate_is_positive",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("largest_m3__isnull", True), ("largest_m3__gt", 0), _connector="OR"
                        ),
                        name="freight_rate_size_is_positive",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("transit_days_max__isnull", True), ("transit_days_min__isnull", True)),
                            models.Q(
                                ("transit_days_max__gte", models.F("transit_days_min")),
                                ("transit_days_max__isnull", False),
                                ("transit_days_min__gt", 0),
                            ),
                            _connector="OR",
                        ),
                        name="freight_rate_transit_is_a_range",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("port_of_loading__isnull", True)),
                        fields=("port", "effective_from"),
                        name="freight_rate_once_a_day",
                    ),
                    models.UniqueConstraint(
                        fields=("port_of_loading", "port", "effective_from"),
                        name="freight_rate_once_a_day_and_loading",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("effective_to__isnull", True),
                            ("effective_to__gte", models.F("effective_from")),
                            _connector="OR",
                        ),
                        name="freight_rate_ends_after_it_begins",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("source", ""), _negated=True), name="freight_rate_has_a_source"
                    ),
                ],
            },
        ),
    ]
