"""Charts are text made from data: they hold what they were given, say it in words, and wear no colour."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from frankpledge.site.charts import areas, bars, scale, series, spark, tiles

VALUES = st.one_of(st.none(), st.floats(0, 1e6, allow_nan=False))


def a_series(values: list[float | None], **more: Any) -> series.TimeSeries:
    points = [
        series.Point(date(2000 + i, 12, 31), str(2000 + i), v, f"r/m/p/{2000 + i}")
        for i, v in enumerate(values)
    ]
    return series.TimeSeries("Homicides", points, "count", **more)


@settings(deadline=None)
@given(st.lists(VALUES, max_size=60), st.booleans())
def test_any_series_gives_a_well_formed_picture_or_none(values: list[float | None], rtl: bool) -> None:
    drawn = series.draw(a_series(values), "a", rtl=rtl)
    if not any(v is not None for v in values):
        assert drawn == ""
    else:
        assert "nan" not in drawn
        ET.fromstring(drawn)


def test_a_picture_has_no_colour_and_no_style_of_its_own() -> None:
    drawn = series.draw(a_series([3.0, 5.0, 4.0]), "a")
    assert not re.search(r'style=|fill="|stroke="|<style', drawn)


def test_a_picture_is_named_and_told_and_its_number_has_an_identity() -> None:
    drawn = series.draw(a_series([3.0, 5.0, 4.0]), "a")
    assert 'role="img" aria-labelledby="a-t a-d"' in drawn
    assert 'data-figure="r/m/p/2002">4<' in drawn


def test_the_words_say_first_last_lowest_highest_gaps_target_and_events() -> None:
    goal = series.Goal(date(2004, 12, 31), 2.0, "2004")
    note = series.Note(date(2001, 4, 1), "Counting rule changed", breaks=True)
    words = series.describe(a_series([3.0, None, 5.0, 4.0], goal=goal, notes=[note], illustrative=True))
    for said in (
        "from 3 in 2000 to 4 in 2003",
        "highest 5 in 2002",
        "One period has no figure",
        "target is 2",
    ):
        assert said in words
    assert "A, April 2001: Counting rule changed" in words
    assert words.endswith("The figures are illustrative.")


def test_targets_of_every_year_are_marked_and_told() -> None:
    steps = [(date(2004, 12, 31), 3.0, "2004"), (date(2005, 12, 31), 2.5, "2005")]
    way = [(date(2004, 1, 1), 3.0), (date(2004, 12, 31), 3.0), (date(2006, 12, 31), 2.0)]
    chart = a_series([3.0, 5.0, 4.0], goal=series.Goal(date(2006, 12, 31), 2.0, "2006", "", way, steps))
    assert series.draw(chart, "a").count('class="target"') == 3
    assert "target is 2 by 2006. On the way to it: 3 by 2004 and 2.5 by 2005." in series.describe(chart)


def test_a_missing_figure_leaves_a_gap_in_the_line() -> None:
    whole = series.draw(a_series([1.0, 2.0, 3.0, 4.0]), "a")
    broken = series.draw(a_series([1.0, 2.0, None, 4.0, 5.0]), "a")
    assert whole.count('class="line"') == 1
    assert broken.count('class="line"') == 2


def test_a_signal_is_told_by_its_shape() -> None:
    points = [
        series.Point(date(2000, m, 1), str(m), float(m), signal="outside" if m == 5 else "none")
        for m in range(1, 9)
    ]
    chart = series.TimeSeries("x", points, "count")
    assert series.signals(chart) == [("diamond", "outside the expected range")]
    assert series.draw(chart, "a").count('class="mark"') == 1


def test_a_chart_of_sixty_points_stays_small() -> None:
    points = [
        series.Point(
            date(2016 + m // 12, m % 12 + 1, 28), "x", 50 + m % 7, "r/m/p", 45.0, 60.0, 52.0, 40.0, 64.0
        )
        for m in range(60)
    ]
    assert len(series.draw(series.TimeSeries("x", points, "count"), "a")) < 6000


@settings(deadline=None)
@given(st.floats(-1e6, 1e6), st.floats(0.001, 1e6))
def test_ticks_hold_the_whole_range_evenly(low: float, width: float) -> None:
    found = scale.ticks(low, low + width)
    assert found[0] <= low + 1e-6 * width
    assert found[-1] >= low + width - 1e-6 * width


def test_areas_are_named_with_the_whole_through_them() -> None:
    dots = [areas.Area("Camden", 0.5, "a", 0.45, 0.55), areas.Area("Brent", 0.7, "b", 0.66, 0.74, far=True)]
    whole = areas.Whole("London", 0.52, "w")
    drawn = areas.draw(dots, whole, "share", "x", "By borough")
    ET.fromstring(drawn)
    assert 'data-figure="w">London 52%<' in drawn
    assert drawn.index("Brent</text>") < drawn.index("Camden</text>")
    assert "Differ from it by more than chance: Brent." in areas.describe(dots, whole, "share")


def test_a_funnel_names_only_those_outside() -> None:
    dots = [areas.Dot("Camden", 1000, 5.0), areas.Dot("Brent", 2000, 9.0, outside=True)]
    limits = [areas.Limits(float(s), 4.0, 6.0, 3.0, 7.0) for s in (500, 1000, 2000)]
    drawn = areas.funnel(dots, limits, 5.0, "per 1,000", "f", "Funnel")
    ET.fromstring(drawn)
    assert ">Brent</text>" in drawn
    assert ">Camden</text>" not in drawn


def test_a_tile_without_a_figure_is_not_shaded_as_the_lowest() -> None:
    found = [tiles.Tile("a", "A", "A", 1.0), tiles.Tile("b", "B", "B", None)]
    drawn = tiles.draw(found, {"a": (0, 0), "b": (1, 0)}, "count", "m", "Map")
    assert 'class="tile t0"' in drawn
    assert ("t0", "no figure") in tiles.legend(found, "count")


@pytest.mark.parametrize("rtl", [False, True])
def test_a_bar_fills_its_width_and_says_its_parts(rtl: bool) -> None:
    parts = [bars.Part(2, "delivered", "b0"), bars.Part(0, "late", "b1"), bars.Part(3, "on track", "b2")]
    drawn = ET.fromstring(bars.draw(parts, "b", "Delivery", width=100, rtl=rtl))
    widths = [float(r.attrib["width"]) for r in drawn.iter() if r.tag.endswith("rect")]
    assert sum(widths) == pytest.approx(100 - 2 * len(widths))
    assert bars.describe(parts) == "two delivered and three on track"


def test_a_sparkline_of_one_value_is_not_drawn() -> None:
    assert spark.draw([1.0, None]) == ""


@pytest.mark.parametrize(
    ("value", "unit", "step", "said"),
    [
        (2.5, "per 1,000", 2.5, "2.5"),
        (0.125, "share", 0.025, "12.5%"),
        (5.0, "count", 5.0, "5"),
        (0.2, "share", 0.1, "20%"),
    ],
)
def test_a_tick_is_never_rounded_away_from_its_place(value: float, unit: str, step: float, said: str) -> None:
    assert scale.tick_label(value, unit, step) == said
