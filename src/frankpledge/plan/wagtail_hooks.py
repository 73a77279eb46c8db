"""Where the desk finds this room's records that are no pages."""

from wagtail import hooks
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSetGroup

from frankpledge.plan.models import Body, Duty, Organisation, PeopleServed, Place, ReleaseDay
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


class PlanViews(SnippetViewSetGroup):
    menu_label = "Plan"
    menu_icon = "clipboard-list"
    items = (BodyViews, OrganisationViews, PeopleServedViews, PlaceViews, DutyViews, ReleaseDayViews)


register_snippet(PlanViews)


@hooks.register("register_log_actions")
def log_actions(actions) -> None:
    """What the history of a record calls what was done to it by a command at the machine."""
    actions.register_action(
        "frankpledge.load",
        "Loaded",
        lambda data: f"Loaded at the machine ({(data or {}).get('why') or 'unknown'})",
    )
