from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("gate", "0004_rings_and_answers")]

    operations = [
        migrations.AddField(
            model_name="promisestate", name="how", field=models.TextField(blank=True, default="")
        )
    ]
