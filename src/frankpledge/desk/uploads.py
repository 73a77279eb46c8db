"""Files brought by people: kept apart, tried, and added to the facts only when a person accepts them.

One person's decision is enough: what goes into the facts is not public until a release made from it has been
approved by a second. Who decided, when and why is kept, for files rejected too; only the files themselves go.
"""

from __future__ import annotations

import csv
import hashlib
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from frankpledge import configuration, plan
from frankpledge.desk import tasks, work
from frankpledge.desk.errors import DeskError
from frankpledge.desk.models import Upload

__all__ = [
    "DeskError",
    "accept",
    "problem_rows",
    "put_back",
    "receive",
    "reject",
    "take_in",
    "try_again",
    "try_out",
]

#: Names in an upload's room.
FILES, PROBLEMS = "files", "problems"
#: Rows at fault that a page shows; all can be downloaded.
LISTED = 100
State = Upload.State
_TRIAL = "Check of files"
_FAILED = "The program failed before these files were {}: nothing of them was kept. Try again."


def receive(brought: Iterable[tuple[str, UploadedFile]], by: Any, **options: Any) -> Upload:
    """Keep files that somebody brought, and have them checked. `brought` pairs each with its path as it came
    (a folder's files keep their folders' names); `options` are fields of `Upload`.

    The files are readable by this installation alone and have no address.
    """
    upload = Upload(folder=uuid4().hex, by=by, **options)
    _private(configuration.home() / "uploads")
    _private(upload.room)
    try:
        for number, (path, content) in enumerate(brought):
            # A number before each name: two files of one name stay two, and no name leads out of the room.
            name = plain(path)
            place = _private(upload.room / FILES / f"{number:04d}") / name
            sha256 = hashlib.sha256()
            with place.open("xb") as kept:
                place.chmod(0o600)
                for chunk in content.chunks():
                    sha256.update(chunk)
                    kept.write(chunk)
            upload.files.append(
                {
                    "name": name,
                    "path": path.replace("\0", "")[:500],  # PostgreSQL keeps no NUL
                    "bytes": place.stat().st_size,
                    "sha256": sha256.hexdigest(),
                }
            )
        if not upload.files:
            raise DeskError("No file came; choose one or more, or drop them on the page.")
        with transaction.atomic():
            upload.save()
            upload.job = work.ask(_TRIAL, str(upload), by, tasks.try_upload, upload.pk)
            upload.save(update_fields=["job"])
    except BaseException:
        shutil.rmtree(upload.room, ignore_errors=True)
        raise
    return upload


def plain(path: str) -> str:
    """The last part of a path from a browser, as a file of ours may be called."""
    name = path.replace("\\", "/").rpartition("/")[2]
    kept = "".join(c for c in name if c.isprintable() and c not in '<>:"|?*').strip(" .")
    stem, dot, ending = kept.rpartition(".")
    if not dot:
        return _within(kept or "file", 140)
    return f"{_within(stem or 'file', 120)}.{_within(ending, 20)}"


def _within(text: str, most: int) -> str:
    """The beginning of a text, so short that it can be in a file's name: a letter of Arabic takes two bytes,
    and a name has at most 255."""
    return text[:most].encode()[: most * 3 // 2].decode(errors="ignore")


def _private(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    return folder


def try_out(pk: int, tell: Callable[[str], object]) -> None:
    """Check an upload against what is held: the same checks as `frankpledge facts add`, and nothing kept."""
    from frankpledge import facts
    from frankpledge.desk.files import warehouse

    upload = Upload.objects.get(pk=pk)
    if upload.state not in {State.WAITING, State.TRYING}:
        return
    _set(upload, state=State.TRYING)
    problems = upload.room / PROBLEMS
    shutil.rmtree(problems, ignore_errors=True)
    try:
        found = facts.trial(
            _paths(upload),
            warehouse(),
            **_options(upload),
            progress=tell,
            problems=problems,
        )
    except facts.FactsError as error:
        _set(
            upload,
            state=State.REFUSED,
            problem=_said(upload, str(error)),
            account=_refused(upload, error.problems),
            changes=[],
        )
        raise facts.FactsError(_said(upload, str(error))) from error
    account = [_told(upload, asdict(file)) for file in found.account.files]
    _set(
        upload,
        state=State.TRIED,
        account=account,
        changes=[asdict(change) for change in found.changes],
        state_tried=found.state,
        problem="",
    )


def try_again(upload: Upload, by: Any, **options: Any) -> None:
    """Check an upload once more, with other `options` or against what is now held."""
    if upload.state not in {State.TRIED, State.REFUSED}:
        raise DeskError(f"These files are {upload.get_state_display().lower()}; they are not checked again.")
    with transaction.atomic():
        job = work.ask(_TRIAL, str(upload), by, tasks.try_upload, upload.pk)
        _set(upload, state=State.WAITING, job=job, **options)


def accept(upload: Upload, by: Any) -> None:
    """Have an upload added to the facts by a worker; raises `DeskError` where its check is not of what is
    held now.
    """
    from frankpledge.desk.files import held_state

    with transaction.atomic():
        upload = Upload.objects.select_for_update().get(pk=upload.pk)
        if upload.state != State.TRIED:
            raise DeskError(
                f"These files are {upload.get_state_display().lower()}; only checked ones are accepted."
            )
        if upload.state_tried != held_state():
            raise DeskError(
                "Other files came into the facts since these were checked, so what you see may not be what "
                "would change. Check them again, then decide."
            )
        if not upload.changes:
            raise DeskError("Nothing would change: what these files hold is held already, or held back.")
        job = work.ask("Adding files", str(upload), by, tasks.accept_upload, upload.pk)
        _set(upload, state=State.ACCEPTING, job=job, decided_by=by, decided_at=plan.now())


def take_in(pk: int, tell: Callable[[str], object]) -> None:
    """Add an accepted upload to the facts, all of it or nothing."""
    from frankpledge import facts
    from frankpledge.desk.files import warehouse

    upload = Upload.objects.get(pk=pk)
    if upload.state != State.ACCEPTING:
        return
    try:
        facts.add(_paths(upload), warehouse(), **_options(upload), progress=tell)
    except facts.FactsError as error:
        _set(upload, state=State.TRIED, decided_by=None, decided_at=None, problem=_said(upload, str(error)))
        raise facts.FactsError(_said(upload, str(error))) from error
    _set(upload, state=State.ACCEPTED, problem="")
    _clear(upload)


def put_back(pk: int) -> None:
    """Let a person decide again about an upload at which the work failed: the disk was full, say."""
    Upload.objects.filter(pk=pk, state=State.ACCEPTING).update(
        state=State.TRIED, decided_by=None, decided_at=None, problem=_FAILED.format("added")
    )
    Upload.objects.filter(pk=pk, state__in=(State.WAITING, State.TRYING)).update(
        state=State.REFUSED, problem=_FAILED.format("checked")
    )


def reject(upload: Upload, by: Any, reason: str) -> None:
    """Reject an upload: its files are removed, what was found of them is kept in the log with the reason."""
    if not reason.strip():
        raise DeskError("Say why the files are rejected; the reason is kept in the log.")
    with transaction.atomic():
        upload = Upload.objects.select_for_update().get(pk=upload.pk)
        if upload.state not in {State.TRIED, State.REFUSED}:
            raise DeskError(
                f"These files are {upload.get_state_display().lower()}; they cannot be rejected now."
            )
        _set(upload, state=State.REJECTED, decided_by=by, decided_at=plan.now(), reason=reason.strip())
    _clear(upload)


def _clear(upload: Upload) -> None:
    """Remove the files; of an accepted upload the facts hold the rows, and the publisher has the file."""
    shutil.rmtree(upload.room / FILES, ignore_errors=True)


def _paths(upload: Upload) -> list[Path]:
    """Each file by name: one that is no data file is refused, and not passed over as in a folder."""
    return sorted((upload.room / FILES).glob("*/*"))


def _options(upload: Upload) -> dict[str, Any]:
    return {
        "format": upload.format or None,
        "force": upload.force or None,
        "replace": upload.replace,
        "illustrative": upload.illustrative,
        "today": plan.today(),
    }


def _set(upload: Upload, **values: Any) -> None:
    for name, value in values.items():
        setattr(upload, name, value)
    upload.save(update_fields=list(values))


def _said(upload: Upload, message: str) -> str:
    """A message without the folders in which the files lie here."""
    for number, one in enumerate(upload.files):
        message = message.replace(f"{upload.room / FILES}/{number:04d}/{one['name']}", one["name"])
    return message.replace(str(upload.room / FILES), "the files")


def _refused(upload: Upload, problems: Sequence[Any]) -> list[dict[str, Any]]:
    """The account of a file refused for its rows: all of them to be downloaded, the first to be seen."""
    rows = [asdict(one) | {"file": _said(upload, one.file)} for one in problems]
    if not rows:
        return []
    folder = _private(upload.room / PROBLEMS)
    with (folder / "refused.csv").open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return [{"path": rows[0]["file"], "problems": rows[:LISTED], "set_aside": len(rows)}]


def problem_rows(upload: Upload) -> Iterator[list[str]]:
    """Every row at fault, the header first: file, row, column, what was found, what was expected."""
    yield ["file", "row", "column", "found", "expected"]
    for path in sorted((upload.room / PROBLEMS).glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as handle:
            for row in list(csv.reader(handle))[1:]:
                yield [_said(upload, row[0]), *row[1:]]


def _told(upload: Upload, account: dict[str, Any]) -> dict[str, Any]:
    """An account as it is kept, without the folders in which the files lie here."""
    account["path"] = _said(upload, account["path"])
    account["held_back"] = _said(upload, account["held_back"]).replace(
        "add it again with --replace", "check it again with “Take files that are not whole”"
    )
    account["problems"] = [one | {"file": _said(upload, one["file"])} for one in account["problems"]]
    account["notes"] = [_said(upload, note) for note in account["notes"]]
    return account
