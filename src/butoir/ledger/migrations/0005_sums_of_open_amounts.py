# The sums of open amounts of a whole company are worked out from these two indexes alone.

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0004_latest_entry"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="invoice",
            index=models.Index(
                fields=["company", "currency", "due_on", "cents", "issued_on", "customer"],
                name="open_amounts_of_invoices",
            ),
        ),
        migrations.AddIndex(
            model_name="allocation",
            index=models.Index(
                fields=["company", "invoice", "on", "cents"], name="sums_of_allocations"
            ),
        ),
    ]
