import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("gate", "0001_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="SignInSession",
            fields=[
                (
                    "session_key",
                    models.CharField(
                        max_length=40, primary_key=True, serialize=False, verbose_name="session key"
                    ),
                ),
                ("session_data", models.TextField(verbose_name="session data")),
                ("expire_date", models.DateTimeField(db_index=True, verbose_name="expire date")),
                ("account", models.CharField(blank=True, db_index=True, default="", max_length=36)),
                ("since", models.DateTimeField(null=True)),
                ("used_on", models.DateField(null=True)),
                (
                    "means",
                    models.CharField(
                        choices=[("cookie", "Cookie"), ("remembered", "Remembered"), ("token", "Token")],
                        default="cookie",
                        max_length=10,
                    ),
                ),
            ],
            options={
                "verbose_name": "session",
                "verbose_name_plural": "sessions",
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Account",
            fields=[
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("handle", models.CharField(editable=False, max_length=26, unique=True)),
                ("language", models.CharField(default="en", max_length=5)),
                ("opened_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "subject",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="gate.datasubject"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="SecondFactorSecret",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("secret", models.UUIDField(default=None, editable=False, null=True)),
                ("made_at", models.DateTimeField()),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="gate.datasubject"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="StaffSeat",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("name", models.UUIDField(default=None, editable=False, null=True)),
                ("email", models.UUIDField(default=None, editable=False, null=True)),
                ("roles", models.JSONField(default=list)),
                ("invited_by", models.CharField(max_length=64)),
                ("invited_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("second_factor_required", models.BooleanField(default=True)),
                (
                    "account",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="seat",
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
        ),
        migrations.CreateModel(
            name="BankAccount",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("case", models.CharField(max_length=16, unique=True)),
                ("holder", models.UUIDField(default=None, editable=False, null=True)),
                ("number", models.UUIDField(default=None, editable=False, null=True)),
                ("told_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
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
                "ordering": ["told_at", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("account",),
                        name="members_one_bank_account",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="MemberSubject",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("since", models.DateTimeField()),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="guest_records",
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
                "constraints": [
                    models.UniqueConstraint(fields=("account", "subject"), name="members_guest_record_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Profile",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("name", models.UUIDField(default=None, editable=False, null=True)),
                ("phone", models.UUIDField(default=None, editable=False, null=True)),
                ("email", models.UUIDField(default=None, editable=False, null=True)),
                ("mobile", models.UUIDField(default=None, editable=False, null=True)),
                ("fax", models.UUIDField(default=None, editable=False, null=True)),
                ("address", models.UUIDField(default=None, editable=False, null=True)),
                ("postal_code", models.UUIDField(default=None, editable=False, null=True)),
                ("country", models.UUIDField(default=None, editable=False, null=True)),
                ("shipping_port", models.UUIDField(default=None, editable=False, null=True)),
                ("business", models.UUIDField(default=None, editable=False, null=True)),
                ("of_age", models.BooleanField(null=True)),
                ("declared", models.JSONField(default=list)),
                ("declared_at", models.DateTimeField(null=True)),
                (
                    "account",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="profile",
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
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("of_age", True), ("of_age__isnull", True), _connector="OR"),
                        name="members_profile_of_age",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SignInAddress",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("token", models.CharField(db_index=True, max_length=60)),
                ("address", models.UUIDField(default=None, editable=False, null=True)),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="gate.datasubject"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("token", "subject"), name="members_one_row_per_token_and_person"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("token__endswith", "@sealed.invalid")),
                        name="members_token_is_sealed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RoleGrant",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("role", models.CharField(max_length=32)),
                ("purpose", models.CharField(max_length=64)),
                ("given_at", models.DateTimeField()),
                ("given_by", models.CharField(max_length=64)),
                ("until", models.DateTimeField(db_index=True)),
                ("waits", models.BooleanField(default=False)),
                ("approved_at", models.DateTimeField(null=True)),
                ("approved_by", models.CharField(blank=True, max_length=64)),
                ("used_on", models.DateField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_why", models.CharField(blank=True, max_length=16)),
                (
                    "seat",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="grants",
                        to="members.staffseat",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("seat", "role", "purpose"),
                        name="members_one_live_grant",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Verification",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("case", models.CharField(max_length=16, unique=True)),
                ("paper", models.UUIDField(default=None, editable=False, null=True)),
                ("media_type", models.CharField(max_length=32)),
                ("sent_at", models.DateTimeField()),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("accepted", "Accepted"),
                            ("refused", "Refused"),
                            ("unreadable", "Unreadable"),
                            ("my_number", "My Number"),
                            ("withdrawn", "Withdrawn"),
                            ("expired", "Expired"),
                        ],
                        max_length=16,
                    ),
                ),
                ("checked_at", models.DateTimeField(null=True)),
                ("checked_by", models.CharField(blank=True, max_length=64)),
                ("destroyed_at", models.DateTimeField(null=True)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
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
                "ordering": ["sent_at", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("checked_at", None), ("outcome", "")),
                            models.Q(models.Q(("outcome", ""), _negated=True), ("checked_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="members_outcome_has_its_moment",
                    )
                ],
            },
        ),
    ]
