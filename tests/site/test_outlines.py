"""Areas in their own outlines: read from what a body has, drawn small, and refused in plain words."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from frankpledge.plan import boundaries
from frankpledge.site import outlines as held
from frankpledge.site.charts import outlines
from frankpledge.site.charts.tiles import Tile

KNOWN = {"e1": "E1", "camden": "E1", "e2": "E2", "hackney": "E2"}
WEST = [[-0.2, 51.5], [-0.1, 51.5], [-0.1, 51.6], [-0.2, 51.6], [-0.2, 51.5]]
EAST = [[-0.1, 51.5], [0.0, 51.5], [0.0, 51.6], [-0.1, 51.6], [-0.1, 51.5]]


def written(*features: dict[str, Any]) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def feature(properties: dict[str, str], *rings: Any, kind: str = "Polygon") -> dict[str, Any]:
    return {
        "type": "Feature",
        "properties": properties,
        "geometry": {"type": kind, "coordinates": [[one] for one in rings] if kind != "Polygon" else rings},
    }


def test_an_outline_is_known_by_the_code_or_the_name_of_its_place() -> None:
    text = written(
        feature({"LAD22CD": "E1"}, WEST), feature({"name": "Hackney"}, EAST), feature({"x": "?"}, EAST)
    )
    assert {code: len(rings) for code, rings in boundaries.rings(text, KNOWN).items()} == {"E1": 1, "E2": 1}
    islands = written(feature({"name": "Camden"}, WEST, EAST, kind="MultiPolygon"))
    assert len(boundaries.rings(islands, KNOWN)["E1"]) == 2


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"not json", "cannot be read as GeoJSON or TopoJSON"),
        (written(feature({"name": "Nowhere"}, WEST)), "No feature of boundaries.geojson is of a known place"),
        (written(feature({"name": "Camden"}, [[528000, 184000]] * 4)), "put it into WGS 84 first"),
        (
            written(
                {"properties": {"name": "Camden"}, "geometry": {"type": "Point", "coordinates": [0, 51]}}
            ),
            "Point",
        ),
        (b"[" * 5000, "RecursionError"),
        (written(feature({"name": "Camden"}, [[0, 10**400]] * 4)), "OverflowError"),
    ],
)
def test_what_is_no_outline_is_refused_with_what_to_do(text: bytes, said: str) -> None:
    with pytest.raises(boundaries.BoundariesError, match=re.escape(said)):
        boundaries.rings(text, KNOWN)


def test_a_line_keeps_its_corners_and_loses_what_the_eye_cannot_see() -> None:
    side = [(float(x), 0.3 * (x % 2)) for x in range(101)]
    square = [*side, (100.0, 100.0), (0.0, 100.0), (0.0, 0.0)]
    assert len(outlines.simplified(square)) == 5


def test_west_is_left_and_north_is_up() -> None:
    flat, height = outlines.projected({"W": [WEST], "E": [EAST]})
    assert max(x for x, _ in flat["W"][0]) <= min(x for x, _ in flat["E"][0]) + 0.01
    assert flat["W"][0][0][1] == pytest.approx(height - 2)
    assert height == pytest.approx(outlines.WIDTH / (2 * 0.622), rel=0.02)


def test_londons_map_is_small_names_every_area_and_marks_those_that_differ() -> None:
    """The outlines come with the stylesheet's build."""
    text = (held.BUILT / "E12000007.json").read_bytes()
    named = [one["id"] for layer in json.loads(text)["objects"].values() for one in layer["geometries"]]
    rings = boundaries.rings(text, {name.casefold(): name for name in named})
    areas = [Tile(name, name, name[:3], number / 40) for number, name in enumerate(sorted(rings))]
    areas[0] = Tile(areas[0].code, areas[0].name, "", None)
    drawn = outlines.draw(areas, rings, frozenset({"Camden", "Bexley"}), "share", "m", "Map")
    assert len(rings) == 33
    assert len(drawn) <= 25_000
    assert all(f"<title>{name}: " in drawn for name in rings)
    assert drawn.count('class="far"') == 2
    assert drawn.count('class="tile t0"') == 1
    assert len(outlines.readings(areas, rings, "share")) == 33


@pytest.mark.django_db
def test_a_workspaces_outlines_are_kept_given_back_and_taken_away(
    tmp_path: Path, home: Path, django_capture_on_commit_callbacks: Any
) -> None:
    from frankpledge.plan.models import Place

    Place.objects.get_or_create(code="E09000007", defaults={"name": "Camden", "kind": "borough"})
    given = tmp_path / "in"
    given.mkdir()
    (given / boundaries.NAME).write_bytes(written(feature({"name": "Camden"}, WEST)))
    with django_capture_on_commit_callbacks(execute=True):
        boundaries.replace(given)
    assert list(held.held("E12000007")) == ["E09000007"]
    boundaries.keep(tmp_path)
    assert (tmp_path / boundaries.NAME).read_bytes() == (given / boundaries.NAME).read_bytes()
    with django_capture_on_commit_callbacks(execute=True):
        boundaries.replace(tmp_path / "none")
    assert not boundaries.held().exists()
