# Two indexes answered the sums of allocations; lists of customers had none of their own.
# Indexes of a foreign key that another one begins with only cost time at each writing.

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
        migrations.AlterField(
            model_name="invoice",
            name="company",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="invoices",
                to="users.company",
            ),
        ),
        migrations.AddIndex(
            model_name="allocation",
            index=models.Index(fields=["receipt", "cents"], name="what_a_receipt_settles"),
        ),
        migrations.AddIndex(
            model_name="invoice",
            index=models.Index(
                fields=["company", "customer", "currency", "due_on", "cents"],
                name="open_amounts_of_customers",
            ),
        ),
    ]
