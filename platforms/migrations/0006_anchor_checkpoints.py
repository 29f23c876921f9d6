import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('platforms', '0005_keep_custody'),
    ]

    operations = [
        migrations.CreateModel(
            name='Anchor',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('timestamp', 'Time stamp (RFC 3161)'), ('wayback', 'Saved by the Wayback Machine')], help_text='Which kind.', max_length=10)),
                ('asked_at', models.DateTimeField(help_text='When it was asked for.')),
                ('is_confirmed', models.BooleanField(help_text='Whether the answer was checked and holds.')),
                ('stamped_at', models.DateTimeField(blank=True, help_text="The service's own time; empty where it gave none.", null=True)),
                ('token', models.BinaryField(default=bytes, help_text='The RFC 3161 response, as received.')),
                ('chain', models.TextField(blank=True, help_text='Certificates to check the token with, PEM.')),
                ('url', models.URLField(blank=True, help_text='Of the saved copy.', max_length=2000)),
                ('detail', models.CharField(blank=True, help_text='Why it failed, if it did.', max_length=300)),
            ],
        ),
        migrations.AddField(
            model_name='anchor',
            name='checkpoint',
            field=models.ForeignKey(help_text='Of what.', on_delete=django.db.models.deletion.PROTECT, related_name='anchors', to='platforms.checkpoint'),
        ),
        migrations.AddConstraint(
            model_name='anchor',
            constraint=models.UniqueConstraint(condition=models.Q(('is_confirmed', True)), fields=('checkpoint', 'kind'), name='anchor_is_one_per_checkpoint_and_kind'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='anchor',
            trigger=pgtrigger.compiler.Trigger(name='row_is_kept_as_written', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='fde2ab223dc83b406682b70c0ed2e18ae615ac11', operation='UPDATE', pgid='pgtrigger_row_is_kept_as_written_9cb4f', table='platforms_anchor', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='anchor',
            trigger=pgtrigger.compiler.Trigger(name='row_is_never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='a3a35632c7a8165a44a7a1e346abdaf7e8ea75d1', operation='DELETE', pgid='pgtrigger_row_is_never_deleted_8f633', table='platforms_anchor', when='BEFORE')),
        ),
    ]
