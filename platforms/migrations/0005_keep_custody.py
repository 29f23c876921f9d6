import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('conductatlas', '__first__'),
        ('platforms', '0004_remember_how_a_version_was_made'),
    ]

    operations = [
        migrations.CreateModel(
            name='CustodyEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('damaged', 'Found damaged or missing'), ('repaired', 'Restored from another copy'), ('erased', 'Erased'), ('exported', 'Read, hashed and put into an evidence bundle')], help_text='What happened.', max_length=10)),
                ('body_sha256', models.CharField(db_index=True, help_text='Which bytes.', max_length=64)),
                ('happened_at', models.DateTimeField(help_text='When.')),
                ('component', models.CharField(help_text='Which part of the software did it.', max_length=60)),
                ('detail', models.CharField(blank=True, help_text='What else is known.', max_length=300)),
            ],
        ),
        migrations.CreateModel(
            name='Scrub',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('started_at', models.DateTimeField(help_text='When it began.')),
                ('finished_at', models.DateTimeField(help_text='When it ended.')),
                ('part', models.PositiveSmallIntegerField(help_text='Which slice, from 0.')),
                ('parts', models.PositiveSmallIntegerField(help_text='How many slices make the whole store.')),
                ('blobs', models.PositiveIntegerField(help_text='How many blobs were read.')),
                ('damaged', models.PositiveIntegerField(help_text='How many did not have their hash.')),
                ('repaired', models.PositiveIntegerField(help_text='How many of those were restored.')),
            ],
        ),
        migrations.CreateModel(
            name='Tombstone',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('body_sha256', models.CharField(help_text='Which bytes.', max_length=64, unique=True)),
                ('reason', models.CharField(help_text='Why; shown wherever the bytes were.', max_length=500)),
                ('erased_at', models.DateTimeField(help_text='When.')),
            ],
        ),
        migrations.AddConstraint(
            model_name='custodyevent',
            constraint=models.CheckConstraint(condition=models.Q(('body_sha256__regex', '^[0-9a-f]{64}$')), name='custodyevent_hash_is_sha256'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='custodyevent',
            trigger=pgtrigger.compiler.Trigger(name='row_is_kept_as_written', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='43d5fa695726b431cc7a688eafc38557e04324fe', operation='UPDATE', pgid='pgtrigger_row_is_kept_as_written_ef76b', table='platforms_custodyevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='custodyevent',
            trigger=pgtrigger.compiler.Trigger(name='row_is_never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='072bab8022ec3071e19cf371f5d3610a9dee1706', operation='DELETE', pgid='pgtrigger_row_is_never_deleted_5b8d1', table='platforms_custodyevent', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='scrub',
            constraint=models.CheckConstraint(condition=models.Q(('part__lt', models.F('parts'))), name='scrub_part_is_one_of_the_parts'),
        ),
        migrations.AddConstraint(
            model_name='scrub',
            constraint=models.CheckConstraint(condition=models.Q(('finished_at__gte', models.F('started_at'))), name='scrub_ends_after_it_starts'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='scrub',
            trigger=pgtrigger.compiler.Trigger(name='row_is_kept_as_written', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='a9bc22cc5c23f2efd6f26cb04a2c5515581a64b4', operation='UPDATE', pgid='pgtrigger_row_is_kept_as_written_64bbb', table='platforms_scrub', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='scrub',
            trigger=pgtrigger.compiler.Trigger(name='row_is_never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='6384433bd8b410c102cb94bd7f6064c29a69bc6a', operation='DELETE', pgid='pgtrigger_row_is_never_deleted_f59e9', table='platforms_scrub', when='BEFORE')),
        ),
        migrations.AddField(
            model_name='tombstone',
            name='erased_by',
            field=models.ForeignKey(blank=True, help_text='Who decided it; empty: an operator at the command line.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='tombstone',
            constraint=models.CheckConstraint(condition=models.Q(('body_sha256__regex', '^[0-9a-f]{64}$')), name='tombstone_hash_is_sha256'),
        ),
        migrations.AddConstraint(
            model_name='tombstone',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='tombstone_says_why'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='tombstone',
            trigger=pgtrigger.compiler.Trigger(name='row_is_kept_as_written', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='504e78eff9532c5fbf10688970c6e876612de6e1', operation='UPDATE', pgid='pgtrigger_row_is_kept_as_written_93ae7', table='platforms_tombstone', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='tombstone',
            trigger=pgtrigger.compiler.Trigger(name='row_is_never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='3ec4a2b8f19e2b4839534d94322960a77e27c95f', operation='DELETE', pgid='pgtrigger_row_is_never_deleted_02963', table='platforms_tombstone', when='BEFORE')),
        ),
    ]
