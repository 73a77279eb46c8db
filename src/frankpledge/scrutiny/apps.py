"""Django's entry to this room."""

from django.apps import AppConfig


class ScrutinyConfig(AppConfig):
    name = "frankpledge.scrutiny"
    label = "scrutiny"
    default_auto_field = "django.db.models.BigAutoField"
