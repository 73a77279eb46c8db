"""Where the desk finds this room's records that are no pages."""

from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from frankpledge.plan.models import Body, Duty, Organisation, PeopleServed, Place, ReleaseDay


class BodyViews(SnippetViewSet):
    model = Body
    list_display = ["name", "short_name"]


class OrganisationViews(SnippetViewSet):
    model = Organisation
    list_display = ["name", "kind", "funded"]


class PeopleServedViews(SnippetViewSet):
    model = PeopleServed
    list_display = ["name"]


class PlaceViews(SnippetViewSet):
    model = Place
    list_display = ["name", "code", "kind"]


class DutyViews(SnippetViewSet):
    model = Duty
    list_display = ["title", "basis", "frequency", "state"]


class ReleaseDayViews(SnippetViewSet):
    model = ReleaseDay
    list_display = ["title", "at", "release"]


class PlanViews(SnippetViewSetGroup):
    menu_label = "Plan"
    menu_icon = "clipboard-list"
    items = (BodyViews, OrganisationViews, PeopleServedViews, PlaceViews, DutyViews, ReleaseDayViews)


register_snippet(PlanViews)
