import datetime
import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("gate", "0001_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="Complaint",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("number", models.CharField(max_length=16, unique=True)),
                ("kind", models.CharField(max_length=12)),
                ("about", models.CharField(max_length=16)),
                ("state", models.CharField(db_index=True, max_length=12)),
                ("channel", models.CharField(max_length=16)),
                ("language", models.CharField(max_length=8)),
                ("jurisdictions", models.JSONField(default=list)),
                ("account", models.CharField(blank=True, max_length=64)),
                ("case", models.CharField(blank=True, max_length=64)),
                ("recorded_by", models.CharField(blank=True, max_length=64)),
                ("assigned_to", models.CharField(blank=True, max_length=64)),
                ("name", models.UUIDField(default=None, editable=False, null=True)),
                ("email", models.UUIDField(default=None, editable=False, null=True)),
                ("phone", models.UUIDField(default=None, editable=False, null=True)),
                ("address", models.UUIDField(default=None, editable=False, null=True)),
                ("text", models.UUIDField(default=None, editable=False, null=True)),
                ("arrived_at", models.DateTimeField()),
                ("escalated_at", models.DateTimeField(null=True)),
                ("escalated_why", models.CharField(blank=True, max_length=16)),
                ("settled_at", models.DateTimeField(null=True)),
                ("outcome", models.CharField(blank=True, max_length=16)),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="gate.datasubject"
                    ),
                ),
            ],
            options={
                "ordering": ["arrived_at", "number"],
            },
        ),
        migrations.CreateModel(
            name="ComplaintMessage",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("author", models.CharField(max_length=8)),
                ("text", models.UUIDField(default=None, editable=False, null=True)),
                ("channel", models.CharField(max_length=16)),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=64)),
                (
                    "complaint",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="messages",
                        to="rights.complaint",
                    ),
                ),
            ],
            options={
                "ordering": ["at", "id"],
            },
        ),
        migrations.CreateModel(
            name="Request",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("number", models.CharField(max_length=16, unique=True)),
                ("kind", models.CharField(max_length=20)),
                ("state", models.CharField(db_index=True, max_length=12)),
                ("channel", models.CharField(max_length=16)),
                ("language", models.CharField(max_length=8)),
                ("jurisdictions", models.JSONField(default=list)),
                ("account", models.CharField(blank=True, max_length=64)),
                ("about", models.JSONField(default=list)),
                ("matched", models.JSONField(default=list)),
                ("recorded_by", models.CharField(blank=True, max_length=64)),
                ("assigned_to", models.CharField(blank=True, max_length=64)),
                ("name", models.UUIDField(default=None, editable=False, null=True)),
                ("email", models.UUIDField(default=None, editable=False, null=True)),
                ("phone", models.UUIDField(default=None, editable=False, null=True)),
                ("address", models.UUIDField(default=None, editable=False, null=True)),
                ("text", models.UUIDField(default=None, editable=False, null=True)),
                ("agency", models.CharField(blank=True, max_length=24)),
                ("agent_name", models.UUIDField(default=None, editable=False, null=True)),
                ("agent_email", models.UUIDField(default=None, editable=False, null=True)),
                ("agent_phone", models.UUIDField(default=None, editable=False, null=True)),
                ("agent_address", models.UUIDField(default=None, editable=False, null=True)),
                ("agent_paper", models.UUIDField(default=None, editable=False, null=True)),
                ("agency_checked_at", models.DateTimeField(null=True)),
                ("agency_checked_by", models.CharField(blank=True, max_length=64)),
                ("papers_destroyed_at", models.DateTimeField(null=True)),
                ("form", models.CharField(blank=True, max_length=16)),
                ("manner", models.CharField(blank=True, max_length=12)),
                ("data", models.JSONField(default=list)),
                ("recipients", models.JSONField(default=list)),
                ("arrived_at", models.DateTimeField()),
                ("first_due_at", models.DateTimeField()),
                ("due_at", models.DateTimeField(db_index=True)),
                ("articles", models.JSONField(default=list)),
                ("warn_at", models.DateTimeField()),
                ("warned_at", models.DateTimeField(null=True)),
                ("paused_at", models.DateTimeField(null=True)),
                ("paused_for", models.DurationField(default=datetime.timedelta)),
                ("extended_at", models.DateTimeField(null=True)),
                ("extended_why", models.CharField(blank=True, max_length=32)),
                ("fee", models.DecimalField(decimal_places=2, max_digits=10, null=True)),
                ("fee_currency", models.CharField(blank=True, max_length=3)),
                ("fee_quoted_at", models.DateTimeField(null=True)),
                ("fee_agreed_at", models.DateTimeField(null=True)),
                ("fee_paid_at", models.DateTimeField(null=True)),
                ("confirmed_at", models.DateTimeField(null=True)),
                ("identity_asked_at", models.DateTimeField(null=True)),
                ("accepted_at", models.DateTimeField(null=True)),
                ("carried_out_at", models.DateTimeField(null=True)),
                ("answered_at", models.DateTimeField(null=True)),
                ("answer_manner", models.CharField(blank=True, max_length=12)),
                ("outcome", models.CharField(blank=True, max_length=16)),
                ("refused_on", models.CharField(blank=True, max_length=32)),
                ("kept_on", models.JSONField(default=list)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "agent",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="gate.datasubject",
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
                "ordering": ["due_at", "number"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "refused"), models.Q(("refused_on", ""), _negated=True)),
                            models.Q(models.Q(("state", "refused"), _negated=True), ("refused_on", "")),
                            _connector="OR",
                        ),
                        name="rights_refusal_has_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("agency", ""), ("agent", None)),
                            models.Q(models.Q(("agency", ""), _negated=True), ("agent__isnull", False)),
                            _connector="OR",
                        ),
                        name="rights_agency_has_an_agent",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PassedOn",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("subject", models.CharField(db_index=True, max_length=26)),
                ("what", models.CharField(max_length=16)),
                ("categories", models.JSONField()),
                ("opened_at", models.DateTimeField()),
                ("due_at", models.DateTimeField(db_index=True)),
                ("told_at", models.DateTimeField(null=True)),
                ("told_by", models.CharField(blank=True, max_length=64)),
                ("manner", models.CharField(blank=True, max_length=16)),
                ("chased", models.PositiveSmallIntegerField(default=0)),
                ("chased_at", models.DateTimeField(null=True)),
                ("confirmed_at", models.DateTimeField(null=True)),
                ("confirmed_by", models.CharField(blank=True, max_length=64)),
                (
                    "recipient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="gate.recipient"
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="passed_on",
                        to="rights.request",
                    ),
                ),
            ],
            options={
                "ordering": ["due_at", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("request", "subject", "recipient", "what"), name="rights_told_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="IdentityCheck",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("means", models.CharField(max_length=16)),
                ("passed", models.BooleanField()),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=64)),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="identity_checks",
                        to="rights.request",
                    ),
                ),
            ],
            options={
                "ordering": ["at", "id"],
            },
        ),
        migrations.CreateModel(
            name="Answer",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("language", models.CharField(max_length=8)),
                ("pdf", models.UUIDField(default=None, editable=False, null=True)),
                ("pdf_sha256", models.CharField(max_length=64)),
                ("json", models.UUIDField(default=None, editable=False, null=True)),
                ("json_sha256", models.CharField(max_length=64)),
                ("made_at", models.DateTimeField()),
                ("made_by", models.CharField(max_length=64)),
                ("expires_at", models.DateTimeField()),
                ("fetched", models.PositiveIntegerField(default=0)),
                ("fetched_at", models.DateTimeField(null=True)),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="gate.datasubject"
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="rights.request",
                    ),
                ),
            ],
            options={
                "ordering": ["made_at", "id"],
            },
        ),
        migrations.CreateModel(
            name="RequestMessage",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("author", models.CharField(max_length=8)),
                ("text", models.UUIDField(default=None, editable=False, null=True)),
                ("paper", models.UUIDField(default=None, editable=False, null=True)),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=64)),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="messages",
                        to="rights.request",
                    ),
                ),
            ],
            options={
                "ordering": ["at", "id"],
            },
        ),
        migrations.CreateModel(
            name="Search",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("found", models.JSONField()),
                ("records", models.PositiveIntegerField()),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=64)),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="searches",
                        to="rights.request",
                    ),
                ),
            ],
            options={
                "ordering": ["at", "id"],
            },
        ),
        migrations.CreateModel(
            name="CaseClock",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("about", models.CharField(max_length=12)),
                ("step", models.CharField(max_length=12)),
                ("case", models.CharField(max_length=64)),
                ("started_at", models.DateTimeField()),
                ("warn_at", models.DateTimeField(null=True)),
                ("due_at", models.DateTimeField(null=True)),
                ("promises", models.JSONField(default=list)),
                ("warned_at", models.DateTimeField(null=True)),
                ("late_at", models.DateTimeField(null=True)),
                ("met_at", models.DateTimeField(null=True)),
                ("dropped_at", models.DateTimeField(null=True)),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="gate.datasubject"
                    ),
                ),
            ],
            options={
                "ordering": ["due_at", "id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("dropped_at", None), ("met_at", None)),
                        fields=["due_at"],
                        name="rights_clock_running",
                    ),
                    models.Index(fields=["about", "step", "-started_at"], name="rights_clock_measured"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("case", "step"), name="rights_one_clock_a_step")
                ],
            },
        ),
    ]
