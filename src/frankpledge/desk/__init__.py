"""What staff do: check files, prepare a quarter's figures, freeze and publish a release.

The only room in which records, facts and releases meet; public pages see only the release that comes out.

It is a Django app too: models in `frankpledge.desk.models`, pages under `/admin/desk/`. Staff's pages add
themselves to its menu by the hook `register_desk_menu_item` (see `frankpledge.desk.wagtail_hooks`).
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from frankpledge.desk.errors import DeskError
    from frankpledge.desk.files import add_illustrative, keep_lookup, keep_places, warehouse
    from frankpledge.desk.places import release_folder, signing_keys
    from frankpledge.desk.publication import publish, settle, shown, tick
    from frankpledge.desk.quarter import (
        build_figures,
        correct,
        freeze,
        freeze_if_changed,
        last_whole_quarter,
        show_figure,
    )

# Looked up when used: a web process loads this package and must not load the engines of facts and figures.
_MODULES = {
    "DeskError": "errors",
    "add_illustrative": "files",
    "build_figures": "quarter",
    "correct": "quarter",
    "freeze": "quarter",
    "freeze_if_changed": "quarter",
    "keep_lookup": "files",
    "keep_places": "files",
    "last_whole_quarter": "quarter",
    "publish": "publication",
    "release_folder": "places",
    "settle": "publication",
    "show_figure": "quarter",
    "shown": "publication",
    "signing_keys": "places",
    "tick": "publication",
    "warehouse": "files",
}

__all__ = [
    "DeskError",
    "add_illustrative",
    "build_figures",
    "correct",
    "freeze",
    "freeze_if_changed",
    "keep_lookup",
    "keep_places",
    "last_whole_quarter",
    "publish",
    "release_folder",
    "settle",
    "show_figure",
    "shown",
    "signing_keys",
    "tick",
    "warehouse",
]


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
