"""Links between records of a document, and states that a better one replaces."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('platforms', '0010_guard_the_class_of_a_change'),
        ('provisions', '0004_keep_attributes'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ProvisionLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('unsure', 'May be the same as'), ('same', 'Was joined to'), ('separate', 'Is another than'), ('split', 'Was split from'), ('merged', 'Was merged into')], help_text='What it is to it.', max_length=8)),
                ('similarity', models.FloatField(blank=True, help_text='How alike the wordings are, 0 to 1, where that was asked.', null=True)),
                ('recorded_at', models.DateTimeField(help_text='When it was written down or decided.')),
                ('reason', models.TextField(blank=True, help_text='Why, where a person decided.')),
            ],
            options={
                'verbose_name': 'lineage link',
            },
        ),
        migrations.RemoveConstraint(
            model_name='provisionstate',
            name='provisionstate_is_one_per_version',
        ),
        migrations.AddConstraint(
            model_name='provisionstate',
            constraint=models.UniqueConstraint(condition=models.Q(('superseded_at__isnull', True)), fields=('provision', 'version'), name='provisionstate_is_one_per_version'),
        ),
        migrations.AddField(
            model_name='provisionlink',
            name='decided_by',
            field=models.ForeignKey(blank=True, help_text='Who decided it; empty: found by the machine.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='provision_links', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='provisionlink',
            name='other',
            field=models.ForeignKey(help_text='The other record.', on_delete=django.db.models.deletion.PROTECT, related_name='links_to', to='provisions.provision'),
        ),
        migrations.AddField(
            model_name='provisionlink',
            name='provision',
            field=models.ForeignKey(help_text='The record that is told of.', on_delete=django.db.models.deletion.PROTECT, related_name='links', to='provisions.provision'),
        ),
        migrations.AddField(
            model_name='provisionlink',
            name='version',
            field=models.ForeignKey(help_text='The text that it rests on.', on_delete=django.db.models.deletion.PROTECT, related_name='provision_links', to='platforms.version'),
        ),
        migrations.AddConstraint(
            model_name='provisionlink',
            constraint=models.UniqueConstraint(fields=('provision', 'other', 'kind', 'version'), name='provisionlink_is_said_once_of_a_text'),
        ),
        migrations.AddConstraint(
            model_name='provisionlink',
            constraint=models.UniqueConstraint(condition=models.Q(('kind', 'same')), fields=('provision',), name='provisionlink_joins_a_record_once'),
        ),
        migrations.AddConstraint(
            model_name='provisionlink',
            constraint=models.CheckConstraint(condition=models.Q(('provision', models.F('other')), _negated=True), name='provisionlink_names_two_records'),
        ),
        migrations.AddConstraint(
            model_name='provisionlink',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_by__isnull', False), ('kind__in', ('same', 'separate')), models.Q(('reason', ''), _negated=True)), models.Q(models.Q(('kind__in', ('same', 'separate')), _negated=True), ('decided_by__isnull', True), ('reason', '')), _connector='OR'), name='provisionlink_decided_says_who_and_why'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='provisionlink',
            trigger=pgtrigger.compiler.Trigger(name='row_is_kept_as_written', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='f96bdd4ed0a1b523d3ef31b7bde05bc724d3a28d', operation='UPDATE', pgid='pgtrigger_row_is_kept_as_written_6d858', table='provisions_provisionlink', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='provisionlink',
            trigger=pgtrigger.compiler.Trigger(name='row_is_never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='d047860dbb52c70b3978f43a31b0b91736869b88', operation='DELETE', pgid='pgtrigger_row_is_never_deleted_f03bf', table='provisions_provisionlink', when='BEFORE')),
        ),
    ]
