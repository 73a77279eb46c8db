"""Records as tables: what a page of records shows, one row a thing, each with whether it is invented."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from frankpledge.delivery.models import TrainingNeed
from frankpledge.plan.drafts import named
from frankpledge.plan.models import CommitmentPage
from frankpledge.releases import Release
from frankpledge.site import downloads
from frankpledge.site.pages import engagement as engagements
from frankpledge.site.pages import funds as money
from frankpledge.site.pages import programmes as rollouts
from frankpledge.site.pages import rounds as setting

Table = Iterator[dict[str, Any]]


def table(rows: Iterable[dict[str, Any]]) -> Iterator[bytes]:
    """Rows as lines of CSV, the names of the first as its head; no row at all gives no line."""

    def lines() -> Iterator[Iterable[Any]]:
        for number, row in enumerate(rows):
            if not number:
                yield list(row)
            yield [value.isoformat() if hasattr(value, "isoformat") else value for value in row.values()]

    return downloads.written(lines())


def engagement() -> Table:
    """One row a thing said at an event that may be shown."""
    for event in engagements.published():
        for row in event.heard.all():
            yield {
                "event": event.key,
                "title": event.title,
                "kind": event.kind,
                "on": event.on,
                "area": event.area.place.code if event.area else "",
                "area_name": event.area.place.name if event.area else "",
                "attendance": event.attendance,
                "officers_expected": event.officers_expected,
                "officers_present": event.officers_present,
                "said": row.said,
                "by_group": row.by_group,
                "assessed_by": row.assessed_by,
                "assessed_on": row.assessed_on,
                "decision": row.decision,
                "answer": row.answer,
                "changed": row.changed,
                "changed_on": row.changed_on,
                "lesson": event.lesson,
                "closed_on": event.closed_on,
                "invented": event.invented,
            }


def rounds() -> Table:
    """One row a body invited and stage, with what it proposed where that may be seen."""
    for one in setting.rounds():
        proposals = {(p.organisation_id, p.stage): p for p in one.proposals.all()} if one.spread_shown else {}
        for row in one.invitations.select_related("organisation", "area"):
            for stage in (1, 2) if one.second_stage else (1,):
                made = proposals.get((row.organisation_id, stage))
                yield {
                    "round": one.key,
                    "title": one.title,
                    "measure": one.measure.key,
                    "deadline": one.deadline,
                    "state": one.state,
                    "organisation": row.organisation.name,
                    "speaks_for": row.group,
                    "area": row.area.code if row.area else "",
                    "invited_on": row.invited_on,
                    "took_part": row.took_part,
                    "stage": stage,
                    "value": made.value if made else None,
                    "by": made.by if made else "",
                    "reason": made.reason if made else "",
                    "decided_value": one.decided_value,
                    "decided_on": one.decided_on,
                    "distance": one.distance if one.spread_shown else None,
                    "invented": one.invented,
                }


def programmes() -> Table:
    """One row a programme and place, every area among them."""
    for programme in rollouts.programmes():
        for line in rollouts.build(programme).lines:
            row = line.row
            yield {
                "programme": programme.key,
                "title": programme.title,
                "axis": programme.axis,
                "where": line.code,
                "name": line.name,
                "status": line.status,
                "planned": row.planned if row else None,
                "started": row.started if row else None,
                "evaluated": row.evaluated if row else None,
                "running_from": row.running_from if row else None,
                "stopped": row.stopped if row else None,
                "reached": row.reached if row else None,
                "eligible": row.eligible if row else None,
                "support_beside": "" if programme.beside is None else not line.lacks_support,
                "invented": programme.invented,
            }


def grants() -> Table:
    """One row a grant, with working days at each stage; an open stage counts to today."""
    for fund in money.funds():
        for grant in money.build(fund).grants:
            days = grant.days
            yield {
                "fund": fund.key,
                "grant": grant.key,
                "purpose": grant.purpose,
                "area": grant.area.code if grant.area else "",
                "amount": grant.amount,
                "applied": grant.applied,
                "decided": grant.decided,
                "decision": grant.decision,
                "agreed": grant.agreed,
                "paid": grant.paid,
                "open": grant.open,
                "days_to_decision": days.get("to_decision"),
                "days_to_agreement": days.get("to_agreement"),
                "days_to_payment": days.get("to_payment"),
                "days_in_all": days["in_all"],
                "promised_days": fund.promised_days,
                "promise": grant.promise
                if fund.promised_days is not None and grant.decision == "awarded"
                else "",
                "invented": grant.invented,
            }


def training() -> Table:
    """One row an organisation, role and competence, the widest gap first."""
    for row in TrainingNeed.ranked():
        yield {
            "organisation": row.organisation.name,
            "role": row.role,
            "competence": row.competence,
            "competence_name": row.competence_name,
            "needed": row.needed,
            "trained": row.trained,
            "expiring_in_90_days": row.expiring,
            "gap": row.gap,
            "gap_in_90_days": row.gap_soon,
            "updated_on": row.updated_on,
            "invented": row.invented,
        }


def commitment_parts() -> Table:
    """One row a partner, power, member, intervention, way to help or log entry of a commitment in force."""
    names = ("partners", "powers", "members", "interventions", "help", "log")
    for commitment in named(CommitmentPage.in_force()).prefetch_related(*names):
        for name in names:
            for row in getattr(commitment, name).all():
                yield {
                    "commitment": commitment.key,
                    "kind": {"help": "help", "log": "log"}.get(name, name.removesuffix("s")),
                    "organisation": str(getattr(row, "organisation", None) or getattr(row, "held_by", "")),
                    "title": getattr(row, "power", "")
                    or getattr(row, "title", "")
                    or getattr(row, "part", ""),
                    "state": getattr(row, "state", "")
                    or getattr(row, "role", "")
                    or getattr(row, "evaluation", ""),
                    "on": getattr(row, "on", None)
                    or getattr(row, "since", None)
                    or getattr(row, "starts", None),
                    "text": getattr(row, "text", "") or getattr(row, "case", ""),
                    "answer": getattr(row, "answer", "") or getattr(row, "finding", ""),
                    "invented": row.invented,
                }


def frozen_priorities(release: Release) -> Table:
    """Every area's local priorities as a release froze them, one row for each measure with its figure of
    that release.
    """
    for held in release.plan.get("local-priorities", []):
        state = (held.get("computed") or {}).get("state", "")
        place = release.places.get(held["area"], {})
        for key in held.get("measures") or [""]:
            figure = release.latest(key, held["area"]) if key else None
            yield {
                "area_code": held["area"],
                "area": place.get("name", ""),
                "priority": held["key"],
                "title": held["title"],
                "text": held.get("text", ""),
                "reason": held.get("reason", ""),
                "set_on": held["set_on"],
                "set_by": held.get("set_by", ""),
                "review_by": held.get("review_by"),
                "closed_on": held.get("closed_on"),
                "closed_reason": held.get("closed_reason", ""),
                "changes": len(held.get("changes") or []),
                "state": state,
                "measure": key,
                "period": figure.period if figure else "",
                "value": figure.value if figure else None,
                "lower": figure.lower if figure else None,
                "upper": figure.upper if figure else None,
                "unit": figure.unit if figure else "",
                "verdict": figure.verdict if figure else "",
                "sentence": figure.sentence if figure else "",
                "release": release.key,
                "illustrative": figure.illustrative if figure else None,
                "invented": held.get("invented", False),
            }
