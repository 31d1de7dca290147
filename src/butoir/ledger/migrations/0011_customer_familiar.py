from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ledger", "0010_invoice_copies")]

    operations = [
        migrations.AddField(
            model_name="customer",
            name="familiar",
            field=models.BooleanField(default=False),
        ),
    ]
