"""Where the desk finds this room's records that are no pages."""

from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from frankpledge.delivery.models import Fund, Grant, Programme, TrainingNeed


class ProgrammeViews(SnippetViewSet):
    model = Programme
    list_display = ["title", "axis"]


class FundViews(SnippetViewSet):
    model = Fund
    list_display = ["title", "promised_days"]


class GrantViews(SnippetViewSet):
    model = Grant
    list_display = ["purpose", "fund", "applied", "paid", "promise"]


class TrainingNeedViews(SnippetViewSet):
    model = TrainingNeed
    list_display = ["organisation", "role", "competence", "gap", "updated_on"]


class DeliveryViews(SnippetViewSetGroup):
    menu_label = "Delivery"
    menu_icon = "tasks"
    items = (ProgrammeViews, FundViews, GrantViews, TrainingNeedViews)


register_snippet(DeliveryViews)
