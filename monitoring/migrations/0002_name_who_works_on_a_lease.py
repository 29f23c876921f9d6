"""A lease names its worker: a message that comes twice finds the lease taken."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("monitoring", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="lease",
            name="worker",
            field=models.CharField(
                blank=True,
                default="",
                help_text="Who is at it; empty: nobody just now.",
                max_length=32,
            ),
        ),
    ]
