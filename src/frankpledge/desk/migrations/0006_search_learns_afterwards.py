from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("desk", "0005_when_the_clock_tries_again")]

    operations = [
        migrations.AddField(
            model_name="preparation",
            name="to_index",
            field=models.BooleanField(
                default=False, help_text="The desk's search is to learn of its pages."
            ),
        ),
    ]
