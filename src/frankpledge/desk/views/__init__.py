"""The desk's pages, one module a noun."""

from frankpledge.desk.views.links import links, take_back
from frankpledge.desk.views.participants import participants
from frankpledge.desk.views.work import work

__all__ = ["links", "participants", "take_back", "work"]
