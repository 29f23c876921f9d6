"""Which classifier read a text, models that were trained, and what analysts said of them."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('platforms', '0010_guard_the_class_of_a_change'),
        ('provisions', '0005_follow_clauses'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='AuditDecision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_of_the_type', models.BooleanField(help_text='Whether the passage is a clause of the type.')),
                ('stance', models.CharField(blank=True, choices=[('permits', 'Permits'), ('conditional', 'Permits under conditions'), ('requires', 'Requires'), ('restricts', 'Restricts'), ('excludes', 'Excludes')], help_text='What it does with the subject; empty where it is not of the type.', max_length=12)),
                ('decided_at', models.DateTimeField(help_text='When.')),
            ],
        ),
        migrations.CreateModel(
            name='ClassifierModel',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(help_text='Its name, with its hash.', max_length=40, unique=True)),
                ('sha256', models.CharField(help_text='Hash of its file.', max_length=64, unique=True)),
                ('is_shipped', models.BooleanField(default=False, help_text='Whether it came with the software, not from training here.')),
                ('recorded_at', models.DateTimeField(help_text='When it became known here.')),
                ('counts', models.JSONField(default=dict, help_text='What it learned from, in numbers.')),
                ('metrics', models.JSONField(default=dict, help_text='Its figures, as measured in training.')),
                ('decisions_until', models.DateTimeField(blank=True, help_text='Time of the latest decision that it learned from.', null=True)),
                ('state', models.CharField(choices=[('candidate', 'Candidate'), ('refused', 'Refused: worse than the one before'), ('adopted', 'Adopted: reads the texts'), ('retired', 'Retired')], default='candidate', help_text='Where it stands.', max_length=10)),
                ('reason', models.TextField(blank=True, help_text='Why it was adopted or refused.')),
                ('adopted_at', models.DateTimeField(blank=True, help_text='When it was adopted last.', null=True)),
                ('dry_run', models.JSONField(blank=True, help_text='What it would change, by the latest dry run.', null=True)),
                ('dry_run_at', models.DateTimeField(blank=True, help_text='When that was asked.', null=True)),
            ],
            options={
                'verbose_name': 'classifier',
                'permissions': [('adopt_classifiermodel', 'Can adopt a classifier')],
            },
        ),
        migrations.CreateModel(
            name='Reading',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('classifier', models.CharField(help_text='Which classifier, with its version.', max_length=40)),
                ('recorded_at', models.DateTimeField(help_text='When it was read.')),
            ],
        ),
        migrations.AddField(
            model_name='reviewdecision',
            name='cause',
            field=models.CharField(blank=True, choices=[('not_this_type', 'Not this clause type'), ('wrong_stance', 'This type, but with another stance'), ('duplicate', 'Told by another record'), ('not_a_clause', 'No clause: a heading, an example, page furniture'), ('other', 'Another reason')], help_text='The kind of reason for a rejection; empty for other outcomes.', max_length=14),
        ),
        migrations.AddConstraint(
            model_name='reviewdecision',
            constraint=models.CheckConstraint(condition=models.Q(('cause', ''), ('outcome', 'rejected'), _connector='OR'), name='reviewdecision_has_a_cause_only_where_rejected'),
        ),
        migrations.AddField(
            model_name='auditdecision',
            name='decided_by',
            field=models.ForeignKey(help_text='Who.', on_delete=django.db.models.deletion.PROTECT, related_name='audit_decisions', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='auditdecision',
            name='finding',
            field=models.OneToOneField(help_text='On what.', on_delete=django.db.models.deletion.PROTECT, related_name='audit', to='provisions.finding'),
        ),
        migrations.AddField(
            model_name='classifiermodel',
            name='adopted_by',
            field=models.ForeignKey(blank=True, help_text='Who adopted it; empty: it came with the software.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='adopted_models', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='reading',
            name='version',
            field=models.ForeignKey(help_text='The text.', on_delete=django.db.models.deletion.PROTECT, related_name='readings', to='platforms.version'),
        ),
        migrations.AddConstraint(
            model_name='auditdecision',
            constraint=models.CheckConstraint(condition=models.Q(('is_of_the_type', True), ('stance', ''), _connector='OR'), name='auditdecision_has_a_stance_only_where_it_holds'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='auditdecision',
            trigger=pgtrigger.compiler.Trigger(name='row_is_kept_as_written', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='72b92a1f301e3a08e1d176ed1956d8508f69e79f', operation='UPDATE', pgid='pgtrigger_row_is_kept_as_written_3d5aa', table='provisions_auditdecision', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='auditdecision',
            trigger=pgtrigger.compiler.Trigger(name='row_is_never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='1171e97a145fb5bb9a77758982bc38323206b748', operation='DELETE', pgid='pgtrigger_row_is_never_deleted_80bdc', table='provisions_auditdecision', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='classifiermodel',
            constraint=models.CheckConstraint(condition=models.Q(('sha256__regex', '^[0-9a-f]{64}$')), name='classifiermodel_hash_is_sha256'),
        ),
        migrations.AddConstraint(
            model_name='classifiermodel',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'adopted')), fields=('state',), name='classifiermodel_adopted_is_one'),
        ),
        migrations.AddConstraint(
            model_name='classifiermodel',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'adopted'), _negated=True), ('adopted_at__isnull', False), _connector='OR'), name='classifiermodel_adopted_says_when'),
        ),
        migrations.AddConstraint(
            model_name='classifiermodel',
            constraint=models.CheckConstraint(condition=models.Q(('is_shipped', True), models.Q(('state', 'adopted'), _negated=True), models.Q(('adopted_by__isnull', False), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='classifiermodel_adopted_says_who_and_why'),
        ),
        migrations.AddConstraint(
            model_name='classifiermodel',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'refused'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='classifiermodel_refused_says_why'),
        ),
        migrations.AddConstraint(
            model_name='classifiermodel',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('dry_run__isnull', True), ('dry_run_at__isnull', True)), models.Q(('dry_run__isnull', False), ('dry_run_at__isnull', False)), _connector='OR'), name='classifiermodel_dry_run_says_when'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='classifiermodel',
            trigger=pgtrigger.compiler.Trigger(name='row_is_kept_as_written', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."sha256" IS DISTINCT FROM (NEW."sha256") OR OLD."is_shipped" IS DISTINCT FROM (NEW."is_shipped") OR OLD."recorded_at" IS DISTINCT FROM (NEW."recorded_at") OR OLD."counts" IS DISTINCT FROM (NEW."counts") OR OLD."metrics" IS DISTINCT FROM (NEW."metrics") OR OLD."decisions_until" IS DISTINCT FROM (NEW."decisions_until"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='e1ab3619bffd5458d1ba07d7e4c7b60a11f6acbc', operation='UPDATE', pgid='pgtrigger_row_is_kept_as_written_d1e53', table='provisions_classifiermodel', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='classifiermodel',
            trigger=pgtrigger.compiler.Trigger(name='row_is_never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='51e84af70b5826fcd351307cf5c1a67679aae67e', operation='DELETE', pgid='pgtrigger_row_is_never_deleted_c9a0f', table='provisions_classifiermodel', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='classifiermodel',
            trigger=pgtrigger.compiler.Trigger(name='refused_stays_refused', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (OLD.state = 'refused' AND NEW.state IS DISTINCT FROM OLD.state)", func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='b4e27bc0b18e0f33afeee419f1deaf9846ac34df', operation='UPDATE', pgid='pgtrigger_refused_stays_refused_c289b', table='provisions_classifiermodel', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='reading',
            constraint=models.UniqueConstraint(fields=('version', 'classifier'), name='reading_is_one_per_version_and_classifier'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='reading',
            trigger=pgtrigger.compiler.Trigger(name='row_is_kept_as_written', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='29a49820ca24ddc04f9c0b8007e6b424a203bd7f', operation='UPDATE', pgid='pgtrigger_row_is_kept_as_written_7a8d6', table='provisions_reading', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='reading',
            trigger=pgtrigger.compiler.Trigger(name='row_is_never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='487437e0e7d9ed4b3b04fad51078c33f15ca1865', operation='DELETE', pgid='pgtrigger_row_is_never_deleted_de82f', table='provisions_reading', when='BEFORE')),
        ),
    ]
