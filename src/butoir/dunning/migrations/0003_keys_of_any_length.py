"""A scenario may have any number of calls and notices, and one line names them all."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("dunning", "0002_assignment_running"),
    ]

    operations = [
        migrations.AlterField(
            model_name="plannedline",
            name="keys",
            field=models.TextField(blank=True),
        ),
        migrations.AlterField(
            model_name="taskinvoice",
            name="keys",
            field=models.TextField(blank=True),
        ),
    ]
