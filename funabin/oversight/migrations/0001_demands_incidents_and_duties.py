import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("gate", "0001_tables"),
        ("outbox", "0001_mails_and_links"),
    ]

    operations = [
        migrations.CreateModel(
            name="MeasureCheck",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("measure", models.CharField(db_index=True, max_length=64)),
                ("done_on", models.DateField()),
                ("passed", models.BooleanField()),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=64)),
            ],
            options={
                "ordering": ["-done_on", "-id"],
            },
        ),
        migrations.CreateModel(
            name="Incident",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("number", models.CharField(max_length=16, unique=True)),
                ("kind", models.CharField(max_length=24)),
                ("state", models.CharField(db_index=True, max_length=12)),
                ("drill", models.BooleanField(default=False)),
                ("suspected", models.BooleanField(default=True)),
                ("bad_purpose", models.BooleanField(default=False)),
                ("known_at", models.DateTimeField()),
                ("noted_at", models.DateTimeField()),
                ("noted_by", models.CharField(max_length=64)),
                ("since", models.DateTimeField(null=True)),
                ("until", models.DateTimeField(null=True)),
                ("triggers", models.JSONField(default=list)),
                ("heads", models.JSONField(default=dict)),
                ("evidence", models.JSONField(default=dict)),
                ("reportable", models.BooleanField(null=True)),
                ("judged_at", models.DateTimeField(null=True)),
                ("judged_by", models.CharField(blank=True, max_length=64)),
                ("closed_at", models.DateTimeField(null=True)),
                ("closed_by", models.CharField(blank=True, max_length=64)),
                ("cases", models.JSONField(default=list)),
                ("actor", models.CharField(blank=True, max_length=64)),
                ("also", models.JSONField(default=list)),
                ("why_not", models.CharField(blank=True, max_length=24)),
                ("round", models.PositiveIntegerField(default=0)),
                ("found_at", models.DateTimeField(null=True)),
                ("figures", models.JSONField(default=dict)),
                ("circulars", models.JSONField(default=dict)),
                ("telling_since", models.DateTimeField(null=True)),
                ("public_since", models.DateTimeField(null=True)),
                ("public_until", models.DateTimeField(null=True)),
                (
                    "recipient",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="gate.recipient",
                    ),
                ),
            ],
            options={
                "ordering": ["-known_at", "number"],
            },
        ),
        migrations.CreateModel(
            name="EntrusteeNotice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("received_at", models.DateTimeField()),
                ("recorded_by", models.CharField(max_length=64)),
                ("heads", models.JSONField(default=dict)),
                ("dismissed_why", models.CharField(blank=True, max_length=32)),
                ("due_at", models.DateTimeField()),
                ("warned_at", models.DateTimeField(null=True)),
                ("settled_at", models.DateTimeField(null=True)),
                ("settled_by", models.CharField(blank=True, max_length=64)),
                (
                    "recipient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="gate.recipient"
                    ),
                ),
                (
                    "incident",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notices",
                        to="oversight.incident",
                    ),
                ),
            ],
            options={
                "ordering": ["due_at", "id"],
            },
        ),
        migrations.CreateModel(
            name="IncidentReport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("tells", models.CharField(max_length=16)),
                ("jurisdictions", models.JSONField(default=list)),
                ("articles", models.JSONField(default=list)),
                ("due_at", models.DateTimeField(db_index=True, null=True)),
                ("warned_at", models.DateTimeField(null=True)),
                ("heads", models.JSONField(default=dict)),
                ("sent_at", models.DateTimeField(null=True)),
                ("sent_by", models.CharField(blank=True, max_length=64)),
                ("reference", models.CharField(blank=True, max_length=64)),
                (
                    "incident",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reports",
                        to="oversight.incident",
                    ),
                ),
            ],
            options={
                "ordering": ["due_at", "id"],
            },
        ),
        migrations.CreateModel(
            name="InternalRule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=32)),
                ("version", models.PositiveIntegerField()),
                ("title", models.CharField(max_length=120)),
                ("text", models.TextField()),
                ("language", models.CharField(max_length=8)),
                ("published_at", models.DateTimeField()),
                ("published_by", models.CharField(max_length=64)),
            ],
            options={
                "ordering": ["key", "-version"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("key", "version", "language"), name="oversight_rule_version"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="OpeningFlag",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("pattern", models.CharField(max_length=24)),
                ("actor", models.CharField(db_index=True, max_length=64)),
                ("day", models.DateField()),
                ("figures", models.JSONField()),
                ("at", models.DateTimeField()),
                ("seen_at", models.DateTimeField(null=True)),
                ("seen_by", models.CharField(blank=True, max_length=64)),
                ("outcome", models.CharField(blank=True, max_length=16)),
            ],
            options={
                "ordering": ["-at", "-id"],
                "constraints": [
                    models.UniqueConstraint(fields=("pattern", "actor", "day"), name="oversight_flag_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="RuleReading",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=32)),
                ("version", models.PositiveIntegerField()),
                ("reader", models.CharField(max_length=64)),
                ("at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("key", "version", "reader"), name="oversight_read_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="TrainingAttendance",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("held_on", models.DateField(db_index=True)),
                ("attendee", models.CharField(db_index=True, max_length=64)),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=64)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("held_on", "attendee"), name="oversight_attended_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Demand",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("number", models.CharField(max_length=16, unique=True)),
                ("kind", models.CharField(max_length=16)),
                ("state", models.CharField(db_index=True, max_length=12)),
                ("instrument", models.CharField(max_length=24)),
                ("statute", models.CharField(blank=True, max_length=64)),
                ("reference", models.CharField(blank=True, max_length=64)),
                ("received_at", models.DateTimeField()),
                ("recorded_by", models.CharField(max_length=64)),
                ("due_at", models.DateTimeField(null=True)),
                ("warned_at", models.DateTimeField(null=True)),
                ("people", models.JSONField(default=list)),
                ("paper", models.UUIDField(default=None, editable=False, null=True)),
                ("note", models.UUIDField(default=None, editable=False, null=True)),
                ("paper_sha256", models.CharField(blank=True, max_length=64)),
                ("asked", models.JSONField(default=list)),
                ("authentic", models.CharField(blank=True, max_length=16)),
                ("authentic_at", models.DateTimeField(null=True)),
                ("authentic_by", models.CharField(blank=True, max_length=64)),
                ("purpose", models.CharField(blank=True, max_length=64)),
                ("need", models.CharField(blank=True, max_length=32)),
                ("article", models.CharField(blank=True, max_length=32)),
                ("consent_hard", models.CharField(blank=True, max_length=32)),
                ("decision", models.UUIDField(null=True)),
                ("first_by", models.CharField(blank=True, max_length=64)),
                ("second_by", models.CharField(blank=True, max_length=64)),
                ("given", models.JSONField(default=list)),
                ("refused_why", models.CharField(blank=True, max_length=32)),
                ("told", models.CharField(blank=True, max_length=16)),
                ("told_at", models.DateTimeField(null=True)),
                ("tell_on", models.DateField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "recipient",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="gate.recipient",
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
                "ordering": ["-received_at", "number"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("second_by", ""),
                            models.Q(("first_by", models.F("second_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="oversight_demand_by_two",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AffectedPerson",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("subject", models.CharField(db_index=True, max_length=26)),
                ("categories", models.JSONField()),
                ("country", models.CharField(blank=True, max_length=2)),
                ("readable", models.BooleanField()),
                ("told_at", models.DateTimeField(null=True)),
                ("manner", models.CharField(blank=True, max_length=12)),
                ("harmed", models.JSONField(default=list)),
                ("round", models.PositiveIntegerField(default=0)),
                ("hold", models.BigIntegerField(null=True)),
                (
                    "mail",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="outbox.mail",
                    ),
                ),
                (
                    "incident",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="people",
                        to="oversight.incident",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("incident", "subject"), name="oversight_affected_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="IncidentStore",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("store", models.CharField(max_length=24)),
                ("reached", models.CharField(max_length=8)),
                ("keys_reached", models.CharField(max_length=8)),
                ("finding", models.CharField(max_length=12)),
                ("evidence", models.JSONField(default=dict)),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=64)),
                (
                    "incident",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="stores",
                        to="oversight.incident",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("incident", "store"), name="oversight_store_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="ReturnTask",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("agreement", models.BigIntegerField()),
                ("opened_at", models.DateTimeField()),
                ("due_at", models.DateTimeField(db_index=True)),
                ("warned_at", models.DateTimeField(null=True)),
                ("outcome", models.CharField(blank=True, max_length=12)),
                ("proof", models.CharField(blank=True, max_length=64)),
                ("proof_sha256", models.CharField(blank=True, max_length=64)),
                ("done_at", models.DateTimeField(null=True)),
                ("done_by", models.CharField(blank=True, max_length=64)),
                (
                    "recipient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="gate.recipient"
                    ),
                ),
            ],
            options={
                "ordering": ["due_at", "id"],
                "constraints": [
                    models.UniqueConstraint(fields=("recipient", "agreement"), name="oversight_return_once")
                ],
            },
        ),
    ]
