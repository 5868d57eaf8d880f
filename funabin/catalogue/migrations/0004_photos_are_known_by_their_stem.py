from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0003_the_database_tells_changes"),
    ]

    operations = [
        migrations.RemoveField(
            model_name="picture",
            name="file",
        ),
        migrations.RemoveField(
            model_name="picture",
            name="small",
        ),
    ]
