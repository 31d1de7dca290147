from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("users", "0004_titles_by_language")]

    operations = [
        migrations.AddField(
            model_name="company",
            name="reply_email",
            field=models.CharField(blank=True, max_length=254),
        ),
        migrations.AddField(
            model_name="company",
            name="plus_addresses",
            field=models.BooleanField(default=False),
        ),
    ]
