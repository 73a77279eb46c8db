"""Answers of /explore/: the page, and the same figures as CSV, workbook, SVG and PNG."""

from __future__ import annotations

import tempfile
import warnings
from pathlib import Path
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from frankpledge import plan
from frankpledge.site import current, downloads, exploring, formats, history
from frankpledge.site.charts import alone
from frankpledge.site.pages import explore as pages


def _shelf(request: HttpRequest) -> current.Shelf:
    """The release that the question names, else the one shown; only published ones are held."""
    asked = request.GET.get("release", "")
    if asked:
        found = next((r for r in history.published() if r.key == asked), None)
        if found is None:
            raise Http404(f"There is no release “{asked}”.")
        return current.Shelf(found)
    shelf = current.shelf()
    if shelf.release is None:
        raise Http404("No release is published yet.")
    return shelf


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    if current.shelf().release is None:
        return render(request, "pages/explore_nothing.html", {})
    address = request.build_absolute_uri(reverse("explore"))
    view = pages.build(_shelf(request), request.GET, history.published(), address)
    return render(request, "pages/explore.html", {"view": view})


def _answered(request: HttpRequest) -> exploring.Answer:
    answer = exploring.answer(_shelf(request), request.GET)
    if not answer.asked:
        raise Http404("Choose at least one measure.")
    return answer


@require_safe
def figures_csv(request: HttpRequest) -> StreamingHttpResponse:
    answer = _answered(request)
    release = answer.shelf.release
    assert release is not None
    response = StreamingHttpResponse(
        downloads.chosen(release, answer.table),
        content_type="text/csv; charset=utf-8",
    )
    response["Content-Disposition"] = f'attachment; filename="explored-{release.key}.csv"'
    return response


@require_safe
def chart(request: HttpRequest, extension: str) -> HttpResponse:
    answer = _answered(request)
    release, body = answer.shelf.release, plan.body()
    assert release is not None
    title = pages.title(answer)
    wide = pages.picture(answer, title)[0]
    if not wide:
        raise Http404("There are too few figures for a chart.")
    made_up = ["These figures are illustrative: made up, for demonstration."] if release.illustrative else []
    foot = [
        f"{body.site_name or body.name}, release “{formats.release_title(release)}” ({release.key}), "
        f"as at {release.as_at}. {body.licence}",
        request.build_absolute_uri(f"{reverse('explore')}?{answer.query}"),
        *made_up,
    ]
    svg = alone.alone(wide, title=title, subtitle="", foot=foot)
    return alone_as(svg, extension, f"explored-{release.key}")


def alone_as(svg: str, extension: str, name: str) -> HttpResponse:
    """A drawing as a file of its own, shown by a browser and named when it is kept."""
    if extension == "png":
        response = HttpResponse(alone.png(svg), content_type="image/png")
    else:
        response = HttpResponse(svg, content_type="image/svg+xml; charset=utf-8")
    response["Content-Disposition"] = f'inline; filename="{name}.{extension}"'
    return response


@require_safe
def workbook(request: HttpRequest) -> HttpResponse:
    """The figures chosen as an accessible workbook: a cover and one table."""
    answer = _answered(request)
    release = answer.shelf.release
    assert release is not None
    link = request.build_absolute_uri(f"{reverse('explore')}?{answer.query}")
    response = HttpResponse(
        _workbook(answer, link),
        content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    )
    response["Content-Disposition"] = f'attachment; filename="explored-{release.key}.xlsx"'
    return response


def _workbook(answer: exploring.Answer, link: str) -> bytes:
    import gptables as gpt  # noqa: PLC0415  (pandas takes a second, and only a workbook needs it)
    import pandas as pd  # noqa: PLC0415

    release, body = answer.shelf.release, plan.body()
    assert release is not None
    title = pages.title(answer)
    rows: list[tuple[Any, ...]] = []
    for row in answer.figures(50_000):
        ends = ["[z]" if end is None else end for end in (row.lower, row.upper)]
        measure = str(release.measures.get(row.measure, {}).get("title") or row.measure)
        place = str(release.places.get(row.place, {}).get("name", row.place))
        made_up = "yes" if row.illustrative else "no"
        told = (measure, place, row.place, pages.group(row.breakdown), formats.short_period(row.period))
        rows.append((*told, row.value, *ends, row.unit, made_up))
    head = (
        "Measure",
        "Place",
        "Place code",
        "Group",
        "Period",
        "Value",
        "Lower",
        "Upper",
        "Unit",
        "Illustrative",
    )
    sheet = gpt.GPTable(
        table=pd.DataFrame(rows, columns=list(head)),
        table_name="figures",
        title=title[:200],
        subtitles=[f"Release {release.key}, as at {release.as_at}. Shares lie between 0 and 1."],
        legend=["[z] not applicable"],
        instructions="This sheet contains one table.",
        index_columns={1: 0},
    )
    cover = gpt.Cover(
        title=title[:200],
        intro=["Introductory information", f"From {link}"],
        about=["About", f"Illustrative figures are made up, for demonstration. {body.licence}"],
        contact=["Publisher", str(body.name or body.site_name)],
    )
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        path = Path(folder) / "explored.xlsx"
        made = gpt.produce_workbook(
            filename=str(path),
            sheets={"Figures": sheet},
            cover=cover,
            contentsheet_label=None,
            auto_width=True,
            workbook_options={"strings_to_formulas": False},
        )
        made.set_properties({"title": title[:200], "author": str(body.name or body.site_name)})
        made.close()
        return path.read_bytes()
