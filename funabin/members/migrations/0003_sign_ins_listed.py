from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("members", "0002_only_sealed_addresses")]

    operations = [
        migrations.AddField("signinsession", "since", models.DateTimeField(null=True)),
        migrations.AddField("signinsession", "used_on", models.DateField(null=True)),
        migrations.AddField(
            "signinsession",
            "means",
            models.CharField(
                choices=[("cookie", "Cookie"), ("remembered", "Remembered"), ("token", "Token")],
                default="cookie",
                max_length=10,
            ),
        ),
    ]
