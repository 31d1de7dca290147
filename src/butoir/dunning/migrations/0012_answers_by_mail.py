from django.db import migrations, models
from django.db.models.deletion import PROTECT


class Migration(migrations.Migration):
    dependencies = [("dunning", "0011_insolvency")]

    operations = [
        migrations.AlterField(
            model_name="answer",
            name="case",
            field=models.ForeignKey(
                null=True, on_delete=PROTECT, related_name="answers", to="dunning.answercase"
            ),
        ),
    ]
