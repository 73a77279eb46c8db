"""Every setting of the program that comes from outside, in one place.

`docs/settings.md` is checked against `SETTINGS` by a test.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Setting:
    """One environment variable: its name, what holds without it, and what it does."""

    name: str
    default: str
    meaning: str

    def read(self) -> str:
        return os.environ.get(self.name, "") or self.default


HOME = Setting(
    "FRANKPLEDGE_HOME", "var", "The folder that holds the warehouse, the releases and the SQLite file."
)
ENGINE = Setting(
    "FRANKPLEDGE_ENGINE",
    "duckdb://",
    "Where figures are computed: DuckDB, or Apache Spark by local[2], spark://host:port or sc://host:port.",
)
DATABASE = Setting(
    "DATABASE_URL", "", "The database of the records; a SQLite file in FRANKPLEDGE_HOME if not set."
)
SECRET = Setting(
    "FRANKPLEDGE_SECRET_KEY", "", "Signs sessions; made and kept in FRANKPLEDGE_HOME if not set."
)
HOSTS = Setting("FRANKPLEDGE_HOSTS", "localhost,127.0.0.1", "Host names that the site answers to, by commas.")
DEBUG = Setting("FRANKPLEDGE_DEBUG", "", "Any value shows tracebacks on pages; never set it in public.")
AS_AT = Setting(
    "FRANKPLEDGE_AS_AT", "", "The date taken as today, for example 2022-03-31; the clock's if not set."
)
BASE_URL = Setting(
    "FRANKPLEDGE_BASE_URL",
    "http://localhost:8000",
    "Where the public site stands, for addresses in feeds, files and e-mail; https turns secure cookies on.",
)

PROXY = Setting(
    "FRANKPLEDGE_BEHIND_PROXY",
    "",
    "Any value: the server in front ends https, and says so (it alone) by X-Forwarded-Proto; it adds who "
    "asks to X-Forwarded-For, by which forms and sign-in are counted.",
)

TWO_FACTOR = Setting(
    "FRANKPLEDGE_TWO_FACTOR",
    "",
    "required or off: whether staff sign in with a code too; required where not set and the site is https.",
)
POLICE_UK = Setting(
    "FRANKPLEDGE_POLICE_UK",
    "https://data.police.uk/data/archive/",
    "Where the monthly archives of data.police.uk are fetched from; a mirror's address, if one is nearer.",
)

SETTINGS = (HOME, ENGINE, DATABASE, SECRET, HOSTS, DEBUG, AS_AT, BASE_URL, PROXY, TWO_FACTOR, POLICE_UK)


def home() -> Path:
    """The folder that holds everything this installation keeps."""
    told = HOME.read()
    return _resolved(told) if os.path.isabs(told) else Path(told).resolve()  # noqa: PTH117


@lru_cache(maxsize=8)
def _resolved(told: str) -> Path:
    return Path(told).resolve()  # asked for several times at every request
