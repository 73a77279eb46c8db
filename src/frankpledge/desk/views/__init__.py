"""The desk's pages, one module a noun."""

from frankpledge.desk.views.work import work

__all__ = ["work"]
