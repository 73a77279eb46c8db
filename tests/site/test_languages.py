"""Eleven languages: figures said in each from their row, plurals that are right, catalogues up to date,
translations that follow their text, and a plan summary that most people can read.
"""

from __future__ import annotations

import gettext
import re
import string
from pathlib import Path
from typing import Any
from unittest.mock import patch

import polib
import pytest
from django.utils import translation

from frankpledge.figures.words import ENGLISH
from frankpledge.releases import Figure, rule_of
from frankpledge.site import languages, messages, wording

OTHERS = [code for code in languages.LANGUAGES if code != languages.ENGLISH]
NAMED = re.compile(r"%\((\w+)\)s")
LONDON = Path(__file__).parents[2] / "examples" / "london"


def catalogue(code: str) -> polib.POFile:
    path = messages.catalogue(code, messages.PACKAGE / "locale")
    return polib.pofile(str(path), encoding="utf-8")


def a_figure(**changes: Any) -> Figure:
    empty = dict.fromkeys(Figure.columns())
    told = {
        **empty,
        **{"measure": "robbery", "place": "E12000007", "period": "2021-Q4", "breakdown": "", "value": 0.54},
        **{"lower": 0.5, "upper": 0.58, "unit": "share", "before_value": 0.6, "change": -0.06},
        **{"change_lower": -0.1, "change_upper": -0.02, "beyond_chance": True, "target": 0.7},
        **{"target_period": "2024", "expected": 0.62, "verdict": "worsening", "evidence": "{}"},
        **{"sentence": "", "finding": "", "reason": "", "suppressed": False, "notes": [], "sources": []},
        **changes,
    }
    return Figure(**told)


def in_words(rule: str) -> str:
    """The English of a rule as a release holds it."""
    fields = [name for _, name, _, _ in string.Formatter().parse(ENGLISH.rule[rule]) if name]
    return ENGLISH.rule[rule].format(**dict.fromkeys(fields, "5"))


VERDICTS = {"trajectory on-course": "on-course", "trajectory off-course": "off-course"} | {
    "trajectory too-close": "too-close",
    "target-date": "met",
    "trajectory-no-interval": "cannot-tell",
    "change-within": "too-close",
}


@pytest.mark.django_db
@pytest.mark.parametrize("code", OTHERS)
def test_each_rule_is_told_in_each_language_with_its_numbers_and_without_english(code: str) -> None:
    with patch("frankpledge.site.wording.current") as current, translation.override(code):
        current.shelf.return_value.decimals.return_value = 1
        for rule in ENGLISH.rule:
            figure = a_figure(rule=in_words(rule), verdict=VERDICTS.get(rule, "worsening"))
            if rule == "none":
                figure = figure._replace(value=None)
            told = wording.worded(figure, "⚑")
            assert rule_of(figure), rule
            for part in ("sentence", "finding", "rule"):
                assert told[part], (rule, part)
                assert not re.search(r"[A-Za-z]{4,} (the|is|of|than)\b", told[part]), told[part]
                assert told["finding"].startswith("⚑")


@pytest.mark.django_db
def test_a_rule_of_another_version_leaves_the_english() -> None:
    assert wording.worded(a_figure(rule="A rule that nobody knows."), "x") == {}


@pytest.mark.parametrize("code", OTHERS)
def test_translations_name_what_the_english_names_and_have_each_plural(code: str) -> None:
    forms = int(messages.PLURALS[code].partition("nplurals=")[2].partition(";")[0])
    for entry in catalogue(code).translated_entries():
        said = list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]
        known = {*NAMED.findall(entry.msgid), *NAMED.findall(entry.msgid_plural)}
        assert not entry.msgid_plural or len(said) == forms, entry.msgid
        for one in said:
            assert set(NAMED.findall(one)) <= known, (entry.msgid, one)


def test_arabic_counts_in_its_six_forms() -> None:
    said = gettext.translation("django", str(messages.PACKAGE / "locale"), languages=["ar"])
    words = [said.ngettext("%(number)s day", "%(number)s days", n) for n in (1, 2, 3, 11, 100)]
    assert words == ["يوم واحد", "يومان", "%(number)s أيام", "%(number)s يومًا", "%(number)s يوم"]


@pytest.mark.django_db
def test_catalogues_hold_every_word_that_a_page_uses() -> None:
    """Where this fails, words were added since the last `make messages`: run it, commit what it changed."""
    used = set(messages.used())
    for code in OTHERS:
        held = {(entry.msgctxt or "", entry.msgid) for entry in catalogue(code)}
        missing = sorted(one for _, one in used - held)
        assert not missing, (
            f"{code}: run `make messages`; {len(missing)} words are new, such as {missing[:3]}"
        )


@pytest.mark.parametrize("code", OTHERS)
def test_what_a_machine_drafted_says_so_until_a_person_signs(code: str) -> None:
    held = catalogue(code)
    unsigned = [entry for entry in held.translated_entries() if messages.DRAFTED in entry.flags]
    assert held.metadata["X-Unreviewed"] == str(len(unsigned))
    for entry in polib.pofile(str(LONDON / "translations" / f"{code}.po"), encoding="utf-8"):
        assert messages.DRAFTED in entry.flags or "Signed: " in entry.tcomment


@pytest.mark.django_db
def test_a_translators_file_goes_out_and_comes_back_signed(tmp_path: Path) -> None:
    from frankpledge.plan import translations
    from frankpledge.plan.models import Body, Translation

    Body.objects.all().delete()  # another test's workspace may stand
    Body.objects.create(name="A body", short_name="Body", tagline="What was promised.")
    file = tmp_path / "vi.po"
    translations.write("vi", file)
    po = polib.pofile(str(file))
    entry = po.find("What was promised.")
    entry.msgstr, entry.tcomment = "Điều đã hứa.", "Signed: A. Reader, 2026-01-31"
    po.save()
    assert translations.take("vi", file).changed == 1
    assert Translation.objects.get().signed_by == "A. Reader"
    assert translations.take("vi", file).unchanged == 1
    po.append(polib.POEntry(msgid=entry.msgid, msgstr="Điều khác.", flags=[translations.DRAFTED]))
    po.save()
    with pytest.raises(translations.TranslationError, match="is there twice"):
        translations.take("vi", file)
    body = Body.objects.get()
    body.tagline = "What was promised, and to whom."
    body.save()
    assert translations.as_po("vi").find("What was promised, and to whom.").fuzzy


def test_the_plans_summary_is_read_by_most(record_property: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """Its reading age in years is at most twelve: the higher of two measures of its grade, and five.

    The one (Flesch-Kincaid) goes by syllables, the other (automated readability index) by letters.
    """
    import pyphen
    import textstat
    import yaml

    edition = next(
        one for one in yaml.safe_load((LONDON / "editions.yml").read_text()) if one["key"] == "2022-25"
    )
    mine = [
        one
        for one in yaml.safe_load((LONDON / "priorities.yml").read_text())
        if one.get("edition") == "2022-25"
    ]
    text = " ".join([edition["summary"], *(f"{one['promise']} {one['summary']}" for one in mine)])
    words = re.findall(r"[A-Za-z’']+", text)
    hyphens = pyphen.Pyphen(lang="en_GB", left=1, right=1)
    syllables = sum(len(hyphens.positions(word)) + 1 for word in words) / len(words)
    grade = 0.39 * len(words) / textstat.sentence_count(text) + 11.8 * syllables - 15.59
    age = max(grade, textstat.automated_readability_index(text)) + 5
    record_property("reading_age", age)
    with capsys.disabled():
        print(f"\nThe plan's summary has a reading age of {age:.1f} years.")
    assert len(mine) == 4
    assert age <= 12
