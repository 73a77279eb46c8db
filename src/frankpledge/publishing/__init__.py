"""publishing: the release and the public pages as files: a static site, open data, documents."""

from frankpledge.publishing.errors import PublishingError
from frankpledge.publishing.folder import Account
from frankpledge.publishing.pages import documents, make_ready, publish

__all__ = ["Account", "PublishingError", "documents", "make_ready", "publish"]
