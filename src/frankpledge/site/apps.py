from django.apps import AppConfig


class SiteConfig(AppConfig):
    """The public pages. It holds no tables."""

    name = "frankpledge.site"
    label = "frankpledge_site"
    verbose_name = "Public site"

    def ready(self) -> None:
        from frankpledge.site import memory  # noqa: PLC0415  (models must be there first)

        memory.listen()
