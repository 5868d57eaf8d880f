import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

import funabin.kit.storage


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0001_vehicles_and_their_prices"),
    ]

    operations = [
        migrations.CreateModel(
            name="Change",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("vehicle_id", models.UUIDField(null=True)),
                ("transaction", models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="StockImport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("source", models.CharField(max_length=40)),
                ("kind", models.CharField(default="rows", max_length=10)),
                ("state", models.CharField(default="kept", max_length=10)),
                ("file", models.CharField(blank=True, max_length=200)),
                ("file_name", models.CharField(max_length=200)),
                ("digest", models.CharField(max_length=64)),
                ("size", models.BigIntegerField()),
                ("form", models.JSONField(blank=True, default=dict)),
                ("mapping", models.JSONField(blank=True, default=dict)),
                ("seller", models.CharField(blank=True, max_length=60)),
                ("full", models.BooleanField(default=False)),
                ("publish", models.BooleanField(default=False)),
                ("missing_answer", models.CharField(blank=True, max_length=10)),
                ("guard", models.PositiveSmallIntegerField(default=20)),
                ("yen_rate", models.DecimalField(blank=True, decimal_places=6, max_digits=16, null=True)),
                ("position", models.BigIntegerField(default=0)),
                ("rows", models.BigIntegerField(default=0)),
                ("created", models.IntegerField(default=0)),
                ("updated", models.IntegerField(default=0)),
                ("unchanged", models.IntegerField(default=0)),
                ("published", models.IntegerField(default=0)),
                ("rejected", models.IntegerField(default=0)),
                ("kept_drafts", models.IntegerField(default=0)),
                ("untouched", models.IntegerField(default=0)),
                ("missing", models.IntegerField(default=0)),
                ("gone", models.IntegerField(default=0)),
                ("photos", models.IntegerField(default=0)),
                ("problems", models.JSONField(blank=True, default=list)),
                ("began_at", models.DateTimeField(auto_now_add=True)),
                ("moved_at", models.DateTimeField(auto_now=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("working_seconds", models.FloatField(default=0)),
                ("started_by", models.CharField(max_length=64)),
                ("error", models.CharField(blank=True, max_length=300)),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="StockMappingFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.SlugField(max_length=40, unique=True)),
                ("text", models.TextField()),
                ("changed_at", models.DateTimeField(auto_now=True)),
            ],
            options={
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="StockPhoto",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("address", models.CharField(max_length=1000)),
                ("position", models.PositiveSmallIntegerField()),
                ("state", models.CharField(default="waiting", max_length=10)),
                ("failures", models.PositiveSmallIntegerField(default=0)),
                ("due_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("reason", models.CharField(blank=True, max_length=200)),
            ],
        ),
        migrations.CreateModel(
            name="StockRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("source", models.CharField(max_length=40)),
                ("identity", models.CharField(max_length=80)),
                ("digest", models.BinaryField(max_length=16)),
                ("stamp", models.DateTimeField()),
                ("seen_in", models.BigIntegerField(default=0)),
                ("taken_in", models.BigIntegerField(default=0)),
                ("line", models.BigIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="StockSource",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.SlugField(max_length=40, unique=True)),
                ("kind", models.CharField(max_length=10)),
                ("place", models.CharField(max_length=500)),
                ("mapping", models.CharField(max_length=40)),
                ("seller", models.CharField(blank=True, max_length=60)),
                ("full", models.BooleanField(default=False)),
                ("publish", models.BooleanField(default=False)),
                ("missing", models.CharField(default="ask", max_length=10)),
                ("guard", models.PositiveSmallIntegerField(default=20)),
                ("price_rule", models.JSONField(blank=True, null=True)),
                ("every_minutes", models.PositiveIntegerField(default=60)),
                ("active", models.BooleanField(default=True)),
                ("etag", models.CharField(blank=True, max_length=200)),
                ("modified", models.CharField(blank=True, max_length=60)),
                ("digest", models.CharField(blank=True, max_length=64)),
                ("looked_at", models.DateTimeField(blank=True, null=True)),
                ("due_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("failures", models.PositiveSmallIntegerField(default=0)),
                ("error", models.CharField(blank=True, max_length=300)),
            ],
            options={
                "ordering": ["name"],
            },
        ),
        migrations.AddField(
            model_name="make",
            name="aliases",
            field=models.JSONField(blank=True, default=list),
        ),
        migrations.AddField(
            model_name="make",
            name="former_keys",
            field=models.JSONField(blank=True, default=list),
        ),
        migrations.AddField(
            model_name="make",
            name="names_version",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="make",
            name="text_version",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="picture",
            name="mark",
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name="picture",
            name="original",
            field=models.FileField(
                blank=True, max_length=200, storage=funabin.kit.storage.private_storage, upload_to=""
            ),
        ),
        migrations.AddField(
            model_name="picture",
            name="state",
            field=models.CharField(default="waiting", max_length=10),
        ),
        migrations.AddField(
            model_name="picture",
            name="stem",
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name="vehicle",
            name="seller",
            field=models.CharField(blank=True, max_length=60),
        ),
        migrations.AddField(
            model_name="vehiclemodel",
            name="aliases",
            field=models.JSONField(blank=True, default=list),
        ),
        migrations.AddField(
            model_name="vehiclemodel",
            name="former_keys",
            field=models.JSONField(blank=True, default=list),
        ),
        migrations.AddField(
            model_name="vehiclemodel",
            name="names_version",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="vehiclemodel",
            name="text_version",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AlterField(
            model_name="picture",
            name="file",
            field=models.FileField(blank=True, max_length=200, upload_to=""),
        ),
        migrations.AlterField(
            model_name="picture",
            name="small",
            field=models.FileField(blank=True, max_length=200, upload_to=""),
        ),
        migrations.AddIndex(
            model_name="picture",
            index=models.Index(
                condition=models.Q(("state", "waiting")), fields=["id"], name="picture_waiting"
            ),
        ),
        migrations.AddConstraint(
            model_name="picture",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ("waiting", "done", "failed"))), name="picture_state_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="picture",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "done"), _negated=True),
                    models.Q(("stem", ""), _negated=True),
                    _connector="OR",
                ),
                name="picture_done_has_files",
            ),
        ),
        migrations.AddField(
            model_name="stockimport",
            name="corrects",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="corrections",
                to="catalogue.stockimport",
            ),
        ),
        migrations.AddField(
            model_name="stockphoto",
            name="vehicle",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="feed_photos",
                to="catalogue.vehicle",
            ),
        ),
        migrations.AddField(
            model_name="stockrow",
            name="vehicle",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="feed_rows", to="catalogue.vehicle"
            ),
        ),
        migrations.AddIndex(
            model_name="stocksource",
            index=models.Index(fields=["active", "due_at"], name="stock_source_due"),
        ),
        migrations.AddConstraint(
            model_name="stocksource",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ("folder", "address"))), name="stock_source_kind_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="stocksource",
            constraint=models.CheckConstraint(
                condition=models.Q(("missing__in", ("ask", "sold", "withdraw", "keep"))),
                name="stock_source_missing_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="stocksource",
            constraint=models.CheckConstraint(
                condition=models.Q(("every_minutes__gt", 0)), name="stock_source_waits"
            ),
        ),
        migrations.AddConstraint(
            model_name="stocksource",
            constraint=models.CheckConstraint(
                condition=models.Q(("guard__lte", 100)), name="stock_source_guard_percent"
            ),
        ),
        migrations.AddField(
            model_name="stockimport",
            name="origin",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="imports",
                to="catalogue.stocksource",
            ),
        ),
        migrations.AddIndex(
            model_name="stockphoto",
            index=models.Index(fields=["state", "due_at"], name="stock_photo_due"),
        ),
        migrations.AddConstraint(
            model_name="stockphoto",
            constraint=models.UniqueConstraint(fields=("vehicle", "address"), name="stock_photo_once"),
        ),
        migrations.AddConstraint(
            model_name="stockphoto",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ("waiting", "done", "failed"))),
                name="stock_photo_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="stockrow",
            constraint=models.UniqueConstraint(fields=("source", "identity"), name="stock_row_once"),
        ),
        migrations.AddIndex(
            model_name="stockimport",
            index=models.Index(fields=["state", "moved_at"], name="stock_import_waiting"),
        ),
        migrations.AddConstraint(
            model_name="stockimport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ("kept", "reading", "asking", "writing", "done", "stopped", "failed"))
                ),
                name="stock_import_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="stockimport",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ("rows", "photos"))), name="stock_import_kind_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="stockimport",
            constraint=models.CheckConstraint(
                condition=models.Q(("missing_answer__in", ("", "sold", "withdraw", "keep"))),
                name="stock_import_answer_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="stockimport",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", "rows"), ("state__in", ("reading", "asking", "writing"))),
                fields=("source",),
                name="stock_import_one_at_a_time",
            ),
        ),
    ]
