"""An approval counts from a moment on, until when its author may take it back."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("dunning", "0003_keys_of_any_length")]

    operations = [
        migrations.AddField("approval", "from_at", models.DateTimeField(null=True)),
        migrations.AddField("approval", "withdrawn_at", models.DateTimeField(null=True)),
        migrations.RemoveConstraint("approval", "one_approval_a_person"),
        migrations.AddConstraint(
            "approval",
            models.UniqueConstraint(
                condition=models.Q(("withdrawn_at", None)),
                fields=("message", "by"),
                name="one_approval_a_person",
            ),
        ),
    ]
