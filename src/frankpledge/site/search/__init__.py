"""Search over all that the pages tell: plan, measures, areas, recommendations, evidence, lessons, meetings.

index() -> Index             of what is held now; made once and kept until a record or a release changes
Index.find(query, kind="") -> Found      hits in order, each with its kind; words forgiven their typos
Index.portable() -> dict     the same entries for a page without a server (static/search.js)
"""

from frankpledge.site.search.engine import Entry, Found, Hit, Index
from frankpledge.site.search.entries import index

__all__ = ["Entry", "Found", "Hit", "Index", "index"]
