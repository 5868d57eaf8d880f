import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("catalogue", "0001_vehicles_and_their_prices"),
        ("correspondence", "0001_threads"),
        ("gate", "0001_tables"),
        ("members", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="SpentToken",
            fields=[
                ("digest", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("until", models.DateTimeField(db_index=True)),
            ],
        ),
        migrations.CreateModel(
            name="Deal",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("number", models.CharField(max_length=12, unique=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("accepted", "accepted"),
                            ("ordered", "ordered"),
                            ("invoiced", "invoiced"),
                            ("lapsed", "lapsed"),
                            ("cancelled", "cancelled"),
                            ("delivered", "delivered"),
                        ],
                        default="accepted",
                        max_length=9,
                    ),
                ),
                ("clerk", models.CharField(blank=True, db_index=True, max_length=64)),
                ("name", models.UUIDField(default=None, editable=False, null=True)),
                ("address", models.UUIDField(default=None, editable=False, null=True)),
                ("phone", models.UUIDField(default=None, editable=False, null=True)),
                ("email", models.UUIDField(default=None, editable=False, null=True)),
                ("mobile", models.UUIDField(default=None, editable=False, null=True)),
                ("fax", models.UUIDField(default=None, editable=False, null=True)),
                ("postal_code", models.UUIDField(default=None, editable=False, null=True)),
                ("country", models.UUIDField(default=None, editable=False, null=True)),
                ("shipping_port", models.UUIDField(default=None, editable=False, null=True)),
                ("business", models.UUIDField(default=None, editable=False, null=True)),
                ("accepted_at", models.DateTimeField()),
                ("warning_read", models.BooleanField(default=False)),
                ("ordered_at", models.DateTimeField(blank=True, null=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "account",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="gate.datasubject"
                    ),
                ),
            ],
            options={
                "ordering": ["-accepted_at"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                ("accepted", "ordered", "invoiced", "lapsed", "cancelled", "delivered"),
                            )
                        ),
                        name="deal_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("ended_at__isnull", False),
                                ("state__in", ("lapsed", "cancelled", "delivered")),
                            ),
                            models.Q(
                                models.Q(("state__in", ("lapsed", "cancelled", "delivered")), _negated=True),
                                ("ended_at__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="deal_ends_with_its_state",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Consignee",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("name", models.UUIDField(default=None, editable=False, null=True)),
                ("address", models.UUIDField(default=None, editable=False, null=True)),
                ("phone", models.UUIDField(default=None, editable=False, null=True)),
                ("email", models.UUIDField(default=None, editable=False, null=True)),
                ("mobile", models.UUIDField(default=None, editable=False, null=True)),
                ("fax", models.UUIDField(default=None, editable=False, null=True)),
                ("postal_code", models.UUIDField(default=None, editable=False, null=True)),
                ("country", models.UUIDField(default=None, editable=False, null=True)),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="gate.datasubject"
                    ),
                ),
                (
                    "deal",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="consignee", to="trade.deal"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Inquiry",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("number", models.CharField(max_length=12, unique=True)),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("web", "web"),
                            ("email", "email"),
                            ("phone", "phone"),
                            ("whatsapp", "whatsapp"),
                            ("letter", "letter"),
                            ("fax", "fax"),
                            ("desk", "desk"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("unconfirmed", "unconfirmed"),
                            ("open", "open"),
                            ("answered", "answered"),
                            ("closed", "closed"),
                        ],
                        default="open",
                        max_length=11,
                    ),
                ),
                ("name", models.UUIDField(default=None, editable=False, null=True)),
                ("email", models.UUIDField(default=None, editable=False, null=True)),
                ("phone", models.UUIDField(default=None, editable=False, null=True)),
                ("mobile", models.UUIDField(default=None, editable=False, null=True)),
                ("fax", models.UUIDField(default=None, editable=False, null=True)),
                ("address", models.UUIDField(default=None, editable=False, null=True)),
                ("postal_code", models.UUIDField(default=None, editable=False, null=True)),
                ("country", models.UUIDField(default=None, editable=False, null=True)),
                ("shipping_port", models.UUIDField(default=None, editable=False, null=True)),
                ("business", models.UUIDField(default=None, editable=False, null=True)),
                ("jurisdiction", models.CharField(blank=True, max_length=2)),
                ("language", models.CharField(max_length=5)),
                ("port", models.CharField(blank=True, max_length=5)),
                ("assigned_to", models.CharField(blank=True, db_index=True, max_length=64)),
                ("received_at", models.DateTimeField()),
                ("confirmed_at", models.DateTimeField(blank=True, null=True)),
                ("notice_given", models.BooleanField(default=True)),
                (
                    "source",
                    models.CharField(
                        choices=[("self", "self"), ("other", "other")], default="self", max_length=5
                    ),
                ),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "account",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="gate.datasubject"
                    ),
                ),
                (
                    "thread",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="correspondence.thread",
                    ),
                ),
            ],
            options={
                "ordering": ["-received_at"],
                "indexes": [
                    models.Index(fields=["state", "assigned_to", "-received_at"], name="inquiry_inbox")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ("unconfirmed", "open", "answered", "closed"))),
                        name="inquiry_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("channel__in", ("web", "email", "phone", "whatsapp", "letter", "fax", "desk"))
                        ),
                        name="inquiry_channel_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("notice_given", True)), name="inquiry_notice_given"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "unconfirmed"), _negated=True),
                            models.Q(("channel", "web"), ("confirmed_at__isnull", True)),
                            _connector="OR",
                        ),
                        name="inquiry_only_web_unconfirmed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="InquiryVehicle",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("position", models.PositiveSmallIntegerField()),
                (
                    "inquiry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="vehicles",
                        to="trade.inquiry",
                    ),
                ),
                (
                    "vehicle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="catalogue.vehicle"
                    ),
                ),
            ],
            options={
                "ordering": ["position"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("inquiry", "vehicle"), name="inquiry_names_a_vehicle_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="NotifyParty",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("name", models.UUIDField(default=None, editable=False, null=True)),
                ("address", models.UUIDField(default=None, editable=False, null=True)),
                ("phone", models.UUIDField(default=None, editable=False, null=True)),
                ("email", models.UUIDField(default=None, editable=False, null=True)),
                ("mobile", models.UUIDField(default=None, editable=False, null=True)),
                ("fax", models.UUIDField(default=None, editable=False, null=True)),
                ("postal_code", models.UUIDField(default=None, editable=False, null=True)),
                ("country", models.UUIDField(default=None, editable=False, null=True)),
                (
                    "deal",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notify_party",
                        to="trade.deal",
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="gate.datasubject"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ProformaInvoice",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("number", models.CharField(max_length=12, unique=True)),
                ("issued_at", models.DateTimeField()),
                ("issued_by", models.CharField(max_length=64)),
                ("terms_until", models.DateTimeField()),
                ("deposit", models.DecimalField(decimal_places=2, max_digits=14)),
                ("name", models.UUIDField(default=None, editable=False, null=True)),
                ("address", models.UUIDField(default=None, editable=False, null=True)),
                ("file_en", models.UUIDField(default=None, editable=False, null=True)),
                ("file_ja", models.UUIDField(default=None, editable=False, null=True)),
                (
                    "deal",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="proforma", to="trade.deal"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Quotation",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("number", models.CharField(max_length=16, unique=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("issued", "issued"),
                            ("accepted", "accepted"),
                            ("withdrawn", "withdrawn"),
                            ("superseded", "superseded"),
                            ("lapsed", "lapsed"),
                        ],
                        default="issued",
                        max_length=10,
                    ),
                ),
                (
                    "incoterm",
                    models.CharField(choices=[("FOB", "FOB"), ("C&F", "C&F"), ("CIF", "CIF")], max_length=3),
                ),
                ("port", models.CharField(max_length=5)),
                ("port_name", models.CharField(max_length=80)),
                ("currency", models.CharField(max_length=3)),
                ("total", models.DecimalField(decimal_places=2, max_digits=14)),
                ("landing", models.CharField(max_length=10)),
                ("transit_days", models.CharField(blank=True, max_length=20)),
                ("issued_at", models.DateTimeField()),
                ("valid_until", models.DateTimeField(db_index=True)),
                ("issued_by", models.CharField(max_length=64)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "inquiry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="quotations",
                        to="trade.inquiry",
                    ),
                ),
                (
                    "revises",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="revised_by",
                        to="trade.quotation",
                    ),
                ),
                (
                    "vehicle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="catalogue.vehicle"
                    ),
                ),
            ],
            options={
                "ordering": ["issued_at", "number"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ("issued", "accepted", "withdrawn", "superseded", "lapsed"))
                        ),
                        name="quotation_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("incoterm__in", ("FOB", "C&F", "CIF"))),
                        name="quotation_incoterm_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("total__gte", 0)), name="quotation_total_not_below_zero"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at__isnull", True), ("state", "issued")),
                            models.Q(
                                models.Q(("state", "issued"), _negated=True), ("ended_at__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="quotation_ends_with_its_state",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "issued")),
                        fields=("inquiry", "vehicle"),
                        name="one_standing_quotation_per_vehicle",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="deal",
            name="quotation",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="deal", to="trade.quotation"
            ),
        ),
        migrations.CreateModel(
            name="QuotationLine",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("position", models.PositiveSmallIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("fob", "fob"),
                            ("discount", "discount"),
                            ("freight", "freight"),
                            ("inspection", "inspection"),
                            ("insurance", "insurance"),
                            ("other", "other"),
                        ],
                        max_length=10,
                    ),
                ),
                ("label", models.CharField(max_length=120)),
                ("basis", models.CharField(blank=True, max_length=200)),
                ("amount", models.DecimalField(decimal_places=2, max_digits=14)),
                (
                    "quotation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="trade.quotation",
                    ),
                ),
            ],
            options={
                "ordering": ["position"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("quotation", "position"), name="quotation_line_position_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ("fob", "discount", "freight", "inspection", "insurance", "other"))
                        ),
                        name="quotation_line_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("amount__lte", 0), ("kind", "discount")),
                            models.Q(models.Q(("kind", "discount"), _negated=True), ("amount__gte", 0)),
                            _connector="OR",
                        ),
                        name="quotation_line_only_a_discount_below_zero",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Recognition",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField(db_index=True)),
                ("wrong", models.PositiveSmallIntegerField(default=0)),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="gate.datasubject"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Reservation",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("made_at", models.DateTimeField()),
                ("until", models.DateTimeField(db_index=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "ended_why",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("lapsed", "lapsed"),
                            ("cancelled", "cancelled"),
                            ("delivered", "delivered"),
                        ],
                        max_length=9,
                    ),
                ),
                (
                    "deal",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reservation",
                        to="trade.deal",
                    ),
                ),
                (
                    "vehicle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="catalogue.vehicle"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("vehicle",),
                        name="one_live_reservation_per_vehicle",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at__isnull", True), ("ended_why", "")),
                            models.Q(
                                ("ended_at__isnull", False),
                                ("ended_why__in", ("lapsed", "cancelled", "delivered")),
                            ),
                            _connector="OR",
                        ),
                        name="reservation_ends_with_a_reason",
                    ),
                ],
            },
        ),
    ]
