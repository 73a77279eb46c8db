"""Where the desk finds this room's records that are no pages."""

from typing import Any

from wagtail import hooks
from wagtail.admin.panels import FieldPanel
from wagtail.log_actions import LogActionRegistry, LogFormatter
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from frankpledge.plan.models import (
    Body,
    Duty,
    EditionComparison,
    FormatRequest,
    Organisation,
    PeopleServed,
    Place,
    ReleaseDay,
    Restriction,
    Topic,
    Translation,
)
from frankpledge.plan.record_views import RecordViews


class BodyViews(RecordViews):
    model = Body
    list_display = ["name", "short_name"]


class OrganisationViews(RecordViews):
    model = Organisation
    list_display = ["name", "kind", "funded"]


class PeopleServedViews(RecordViews):
    model = PeopleServed
    list_display = ["name"]


class PlaceViews(RecordViews):
    model = Place
    list_display = ["name", "code", "kind"]


class DutyViews(RecordViews):
    model = Duty
    list_display = ["title", "basis", "frequency", "state"]


class ReleaseDayViews(RecordViews):
    model = ReleaseDay
    list_display = ["title", "at", "release"]


class RestrictionViews(RecordViews):
    model = Restriction
    list_display = ["title", "begins", "ends"]


class TopicViews(RecordViews):
    model = Topic
    list_display = ["title", "key"]


class EditionComparisonViews(RecordViews):
    model = EditionComparison
    list_display = ["edition", "earlier", "made_on", "waiting"]


class TranslationViews(SnippetViewSet):
    """Texts in other languages: a person who reads one against the English signs it here."""

    model = Translation
    icon = "globe"
    list_display = ["language", "source", "text", "state", "signed_by"]
    list_filter = ["language", "state"]
    search_fields = ["source", "text"]
    panels = [
        FieldPanel("language", read_only=True),
        FieldPanel("source", read_only=True),
        FieldPanel("where", read_only=True),
        FieldPanel("text"),
        FieldPanel("state"),
        FieldPanel("signed_by"),
        FieldPanel("signed_on"),
    ]


class FormatRequestViews(SnippetViewSet):
    """What people asked for in another format or language, with the day by which each is answered."""

    model = FormatRequest
    icon = "mail"
    list_display = ["__str__", "due_on", "state", "answered_on"]
    list_filter = ["wanted", "answered_on"]
    panels = [
        FieldPanel("wanted"),
        FieldPanel("language"),
        FieldPanel("about"),
        FieldPanel("way"),
        FieldPanel("contact"),
        FieldPanel("asked_on"),
        FieldPanel("due_on"),
        FieldPanel("answered_on"),
        FieldPanel("answer"),
    ]


class PlanViews(SnippetViewSetGroup):
    menu_label = "Plan"
    menu_icon = "clipboard-list"
    items = (
        BodyViews,
        OrganisationViews,
        PeopleServedViews,
        PlaceViews,
        DutyViews,
        ReleaseDayViews,
        RestrictionViews,
        TopicViews,
        EditionComparisonViews,
    )


class ReaderViews(SnippetViewSetGroup):
    menu_label = "Readers"
    menu_icon = "group"
    items = (TranslationViews, FormatRequestViews)


register_snippet(PlanViews)
register_snippet(ReaderViews)


@hooks.register("register_log_actions")
def log_actions(actions: LogActionRegistry) -> None:
    """What the history of a record calls a reason, and what a command at the machine did."""

    @actions.register_action("frankpledge.why")
    class Reason(LogFormatter):
        label = "Reason"

        def format_message(self, log_entry: Any) -> str:
            return f"Why: {log_entry.data.get('why', '')}"

    @actions.register_action("frankpledge.link")
    class ByLink(LogFormatter):
        label = "By private link"

        def format_message(self, log_entry: Any) -> str:
            return f"Brought up to date by private link: {log_entry.data.get('why', '')}"

    @actions.register_action("frankpledge.load")
    class Loaded(LogFormatter):
        label = "Loaded"

        def format_message(self, log_entry: Any) -> str:
            return f"Loaded at the machine: {log_entry.data.get('why') or 'by a program'}"
