"""Django's entry to this room."""

from django.apps import AppConfig


class PlanConfig(AppConfig):
    name = "frankpledge.plan"
    label = "plan"
    default_auto_field = "django.db.models.BigAutoField"
