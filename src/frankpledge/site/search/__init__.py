"""Search over all that the pages tell: plan, measures, areas, recommendations, evidence, lessons, meetings.

called(kind) -> str          what a kind of entry is called in the language being spoken
index() -> Index             of what is held now, in that language; kept until a record or release changes
Index.find(query, kind="") -> Found      hits in order, each with its kind; words forgiven their typos
Index.portable() -> dict     the same entries for a page without a server (static/search.js)
"""

from frankpledge.site.search.engine import Entry, Found, Hit, Index
from frankpledge.site.search.entries import called, index

__all__ = ["Entry", "Found", "Hit", "Index", "called", "index"]
