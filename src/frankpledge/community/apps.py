"""Django's entry to this room: its nouns are registered when Django starts."""

from importlib import import_module

from django.apps import AppConfig


class CommunityConfig(AppConfig):
    name = "frankpledge.community"
    label = "community"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        import_module("frankpledge.community.registered")
