"""Where the desk finds this room's records that are no pages."""

from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSetGroup

from frankpledge.plan.record_views import RecordViews
from frankpledge.scrutiny.models import (
    CommitteeMeeting,
    Question,
    QuotedFigure,
    RecommendationTest,
    Submission,
)


class CommitteeMeetingViews(RecordViews):
    model = CommitteeMeeting
    list_display = ["title", "on"]


class QuestionViews(RecordViews):
    model = Question
    list_display = ["text", "asked_on", "answered_on"]


class QuotedFigureViews(RecordViews):
    model = QuotedFigure
    list_display = ["label", "as_said", "said_by", "said_on"]


class RecommendationTestViews(RecordViews):
    model = RecommendationTest
    list_display = ["recommendation", "question"]


class SubmissionViews(RecordViews):
    model = Submission
    list_display = ["received", "sender", "organisation", "told_on"]


class ScrutinyViews(SnippetViewSetGroup):
    menu_label = "Scrutiny"
    menu_icon = "search"
    items = (
        CommitteeMeetingViews,
        QuestionViews,
        QuotedFigureViews,
        RecommendationTestViews,
        SubmissionViews,
    )


register_snippet(ScrutinyViews)
