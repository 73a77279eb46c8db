"""Respondent-level survey files: a line per respondent and question."""

from __future__ import annotations

from frankpledge.facts.readers.base import Renaming, Sheet
from frankpledge.facts.readers.expressions import (
    PERIOD_FORMS,
    Check,
    flaw,
    last_month_of,
    number,
    text,
    unreadable,
)
from frankpledge.facts.readers.tidy import BrokenDown


class Survey(BrokenDown):
    key = "survey"
    dataset = "survey"
    title = "respondent-level survey (place, wave, question, answer)"
    required = ("place", "wave", "question", "answer")
    optional = ("series", "respondent", "weight", "stratum", "cluster", "breakdown")
    renaming = Renaming({"area": "place", "borough": "place", "respondent_id": "respondent"})
    columns = {
        "series": "VARCHAR",
        "respondent": "VARCHAR",
        "place": "VARCHAR",
        "wave": "VARCHAR",
        "question": "VARCHAR",
        "answer": "VARCHAR",
        "weight": "DOUBLE",
        "stratum": "VARCHAR",
        "cluster": "VARCHAR",
        "breakdown": "VARCHAR",
    }

    def rows(self, sheet: Sheet) -> str:
        place, wave, question, answer = (text(self.column(sheet.header, column)) for column in self.required)
        weight = self.optional_text(sheet, "weight")
        checks = [
            Check(f"{place} IS NULL", "place", "''", "a place"),
            Check("_month IS NULL", "wave", wave, PERIOD_FORMS),
            Check(f"{question} IS NULL", "question", "''", "a question"),
            Check("coalesce(_series, '') = ''", "series", "''", "the name of a series"),
            Check("_weight < 0", "weight", weight, "a weight of nought or more", True),
            Check(unreadable(weight, "_weight"), "weight", weight, "a number"),
        ]
        respondent = f"coalesce({self.optional_text(sheet, 'respondent')}, 'row ' || _row)"
        return f"""
            SELECT _series AS series, {respondent} AS respondent, {place} AS place, {wave} AS wave,
              {question} AS question, {answer} AS answer, _weight AS weight,
              {self.optional_text(sheet, "stratum")} AS stratum, {self.optional_text(sheet, "cluster")} AS
              cluster,
              {self.breakdown(sheet.header)} AS breakdown,
              _series AS scope, _month AS month, {flaw(checks)} AS _flaw, _row, _file
            FROM (
              SELECT *, {self.series(sheet)} AS _series, {last_month_of(wave)} AS _month, {number(weight)} AS
              _weight
              FROM {sheet.relation}
            )
        """
