"""Recipients, what lets them receive, and the records of what they received."""

import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("gate", "0001_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="Recipient",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("key", models.CharField(db_index=True, max_length=64)),
                ("name", models.CharField(max_length=200)),
                ("address", models.CharField(max_length=400)),
                ("country", models.CharField(max_length=2)),
                ("office", models.CharField(blank=True, max_length=200)),
                ("representative", models.UUIDField(default=None, editable=False, null=True)),
                ("registered_at", models.DateTimeField()),
                ("registered_by", models.CharField(max_length=64)),
                (
                    "subject",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="gate.datasubject",
                    ),
                ),
            ],
            options={
                "ordering": ["name", "id"],
            },
        ),
        migrations.CreateModel(
            name="Receipt",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("at", models.DateTimeField(db_index=True)),
                ("subject", models.CharField(db_index=True, max_length=26)),
                ("name", models.CharField(max_length=200)),
                ("address", models.CharField(max_length=400)),
                ("representative", models.UUIDField(null=True)),
                ("obtained", models.CharField(max_length=32)),
                ("consented", models.BooleanField()),
                ("categories", models.JSONField()),
                ("case", models.CharField(blank=True, max_length=64)),
                ("by", models.CharField(max_length=64)),
                ("kept_until", models.DateField(null=True)),
                (
                    "giver",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="gate.recipient"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ProvisionConsent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=64)),
                ("purpose", models.CharField(blank=True, max_length=64)),
                ("categories", models.JSONField()),
                ("country", models.CharField(blank=True, max_length=2)),
                ("told", models.JSONField(default=dict)),
                ("said", models.CharField(max_length=16)),
                ("language", models.CharField(blank=True, max_length=8)),
                ("channel", models.CharField(max_length=32)),
                ("at", models.DateTimeField()),
                (
                    "policy_version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="gate.policyversion"
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="gate.datasubject"
                    ),
                ),
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
        ),
        migrations.CreateModel(
            name="Provision",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("at", models.DateTimeField(db_index=True)),
                ("subject", models.CharField(db_index=True, max_length=26)),
                ("key", models.CharField(max_length=64)),
                ("name", models.CharField(max_length=200)),
                ("address", models.CharField(max_length=400)),
                ("country", models.CharField(max_length=2)),
                ("representative", models.UUIDField(null=True)),
                ("categories", models.JSONField()),
                ("purpose", models.CharField(max_length=64)),
                ("case", models.CharField(db_index=True, max_length=64)),
                ("ground", models.CharField(max_length=32)),
                ("abroad", models.CharField(blank=True, max_length=32)),
                ("article", models.CharField(blank=True, max_length=32)),
                ("consent", models.BigIntegerField(null=True)),
                ("instruction", models.BigIntegerField(null=True)),
                ("agreement", models.BigIntegerField(null=True)),
                ("decision", models.UUIDField(null=True)),
                ("manner", models.CharField(max_length=32)),
                ("policy_version", models.PositiveIntegerField()),
                ("by", models.CharField(max_length=64)),
                ("kept_until", models.DateField(null=True)),
                (
                    "recipient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="gate.recipient"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Instruction",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=64)),
                ("case", models.CharField(db_index=True, max_length=64)),
                ("act", models.CharField(max_length=64)),
                ("channel", models.CharField(max_length=32)),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=64)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="gate.datasubject"
                    ),
                ),
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
        ),
        migrations.CreateModel(
            name="Decision",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("case", models.CharField(db_index=True, max_length=64)),
                ("purpose", models.CharField(max_length=64)),
                ("data", models.JSONField()),
                ("article", models.CharField(blank=True, max_length=32)),
                ("reason", models.CharField(blank=True, max_length=32)),
                ("statute", models.CharField(blank=True, max_length=64)),
                ("consent_hard", models.CharField(blank=True, max_length=32)),
                ("document_sha256", models.CharField(blank=True, max_length=64)),
                ("first", models.CharField(max_length=64)),
                ("first_at", models.DateTimeField()),
                ("second", models.CharField(blank=True, max_length=64)),
                ("second_at", models.DateTimeField(null=True)),
                ("used_at", models.DateTimeField(null=True)),
                (
                    "recipient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="gate.recipient"
                    ),
                ),
            ],
            options={
                "ordering": ["-first_at", "id"],
            },
        ),
        migrations.CreateModel(
            name="Agreement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference", models.CharField(max_length=64)),
                ("terms", models.JSONField()),
                ("signed_on", models.DateField()),
                ("ends_on", models.DateField(null=True)),
                ("sub_entrustment", models.BooleanField(default=False)),
                ("equal_measures", models.BooleanField(default=False)),
                ("recorded_at", models.DateTimeField()),
                ("recorded_by", models.CharField(max_length=64)),
                (
                    "recipient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agreements",
                        to="gate.recipient",
                    ),
                ),
            ],
            options={
                "ordering": ["-signed_on", "-id"],
            },
        ),
        migrations.CreateModel(
            name="Accreditation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference", models.CharField(max_length=64)),
                ("since", models.DateField()),
                ("until", models.DateField(null=True)),
                ("recorded_at", models.DateTimeField()),
                ("recorded_by", models.CharField(max_length=64)),
                (
                    "recipient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="accreditations",
                        to="gate.recipient",
                    ),
                ),
            ],
            options={
                "ordering": ["-since", "-id"],
            },
        ),
        migrations.CreateModel(
            name="Review",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("done_on", models.DateField()),
                ("outcome", models.CharField(max_length=8)),
                ("by", models.CharField(max_length=64)),
                ("recorded_at", models.DateTimeField()),
                (
                    "recipient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reviews",
                        to="gate.recipient",
                    ),
                ),
            ],
            options={
                "ordering": ["-done_on", "-id"],
            },
        ),
        migrations.CreateModel(
            name="Suspension",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reason", models.CharField(max_length=32)),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=64)),
                ("lifted_at", models.DateTimeField(null=True)),
                ("lifted_by", models.CharField(blank=True, max_length=64)),
                (
                    "recipient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="suspensions",
                        to="gate.recipient",
                    ),
                ),
            ],
            options={
                "ordering": ["-at", "-id"],
            },
        ),
        migrations.AddConstraint(
            model_name="recipient",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("name", ""), _negated=True),
                    models.Q(("address", ""), _negated=True),
                    models.Q(("country", ""), _negated=True),
                ),
                name="gate_recipient_is_named",
            ),
        ),
        migrations.AddConstraint(
            model_name="provisionconsent",
            constraint=models.CheckConstraint(
                condition=models.Q(("said__in", ["given", "withdrawn", "objected"])),
                name="gate_provision_consent_said",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(("first", models.F("second")), _negated=True),
                name="gate_decision_by_two_people",
            ),
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_on__isnull", True), ("ends_on__gte", models.F("signed_on")), _connector="OR"
                ),
                name="gate_agreement_ends_after_it_begins",
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.CheckConstraint(
                condition=models.Q(("outcome__in", ["passed", "failed"])), name="gate_review_outcome"
            ),
        ),
        migrations.AddConstraint(
            model_name="suspension",
            constraint=models.UniqueConstraint(
                condition=models.Q(("lifted_at__isnull", True)),
                fields=("recipient",),
                name="gate_one_live_suspension",
            ),
        ),
    ]
