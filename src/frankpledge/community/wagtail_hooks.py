"""Where the desk finds this room's records that are no pages."""

from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSetGroup

from frankpledge.community.models import Board, Engagement, TargetRound
from frankpledge.plan.record_views import RecordViews


class BoardViews(RecordViews):
    model = Board
    list_display = ["name", "area", "next_meeting"]


class EngagementViews(RecordViews):
    model = Engagement
    list_display = ["title", "on", "area", "unanswered", "closed_on"]


class TargetRoundViews(RecordViews):
    model = TargetRound
    list_display = ["title", "measure", "deadline", "state"]


class CommunityViews(SnippetViewSetGroup):
    menu_label = "Community"
    menu_icon = "group"
    items = (BoardViews, EngagementViews, TargetRoundViews)


register_snippet(CommunityViews)
