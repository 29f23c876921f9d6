import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('platforms', '0002_sign_checkpoints'),
    ]

    operations = [
        migrations.AddField(
            model_name='logleaf',
            name='document',
            field=models.ForeignKey(blank=True, help_text='Whose chain of leaves it continues; empty for a key.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='log_leaves', to='platforms.document'),
        ),
        migrations.AddIndex(
            model_name='logleaf',
            index=models.Index(fields=['document', '-position'], name='logleaf_latest_of_document'),
        ),
    ]
