"""How the desk shows records that are no pages, each guarded by itself.

Wagtail's views of snippets ask whether somebody may change *some* record of a kind. These ask about the very
one, at every address that names one: to read a draft, its history, a comparison or its uses, and to write.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from wagtail.snippets.views.chooser import (
    ChooseResultsView,
    ChooseView,
    SnippetChooserViewSet,
    SnippetChosenMultipleView,
    SnippetChosenView,
)
from wagtail.snippets.views.snippets import (
    EditView,
    HistoryView,
    PreviewRevisionView,
    RevisionsCompareView,
    SnippetViewSet,
    UsageView,
)

from frankpledge.plan.permission import Act, may

#: Views that change something themselves, and are for whoever writes the record.
_WRITING = ("CopyView", "DeleteView", "LockView", "UnlockView", "_RevisionsRevertView", "UnpublishView")


class _ReadByReaders:
    """Open to whoever may read the draft; the record's lock keeps the form from being saved."""

    def user_has_permission(self, permission: str) -> bool:
        if permission == "change":
            return may(self.request.user, Act.READ, self.model)  # type: ignore[attr-defined]
        return super().user_has_permission(permission)  # type: ignore[misc]

    def user_has_any_permission(self, permissions: Any) -> bool:
        return any(self.user_has_permission(one) for one in permissions)

    def user_has_permission_for_instance(self, permission: str, instance: Any) -> bool:
        if permission == "change":
            return may(self.request.user, Act.READ, instance)  # type: ignore[attr-defined]
        return super().user_has_permission_for_instance(permission, instance)  # type: ignore[misc]


class RecordEdit(_ReadByReaders, EditView):
    pass


class RecordHistory(_ReadByReaders, HistoryView):
    pass


class RecordUsage(_ReadByReaders, UsageView):
    pass


class RecordCompare(_ReadByReaders, RevisionsCompareView):
    pass


class RecordPreview(_ReadByReaders, PreviewRevisionView):
    pass


class _Public:
    """Choosers offer what is public: a draft's name is for those who may read it."""

    def get_object_list(self) -> Any:
        return self.model_class.everything.filter(live=True)  # type: ignore[attr-defined]

    def get_object(self, pk: Any) -> Any:
        return self.model_class.everything.get(pk=pk, live=True)  # type: ignore[attr-defined]

    def get_objects(self, pks: Any) -> Any:
        return self.model_class.everything.filter(pk__in=pks, live=True)  # type: ignore[attr-defined]


class RecordChoose(_Public, ChooseView):
    pass


class RecordChooseResults(_Public, ChooseResultsView):
    pass


class RecordChosen(_Public, SnippetChosenView):
    pass


class RecordChosenMultiple(_Public, SnippetChosenMultipleView):
    pass


class RecordChooser(SnippetChooserViewSet):
    choose_view_class = RecordChoose
    choose_results_view_class = RecordChooseResults
    chosen_view_class = RecordChosen
    chosen_multiple_view_class = RecordChosenMultiple


class RecordViews(SnippetViewSet):
    """The desk's pages of a kind of record."""

    edit_view_class = RecordEdit
    history_view_class = RecordHistory
    usage_view_class = RecordUsage
    revisions_compare_view_class = RecordCompare
    revisions_view_class = RecordPreview
    chooser_viewset_class = RecordChooser

    def get_queryset(self, request: HttpRequest) -> Any:
        """The records that the person asking may read."""
        return self.permission_policy.instances_user_has_any_permission_for(request.user, ["view", "change"])

    def construct_view(self, view_class: Any, **kwargs: Any) -> Callable[..., HttpResponseBase]:
        """Wagtail's view, after asking about the record that its address names."""
        view = super().construct_view(view_class, **kwargs)
        act = Act.WRITE if view_class.__name__ in _WRITING else Act.READ
        model = self.model

        def guarded(request: HttpRequest, *args: Any, **named: Any) -> HttpResponseBase:
            pk = named.get("pk", args[0] if args else None)
            if pk is not None:
                record = get_object_or_404(model.everything, pk=unquote(str(pk)))
                if not may(request.user, act, record):
                    raise PermissionDenied
            return view(request, *args, **named)

        for name in ("view_class", "view_initkwargs", "csrf_exempt"):
            if hasattr(view, name):
                setattr(guarded, name, getattr(view, name))
        return guarded
