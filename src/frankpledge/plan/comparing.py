"""Two editions' texts compared and kept, so that a person can say of each pair what became of it.

propose(edition, earlier, old, new, by=…) -> EditionComparison    saved, every pair with the label
proposed confirm(row, label, by=…, reason=…)                               a person's word on one pair
"""

from __future__ import annotations

from django.utils.text import slugify

from frankpledge.plan import texts
from frankpledge.plan.models import ClauseLabel, ComparedClause, EditionComparison, EditionPage, today


def propose(
    edition: EditionPage, earlier: EditionPage, old: texts.Text, new: texts.Text, *, by: str = ""
) -> EditionComparison:
    """The comparison of the earlier text with the later, not yet saved. Where the same two editions were
    compared before, it is that record, as last drafted: what a person had confirmed stays confirmed where
    both wordings are still the same; everything else waits again."""
    held = EditionComparison.everything.filter(edition=edition, earlier=earlier).first()
    comparison = latest(held) if held else EditionComparison(edition=edition, earlier=earlier)
    said = {(row.old, row.new): row for row in comparison.clauses.all()}
    comparison.key = comparison.key or slugify(f"{earlier.key}-{edition.key}")
    comparison.old_name, comparison.new_name = old.name, new.name
    comparison.made_on, comparison.made_by = today(), by
    comparison.note = " ".join(dict.fromkeys([*old.notes, *new.notes]))
    rows = [_row(pair) for pair in texts.compare(old, new)]
    for row in rows:
        before = said.get((row.old, row.new))
        if before is not None and before.confirmed:
            row.confirmed, row.confirmed_by = before.confirmed, before.confirmed_by
            row.confirmed_on, row.reason = before.confirmed_on, before.reason
    comparison.clauses = rows
    return comparison


def latest(comparison: EditionComparison) -> EditionComparison:
    """The comparison as it was last drafted, public or not."""
    drafted: EditionComparison = comparison.get_latest_revision_as_object()
    return drafted


def confirm(row: ComparedClause, label: str, *, by: str, reason: str = "") -> None:
    """Put a person's word on one pair; an empty `label` takes it back. The comparison is then saved by
    whoever asked. Raises `ValueError`, saying why and changing nothing, where the label cannot be true of
    the pair or a label other than the one proposed has no reason."""
    before = (row.confirmed, row.confirmed_by, row.confirmed_on, row.reason)
    row.confirmed = ClauseLabel(label).value if label else ""
    row.confirmed_by, row.confirmed_on, row.reason = (by, today(), reason) if label else ("", None, "")
    problems = [said for _, said in row.rules()]
    if label and label != row.proposed and not reason:
        problems.append("Another label than the one proposed needs a reason.")
    if problems:
        row.confirmed, row.confirmed_by, row.confirmed_on, row.reason = before
        raise ValueError(" ".join(problems))


def _row(pair: texts.ClausePair) -> ComparedClause:
    sides = [*pair.new, *pair.old]
    return ComparedClause(
        proposed=pair.label,
        old=pair.old_text,
        new=pair.new_text,
        old_place=_place(pair.old),
        new_place=_place(pair.new),
        heading=all(clause.kind == "heading" for clause in sides),
        likeness=round(pair.likeness, 3),
    )


def _place(clauses: tuple[texts.Clause, ...]) -> str:
    if not clauses:
        return ""
    first = clauses[0]
    where = first.headings[1:] or first.headings
    number = first.number or ("" if first.headings[1:] else first.place)
    return ", ".join(filter(None, [*where, number]))[:255]
