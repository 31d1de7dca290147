from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0005_sums_of_open_amounts"),
        ("users", "0001_initial"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="allocation",
            index=models.Index(fields=["invoice", "on", "cents"], name="what_settles_an_invoice"),
        ),
    ]
