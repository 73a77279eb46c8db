"""Loading and dumping, whole."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

from django.db import transaction
from django.dispatch import Signal
from wagtail.signal_handlers import disable_reference_index_auto_update

from frankpledge.plan import boundaries, prose, translations
from frankpledge.plan.approval import deployment
from frankpledge.plan.models import Body
from frankpledge.plan.nouns import Names, nouns
from frankpledge.plan.reading import Everything, read, written
from frankpledge.workspace import files
from frankpledge.workspace.account import Account
from frankpledge.workspace.branches import branches
from frankpledge.workspace.checking import check
from frankpledge.workspace.faults import Fault, WorkspaceError
from frankpledge.workspace.schema import defaults
from frankpledge.workspace.writing import Writer, gone

#: Sent when the records were made to match a workspace, within the same transaction.
loaded = Signal()


def load(folder: Path) -> Account:
    """Make the records match the workspace in `folder`.

    Everything is checked first; then everything is changed in one transaction, or nothing. What is in
    the records and not
    in the workspace is taken away. Raises `WorkspaceError`, saying everything that is wrong;
    `NotApprovedError` when asked for from the desk, where nobody publishes alone. Sends `loaded` before it is
    kept, so that what follows from the records (groups of staff) is kept in step or not at all.
    """
    checked = check(folder)
    why = f"frankpledge load {folder.name}"
    with (
        deployment(why),
        transaction.atomic(),
        disable_reference_index_auto_update(),
        prose.checked_already(),
    ):
        account = {"body": Counter({_body(checked.body): 1})}
        held, _ = read()
        writer = Writer(checked.names, held, branches(checked.body["site_name"]))
        for noun in nouns():
            wanted = checked.items[noun.name]
            account[noun.name] = Counter(
                writer.put(noun, identity, item, held[noun.name].get(identity), position)
                for position, (identity, item) in enumerate(wanted.items())
            )
            writer.link_within(noun, wanted)
        for noun in reversed(nouns()):
            for one in gone(noun, checked.items[noun.name], held):
                writer.remove(noun, one)
                account[noun.name]["deleted"] += 1
        if writer.faults:
            raise WorkspaceError(writer.faults)
        _translations(folder)
        _boundaries(folder)
        loaded.send(sender=Account)
    return Account(account)


def _translations(folder: Path) -> None:
    try:
        translations.replace(folder)
    except translations.TranslationError as error:
        fault = Fault(f"{translations.FOLDER}/", "", "", "", str(error))
        raise WorkspaceError([fault]) from error


def _boundaries(folder: Path) -> None:
    try:
        boundaries.replace(folder)
    except boundaries.BoundariesError as error:
        raise WorkspaceError([Fault(boundaries.NAME, "", "", "", str(error))]) from error


def _body(values: dict[str, Any]) -> str:
    held = Body.objects.first()
    if held is not None and written(held, {}, Names({}, "")) == values:
        return "unchanged"
    record = held or Body()
    Writer(Names({}, ""), _nothing(), {}).keep_alone(record, values)
    return "updated" if held else "created"


def _nothing() -> Everything:
    return {noun.name: {} for noun in nouns()}


def dump(folder: Path) -> None:
    """Write the records as a workspace into `folder`; files of nouns already there are replaced.

    Raises `WorkspaceError` where no workspace was ever loaded, or where `folder` keeps a noun as a
    folder of files.
    """
    body = Body.objects.first()
    if body is None:
        raise WorkspaceError(
            [Fault("", "the records", "", "no body", "load a workspace first", "frankpledge load DIR")]
        )
    for noun in nouns():
        if (folder / noun.name).is_dir():
            raise WorkspaceError(
                [
                    Fault(
                        f"{noun.name}/",
                        "",
                        "",
                        "a folder",
                        "dump writes one file a noun",
                        "Name an empty folder.",
                    )
                ]
            )
    everything, _ = read()
    folder.mkdir(parents=True, exist_ok=True)
    files.write_yaml(folder / "body.yml", files.lean(written(body, {}, Names({}, "")), dict(defaults(Body))))
    for noun in nouns():
        rows = [held.values for held in everything[noun.name].values()]
        if noun.name == "places":
            files.write_places(folder / "places.csv", rows)
            continue
        lean = [files.lean(values, dict(defaults(noun.model))) for values in rows]
        if noun.name == "areas":
            lean = [values for values in lean if set(values) != {"key"}]
        path = folder / f"{noun.name}.yml"
        if lean:
            files.write_yaml(path, lean)
        else:
            path.unlink(missing_ok=True)
    translations.keep(folder)
    boundaries.keep(folder)
