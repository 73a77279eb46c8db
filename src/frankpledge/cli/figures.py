"""`frankpledge figures`: what the facts amount to, before any release."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from frankpledge.cli.console import people, records, refusals, say_json, step

if TYPE_CHECKING:
    from frankpledge.figures import Reused

app = typer.Typer(no_args_is_help=True)


@app.command()
def build(
    period: Annotated[
        str, typer.Option(help="Only this period, for example 2021-Q4; all if not given.")
    ] = "",
    engine: Annotated[
        str,
        typer.Option(
            help="duckdb://, local[2], spark://host:port or sc://host:port, for FRANKPLEDGE_ENGINE."
        ),
    ] = "",
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Compute every measure of the plan from the facts held now, and say what came of it."""
    records()
    from frankpledge import desk, facts, figures
    from frankpledge.periods import PeriodError

    refused = refusals(facts.FactsError, figures.FiguresError, PeriodError)
    with refused, step("Computing the figures"):
        built = desk.build_figures(period=period, engine=engine)
    counts = built.table.group_by("measure").aggregate([("value", "count")]).to_pylist()
    if as_json:
        say_json(
            {
                "figures": {row["measure"]: row["value_count"] for row in counts},
                "missing": built.missing,
                "reused": asdict(built.reused) if built.reused else None,
            }
        )
        return
    for row in sorted(counts, key=lambda r: r["measure"]):
        people.print(f"  {row['measure']}: {row['value_count']:,} figures", markup=False)
    for measure, reason in sorted(built.missing.items()):
        people.print(f"  {measure}: none. {reason}", markup=False)
    if built.reused:
        people.print(_reused(built.reused), markup=False)


def _reused(told: Reused) -> str:
    """What did not have to be computed again, and for the rest which months were read."""
    said = f"{told.measures:,} of {told.of_measures:,} measures were as computed before"
    read = [
        f"{dataset.replace('_', ' ')} {of - held:,} of {of:,} months"
        for dataset, (held, of) in sorted(told.months.items())
    ]
    return f"{said}; of facts, read for the others: {', '.join(read)}" if read else said


@app.command()
def show(
    measure: Annotated[str, typer.Argument(help="The measure's key, for example homicides.")],
    place: Annotated[str, typer.Option(help="ONS code; the body's own area if not given.")] = "",
    period: Annotated[str, typer.Option(help="For example 2021-Q4; the latest if not given.")] = "",
    breakdown: Annotated[str, typer.Option(help="For example sex=Female.")] = "",
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """One figure: value, interval, verdict, the sentence that says it, and where it comes from."""
    records()
    from frankpledge import desk, facts, figures
    from frankpledge.periods import PeriodError

    with refusals(facts.FactsError, figures.FiguresError, PeriodError):
        found = desk.show_figure(measure, place, period, breakdown)
    if as_json:
        say_json(found)
        return
    people.print(found.get("sentence") or found["reason"], markup=False)
    for name in ("value", "lower", "upper", "numerator", "denominator", "unit", "verdict"):
        if found.get(name) is not None:
            people.print(f"  {name}: {found[name]}", markup=False)
    for source in found.get("provenance", []):
        people.print(f"  from {source['name']} ({source['publisher']})", markup=False)
