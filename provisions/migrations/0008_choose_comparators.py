"""Records of other platforms that an analyst pins beside a record, or leaves out."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('provisions', '0007_ask_a_model_for_wordings'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ComparatorChoice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('choice', models.CharField(choices=[('pinned', 'Always shown'), ('excluded', 'Never shown'), ('ranked', 'Shown where its rank allows')], help_text='What.', max_length=8)),
                ('chosen_at', models.DateTimeField(help_text='When.')),
                ('reason', models.TextField(help_text='Why.')),
                ('chosen_by', models.ForeignKey(help_text='Who.', on_delete=django.db.models.deletion.PROTECT, related_name='comparator_choices', to=settings.AUTH_USER_MODEL)),
                ('other', models.ForeignKey(help_text='The record beside it.', on_delete=django.db.models.deletion.PROTECT, related_name='compared_on', to='provisions.provision')),
                ('provision', models.ForeignKey(help_text='On whose page.', on_delete=django.db.models.deletion.PROTECT, related_name='comparator_choices', to='provisions.provision')),
            ],
            options={
                'verbose_name': 'chosen comparator',
                'constraints': [models.CheckConstraint(condition=models.Q(('provision', models.F('other')), _negated=True), name='comparatorchoice_names_two_records'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='comparatorchoice_says_why')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='comparatorchoice',
            trigger=pgtrigger.compiler.Trigger(name='row_is_kept_as_written', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='9375d7dbee12dcb3c3e23e97ca5ffcdf569a6459', operation='UPDATE', pgid='pgtrigger_row_is_kept_as_written_e6206', table='provisions_comparatorchoice', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='comparatorchoice',
            trigger=pgtrigger.compiler.Trigger(name='row_is_never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='14e3fa5b3fdf09ed3c0e8f98b3c6864fb2755f38', operation='DELETE', pgid='pgtrigger_row_is_never_deleted_ffc3b', table='provisions_comparatorchoice', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='comparatorchoice',
            trigger=pgtrigger.compiler.Trigger(name='records_are_of_one_type', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF (SELECT clause_type_id FROM provisions_provision WHERE id = NEW.provision_id) IS DISTINCT FROM (SELECT clause_type_id FROM provisions_provision WHERE id = NEW.other_id) THEN RAISE EXCEPTION 'Only records of one clause type are compared'; END IF; RETURN NEW;", hash='d0b856b40f49f62a34cd324289b3b476a0da19ab', operation='INSERT', pgid='pgtrigger_records_are_of_one_type_35733', table='provisions_comparatorchoice', when='BEFORE')),
        ),
    ]
