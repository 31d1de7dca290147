from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0014_invoice_rests"),
    ]

    operations = [
        migrations.AddField(
            model_name="invoice",
            name="due_by",
            field=models.CharField(blank=True, default="", max_length=8),
            preserve_default=False,
        ),
    ]
