# Each sum of invoices or allocations has one index that answers it alone, in its own order. The
# indexes of foreign keys that another index begins with are gone: each writing paid for them.

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0008_taken_back"),
        ("users", "0001_initial"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="allocation",
            name="sums_of_allocations",
        ),
        migrations.RemoveIndex(
            model_name="invoice",
            name="open_amounts_of_invoices",
        ),
        migrations.AlterField(
            model_name="allocation",
            name="company",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="allocations",
                to="users.company",
            ),
        ),
        migrations.AlterField(
            model_name="allocation",
            name="invoice",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="allocations",
                to="ledger.invoice",
            ),
        ),
        migrations.AlterField(
            model_name="allocation",
            name="receipt",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="allocations",
                to="ledger.receipt",
            ),
        ),
        migrations.AddIndex(
            model_name="allocation",
            index=models.Index(fields=["receipt", "cents"], name="what_a_receipt_settles"),
        ),
        migrations.AddIndex(
            model_name="invoice",
            index=models.Index(
                fields=["company", "currency", "due_on", "cents"], name="invoices_by_due_date"
            ),
        ),
        migrations.AddIndex(
            model_name="invoice",
            index=models.Index(
                fields=["company", "issued_on", "currency", "cents"],
                name="invoices_by_day_of_issue",
            ),
        ),
        migrations.AddIndex(
            model_name="invoice",
            index=models.Index(
                fields=["company", "customer", "currency", "due_on", "cents"],
                name="invoices_by_customer",
            ),
        ),
    ]
