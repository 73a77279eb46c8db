"""Django's entry to this room."""

from django.apps import AppConfig


class DeliveryConfig(AppConfig):
    name = "frankpledge.delivery"
    label = "delivery"
    default_auto_field = "django.db.models.BigAutoField"
