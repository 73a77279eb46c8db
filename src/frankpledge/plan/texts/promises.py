"""How a clause promises: who, with what force (will, may, aim to), and whether it says *not*."""

from __future__ import annotations

import re

from frankpledge.plan.texts.dates import Found
from frankpledge.plan.texts.wording import listed

#: What the words commit to, strongest first. Changing "will" to "aim to" changes the promise, whatever else
#: stays.
_MODALS: tuple[tuple[str, str], ...] = (
    ("must", r"must|shall|(?:is|are) (?:legally )?required to|has to|have to"),
    ("commit", r"(?:is|are) committed to|commits? to|undertakes? to|pledges? to|guarantees?"),
    ("expect", r"expects? to|plans? to|proposes? to|(?:is|are) planning to|(?:is|are) expected to"),
    (
        "aim",
        r"aims? to|seeks? to|intends? to|hopes? to|aspires? to|tr(?:y|ies) to|strives? to|endeavours? "
        r"to|works? towards",
    ),
    ("consider", r"considers?|explores?|looks? (?:at|into)|examines? whether"),
    ("should", r"should|ought to"),
    ("could", r"could|can(?!\s*do\b)|(?:is|are) able to"),
    ("may", r"may|might"),
    (
        "where possible",
        r"where (?:possible|appropriate|practicable|resources allow|feasible)|subject to|as far as "
        r"possible|if (?:possible|funding allows)",
    ),
    ("will", r"will|(?<=\w)['’]ll|won['’]t"),
)
_MODAL = re.compile(
    "|".join(rf"(?P<m{i}>(?<!\w)(?:{pattern})(?!\w))" for i, (_, pattern) in enumerate(_MODALS)).replace(
        r"(?<!\w)(?:will|(?<=\w)['’]ll", r"(?:(?<!\w)will|(?<=\w)['’]ll"
    ),
    re.IGNORECASE,
)
_NEGATION = re.compile(
    r"\b(?:not|no(?!\.\s*\d)|never|none|neither|nor|nothing|nobody|without|unable|refus(?:e|es|ed)|"
    r"ceas(?:e|es|ed)|cannot|except)\b"
    r"|(?<=n)['’]t\b",
    re.IGNORECASE,
)
_FORCE = (
    r"(?:will|shall|must|should|may|might|can|could|(?:is|are) (?:to|committed to|responsible for)|"
    r"commits? to|aims? to|intends? to|expects? to|plans? to|agrees? to|has agreed to|have agreed to|"
    r"won['’]t|cannot|can['’]t)"
)
_NAME = (
    r"(?:(?:the|our|a|each|every|all|its|their)\s+)?"
    r"(?:[A-Z][\w&’'-]*|[A-Z]{2,})(?:(?:\s+(?:of|for|and|the|on|to|’s)){0,2}\s+[A-Z][\w&’'-]*){0,7}"
    r"(?:\s+(?:service|office|team|board|partnership|council|police|force|unit|panel|trust))?"
)
_ROLE = (
    r"(?:the|our|each|every|all|local)\s+(?:[a-z]+\s+){0,2}?(?:commissioner|mayor|deputy mayor|force|"
    r"police|council|councils|boroughs?|"
    r"partnerships?|board|boards|panel|service|services|providers?|officers?|commander|commanders|"
    r"unit|schools|partners|secretariat)"
)
_SUBJECT = re.compile(
    rf"(?<!\w)(?P<name>(?-i:{_NAME})|(?:{_ROLE})|"
    rf"\bwe)(?=(?:,[^,.;]{{1,80}},)?\s+(?:\w+ly\s+|also\s+|both\s+|then\s+)?{_FORCE}\b|['’]ll\b)",
    re.IGNORECASE,
)
_LED = re.compile(
    rf"\b(?:led|owned|delivered|overseen|chaired|run|managed|funded|published|reviewed|commissioned|"
    rf"set|provided) (?:jointly )?by (?P<by>(?-i:{_NAME})|{_ROLE})"
    rf"|\b(?:responsibility of|accountable to|lead(?:\s+officer)?:|owner:) ?(?P<of>(?-i:{_NAME})|{_ROLE})",
    re.IGNORECASE,
)
_NOT_OWNERS = frozenset(
    listed(
        "it this that these those there they you he she which who what all each every as in on by for "
        "from to at with and but if where when while our the a an today however also finally london"
    )
)


def modals(text: str) -> list[Found]:
    """The words that give the promise its force, each by its class: must, commit, will, expect, aim,
    consider, should, could, may, where possible. `May` the month is none."""
    found = []
    for match in _MODAL.finditer(text):
        if match.group() == "May" and match.start() > 0:
            continue
        index = next(i for i in range(len(_MODALS)) if match[f"m{i}"])
        found.append(Found(_MODALS[index][0], match.group(), *match.span()))
    return found


def negations(text: str) -> list[Found]:
    """The words that deny: not, no, never, without, n't … each by itself, all of one class per word."""
    return [
        Found(
            "not" if m.group().lower() in ("'t", "’t", "cannot") else m.group().lower(), m.group(), *m.span()
        )
        for m in _NEGATION.finditer(text)
    ]


def owners(text: str) -> list[Found]:
    """Who promises or answers for it: the one who *will*, or by whom it is led. The value is in lower case,
    no article."""
    found: dict[tuple[int, int], Found] = {}
    for match in _SUBJECT.finditer(text):
        if not _PASSIVE.match(text, match.end()):
            _keep(found, match["name"], *match.span("name"))
    for match in _LED.finditer(text):
        group = "by" if match["by"] else "of"
        _keep(found, match[group], *match.span(group))
    return sorted(found.values(), key=lambda f: f.start)


#: "Training will be given": whoever stands before a passive does nothing.
_PASSIVE = re.compile(
    rf"(?:,[^,.;]{{1,80}},)?\s+(?:\w+ly\s+|also\s+|both\s+|then\s+)?{_FORCE}(?:\s+not|"
    rf"\s+never)?\s+(?:\w+ly\s+)?(?:be|have been)\s+"
    r"(?!responsible|accountable|able|asked|required)",
    re.IGNORECASE,
)


#: A sentence that begins with one of these has a topic there, not someone who acts: "Crime will fall".
_ABSTRACT = re.compile(
    r"crime|violence|trust|victims|children|money|data|work|support|progress|funds|homicides|burglar(?:y|ies)|"
    r"[a-z]+(?:ing|tion|tions|ment|ments|ness|ity|ence|ance|ism|ics)"
)


def _keep(found: dict[tuple[int, int], Found], words: str, start: int, end: int) -> None:
    value = re.sub(r"^(?:the|our|a|an|its|their)\s+", "", words.strip().lower()).replace("’", "'")
    if start == 0 and words[:1].isupper() and _ABSTRACT.fullmatch(value):
        return
    if (
        value
        and value not in _NOT_OWNERS
        and not any(start < f.end and f.start < end for f in found.values())
    ):
        found[start, end] = Found(value, words.strip(), start, end)
