"""Django's entry to the desk."""

from importlib import import_module

from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "frankpledge.desk"
    label = "desk"
    verbose_name = "Desk"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        import_module("frankpledge.desk.rights.started")
        import_module("frankpledge.desk.audit").listen()
        held = import_module("frankpledge.desk.data_held").DataHeld
        import_module("frankpledge.plan.definition").answer_with(held)
