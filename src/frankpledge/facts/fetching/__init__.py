"""Files fetched from their publishers, politely, whole or not at all. See docs/fetching.md."""

from __future__ import annotations

from frankpledge.facts.fetching.police_uk import Fetched, Progress
from frankpledge.facts.fetching.police_uk import fetch as fetch_police_uk
from frankpledge.facts.fetching.web import FetchError, Manners, Web

__all__ = ["FetchError", "Fetched", "Manners", "Progress", "Web", "fetch_police_uk"]
