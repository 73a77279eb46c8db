"""The desk as every role: no page outside its table, and no change."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth import get_user_model
from django.urls import reverse
from wagtail.models import Page

from frankpledge.desk.models import RoleGroup
from frankpledge.desk.rights.table import FOR_EACH, KINDS, TABLE, Reach, Role, holds
from frankpledge.plan.models import Body
from frankpledge.plan.nouns import noun
from frankpledge.plan.permission import Act
from trust.crawling.addresses import address, guessed, walked
from trust.crawling.asking import Reader, undone
from trust.crawling.forms import filled
from trust.results import Line, Size

#: Whose the roles are of which there are several.
OF = {"priority": "priority:2022-25/violence", "area": "area:W01", "board": "board:W01"}
#: A field of each kind of record that can be changed without breaking a rule; else its title.
FIELD = {
    **dict.fromkeys(("people", "organisations", "body", "boards", "places"), "name"),
    **{"areas": "intro", "questions": "asked_by", "comparisons": "note", "submissions": "said"},
    **{"tests": "question", "grants": "purpose", "training": "note", "quoted-figures": "label"},
}
#: What changes a record, or would: views that are sent something.
ACTS = (
    "edit",
    "delete",
    "unpublish",
    "copy",
    "set_privacy",
    "lock",
    "convert_alias",
    "confirm_workflow_cancellation",
)
#: Tables in which a change is a change of a record, of who may do what, or of what is done with a release.
KEPT = re.compile(
    r"(plan|scrutiny|community|delivery|desk|auth|wagtailusers|wagtaildocs|wagtailimages|wagtailredirects|taggit)_|"
    r"wagtailcore_(page(?!subscription)|revision|workflow|task|site|collection|locale|group|comment|modellog|pagelog)"
)
_WORD = re.compile(r"Xq(\d{4})qx")
#: Pages of the desk about no record: whom each opens to, by Django's own permissions of the table (`DESK`);
#: or by reading or writing a kind of record.
PERMITTED: dict[str, tuple[str, ...]] = {
    r"/admin/desk/files/": ("desk.view_upload", "desk.add_upload", "desk.accept_upload"),
    r"/admin/desk/release-day/correct/": ("desk.correct_release",),
    r"/admin/desk/release-day/": ("desk.view_preparation", "desk.freeze_release", "desk.approve_release"),
    r"/admin/desk/work/": ("desk.view_job",),
    r"/pre-release/": ("desk.freeze_release", "desk.approve_release"),
}
READERS = {re.compile(r"/admin/desk/comparisons/$"): "comparisons"}
WRITERS = {
    re.compile(r"/admin/desk/comparisons/."): "comparisons",
    re.compile(r"/admin/desk/tests/"): "tests",
}
#: Open to nobody but who runs the installation.
CLOSED = re.compile(
    r"/admin/(users|groups|sites|collections|redirects|settings/(?!plan/body)|locales|workflows|form|images|documents"
    r"|styleguide|snippets/plan/locale|reports/site-history)"
)


@dataclass
class Held:
    """A record, its kind, and the word that only its draft has."""

    kind: str
    record: Any
    word: str


@dataclass
class Of:
    """A role, the reader who has it, and whose records count as its own."""

    role: Role | None
    reader: Reader
    own: set[str] = field(default_factory=set)

    def may(self, act: Act, held: Held) -> bool:
        """What the table says, read here once more, without the program that is tried."""
        if self.role is None:
            return False
        reach = TABLE[self.role][held.kind].reach(act)
        mine = bool(getattr(held.record, "belongs_to", set()) & self.own)
        return reach is Reach.ALL or (reach is Reach.OWN and mine)


def model(kind: str) -> Any:
    return Body if kind == "body" else noun(kind).model


def one_of_each() -> None:
    """One record of each kind that the small workspace has none of."""
    from frankpledge.plan.approval import deployment
    from frankpledge.plan.models import EditionComparison, EditionPage, Topic
    from frankpledge.scrutiny.models import Submission

    earlier, later = EditionPage.objects.order_by("position")[:2]
    with deployment("A proof"):
        if not Topic.everything.exists():
            Topic.everything.create(key="drugs", title="Drugs", terms=["drugs"])
        if not EditionComparison.everything.exists():
            EditionComparison.everything.create(key="c", edition=later, earlier=earlier, made_on="2022-03-01")
        if not Submission.everything.exists():
            Submission.everything.create(
                key="s", edition=later, received="2022-01-10", sender="resident", said="Light the park."
            )


def drafts(writer: Any) -> list[Held]:
    """A draft of every record, each with its own word; every third is sent for approval."""
    one_of_each()
    told: list[Held] = []
    for kind in (kind for kind in KINDS if kind != "index"):
        for found in model(kind)._base_manager.all():
            record = found.specific if isinstance(found, Page) else found
            word = f"Xq{len(told):04d}qx"
            setattr(record, FIELD.get(kind, "title"), word)
            record.save_revision(user=writer, log_action=True)
            held = type(record)._base_manager.get(pk=record.pk)
            if not len(told) % 3 and held.get_workflow() and not held.workflow_in_progress:
                held.get_workflow().start(held, writer)
            told.append(Held(kind, held, word))
    return told


def people() -> list[Of]:
    """One of each role; somebody with an account and no role; nobody."""
    told = []
    for role in Role:
        of = OF[FOR_EACH[role]] if role in FOR_EACH else ""
        user, _ = get_user_model().objects.get_or_create(username=f"crawl-{role.value}")
        user.groups.set([RoleGroup.objects.get(role=role.value, belongs_to=of).group])
        own = {of, "office"} if role is Role.POLICY_OFFICER else {of}
        told.append(Of(role, Reader(role.value, user), own))
    user, _ = get_user_model().objects.get_or_create(username="crawl-none")
    return [*told, Of(None, Reader("an account without a role", user)), Of(None, Reader("nobody"))]


def prove(size: Size) -> Iterator[Line]:
    writer, _ = get_user_model().objects.get_or_create(
        username="crawl-staff", defaults={"is_superuser": True, "is_staff": True}
    )
    told = drafts(writer)
    staff, roles = Reader("staff", writer), people()[:: 4 if size.few else 1]
    by_word = {held.word: held for held in told}
    wanted = list(dict.fromkeys(guessed(held.record for held in told)))
    if size.walk:
        wanted = list(walked(staff, wanted))
    yield _pages(roles, wanted[:: size.every], by_word)
    yield _acts(roles, told[:: size.every], staff)
    yield _desk(roles, 6 if size.few else 1)


def _pages(roles: list[Of], wanted: list[str], by_word: dict[str, Held]) -> Line:
    """Every address as every role: which open, and whose words are on them."""
    failed: list[str] = []
    count = opened = 0
    found: dict[str, set[str]] = {}
    for one in roles:
        for to in wanted:
            with undone():
                answer = one.reader.get(to)
            count += 1
            if answer.status >= 500:
                failed.append(f"{to} as {one.reader.name} answers {answer.status}")
            if answer.status != 200:
                continue
            opened += 1
            words = {f"Xq{number}qx" for number in _WORD.findall(answer.text)}
            found.setdefault(one.reader.name, set()).update(words)
            failed += [
                f"{to} as {one.reader.name} shows a draft of {by_word[word].kind} “{by_word[word].record}”"
                for word in sorted(words)
                if word in by_word and not one.may(Act.READ, by_word[word])
            ]
            if not _opens(one, to.partition("?")[0]):
                failed.append(f"{to} opens to {one.reader.name}")
    for one in roles:
        if one.role is not None and len(wanted) > len(by_word) and not found.get(one.reader.name):
            failed.append(f"{one.reader.name} was shown no draft at all: the crawl saw nothing")
    note = (
        f"{len(wanted):,} addresses as {len(roles)} roles; {count - opened:,} refused; {len(by_word)} drafts"
    )
    return Line("crawl", "addresses of the desk asked for", count, note, tuple(failed))


def _opens(one: Of, path: str) -> bool:
    """Whether a page of the desk may open to a role, as the table says; pages of records are judged by what
    they show."""
    if one.reader.account is None:
        return path.startswith(("/admin/login", "/admin/password_reset", "/admin/jsi18n", "/admin/sprite"))
    for begins, names in PERMITTED.items():
        if path.startswith(begins):
            return one.role is not None and any(holds(one.role, name) for name in names)
    for act, pages in ((Act.READ, READERS), (Act.WRITE, WRITERS)):
        for page, kind in pages.items():
            if page.match(path):
                return one.role is not None and TABLE[one.role][kind].reach(act) is not Reach.NONE
    return not CLOSED.match(path)


def _acts(roles: list[Of], told: list[Held], staff: Reader) -> Line:
    """Every act at every record as every role; what the table refuses changes nothing."""
    failed: list[str] = []
    refused = allowed = 0
    for held in told:
        edit = address(held.record, "edit")
        html = staff.get(edit).text if edit else ""
        field_ = FIELD.get(held.kind, "title")
        sent = filled(html, **{field_: "Changed", "loaded_revision_id": ""}) if edit else {}
        state = held.record.current_workflow_task_state
        for one in roles:
            writes, publishes = one.may(Act.WRITE, held), one.may(Act.PUBLISH, held)
            for act in ACTS:
                to = address(held.record, act)
                if to is None:
                    continue
                if writes:
                    allowed += 1
                    continue
                refused += 1
                failed += _changed(one, to, sent if act == "edit" else {})
            for act in ("approve", "reject") if state else ():
                to = address(held.record, "workflow_action", act, state.pk)
                if to is None:
                    continue
                if publishes:
                    allowed += 1
                    continue
                refused += 1
                failed += _changed(one, to, {"comment": "No."})
            if isinstance(held.record, Page) and not writes:
                for act in (
                    "copy",
                    "delete",
                    "publish",
                    "unpublish",
                    "revert_to_page_revision",
                    "create_alias",
                ):
                    to = reverse("wagtailadmin_api:pages:action", args=[held.record.pk, act])
                    refused += 1
                    failed += _changed(one, to, {"revision_id": held.record.latest_revision_id})
    note = f"{len(told)} records; {allowed:,} more are allowed by the table, and tried by the tests"
    return Line("crawl", "roles × actions refused, nothing changed", refused, note, tuple(failed))


def _changed(one: Of, to: str, sent: dict[str, Any]) -> list[str]:
    with undone():
        answer = one.reader.post(to, sent)
    changed = sorted({table for table in answer.changed if KEPT.match(table)})
    return [f"POST {to} as {one.reader.name} changed {', '.join(changed)}"] if changed else []


#: What the desk does beside records, and what lets somebody do it: with what is there now, or a number that
#: is not.
DONE_BY: dict[str, tuple[str, ...]] = {
    "files/": ("desk.add_upload",),
    "files/1/check/": ("desk.add_upload", "desk.accept_upload"),
    "files/1/decide/": ("desk.accept_upload",),
    "release-day/begin/autumn/": ("desk.freeze_release",),
    "release-day/move/autumn/": ("desk.freeze_release",),
    "release-day/1/freeze/": ("desk.freeze_release",),
    "release-day/1/waive/fresh/": ("desk.freeze_release", "desk.approve_release"),
    "release-day/1/approve/": ("desk.approve_release",),
    "release-day/1/take-back/": ("desk.freeze_release", "desk.approve_release"),
    "release-day/1/abandon/": ("desk.freeze_release",),
    "release-day/1/admit/": ("desk.freeze_release",),
    "release-day/1/withdraw/1/": ("desk.freeze_release",),
    "release-day/correct/": ("desk.correct_release",),
    "links/1/take-back/": (),
}
#: Of the installation: accounts, groups, files, addresses.
RUN = (
    *(
        "users/add/",
        "groups/new/",
        "sites/new/",
        "collections/add/",
        "redirects/add/",
        "images/multiple/add/",
    ),
    *(
        "documents/multiple/add/",
        "workflows/add/wagtailcore/groupapprovaltask/",
        "workflows/add/",
        "locales/new/",
    ),
)


def _desk(roles: list[Of], every: int) -> Line:
    """What the desk does beside records, and what only who runs the installation does."""
    failed: list[str] = []
    refused = 0
    sent = {
        "reason": "Because.",
        "accept": "1",
        "name": "New",
        "username": "new",
        "password1": "a long pass phrase",
    }
    sent |= {
        "what": "It.",
        "why": "So.",
        "hostname": "example.org",
        "code": "E1",
        "title": "New",
        "at": "2022-05-01",
    }
    for one in roles:
        told = [(f"/admin/desk/{to}", names) for to, names in DONE_BY.items()]
        told += [(f"/admin/{to}", ()) for to in RUN]
        for to, names in told[::every]:
            if one.role is not None and any(holds(one.role, name) for name in names):
                continue
            refused += 1
            failed += _changed(one, to, sent)
    return Line("crawl", "roles × acts of the desk refused, nothing changed", refused, failed=tuple(failed))
