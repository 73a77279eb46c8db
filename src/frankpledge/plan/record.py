"""What every record shares: a key, the order of its fields in a workspace, its place in the tree, its rules.

A model says once, in class attributes, how it is written down:

`RECORD`   names of its own fields and relations, as written and in order; ``"due:due_given"`` is written
           `due`, held as `due_given`.
`ROWS`     names of its child rows, after them.
`REFERS`   fields that hold keys of records of another room: ``{"round": "rounds"}`` (name of the noun).
`COMPUTED` properties that a release's snapshot holds beside the fields.
`TREE`     fields filled from the page's place, such as a commitment's edition and priority.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import get_script_prefix, reverse
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel, Panel
from wagtail.models import Orderable, Page, PageViewRestriction
from wagtail.models.sites import SiteRootPath
from wagtail.signals import post_page_move

from frankpledge import asked
from frankpledge.plan import approval, fields, prose
from frankpledge.plan.drafts import Draftable, Guarded
from frankpledge.plan.page_rights import PageRights, rights
from frankpledge.plan.why import PageForm

Problem = tuple[str, str]


def parts(name: str) -> tuple[str, str]:
    """The written and the held name of an entry of `RECORD`."""
    written, _, held = name.partition(":")
    return written, held or written


class Described(models.Model):
    """A model that says how it is written down and which rules it keeps."""

    RECORD: ClassVar[tuple[str, ...]] = ()
    ROWS: ClassVar[tuple[str, ...]] = ()
    REFERS: ClassVar[Mapping[str, str]] = {}
    COMPUTED: ClassVar[tuple[str, ...]] = ()
    TREE: ClassVar[tuple[str, ...]] = ()
    #: Groups of the editing form: heading, a sentence, names of fields and rows.
    FORM: ClassVar[tuple[tuple[str, str, tuple[str, ...]], ...]] = ()
    #: Of rows, in the form: what one is called, and a sentence above them.
    ROW_WORDS: ClassVar[Mapping[str, tuple[str, str]]] = {}

    class Meta:
        abstract = True

    @property
    def belongs_to(self) -> set[str]:
        """Whose it is, for roles that reach only their own: `area:E09000007`, `board:E09000007`,
        `priority:2022-25/trust`. Empty where it belongs to nobody in particular."""
        return set()

    def rules(self) -> Iterator[Problem]:
        """Pairs of field and message for what is wrong; the same in the desk and when a workspace is
        loaded."""
        return iter(())

    def clean(self) -> None:
        super().clean()
        found: dict[str, list[str]] = {}
        for field, message in (*self.rules(), *prose.unsound(self)):
            found.setdefault(field, []).append(message)
        if found:
            names = {field.name for field in self._meta.get_fields()}
            raise ValidationError(
                {(name if name in names else "__all__"): said for name, said in found.items()}
            )


class Row(Described, Orderable):
    """A child row of a record, in the order it was given."""

    class Meta(Orderable.Meta):
        abstract = True


class ClusterRow(ClusterableModel, Row):
    """A child row with rows of its own."""

    class Meta(Orderable.Meta):
        abstract = True


class Record(Draftable, Described, ClusterableModel):
    """A record that is no page of its own, in the order it was given."""

    key = fields.key(unique=True)
    position = models.PositiveIntegerField(default=0, editable=False)

    class Meta(Draftable.Meta):
        abstract = True
        ordering = ["position", "key"]

    @property
    def reference(self) -> str:
        """How other records refer to this one."""
        return self.key


@asked.once
def _any_is_kept() -> bool:
    return PageViewRestriction.objects.exists()  # type: ignore[no-any-return]


@lru_cache(maxsize=4096)
def _parts(path: str, root: SiteRootPath, prefix: str) -> tuple[int, str, str]:
    """Where `path` is served below `root`, on a site that stands at `prefix`."""
    return root.site_id, root.root_url, reverse("wagtail_serve", args=(path[len(root.root_path) :],))


class TreePage(Guarded, Page):
    """A page of the tree: who may do what with it is asked of the table of roles, and two people publish
    it."""

    class Meta:
        abstract = True

    base_form_class = PageForm
    content_panels: ClassVar[list[Panel]] = [*Page.content_panels, FieldPanel("why_changed")]

    def get_view_restrictions(self) -> Any:
        """Who may not see it: asked of its ancestors only where any page at all is kept from somebody."""
        return super().get_view_restrictions() if _any_is_kept() else PageViewRestriction.objects.none()

    def get_url_parts(self, request: Any = None) -> Any:
        """As Wagtail finds them, where there is one site, but each once: a page leads to a hundred others."""
        roots = self._get_relevant_site_root_paths(request)
        if len(roots) != 1:
            return super().get_url_parts(request)
        return _parts(self.url_path, roots[0], get_script_prefix())

    def permissions_for_user(self, user: Any) -> PageRights:
        return rights(user, self)

    def get_admin_display_title(self) -> str:
        """What lists and choosers call it: a public page by its public title, not by a draft's, since they
        are shown to people who may not read the draft."""
        return (self.title if self.live else self.draft_title) or self.title

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        below = (
            Page.objects.get(pk=self.pk).get_descendants(inclusive=True) if self.pk else Page.objects.none()
        )
        approval.check_deleted(self, below.live().exists())
        return super().delete(*args, **kwargs)


class RecordPage(Described, TreePage):
    """A public record: a page at its natural address."""

    key = fields.key()
    position = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        abstract = True

    @property
    def reference(self) -> str:
        """How other records refer to this one."""
        return self.key

    @property
    def page_slug(self) -> str:
        """The last part of the page's address."""
        return self.key

    def place_in_tree(self) -> None:
        """Fill the fields of `TREE` from the page's parents; a page that has none needs nothing."""

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        self.slug = self.slug or self.page_slug
        super().full_clean(*args, **kwargs)

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.path:
            self.place_in_tree()
        super().save(*args, **kwargs)


def _moved(instance: Page, **_: Any) -> None:
    """A page moved in the desk, and those under it, belong to what they now stand under."""
    moved = Page.objects.get(pk=instance.pk)
    for page in [moved.specific, *moved.get_descendants().specific()]:
        if isinstance(page, RecordPage) and page.TREE:
            page.place_in_tree()
            type(page).objects.filter(pk=page.pk).update(**{name: getattr(page, name) for name in page.TREE})


post_page_move.connect(_moved, dispatch_uid="frankpledge.plan.record")


def panels(model: type[Described], *, leave_out: tuple[str, ...] = ()) -> list[Panel]:
    """The editing form of `model`: the groups of its `FORM`, then what they leave, in the order of its
    record, each kind of row by itself; and, of a record with a history, why it is changed."""
    hidden = {"position", *model.TREE, *leave_out}
    if issubclass(model, Page):  # a page's title has its own place in the editor
        hidden.add("title")
    own = [held for _, held in map(parts, model.RECORD) if held not in hidden]
    made: list[Panel] = []
    for heading, said, names in model.FORM:
        inside = [_panel(model, name) for name in names if name not in hidden]
        made.append(MultiFieldPanel(inside, heading=heading, help_text=said))
    grouped = {name for _, _, names in model.FORM for name in names}
    left = [name for name in own if name not in grouped | hidden]
    if model.FORM and left:
        made.append(MultiFieldPanel([_panel(model, name) for name in left], heading="More"))
    else:
        made += [_panel(model, name) for name in left]
    made += [_panel(model, name) for name in model.ROWS if name not in grouped | hidden]
    return [*made, FieldPanel("why_changed")] if issubclass(model, Guarded) else made


def _panel(model: type[Described], name: str) -> Panel:
    if name not in model.ROWS:
        return FieldPanel(name)
    label, said = model.ROW_WORDS.get(name, ("row", ""))
    heading = name.replace("_", " ").capitalize()
    return InlinePanel(name, heading=heading, label=label, help_text=said)
