"""Words and shapes for verdicts, delivery, assurance, tests and responses: the same on every page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from frankpledge.site.charts import bars

StrOrPromise = Any


@dataclass(frozen=True, slots=True)
class Mark:
    """A word, the shape before it, and the class that colours it (``fp-plain``: no colour)."""

    said: StrOrPromise
    shape: str
    tone: str

    @property
    def words(self) -> str:
        return str(self.said)


#: Headline verdicts of the figures' schema.
VERDICTS = {
    "improving": Mark(_("improving"), "up", "fp-better"),
    "on-course": Mark(_("on course"), "up", "fp-better"),
    "worsening": Mark(_("worsening"), "down", "fp-worse"),
    "off-course": Mark(_("off course"), "down", "fp-worse"),
    "too-close": Mark(_("too close to call"), "diamond", "fp-open"),
    "cannot-tell": Mark(_("cannot tell"), "ring", "fp-unknown"),
    "met": Mark(_("met"), "disc", "fp-better"),
    "not-met": Mark(_("not met"), "cross", "fp-worse"),
    "higher": Mark(_("higher"), "up", "fp-plain"),
    "lower": Mark(_("lower"), "down", "fp-plain"),
}

#: Answers of a recommendation's test.
TESTS = {
    "met": Mark(_("met"), "disc", "fp-plain"),
    "partly": Mark(_("partly"), "half", "fp-plain"),
    "not-met": Mark(_("not met"), "cross", "fp-plain"),
    "cannot-tell": Mark(_("cannot tell"), "ring", "fp-plain"),
}

#: The ten answers about delivery: words, and the shade of the bar that counts them.
DELIVERY = {
    "delivered": (_("delivered"), "b0"),
    "partly-delivered": (_("partly delivered"), "b1"),
    "on-track": (_("on track"), "b1"),
    "at-risk": (_("at risk"), "b2"),
    "delayed": (_("delayed"), "b2"),
    "not-started": (_("not started"), "b4"),
    "closed-undelivered": (_("closed undelivered"), "b3"),
    "superseded": (_("superseded"), "b3"),
    "no-evidence": (_("no evidence"), "b5"),
}

MATURITY = {
    "established": _("established: defined, sourced and long run"),
    "developing": _("developing: new, its method settled"),
    "embryonic": _("embryonic: its method is not settled"),
}


#: What is said beside a figure, and beside a measure that is not established.
STATUS = {"provisional": _("provisional"), "revised": _("revised"), "final": _("final")}
YOUNG = {
    "established": _("established"),
    "developing": _("developing"),
    "embryonic": _("embryonic"),
}


def status(name: str) -> str:
    return str(STATUS.get(name, name))


def young(name: str) -> str:
    return str(YOUNG.get(name, name))


def maturity(name: str) -> str:
    """How settled a measure's method is, in words."""
    return str(MATURITY.get(name, name))


def verdict(name: str) -> Mark:
    return VERDICTS.get(name, VERDICTS["cannot-tell"])


def test(name: str) -> Mark:
    return TESTS.get(name.replace("_", "-").replace(" ", "-"), TESTS["cannot-tell"])


def delivery_parts(counts: dict[str, int]) -> list[bars.Part]:
    """A bar's parts in order from delivered to no evidence."""
    return [bars.Part(counts.get(name, 0), str(said), fill) for name, (said, fill) in DELIVERY.items()]
