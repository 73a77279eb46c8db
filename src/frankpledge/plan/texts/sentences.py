"""Where one sentence ends and the next begins, in any language that marks it."""

from __future__ import annotations

import re

from frankpledge.plan.texts.wording import listed

#: A full stop after these ends no sentence (compared in lower case, without the stop).
_ABBREVIATIONS = frozenset(
    listed(
        "e.g i.e eg ie cf vs mr mrs ms dr st prof cllr rt hon sir supt insp sgt pc dci det approx inc ltd "
        "dept govt est incl excl viz"
    )
)
#: A full stop after these ends no sentence where a number follows ("para. 3", "No. 10").
_BEFORE_NUMBERS = frozenset(
    listed(
        "no nos para paras fig figs p pp s ss sec art vol ch cap app ref jan feb mar apr jun "
        "jul aug sep sept oct nov dec"
    )
)
#: After these a full stop may or may not end one; it does where a capital letter follows.
_ENDING = re.compile(r"([.!?…؟۔।]+|[。！？])([\"'”’»)\]]*)(\d{1,3}(?=\s+[A-Z“‘]))?(\s+|(?<=[。！？])|$)")
_OPENS = re.compile(r"[\"'“‘«(\[]*(\d|[^\W\d_]|[£$€])")
_LAST_WORD = re.compile(r"([\w.]+)\.$")


def split(text: str) -> list[str]:
    """The sentences of one paragraph, in order, trimmed; joined by spaces they give the paragraph back.

    Abbreviations, initials, decimals and paragraph numbers end no sentence. The same paragraph always splits
    in the same way, whatever stands around it.
    """
    sentences, start = [], 0
    for ending in _ENDING.finditer(text):
        stop = ending.end(3) if ending.group(3) else ending.end(2)
        if ending.group(3) and not text[: ending.start()].strip()[-1:].isalpha():
            continue  # "1.2 The …" is a number, not a footnote's mark
        if stop < len(text) and not _is_boundary(text, start, ending):
            continue
        sentence = text[start:stop].strip()
        if sentence:
            sentences.append(sentence)
        start = ending.end()
    rest = text[start:].strip()
    if rest:
        sentences.append(rest)
    return sentences


def _is_boundary(text: str, start: int, ending: re.Match[str]) -> bool:
    after = _OPENS.match(text, ending.end())
    if after is None:
        return False
    first = after.group(1)
    if first.islower() and first.upper() != first:
        return False
    before = _LAST_WORD.search(text[start : ending.end(1)])
    if ending.group(1) != "." or before is None:
        return True
    word = before.group(1)
    initial = len(word) == 1 and word.isalpha() and word.isupper()
    numbering = (
        re.fullmatch(r"\d{1,3}(\.\d{1,3})*", word) and not text[start : start + before.start()].strip()
    )
    plain = word.lower().strip(".")
    return not (
        initial or numbering or plain in _ABBREVIATIONS or (plain in _BEFORE_NUMBERS and first.isdigit())
    )
