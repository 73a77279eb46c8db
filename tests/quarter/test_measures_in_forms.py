"""A measure's definition in fields: nothing is lost in the form, and the preview is what figures give."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.test import Client

from frankpledge import desk as room
from frankpledge.desk import engine
from frankpledge.plan import definition
from frankpledge.plan.models import MeasurePage, PerformancePage

Desk = Callable[..., Client]
LONDON = Path(__file__).parents[2] / "examples" / "london" / "measures.yml"
DEFINITIONS = {one["key"]: one.get("compute", {}) for one in yaml.safe_load(LONDON.read_text())}


@pytest.mark.parametrize("key", DEFINITIONS)
def test_a_definition_taken_apart_and_put_together_is_what_it_was(key: str) -> None:
    was = DEFINITIONS[key]
    made = definition.put_together(definition.taken_apart(was), was)
    assert made == was
    assert list(made) == list(was)


def test_a_change_in_a_field_changes_just_that() -> None:
    was = DEFINITIONS["teenage-homicides"]
    told = definition.taken_apart(was)
    told["where_1_values"] = ["13 to 19"]
    told["decimals"] = 1
    assert definition.put_together(told, was) == {**was, "filter": {"age_group": "13 to 19"}, "decimals": 1}


def _form(client: Client, page: Any) -> dict[str, Any]:
    """What the browser would send of the page's form as it stands."""
    from html.parser import HTMLParser

    class Reader(HTMLParser):
        def __init__(self) -> None:
            super().__init__()
            self.data: dict[str, Any] = {}
            self.select = self.area = ""
            self.form = False

        def handle_starttag(self, tag: str, attrs: Any) -> None:
            given = dict(attrs)
            if tag == "form":
                self.form = given.get("id") == "page-edit-form" or "data-edit-form" in given
            name = given.get("name")
            if not self.form:
                return
            if tag == "input" and name and given.get("type") not in {"submit", "button", "file"}:
                if given.get("type") in {"checkbox", "radio"}:
                    if "checked" in given:
                        self.data.setdefault(name, []).append(given.get("value", "on"))
                else:
                    self.data[name] = given.get("value", "")
            elif tag == "select":
                self.select = name or ""
            elif tag == "option" and self.select and "selected" in given:
                self.data[self.select] = given.get("value", "")
            elif tag == "textarea":
                self.area = name or ""
                self.data[self.area] = ""

        def handle_data(self, data: str) -> None:
            if self.area:
                self.data[self.area] += data

        def handle_endtag(self, tag: str) -> None:
            if tag == "textarea":
                self.data[self.area] = self.data[self.area].removeprefix("\n")
                self.area = ""
            elif tag == "select":
                self.select = ""

    reader = Reader()
    reader.feed(client.get(f"/admin/pages/{page.pk}/edit/").content.decode())
    return {name: value for name, value in reader.data.items() if value is not None}


@pytest.fixture
def measure(desk: Desk, facts_held: Path) -> Any:
    from frankpledge.plan.approval import deployment

    page = MeasurePage.objects.get(key="trust")
    page.compute = {"kind": "published", "places": {"by": "place", "kinds": ["borough"], "total": "W00"}}
    with deployment("a test"):
        page.save_revision().publish()
    return MeasurePage.objects.get(key="trust")


def test_saving_the_form_as_it_stands_changes_nothing_of_the_definition(desk: Desk, measure: Any) -> None:
    client = desk("analyst")
    page = MeasurePage.objects.get(key="homicides")
    assert client.post(f"/admin/pages/{page.pk}/edit/", _form(client, page)).status_code == 302
    draft = MeasurePage.objects.get(pk=page.pk).get_latest_revision_as_object()
    assert draft.compute == page.compute


def test_the_preview_is_what_the_next_release_would_say(desk: Desk, measure: Any) -> None:
    client = desk("analyst")
    answer = client.post(f"/admin/desk/measures/preview/{measure.pk}/", _form(client, measure))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert room.show_figure("trust", "W00")["sentence"] in page
    assert "<svg" in page
    assert "Not released" in page


def test_the_preview_follows_what_is_in_the_form_and_saves_nothing(desk: Desk, measure: Any) -> None:
    client = desk("analyst")
    given = _form(client, measure) | {"polarity": "down", "targets-0-value": "0.1"}
    page = client.post(f"/admin/desk/measures/preview/{measure.pk}/", given).content.decode()
    assert room.show_figure("trust", "W00")["verdict"] not in page or "met" in page
    fresh = MeasurePage.objects.get(pk=measure.pk)
    assert (fresh.polarity, fresh.has_unpublished_changes) == ("up", False)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"kind": "rate"}, "Dataset"),
        ({"kind": "survey"}, "Answers that count"),
        ({"kind": "rate", "dataset": "crimes"}, "Over (dataset)"),
        ({"more": "deff: [1"}, "Anything else"),
        ({"more": "nonsense: 1"}, "Anything else"),
        ({"heading_lower": "one two three four five six seven eight nine ten eleven"}, "Heading when it is"),
        ({"targets-0-by": "soon"}, "Targets 1, by"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    desk: Desk, measure: Any, change: dict[str, str], field: str
) -> None:
    client = desk("analyst")
    answer = client.post(f"/admin/desk/measures/preview/{measure.pk}/", _form(client, measure) | change)
    assert answer.status_code == 422
    assert field in answer.content.decode()


def test_a_definition_that_figures_would_refuse_is_not_saved(desk: Desk, measure: Any) -> None:
    client = desk("analyst")
    given = _form(client, measure) | {"kind": "survey"}
    answer = client.post(f"/admin/pages/{measure.pk}/edit/", given)
    assert answer.status_code == 200
    assert "needs “answers”" in answer.content.decode()
    assert not MeasurePage.objects.get(pk=measure.pk).has_unpublished_changes


def test_a_new_measure_can_be_tried_before_it_is_made(desk: Desk, measure: Any) -> None:
    client = desk("analyst")
    parent = PerformancePage.objects.get()
    given = _form(client, measure) | {"key": "trust-too", "slug": "trust-too", "series": "trust"}
    given |= {"targets-TOTAL_FORMS": "0", "targets-INITIAL_FORMS": "0"}
    answer = client.post(f"/admin/desk/measures/preview/new/{parent.pk}/", given)
    assert answer.status_code == 200
    assert "56%" in answer.content.decode()
    assert not MeasurePage.objects.filter(key="trust-too").exists()


def test_choices_come_from_the_data_held(desk: Desk, measure: Any) -> None:
    assert "published" in engine.columns()
    assert engine.values("published", "series") == ["trust"]
    client = desk("analyst")
    told = client.get("/admin/desk/measures/values/?dataset=published&column=series").json()
    assert told["values"] == ["trust"]
    assert engine.values("published", "source") == []


def test_whoever_may_not_write_a_measure_may_not_try_one(desk: Desk, measure: Any) -> None:
    client = desk("borough-officer", "area:W01")
    answer = client.post(f"/admin/desk/measures/preview/{measure.pk}/", {})
    assert answer.status_code in {302, 403}


def test_a_computation_that_takes_too_long_is_ended_and_the_next_is_answered(
    desk: Desk, measure: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    patience = engine.PATIENCE
    monkeypatch.setattr(engine, "PATIENCE", 0.0)
    with pytest.raises(engine.EngineError, match="in time"):
        engine.held()
    monkeypatch.setattr(engine, "PATIENCE", patience)
    assert {one["dataset"] for one in engine.held()} >= {"published"}
