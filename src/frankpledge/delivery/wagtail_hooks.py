"""Where the desk finds this room's records that are no pages."""

from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSetGroup

from frankpledge.delivery.models import Fund, Grant, Programme, TrainingNeed
from frankpledge.plan.record_views import RecordViews


class ProgrammeViews(RecordViews):
    model = Programme
    list_display = ["title", "axis"]


class FundViews(RecordViews):
    model = Fund
    list_display = ["title", "promised_days"]


class GrantViews(RecordViews):
    model = Grant
    list_display = ["purpose", "fund", "applied", "paid", "promise"]


class TrainingNeedViews(RecordViews):
    model = TrainingNeed
    list_display = ["organisation", "role", "competence", "gap", "updated_on"]


class DeliveryViews(SnippetViewSetGroup):
    menu_label = "Delivery"
    menu_icon = "tasks"
    items = (ProgrammeViews, FundViews, GrantViews, TrainingNeedViews)


register_snippet(DeliveryViews)
