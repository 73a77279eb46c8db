"""A plan's text: read from a file, compared with another, searched for topics, weighed for firmness.

    read(path) -> Text                          clauses, each with its headings, paragraph number and place
    compare(old, new) -> list[ClausePair]       unchanged, reworded, changed-number, merged, split, new,
    dropped coverage(text, topics) -> list[TopicCoverage]   how often each topic is named, with every passage
    firmness(wording) -> Firmness               dated, owned, measurable, resourced, named: each found or not
    compare_files(old, new), coverage_file(text, topics)   the same for files: .as_dict() and .as_text()

Nothing here knows of the records or of the web.
"""

from frankpledge.plan.texts.clause import Clause, Text, TextError
from frankpledge.plan.texts.comparison import LABELS, Change, ClausePair, Span, compare, differences, marked
from frankpledge.plan.texts.coverage import Passage, TopicCoverage, coverage, read_topics
from frankpledge.plan.texts.firmness import Finding, Firmness, firmness
from frankpledge.plan.texts.presenting import Comparison, Coverage, compare_files, coverage_file, mark_words
from frankpledge.plan.texts.reading import from_markdown, read

__all__ = [
    "LABELS",
    "Change",
    "Clause",
    "ClausePair",
    "Comparison",
    "Coverage",
    "Finding",
    "Firmness",
    "Passage",
    "Span",
    "Text",
    "TextError",
    "TopicCoverage",
    "compare",
    "compare_files",
    "coverage",
    "coverage_file",
    "differences",
    "firmness",
    "from_markdown",
    "mark_words",
    "marked",
    "read",
    "read_topics",
]
