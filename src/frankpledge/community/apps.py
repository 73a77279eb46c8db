"""Django's entry to this room."""

from django.apps import AppConfig


class CommunityConfig(AppConfig):
    name = "frankpledge.community"
    label = "community"
    default_auto_field = "django.db.models.BigAutoField"
