from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("users", "0003_letterhead")]

    operations = [
        migrations.AddField(
            model_name="company",
            name="signatory_titles",
            field=models.JSONField(blank=True, default=dict),
        ),
        migrations.AddField(
            model_name="company",
            name="notice_signatory_titles",
            field=models.JSONField(blank=True, default=dict),
        ),
    ]
