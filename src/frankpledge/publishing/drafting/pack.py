"""The committee's pack of the release shown: questions by rule, recommendations, what moved, where the chain
breaks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from frankpledge.publishing.document import Heading, Items, Paragraph, Part, Table
from frankpledge.publishing.drafting.draft import Draft, listed
from frankpledge.releases import ANSWERS, Release
from frankpledge.scrutiny.chain import ORPHANS
from frankpledge.scrutiny.models import Closure, Response
from frankpledge.scrutiny.pack import Asked, Pack
from frankpledge.site import formats


def draft(release: Release) -> Draft:
    title = f"The committee's pack: {release.title}"
    return Draft("committee-pack", title, lambda: _parts(Pack.of(release)))


def _parts(pack: Pack) -> Iterator[Part]:
    """The committee's pack: questions by rule, recommendations, what moved, where the chain breaks."""
    yield Paragraph(
        f"The plan as it stood on {formats.day(pack.as_at)}. Each question comes from the rule above it, "
        f"not from anyone's opinion. Digest of the release: {pack.release.digest[:16]}."
    )
    yield Heading("Questions to ask")
    rule = ""
    asked: list[str] = []
    for question in pack.questions:
        if question.rule.name != rule:
            yield from _items(asked)
            rule, asked = question.rule.name, []
            yield Heading(rule, 3)
        asked.append(question.text)
    yield from _items(asked) if asked else [Paragraph("No rule finds anything to ask.")]
    yield Heading("The recommendations")
    head = ("What was asked", "Response", "Test", "The committee's verdict")
    yield Table(head, [_asked(one) for one in pack.asked])
    yield Heading("No longer as it was first said")
    yield listed([one.words for one in pack.moved])
    yield Heading("Where the chain breaks")
    for kind, words in ORPHANS.items():
        found = [orphan.node.title for orphan in pack.chain.orphans_of(kind)]
        if found:
            yield Heading(f"{words}: {len(found)}", 3)
            yield Paragraph("; ".join(found) + ".")


def _items(texts: Sequence[str]) -> Iterator[Part]:
    if texts:
        yield Items(list(texts))


def _asked(one: Asked) -> tuple[str, ...]:
    response = str(Response.Status(one.status).label)
    late = f", due {formats.day(date.fromisoformat(one.due))}, and none is held" if one.overdue else ""
    test = ANSWERS.get(one.test, "not kept")
    verdict = str(Closure.Verdict(one.verdict).label) if one.verdict else "Open"
    title = f"{one.number}. {one.title}" + (" (invented for demonstration)" if one.invented else "")
    return (title, f"{response}{late}", test, verdict)
