from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("scrutiny", "0003_submissions_and_asks_answered")]

    operations = [
        migrations.AlterModelOptions(
            name="recommendationpage",
            options={
                "permissions": [
                    ("close_recommendation", "Can close or reopen a recommendation, for who asked it"),
                    ("respond_to_recommendation", "Can respond to a recommendation, for who was asked"),
                ]
            },
        ),
    ]
