"""The letters that documents are set in: which fonts each language needs, and where they are on this machine.

Latin, Greek, Arabic and Devanagari letters are installed with the program; the others are Debian's. A
document whose letters are not there is not made, and the line that brings them is said.
"""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

_DEBIAN = (Path("/usr/share/fonts/truetype/noto"), Path("/usr/share/fonts/opentype/noto"))
_CORE, _CJK = "apt-get install fonts-noto-core", "apt-get install fonts-noto-cjk"


@dataclass(frozen=True, slots=True)
class Letters:
    """What one language is set in: `family` beside Noto Sans, the file that tells whether it is there, and
    the line that installs it. `module` is the package that carries it, where one does."""

    family: str = ""
    file: str = ""
    install: str = ""
    module: str = ""
    rtl: bool = False


LANGUAGES = {
    "en": Letters(),
    "el": Letters(),
    "tr": Letters(),
    "vi": Letters(),
    "ar": Letters("Noto Sans Arabic", module="fontpkg_noto_sans_arabic", rtl=True),
    "ur": Letters("Noto Sans Arabic", module="fontpkg_noto_sans_arabic", rtl=True),
    "hi": Letters("Noto Sans Devanagari", module="fontpkg_noto_sans_devanagari"),
    "bn": Letters("Noto Sans Bengali", "NotoSansBengali-Regular.ttf", _CORE),
    "pa": Letters("Noto Sans Gurmukhi", "NotoSansGurmukhi-Regular.ttf", _CORE),
    "gu": Letters("Noto Sans Gujarati", "NotoSansGujarati-Regular.ttf", _CORE),
    "zh-hans": Letters("Noto Sans CJK SC", "NotoSansCJK-Regular.ttc", _CJK),
}


def missing(language: str) -> str:
    """The line that installs the letters of a language; empty where they are there."""
    wanted = LANGUAGES[language]
    if not wanted.file or any((folder / wanted.file).exists() for folder in _DEBIAN):
        return ""
    return wanted.install


def families(language: str) -> tuple[str, ...]:
    """The families to set a language in, the first that has a letter taking it."""
    own = LANGUAGES[language].family
    return (own, "Noto Sans") if own else ("Noto Sans",)


@lru_cache(maxsize=16)
def folders(language: str) -> tuple[str, ...]:
    """Where the fonts of a language are: folders that hold them and little else."""
    wanted = LANGUAGES[language]
    modules = ["fontpkg_noto_sans", *([wanted.module] if wanted.module else [])]
    carried = [Path(str(importlib.import_module(name).__file__)).parent / "files" for name in modules]
    held = [folder for folder in _DEBIAN if wanted.file and (folder / wanted.file).exists()]
    return tuple(map(str, (*carried, *held)))
