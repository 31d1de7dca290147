from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("users", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="company",
            name="notice_signatory",
            field=models.CharField(blank=True, default="", max_length=120),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="company",
            name="notice_signatory_title",
            field=models.CharField(blank=True, default="", max_length=120),
            preserve_default=False,
        ),
    ]
