"""The interface's catalogues: how much of each language is translated, and how much no person has signed.

They lie in `locale/<language>/LC_MESSAGES/django.po`, compiled beside (docs/languages.md).
"""

from __future__ import annotations

import gettext
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.utils.translation import to_locale

from frankpledge.plan import translations

#: The header of a compiled catalogue that says how many of its words are machine-drafted.
UNREVIEWED = "x-unreviewed"


def path(code: str, ending: str = "po") -> Path:
    """The catalogue of a language."""
    return Path(settings.LOCALE_PATHS[0]) / to_locale(code) / "LC_MESSAGES" / f"django.{ending}"


@lru_cache(maxsize=32)
def drafted(code: str) -> int:
    """How many words of the interface no person has signed."""
    compiled = path(code, "mo")
    if not compiled.exists():
        return 0
    with compiled.open("rb") as opened:
        return int(gettext.GNUTranslations(opened).info().get(UNREVIEWED, "0"))


def unreviewed(code: str) -> bool:
    """Whether words of the interface or of the records were drafted by machine and not signed."""
    return drafted(code) > 0 or translations.held(code).unreviewed > 0
