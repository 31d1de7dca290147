from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0004_latest_entry"),
        ("users", "0001_initial"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="allocation",
            index=models.Index(fields=["invoice", "on", "cents"], name="what_settles_an_invoice"),
        ),
    ]
