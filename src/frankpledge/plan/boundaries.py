"""The outlines of places, GeoJSON or TopoJSON: `boundaries.geojson` of a workspace, kept in the home folder.

A feature is of the place whose code or name (or other name) it has as its `id` or as one of its properties.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from django.db import transaction

from frankpledge import configuration, durable
from frankpledge.plan.models import Place

#: The file's name, in a workspace and in the home folder.
NAME = "boundaries.geojson"
Ring = Sequence[tuple[float, float]]


class BoundariesError(Exception):
    """A file of outlines that cannot be read; says what was found and what was expected."""


def held() -> Path:
    """Where the outlines of this installation lie, if it has any of its own."""
    return configuration.home() / NAME


def replace(workspace: Path) -> None:
    """Make the outlines held match those of a workspace, once its records are kept; raises
    `BoundariesError`.
    """
    given = workspace / NAME
    text = given.read_bytes() if given.is_file() else None
    if text is not None:
        rings(text, names())
    transaction.on_commit(lambda: _keep(text))


def _keep(text: bytes | None) -> None:
    if text is None:
        held().unlink(missing_ok=True)
    elif not held().is_file() or held().read_bytes() != text:
        durable.write(held(), text)


def keep(workspace: Path) -> None:
    """Write the outlines held into a workspace."""
    if held().is_file():
        durable.write(workspace / NAME, held().read_bytes())
    else:
        (workspace / NAME).unlink(missing_ok=True)


def names() -> dict[str, str]:
    """The code of each place by its code, its name and its other names, without regard to case."""
    found: dict[str, str] = {}
    for place in Place.objects.filter(valid_to=None):
        for said in (place.code, place.name, *place.aliases):
            found.setdefault(said.casefold(), place.code)
    return found


def rings(text: bytes, known: Mapping[str, str]) -> dict[str, list[Ring]]:
    """The rings (longitude, latitude) of each place's outline, by code; raises `BoundariesError`."""
    try:
        read = json.loads(text)
        features = list(_topology(read) if read.get("type") == "Topology" else _features(read))
        found = {
            code: [[(float(x), float(y)) for x, y, *_ in ring] for ring in geometry]
            for said, geometry in features
            if (code := next((known[s.casefold()] for s in said if s.casefold() in known), ""))
        }
    except (ValueError, LookupError, TypeError, AttributeError, OverflowError, RecursionError) as error:
        raise BoundariesError(
            f"{NAME} cannot be read as GeoJSON or TopoJSON ({type(error).__name__}: {error}): expected "
            "features that are polygons in degrees of longitude and latitude."
        ) from error
    if not found:
        raise BoundariesError(
            f"No feature of {NAME} is of a known place: expected its code or its name in places.csv as the "
            "feature’s id or as one of its properties."
        )
    outside = next(
        (p for one in found.values() for r in one for p in r if not (abs(p[0]) <= 180 and abs(p[1]) <= 90)),
        None,
    )
    if outside:
        raise BoundariesError(
            f"{NAME} has the point {outside[0]:g}, {outside[1]:g}, which is no longitude and latitude in "
            "degrees: put it into WGS 84 first."
        )
    return found


def _said(feature: Mapping[str, Any]) -> list[str]:
    return [str(one) for one in (feature.get("id"), *(feature.get("properties") or {}).values()) if one]


def _polygons(kind: str, coordinates: Any) -> list[Any]:
    if kind == "Polygon":
        return list(coordinates)
    if kind == "MultiPolygon":
        return [ring for polygon in coordinates for ring in polygon]
    raise ValueError(f"a feature is a {kind}")


def _features(read: Mapping[str, Any]) -> Any:
    for feature in read["features"]:
        geometry = feature["geometry"]
        yield _said(feature), _polygons(geometry["type"], geometry["coordinates"])


def _topology(read: Mapping[str, Any]) -> Any:
    step, start = read["transform"]["scale"], read["transform"]["translate"]
    arcs = []
    for given in read["arcs"]:
        x = y = 0
        points = []
        for dx, dy in given:
            x, y = x + dx, y + dy
            points.append((x * step[0] + start[0], y * step[1] + start[1]))
        arcs.append(points)

    def ring(numbers: Sequence[int]) -> list[tuple[float, float]]:
        whole: list[tuple[float, float]] = []
        for number in numbers:
            part = arcs[number] if number >= 0 else arcs[~number][::-1]
            whole += part[1:] if whole else part
        return whole

    for layer in read["objects"].values():
        for one in layer["geometries"]:
            yield _said(one), [ring(numbers) for numbers in _polygons(one["type"], one["arcs"])]
