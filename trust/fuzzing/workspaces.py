"""Readers of records: workspaces in YAML and CSV, tests, definitions, workbooks, translations, outlines."""

from __future__ import annotations

import csv
import io
import json
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path

from trust.fuzzing import Run, Target, must

Made = tuple[Run, tuple[type[Exception], ...]]
WORKSPACE, PLAN = "frankpledge.workspace", "frankpledge.plan"
RULES = ("frankpledge.scrutiny", "frankpledge.community", "frankpledge.delivery")


def _small() -> Path:
    from trust.office import SMALL

    return SMALL


def _yaml(folder: Path) -> Made:
    from frankpledge.workspace import WorkspaceError, files

    path = folder / "given.yml"

    def run(content: bytes) -> object:
        path.write_bytes(content)
        found = files.json_shaped(files.parse(path, path.name))
        files.yaml_text(found)
        return found

    return run, (WorkspaceError,)


def _written(folder: Path) -> Iterator[bytes]:
    yield from (path.read_bytes()[:600] for path in sorted(_small().glob("*.yml")))
    yield b"a: &a {b: 1}\nc: {<<: *a, d: 2022-03-31, e: 1.5, f: true, g: ~, h: |\n  x\n}\n"


def _places(folder: Path) -> Made:
    from frankpledge.workspace import WorkspaceError, files

    def run(content: bytes) -> object:
        (folder / "places.csv").write_bytes(content)
        return list(files.places(folder))

    return run, (WorkspaceError,)


def _whole(folder: Path) -> Made:
    """A whole workspace, one file of which is given: its first line names it. What is right, and says another
    thing than the sound one, is loaded."""
    from django.db import transaction

    from frankpledge import workspace
    from frankpledge.workspace.checking import check

    here = folder / "workspace"
    shutil.copytree(_small(), here)
    known = {path.name: path.read_bytes() for path in here.iterdir() if path.is_file()}

    def told() -> object:
        checked = check(here)
        return checked.body, {
            noun: {k: one.values for k, one in held.items()} for noun, held in checked.items.items()
        }

    sound = told()

    def run(content: bytes) -> object:
        name, _, rest = content.partition(b"\n")
        path = here / name.decode("ascii", errors="replace")
        if path.name not in known:
            raise workspace.WorkspaceError([])
        path.write_bytes(rest)
        try:
            if told() != sound:
                with transaction.atomic():
                    workspace.load(here)
                    transaction.set_rollback(True)
        finally:
            path.write_bytes(known[path.name])
        return path.name

    return run, (workspace.WorkspaceError,)


def _named(folder: Path) -> Iterator[bytes]:
    for path in sorted(_small().iterdir()):
        if path.is_file():
            yield path.name.encode() + b"\n" + path.read_bytes()


def _test(folder: Path) -> Made:
    import yaml

    from frankpledge.plan import judging
    from frankpledge.scrutiny.predicates import problems

    context = judging.Context()

    class RefusedError(Exception):
        pass

    def run(content: bytes) -> object:
        try:
            said = yaml.load(content, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        except (yaml.YAMLError, ValueError, RecursionError):
            raise RefusedError from None  # the readers of YAML are targets of their own
        if problems(said):
            raise RefusedError
        return [judging.judge(part, context) for part in said]

    return run, (RefusedError,)


def _tests(folder: Path) -> Iterator[bytes]:
    import yaml

    for one in yaml.safe_load((_small() / "tests.yml").read_text()):
        yield yaml.safe_dump(one["parts"]).encode()
    from frankpledge.plan import judging

    for name in judging.predicates():
        shape = judging.shape(name)
        options: object = [{"commitment": {"kind": "review"}}]
        if shape:
            usual = {bool: True, int: 1, str: "x", list[str]: ["x"]}
            known = shape.model_fields.items()
            options = {key: usual[field.annotation] for key, field in known if field.annotation in usual}
        yield yaml.safe_dump([{"says": "x", name: options}]).encode()


def _form(folder: Path) -> Made:
    from django import forms

    from frankpledge.desk.views import parts
    from frankpledge.plan.measure_form import MoreInput

    field = MoreInput(required=False)

    def run(content: bytes) -> object:
        text = content.decode("utf-8", errors="replace")
        part = parts.posted({"part-1-predicate": "all", "part-1-written": text, "part-1-says": "x"}, 1)
        json.dumps(part.said())
        found = field.clean(text)
        json.dumps(found)
        return found

    return run, (forms.ValidationError,)


def _book(folder: Path) -> Made:
    """The plan's workbook: a sheet's name and its rows as CSV; where XML is given, the sheet itself."""
    import openpyxl

    from frankpledge import workspace

    path, sound = folder / "given.xlsx", folder / "sound.xlsx"
    workspace.workbook.write(sound)
    with zipfile.ZipFile(sound) as held:
        parts = {name: held.read(name) for name in held.namelist()}

    def run(content: bytes) -> object:
        if content.startswith(b"<"):
            with zipfile.ZipFile(path, "w") as packed:
                for name, part in parts.items():
                    packed.writestr(name, content if name == "xl/worksheets/sheet2.xml" else part)
        else:
            _as_book(content.decode("utf-8", errors="replace"), path, openpyxl)
        return workspace.workbook.checked(path)[0]

    return run, (workspace.WorkspaceError,)


def _as_book(text: str, path: Path, openpyxl: object) -> None:
    """A workbook of one sheet, its numbers as numbers, its formulas as formulas, its dates as dates."""
    from datetime import date

    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    name, _, rest = ILLEGAL_CHARACTERS_RE.sub("", text).replace("\r", "\n").partition("\n")
    book = openpyxl.Workbook()  # type: ignore[attr-defined]
    book.active.title = "".join(c for c in name if c not in "\\*?:/[]\r")[:31] or "Commitments"
    for line in csv.reader(io.StringIO(rest)):
        row: list[object] = []
        for cell in line[:40]:
            value: object = cell[:2000]
            for kind in (int, float, date.fromisoformat) if len(cell) < 300 else ():
                try:
                    value = kind(cell)  # type: ignore[operator]
                    break
                except (ValueError, OverflowError):
                    continue
            row.append(value)
        book.active.append(row)
    book.save(path)


def _books(folder: Path) -> Iterator[bytes]:
    import openpyxl

    from frankpledge import workspace

    path = folder / "sound.xlsx"
    workspace.workbook.write(path)
    with zipfile.ZipFile(path) as packed:
        yield packed.read("xl/worksheets/sheet2.xml")
    book = openpyxl.load_workbook(path)
    for name in book.sheetnames:
        out = io.StringIO()
        writer = csv.writer(out)
        for row in book[name].iter_rows(values_only=True):
            writer.writerow([value.date() if hasattr(value, "date") else value for value in row])
        yield f"{name}\n{out.getvalue()}".encode()


def _translations(folder: Path) -> Made:
    from django.db import transaction

    from frankpledge.plan import translations

    path, known = folder / "ar.po", translations.sources()

    def run(content: bytes) -> object:
        path.write_bytes(content)
        with transaction.atomic():
            taken = translations.take("ar", path, known)
            (folder / "again").mkdir(exist_ok=True)
            translations.write("ar", folder / "again" / "ar.po", whole=False)
            again = translations.take("ar", folder / "again" / "ar.po", known)
            must(not again.changed, f"{taken}, and what is written of it changes {again.changed}")
            transaction.set_rollback(True)
        return taken

    return run, (translations.TranslationError,)


def _translators(folder: Path) -> Iterator[bytes]:
    yield (
        (Path(__file__).parents[2] / "examples/london/translations/ar.po")
        .read_bytes()[:400]
        .rsplit(b"\n#:", 1)[0]
    )
    yield (
        b'msgid ""\nmsgstr ""\n"Language: ar\\n"\n\n'
        b'#: a:b\n# Signed: A, 2022-01-31\nmsgid "one"\nmsgstr "two"\n\n'
        b'#, fuzzy, machine-drafted\n#| msgid "x"\nmsgid "three"\nmsgstr "four"\n'
    )


def _boundaries(folder: Path) -> Made:
    from frankpledge.plan import boundaries

    def run(content: bytes) -> object:
        found = boundaries.rings(content, {"w01": "W01", "leeds": "W01"})
        must(all(abs(x) <= 180 for one in found.values() for ring in one for x, _ in ring), "far out")
        return found

    return run, (boundaries.BoundariesError,)


def _outlines(folder: Path) -> Iterator[bytes]:
    square = [[0.5, 50], [1, 50], [1, 51], [0.5, 50]]
    feature = {"type": "Feature", "id": "W01", "properties": {"name": "Leeds"}}
    for kind, inside in (("Polygon", [square]), ("MultiPolygon", [[square]])):
        one = feature | {"geometry": {"type": kind, "coordinates": inside}}
        yield json.dumps({"type": "FeatureCollection", "features": [one]}).encode()
    arcs = [[[0, 0], [5, 0], [0, 5]], [[5, 5], [-5, -5]]]
    layer = {"type": "GeometryCollection", "geometries": [feature | {"type": "Polygon", "arcs": [[0, ~1]]}]}
    scale = {"scale": [0.1, 0.1], "translate": [0, 50]}
    yield json.dumps({"type": "Topology", "transform": scale, "arcs": arcs, "objects": {"a": layer}}).encode()


TARGETS = (
    Target(
        "yaml",
        "a workspace's YAML",
        (WORKSPACE, "frankpledge.handwritten", "yaml"),
        _yaml,
        _written,
        records=True,
    ),
    Target(
        "places",
        "a workspace's places.csv",
        (WORKSPACE, "csv"),
        _places,
        lambda _: [(_small() / "places.csv").read_bytes()],
        records=True,
    ),
    Target("workspace", "a whole workspace, loaded", (WORKSPACE, PLAN, *RULES), _whole, _named, records=True),
    Target("tests", "tests of recommendations", (PLAN, *RULES), _test, _tests, records=True),
    Target(
        "forms",
        "definitions and parts of tests in forms",
        ("frankpledge.desk.views.parts", "frankpledge.handwritten", f"{PLAN}.measure_form", "yaml"),
        _form,
        lambda _: [b"deff: 1.4\nweights: {a: 1}\n", b"design: {strata: [a, b], 7: 2022-03-31, x: 0x1f}\n"],
        records=True,
    ),
    Target("plan-workbook", "the plan's workbook", (WORKSPACE,), _book, _books, records=True, longest=2**14),
    Target(
        "translations",
        "translators' PO files",
        (f"{PLAN}.translations", "polib"),
        _translations,
        _translators,
        records=True,
    ),
    Target(
        "boundaries",
        "outlines in GeoJSON and TopoJSON",
        (f"{PLAN}.boundaries",),
        _boundaries,
        _outlines,
        records=True,
    ),
)
