"""What each kind of page shows. One module a noun, one entry here; a page's `template` says which it is.

A module's `build(page, request)` reads the records and the current release and returns a plain object for the
template.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

from frankpledge.plan import together
from frankpledge.plan.reading import rows_of
from frankpledge.plan.record import Described

#: The nouns that have pages: `pages/<noun>.html` is filled by `frankpledge.site.pages.<noun>`.
NOUNS = (
    *("home", "plan", "edition", "priority", "commitment", "performance", "measure", "areas", "area"),
    *("local_priority", "scrutiny", "report", "recommendation", "evidence", "releases"),
)


def build(page: Any, request: Any) -> Any:
    """The view of `page`; raises KeyError, naming the template, for a page of no known noun.

    Its rows are read first, each kind in one question: a page says most of them several times. A module's
    `along(model)`, where it has one, names what else is read with them.
    """
    module = _module(page.get_template(request))
    if page.pk and isinstance(page, Described):
        together.read(page, getattr(module, "along", rows_of))
    return module.build(page, request)


def _module(template: str) -> Any:
    noun = template.removeprefix("pages/").removesuffix(".html").replace("-", "_")
    if noun not in NOUNS:
        raise KeyError(f"No page is made for the template {template}")
    return import_module(f"frankpledge.site.pages.{noun}")
