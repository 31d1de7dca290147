"""Work that was put off once is not put off again."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("dunning", "0005_own_wording")]

    operations = [
        migrations.AddField("task", "postponed", models.BooleanField(default=False)),
    ]
