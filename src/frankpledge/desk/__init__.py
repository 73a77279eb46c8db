"""What staff do: check files, prepare a quarter's figures, freeze and publish a release.

The only room in which records, facts and releases meet; public pages see only the release that comes out.
"""

from frankpledge.desk.files import add_illustrative, keep_places, warehouse
from frankpledge.desk.quarter import (
    build_figures,
    freeze,
    freeze_if_changed,
    last_whole_quarter,
    publish,
    release_folder,
    show_figure,
    signing_keys,
)

__all__ = [
    "add_illustrative",
    "build_figures",
    "freeze",
    "freeze_if_changed",
    "keep_places",
    "last_whole_quarter",
    "publish",
    "release_folder",
    "show_figure",
    "signing_keys",
    "warehouse",
]
