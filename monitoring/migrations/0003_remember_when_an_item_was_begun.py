"""An item remembers when its attempt began: if the worker dies, that moment's check is written."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("monitoring", "0002_name_who_works_on_a_lease")]

    operations = [
        migrations.AddField(
            model_name="leaseitem",
            name="begun_at",
            field=models.DateTimeField(
                blank=True,
                help_text="When the latest attempt began; its check has this time.",
                null=True,
            ),
        ),
    ]
