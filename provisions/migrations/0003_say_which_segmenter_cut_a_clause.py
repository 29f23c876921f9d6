"""Each clause says which state of the segmenter cut it; those that are there are of the first."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """A constant default: the table is not rewritten."""

    dependencies = [("provisions", "0002_keep_the_words_of_a_publication")]

    operations = [
        migrations.AddField(
            model_name="clause",
            name="segmenter",
            field=models.PositiveSmallIntegerField(
                default=1,
                help_text="Which state of the segmenter cut it; a version is cut once.",
            ),
        ),
    ]
