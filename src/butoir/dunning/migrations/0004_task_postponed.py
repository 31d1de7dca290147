"""Work that was put off once is not put off again."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("dunning", "0003_approval_from_at")]

    operations = [
        migrations.AddField("task", "postponed", models.BooleanField(default=False)),
    ]
