from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("users", "0005_reply_address"),
    ]

    operations = [
        migrations.AddField(
            model_name="company",
            name="dispute_days",
            field=models.IntegerField(default=10),
        ),
    ]
