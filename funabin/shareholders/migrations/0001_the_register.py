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
            name="Notice",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("sent_at", models.DateTimeField()),
                ("mails", models.PositiveIntegerField()),
                ("letters", models.PositiveIntegerField()),
                (
                    "circular",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="outbox.circular"
                    ),
                ),
            ],
            options={
                "ordering": ["-sent_at"],
            },
        ),
        migrations.CreateModel(
            name="Shareholder",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("name", models.UUIDField(default=None, editable=False, null=True)),
                ("address", models.UUIDField(default=None, editable=False, null=True)),
                ("email", models.UUIDField(default=None, editable=False, null=True)),
                ("holding", models.UUIDField(default=None, editable=False, null=True)),
                ("since", models.DateField()),
                ("until", models.DateField(null=True)),
                (
                    "subject",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="gate.datasubject"
                    ),
                ),
            ],
            options={
                "ordering": ["since", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until", None), ("until__gte", models.F("since")), _connector="OR"
                        ),
                        name="shareholders_end_after_beginning",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="MyNumber",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("number", models.UUIDField(default=None, editable=False, null=True)),
                ("shown", models.CharField(max_length=16)),
                ("handed_in_on", models.DateField()),
                ("destroyed_at", models.DateTimeField(null=True)),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="gate.datasubject"
                    ),
                ),
                (
                    "shareholder",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="my_number",
                        to="shareholders.shareholder",
                    ),
                ),
            ],
        ),
    ]
