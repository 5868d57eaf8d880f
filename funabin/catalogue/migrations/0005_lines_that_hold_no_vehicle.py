from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0004_photos_are_known_by_their_stem"),
    ]

    operations = [
        migrations.AddField(
            model_name="stockimport",
            name="set_aside",
            field=models.IntegerField(default=0),
        ),
    ]
