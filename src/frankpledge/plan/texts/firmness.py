"""How firm a commitment is: five questions, each answered by its words, and never one score.

A commitment may be firm without all five, and weak with them; the words are shown so that a reader can judge.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from frankpledge.plan.texts import promises, quantities
from frankpledge.plan.texts.dates import dates
from frankpledge.plan.texts.wording import listed


@dataclass(frozen=True)
class Finding:
    """One question's answer: found or not, the words that show it, and a note where words come close."""

    found: bool
    words: tuple[str, ...] = ()
    note: str = ""

    def as_dict(self) -> dict[str, object]:
        return {"found": self.found, "words": list(self.words), "note": self.note}


@dataclass(frozen=True)
class Firmness:
    """The five answers about one wording, and the words that soften it (`softened`), which answer nothing."""

    dated: Finding
    owned: Finding
    measurable: Finding
    resourced: Finding
    named: Finding
    softened: tuple[str, ...] = ()

    def __iter__(self) -> Iterator[tuple[str, Finding]]:
        for question in ("dated", "owned", "measurable", "resourced", "named"):
            yield question, getattr(self, question)

    def as_dict(self) -> dict[str, object]:
        return {
            **{question: finding.as_dict() for question, finding in self},
            "softened": list(self.softened),
        }


_VAGUE_TIME = re.compile(
    r"\b(?:soon|shortly|in due course|in time|over time|in the (?:near|coming|longer) (?:future|term|"
    r"months|years)|"
    r"as soon as possible|over the (?:coming|next few) (?:months|years)|going forward)\b",
    re.IGNORECASE,
)
_DEADLINE = re.compile(
    r"\b(?:within|in the next|over the next|in|for the next) (?:\w+[\s-]){1,3}?(?:working )?"
    r"(?:hours?|days?|weeks?|months?|years?)\b",
    re.IGNORECASE,
)
_AIMED = re.compile(
    r"\b(?:halve|halving|double|doubling|triple|eliminate|eradicate|to zero|by (?:a |one )(?:half|"
    r"third|quarter|fifth)|"
    r"(?:in |across |to )?(?:every|each|all (?:of )?(?:the )?)\s+(?:[a-z]+ )?(?:boroughs?|wards?|"
    r"schools?|officers?|victims?|recruits?|"
    r"staff|neighbourhoods?|stations?|areas?|cases?|forces?))\b",
    re.IGNORECASE,
)
_COMPARED = re.compile(
    r"\b(?:reduc|increas|improv|rais|lower|cut|rise|fall|more|fewer|less|better|higher|faster)\w*",
    re.IGNORECASE,
)
_MONEY = re.compile(r"[£€$]\s?\d[\d,.]*(?:\s?(?:bn|mn|[mk]\b|million|billion|thousand))?", re.IGNORECASE)
_STAFF = re.compile(
    rf"\b(?:\d[\d,]*|(?:{quantities.NUMBER_WORDS})(?:[\s-](?:{quantities.NUMBER_WORDS}|and))*)\s+"
    r"(?:(?:new|additional|extra|more|full-time|dedicated|specialist|further|independent|frontline)\s+){0,3}"
    r"(?:FTEs?|posts|full-time equivalents?|officers|staff|detectives|PCSOs|constables|caseworkers|advocates|"
    r"advisers|investigators|workers|nurses)\b",
    re.IGNORECASE,
)
_FUNDS = re.compile(
    r"\b(?:fund(?:s|ed|ing)?|budgets?|invest(?:s|ed|ing|ment)?|grants?|resourc(?:e|es|ed|ing))\b",
    re.IGNORECASE,
)
_GROUPS = re.compile(
    r"\b(?:women and girls|women|girls|children(?: and young people)?|young (?:people|women|men|"
    r"Londoners|adults)|older people|"
    r"disabled people|people with [a-z ]{0,30}?(?:disabilities|needs|ill[- ]health|autism)|"
    r"LGBTQ?I?A?\+?(?: (?:people|communities|Londoners))?|"
    r"(?:Black|Asian|Muslim|Jewish|Sikh|Hindu|Roma|Traveller|Gypsy|trans|gay|bisexual|migrant|refugee|"
    r"minority ethnic|homeless|deaf)"
    r"(?:,? (?:and|or) [A-Z]\w+)*(?: \w+)? (?:people|women|men|communities|Londoners|residents|"
    r"children|victims|survivors|boys)|"
    r"teenagers|survivors|victims of [a-z]+(?: [a-z]+)?|care leavers|sex workers|shopworkers|shop "
    r"workers|students|tenants|Londoners)",
    re.IGNORECASE,
)
_PLACES = re.compile(
    r"\b(?:in|across|at|around|throughout|between|serving)\s+(?:the (?:London )?(?:Borough|City|Royal "
    r"Borough|County) of\s+)?"
    r"(?P<place>[A-Z][a-z]+(?:[ -](?:[A-Z][a-z]+|upon|on|and(?= [A-Z])|of(?= [A-Z]))){0,4})"
)
_SORTS_OF_PLACE = re.compile(
    r"\b(?:every|each|all(?: \d+| thirty-two)?(?: of)?(?: the)?|the \w+|(?:two|three|four|five|six|"
    r"seven|eight|nine|ten|\d+)) "
    r"(?:[a-z]+ )?(?:boroughs?|wards?|neighbourhoods?|town centres?|stations?|estates?|schools|hospitals)\b",
    re.IGNORECASE,
)
_NO_PLACE = frozenset(
    listed(
        "january february march april may june july august september october november december spring "
        "summer autumn winter police parliament government council councils the metropolitan mayor "
        "commissioner home office"
    )
)


def firmness(wording: str, *, names: Iterable[str] = ()) -> Firmness:
    """The five answers for `wording`.

    `names` are places and groups to be known by name (boroughs, wards, communities), beside those recognised
    by their kind. Read in English; another language gives what its figures and `names` show.
    """
    money = [f for f in quantities.numbers(wording) if f.value[:1] in "£$€"]
    return Firmness(
        dated=_dated(wording),
        owned=_owned(wording),
        measurable=_measurable(wording, {f.words for f in money}),
        resourced=_resourced(wording),
        named=_named(wording, tuple(names)),
        softened=tuple(
            m.words
            for m in promises.modals(wording)
            if m.value in ("aim", "consider", "could", "may", "should", "expect", "where possible")
        ),
    )


def _dated(wording: str) -> Finding:
    words = [f.words for f in dates(wording)]
    words += [
        m.group()
        for m in _DEADLINE.finditer(wording)
        if re.search(rf"\d|{quantities.NUMBER_WORDS}", m.group(), re.IGNORECASE)
    ]
    often = [f.words for f in quantities.frequencies(wording)]
    if words or often:
        note = "" if words else "How often, but not from when or until when."
        return Finding(True, _once(words + often), note)
    vague = _once(m.group() for m in _VAGUE_TIME.finditer(wording))
    return Finding(False, (), f"“{vague[0]}” is no date." if vague else "")


def _owned(wording: str) -> Finding:
    owners = promises.owners(wording)
    named = _once(f.words for f in owners if f.value != "we")
    if named:
        return Finding(True, named)
    if owners:
        return Finding(False, (), f"“{owners[0].words}” names nobody: whoever publishes the plan.")
    return Finding(False)


def _measurable(wording: str, money: set[str]) -> Finding:
    counted = [f.words for f in quantities.numbers(wording) if f.words not in money and not _is_time(f.value)]
    words = _once([*counted, *(m.group().strip() for m in _AIMED.finditer(wording))])
    if words:
        return Finding(True, words)
    compared = _COMPARED.search(wording)
    return Finding(False, (), f"“{compared.group()}”, but not by how much." if compared else "")


def _is_time(value: str) -> bool:
    return bool(re.search(r" (?:year|month|week|quarter)$", value))


def _resourced(wording: str) -> Finding:
    words = [m.group().rstrip(".,") for m in _MONEY.finditer(wording)]
    words += [m.group() for m in _STAFF.finditer(wording)]
    if words:
        return Finding(True, _once(words))
    funds = _FUNDS.search(wording)
    return Finding(False, (), f"“{funds.group()}”, but not how much." if funds else "")


def _named(wording: str, names: Sequence[str]) -> Finding:
    words = [
        m.group()
        for name in names
        for m in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", wording, re.IGNORECASE)
    ]
    words += [m.group().strip() for pattern in (_GROUPS, _SORTS_OF_PLACE) for m in pattern.finditer(wording)]
    words += [
        m["place"]
        for m in _PLACES.finditer(wording)
        if m["place"].lower().split()[0] not in _NO_PLACE and not any(m["place"] in w for w in words)
    ]
    return Finding(bool(words), _once(words))


def _once(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words))
