"""The moment of publishing: pages and figures together, whole or not at all.

One short transaction makes the waiting pages live and writes the `Publication` that every page reads its
release from. Before it, nothing is to be seen; after it, all is. What follows (the file `releases/current`,
the pages kept for later, the desk's own search) is done again by `settle` at the next start where a crash
came between.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import OperationalError, transaction
from django.utils import timezone

from frankpledge import plan, releases
from frankpledge.desk import at_once, kept
from frankpledge.desk.errors import DeskError
from frankpledge.desk.files import keep_lookup
from frankpledge.desk.logged import CLOCK, COMMAND, log, name_of
from frankpledge.desk.models import Entry, Preparation, Waiting
from frankpledge.desk.places import release_folder, signing_keys
from frankpledge.plan.models import Publication, ReleaseDay, Restriction

logger = logging.getLogger(__name__)
#: How long the clock lets a release be that could not be published, before it tries again.
BACK_OFF = timedelta(minutes=1)
#: How often its pages are looked at again where one was changed between the look and the moment.
_TRIES = 3


def shown() -> releases.Release | None:
    """The release that every page shows."""
    for key in Publication.objects.order_by("-pk").values_list("key", flat=True)[:1]:
        if (release_folder() / key / "manifest.json").exists():
            return releases.Release.open(release_folder() / key)
    return releases.Release.current(release_folder())


def stands_in_the_way(preparation: Preparation | None) -> list[str]:
    """Why a release may not be published now, rule by rule; empty where it may."""
    said = []
    restricted = Restriction.in_force(plan.today())
    if restricted:
        said.append(
            f"{restricted.title}: nothing is published from {restricted.begins:%Y-%m-%d} to "
            f"{restricted.ends:%Y-%m-%d}. {restricted.reason}"
        )
    if preparation is None:
        return said
    if preparation.state != Preparation.State.APPROVED:
        said.append(f"“{preparation.title}” has not been approved by a second person at the desk.")
    if preparation.at and preparation.at > plan.now():
        announced = timezone.localtime(preparation.at)
        said.append(f"“{preparation.title}” is announced for {announced:%Y-%m-%d at %H:%M}.")
    return said


def publish(key: str, *, by: Any = COMMAND, override: str = "") -> releases.Release:
    """Make a frozen release the one that every page shows, with the pages that were frozen with it.

    Raises `ReleaseError` where it is not as it was frozen, and `DeskError` where a rule stands in the way
    (a time before an election, no second person's approval, its announced minute) and `override` does not say
    why it is set aside; that is logged and kept with the publication. Publishing what is shown changes
    nothing.
    """
    settle()
    held = shown()
    if held and held.key == key and Publication.objects.filter(key=key).exists():
        return held
    release = _whole(key)
    preparation = Preparation.objects.filter(release=key).exclude(state=Preparation.State.ABANDONED).first()
    said = stands_in_the_way(preparation)
    if said and not override.strip():
        raise DeskError(
            f"Release {key} is not published. {' '.join(said)} To publish it all the same, say why "
            "(--override)."
        )
    note = f"{override.strip()} (set aside: {' '.join(said)})" if said else ""
    _adopt(held)
    for _ in range(_TRIES):
        looked_at = at_once.ready([one["revision"] for one in preparation.pages]) if preparation else []
        try:
            make_public(release, preparation, looked_at, by=by, note=note)
            break
        except at_once.ChangedMeanwhileError as error:
            changed = str(error)
    else:
        raise DeskError(f"“{changed}” was changed again and again while it was to be published.")
    settle()
    return release


def make_public(
    release: releases.Release,
    preparation: Preparation | None,
    looked_at: Sequence[at_once.Ready],
    *,
    by: Any,
    note: str = "",
) -> Publication | None:
    """The one short transaction; `looked_at` are the preparation's revisions. None where another process was
    first, or it was taken back and frozen again meanwhile."""
    with transaction.atomic():
        if preparation is not None:
            held = Preparation.objects.select_for_update().get(pk=preparation.pk)
            wanted = [one["revision"] for one in held.pages]
            if (
                held.state == Preparation.State.PUBLISHED
                or held.release != release.key
                or wanted != [one.revision.pk for one in looked_at]
            ):
                return None
            at_once.make_public(looked_at)
            overtaken = {one.revision.pk for one in looked_at if one.overtaken}
            waited = Waiting.objects.filter(revision__in=wanted)
            waited.exclude(revision__in=overtaken).update(state=Waiting.State.PUBLISHED)
            waited.filter(revision__in=overtaken).update(state=Waiting.State.REPLACED)
            pages = [
                {name: one[name] for name in ("revision", "title")}
                for one in held.pages
                if one["revision"] not in overtaken
            ]
            held.state, held.published_at = Preparation.State.PUBLISHED, plan.now()
            held.stopped, held.try_again_at, held.to_index = "", None, bool(pages)
            held.save(update_fields=["state", "published_at", "stopped", "try_again_at", "to_index"])
            ReleaseDay.objects.filter(key=held.day).update(release=release.key)
        else:
            pages = []
        made = Publication.objects.create(
            key=release.key,
            digest=release.digest,
            at=plan.now(),
            by=by if isinstance(by, str) else name_of(by),
            day=preparation.day if preparation else "",
            note=note,
            pages=pages,
        )
        if note:
            log(Entry.Act.OVERRIDDEN, by, preparation=preparation, release=release.key, why=note)
        log(Entry.Act.PUBLISHED, by, preparation=preparation, release=release.key)
    return made


def _whole(key: str) -> releases.Release:
    release = releases.Release.open(release_folder() / key)
    wrong = release.verify(signing_keys().trusted())
    if wrong:
        raise releases.ReleaseError(
            f"Release {key} is not published, because it is not as it was frozen: {'; '.join(wrong)}"
        )
    return release


def _adopt(held: releases.Release | None) -> None:
    """Tell the records of the release published before they were told of any."""
    if held is None or Publication.objects.exists():
        return
    since = datetime.fromtimestamp((release_folder() / "current").stat().st_mtime, UTC)
    Publication.objects.create(key=held.key, digest=held.digest, at=since, by=COMMAND)


def settle() -> list[str]:
    """Finish what a crash left half done after a publication; says what was done. Quick where nothing was.

    A crash before the transaction ended left nothing to undo: the release is still waiting for its minute.
    """
    done = []
    last = Publication.objects.order_by("-pk").first()
    folder = release_folder()
    if last is None or not (folder / last.key / "manifest.json").exists():
        return done
    if _named(folder) != last.key:
        keep_lookup()
        releases.publish(last.key, folder)
        done.append(f"{last.key} is named as the release shown")
    count = kept.keep(releases.Release.open(folder / last.key)) if not kept.whole(last.key) else 0
    if count:
        done.append(f"{count:,} pages of {last.key} were kept as they stand")
    for preparation in Preparation.objects.filter(state=Preparation.State.PUBLISHED, to_index=True):
        at_once.index(one["revision"] for one in preparation.pages)
        Preparation.objects.filter(pk=preparation.pk).update(to_index=False)
    done += [f"“{title}” is public" for title in _released()]
    return done


def _named(folder: Any) -> str:
    try:
        return str(json.loads((folder / "current").read_text(encoding="utf-8"))["key"])
    except (FileNotFoundError, ValueError, KeyError):
        return ""


def _released() -> Iterator[str]:
    """What was approved after the freeze has nothing left to wait for once no release holds pages."""
    still = [Preparation.State.PUBLISHED, Preparation.State.ABANDONED]
    if Preparation.objects.filter(holds_pages=True).exclude(state__in=still).exists():
        return
    for waiting in Waiting.objects.filter(state=Waiting.State.WAITING).select_related("revision"):
        with transaction.atomic():
            waiting.revision.publish(skip_permission_checks=True)
            waiting.state = Waiting.State.PUBLISHED
            waiting.save(update_fields=["state"])
        yield waiting.title


def tick() -> list[str]:
    """Publish every approved release whose minute has come; says what was done, and what stood in the way.

    Called by the release clock at each turn. Being late (the machine was off) it publishes at once. A release
    that could not be published keeps the reason (`stopped`, shown at the desk) and is tried again a minute
    later; it holds up no other.
    """
    said = settle()
    moment = plan.now()
    due = Preparation.objects.filter(state=Preparation.State.APPROVED, at__lte=moment).order_by("at", "pk")
    for preparation in due:
        again = preparation.try_again_at
        # One further off than it can have been set was set before the clock was put back.
        if again and moment < again <= moment + BACK_OFF:
            continue
        try:
            publish(preparation.release, by=CLOCK)
            said.append(f"{preparation.release} is published")
        except OperationalError:  # the records could not be read or locked: for the next turn
            raise
        except (DeskError, releases.ReleaseError) as error:
            said += _stopped(preparation, str(error), moment)
        except Exception as error:
            logger.exception("Release %s could not be published", preparation.release)
            what = f"{type(error).__name__}: {error}"
            said += _stopped(
                preparation,
                f"Release {preparation.release} could not be published. The machine said: {what}. "
                "Whoever looks after it finds more in the log of the release clock.",
                moment,
            )
    return said


def _stopped(preparation: Preparation, why: str, moment: datetime) -> list[str]:
    """Note why a release was not published, and when it is tried again; what is to be said of it, once."""
    still = Preparation.objects.filter(pk=preparation.pk, state=Preparation.State.APPROVED)
    if not still.update(stopped=why, try_again_at=moment + BACK_OFF) or preparation.stopped == why:
        return []
    log(Entry.Act.STOPPED, CLOCK, preparation=preparation, why=why)
    return [why]
