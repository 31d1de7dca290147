import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("dunning", "0007_editedtext"),
        ("ledger", "0009_one_index_a_question"),
    ]

    operations = [
        migrations.AlterField(
            model_name="plannedline",
            name="invoice",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="planned",
                to="ledger.invoice",
            ),
        ),
        migrations.AddIndex(
            model_name="plannedline",
            index=models.Index(fields=["invoice", "step", "message"], name="demands_of_an_invoice"),
        ),
    ]
