"""Words and shapes for verdicts, delivery, assurance, tests and responses: the same on every page."""

from __future__ import annotations

from dataclasses import dataclass

from frankpledge.site.charts import bars


@dataclass(frozen=True, slots=True)
class Mark:
    """A word, the shape before it, and the class that colours it (``fp-plain``: no colour)."""

    words: str
    shape: str
    tone: str


#: Headline verdicts of the figures' schema.
VERDICTS = {
    "improving": Mark("improving", "up", "fp-better"),
    "on-course": Mark("on course", "up", "fp-better"),
    "worsening": Mark("worsening", "down", "fp-worse"),
    "off-course": Mark("off course", "down", "fp-worse"),
    "too-close": Mark("too close to call", "diamond", "fp-open"),
    "cannot-tell": Mark("cannot tell", "ring", "fp-unknown"),
    "met": Mark("met", "disc", "fp-better"),
    "not-met": Mark("not met", "cross", "fp-worse"),
    "higher": Mark("higher", "up", "fp-plain"),
    "lower": Mark("lower", "down", "fp-plain"),
}

#: Answers of a recommendation's test.
TESTS = {
    "met": Mark("met", "disc", "fp-plain"),
    "partly": Mark("partly", "half", "fp-plain"),
    "not-met": Mark("not met", "cross", "fp-plain"),
    "cannot-tell": Mark("cannot tell", "ring", "fp-plain"),
}

#: The ten answers about delivery: words, and the shade of the bar that counts them.
DELIVERY = {
    "delivered": ("delivered", "b0"),
    "partly-delivered": ("partly delivered", "b1"),
    "on-track": ("on track", "b1"),
    "at-risk": ("at risk", "b2"),
    "delayed": ("delayed", "b2"),
    "not-started": ("not started", "b4"),
    "closed-undelivered": ("closed undelivered", "b3"),
    "superseded": ("superseded", "b3"),
    "no-evidence": ("no evidence", "b5"),
}

MATURITY = {
    "established": "established: defined, sourced and long run",
    "developing": "developing: new, its method settled",
    "embryonic": "embryonic: its method is not settled",
}


def verdict(name: str) -> Mark:
    return VERDICTS.get(name, VERDICTS["cannot-tell"])


def test(name: str) -> Mark:
    return TESTS.get(name.replace("_", "-").replace(" ", "-"), TESTS["cannot-tell"])


def delivery_parts(counts: dict[str, int]) -> list[bars.Part]:
    """A bar's parts in order from delivered to no evidence."""
    return [bars.Part(counts.get(name, 0), said, fill) for name, (said, fill) in DELIVERY.items()]
