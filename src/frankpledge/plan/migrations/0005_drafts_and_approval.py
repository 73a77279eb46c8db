import django.db.models.deletion
import wagtail.models
from django.conf import settings
from django.db import migrations, models

from frankpledge.plan.same_fields import AddSameFields


def drafts():
    """What makes a record one with drafts, history and approval."""
    return {
        'live': models.BooleanField(default=True, editable=False, verbose_name='live'),
        'has_unpublished_changes': models.BooleanField(default=False, editable=False, verbose_name='has unpublished changes'),
        'first_published_at': models.DateTimeField(blank=True, db_index=True, null=True, verbose_name='first published at'),
        'last_published_at': models.DateTimeField(editable=False, null=True, verbose_name='last published at'),
        'live_revision': models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailcore.revision', verbose_name='live revision'),
        'go_live_at': models.DateTimeField(blank=True, null=True, verbose_name='go live date/time'),
        'expire_at': models.DateTimeField(blank=True, null=True, verbose_name='expiry date/time'),
        'expired': models.BooleanField(default=False, editable=False, verbose_name='expired'),
        'locked': models.BooleanField(default=False, editable=False, verbose_name='locked'),
        'locked_at': models.DateTimeField(editable=False, null=True, verbose_name='locked at'),
        'locked_by': models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='locked_%(class)ss', to=settings.AUTH_USER_MODEL, verbose_name='locked by'),
        'latest_revision': models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailcore.revision', verbose_name='latest revision'),
    }


class Migration(migrations.Migration):

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
        ('plan', '0004_private_links_and_retention'),
        ('wagtailcore', '0098_apitoken'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        AddSameFields(['body', 'duty', 'organisation', 'peopleserved', 'place', 'releaseday'], drafts),
        migrations.CreateModel(
            name='SecondPersonTask',
            fields=[
                ('task_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='wagtailcore.task')),
                ('groups', models.ManyToManyField(help_text='Pages/snippets at this step in a workflow will be moderated or approved by these groups of users', to='auth.group', verbose_name='groups')),
            ],
            options={
                'verbose_name': 'approval by a second person',
                'verbose_name_plural': 'approvals by a second person',
            },
            bases=('wagtailcore.task',),
        ),
    ]
