from importlib import import_module

from django.conf import settings
from django.db import migrations

from frankpledge.plan.same_fields import AddSameFields

drafts = import_module('frankpledge.plan.migrations.0005_drafts_and_approval').drafts


class Migration(migrations.Migration):

    dependencies = [
        ('community', '0002_participants_stages_and_reasons'),
        ('wagtailcore', '0098_apitoken'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('plan', '0005_drafts_and_approval'),
    ]

    operations = [
        AddSameFields(['board', 'engagement', 'targetround'], drafts),
    ]
