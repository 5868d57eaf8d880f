"""A profile holds what any house's registration may ask; who registered before keeps the age and the declaration."""

from typing import Any

from django.db import migrations, models
from django.db.models import Q

CAPACITY = ["contract_capacity"]  # the only declaration there was

HANDLES = ("mobile", "fax", "address", "country", "shipping_port", "business")


def keep_declarations(apps: Any, schema_editor: Any) -> None:
    """Whoever declared something declared the one thing there was."""
    profiles = apps.get_model("members", "Profile").objects.using(schema_editor.connection.alias)
    profiles.filter(declared_at__isnull=False).update(declared=CAPACITY)


class Migration(migrations.Migration):
    dependencies = [("members", "0003_sign_ins_listed")]

    operations = [
        migrations.RemoveConstraint("profile", "members_profile_over_16"),
        migrations.RenameField("profile", "over_16", "of_age"),
        migrations.AlterField("profile", "of_age", models.BooleanField(null=True)),
        migrations.RenameField("profile", "capacity_declared_at", "declared_at"),
        migrations.AlterField("profile", "declared_at", models.DateTimeField(null=True)),
        migrations.AddField("profile", "declared", models.JSONField(default=list)),
        migrations.RunPython(keep_declarations, migrations.RunPython.noop),
        *(
            migrations.AddField("profile", name, models.UUIDField(default=None, editable=False, null=True))
            for name in HANDLES
        ),
        migrations.AddConstraint(
            "profile",
            models.CheckConstraint(
                condition=Q(of_age=True) | Q(of_age__isnull=True), name="members_profile_of_age"
            ),
        ),
    ]
