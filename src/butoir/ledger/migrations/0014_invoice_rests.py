from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0013_statement_checked"),
    ]

    operations = [
        migrations.AddField(
            model_name="invoice",
            name="rests",
            field=models.CharField(blank=True, default="", max_length=20),
            preserve_default=False,
        ),
        migrations.AddIndex(
            model_name="invoice",
            index=models.Index(
                condition=models.Q(("rests__gt", "")),
                fields=["company"],
                name="invoices_to_rest",
            ),
        ),
    ]
