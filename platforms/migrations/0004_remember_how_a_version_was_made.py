from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('platforms', '0003_chain_leaves_of_a_document'),
    ]

    operations = [
        migrations.AddField(
            model_name='version',
            name='origin',
            field=models.JSONField(blank=True, default=dict, help_text='For an imported text: collection, commit, path, time of its first recording.'),
        ),
        migrations.AddField(
            model_name='versioninput',
            name='remove',
            field=models.JSONField(default=list, help_text='CSS selectors of what was left out, as they were then.'),
        ),
        migrations.AddField(
            model_name='versioninput',
            name='select',
            field=models.JSONField(default=list, help_text='CSS selectors of the text, as they were when it was read.'),
        ),
    ]
