"""How long ago a host was visited is asked before it is visited again."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("monitoring", "0003_remember_when_an_item_was_begun")]

    operations = [
        migrations.AddIndex(
            model_name="lease",
            index=models.Index(fields=["-finished_at"], name="lease_latest_first"),
        ),
    ]
