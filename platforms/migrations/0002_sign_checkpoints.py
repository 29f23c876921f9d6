import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('platforms', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Checkpoint',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('size', models.PositiveBigIntegerField(help_text='Leaves below it.', unique=True)),
                ('root', models.CharField(help_text='Root hash of the tree, RFC 6962, hex.', max_length=64)),
                ('note', models.TextField(help_text='The checkpoint as signed, byte for byte (C2SP).')),
                ('signed_at', models.DateTimeField(help_text='When it was signed.')),
            ],
        ),
        migrations.CreateModel(
            name='SealRefusal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('refused_at', models.DateTimeField(help_text='When it refused.')),
                ('reason', models.TextField(help_text='One sentence for operators and readers.')),
            ],
        ),
        migrations.AddConstraint(
            model_name='checkpoint',
            constraint=models.CheckConstraint(condition=models.Q(('root__regex', '^[0-9a-f]{64}$')), name='checkpoint_root_is_sha256'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='checkpoint',
            trigger=pgtrigger.compiler.Trigger(name='row_is_kept_as_written', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='07405f27df942ebffc097315dcb9b8447c554c4a', operation='UPDATE', pgid='pgtrigger_row_is_kept_as_written_aca00', table='platforms_checkpoint', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='checkpoint',
            trigger=pgtrigger.compiler.Trigger(name='row_is_never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='9fb096febe95a4c034e4a0d0f8f643237770e59a', operation='DELETE', pgid='pgtrigger_row_is_never_deleted_e2169', table='platforms_checkpoint', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='sealrefusal',
            trigger=pgtrigger.compiler.Trigger(name='row_is_kept_as_written', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='d0e4d0aa2d5af46d929d309e23d5cfe71adb59c5', operation='UPDATE', pgid='pgtrigger_row_is_kept_as_written_daff8', table='platforms_sealrefusal', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='sealrefusal',
            trigger=pgtrigger.compiler.Trigger(name='row_is_never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='dddd17b711f4c33a6a7de931bb73f26d95516a27', operation='DELETE', pgid='pgtrigger_row_is_never_deleted_5ae04', table='platforms_sealrefusal', when='BEFORE')),
        ),
    ]
