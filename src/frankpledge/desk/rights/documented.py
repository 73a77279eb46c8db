"""The table as a page of the documentation: `frankpledge staff roles > docs/roles.md`."""

from __future__ import annotations

from frankpledge.desk.rights.table import DESK_ACTS, KINDS, TABLE, Cell, Reach, Role, holds

_NAMES = {
    "body": "the body (names, law, settings)",
    "index": "pages that hold the others",
    "calendar": "release days",
    "restrictions": "times before elections",
    "editions": "editions, budget, hard choices",
    "measures": "measures, targets",
    "commitments": "commitments, milestones, updates",
    "tests": "tests of recommendations",
    "areas": "areas' pages",
    "rounds": "target-setting rounds",
    "rollouts": "roll-outs",
    "training": "training needs",
    "comparisons": "editions compared",
    "submissions": "submissions to a consultation",
}
_INTRODUCTION = """# Roles: who may do what

This page is made from `frankpledge.desk.rights.table` (`frankpledge staff roles`); a test holds the two
equal, and others try every cell against the running desk.

Each role is a group of staff. `frankpledge load` makes the groups and keeps them in step: one *policy
officer* group for each priority of the current edition, one *borough officer* and one *board chair* group for
each area. A group whose priority or area is no more goes. Accounts are made with `frankpledge staff add`
([commands](commands.md)).

**Own** is what belongs to their priority, area or board: a commitment to its priority; a local priority, a
board and its meetings, an engagement to its area; a roll-out, a fund, its grants, a target-setting round to
the priority of their commitment. What belongs to nobody (an engagement of the office itself) counts as every
policy officer's own.

- **r** reads drafts, their history and differences, and what waits for approval. What is public, everybody
  reads.
- **w** writes drafts, and sends them for approval.
- **p** publishes: approves what *somebody else* wrote. Nobody publishes what they wrote themselves, and
  nobody publishes by any other way: see below.

The desk's own API (`/admin/api/`) gives and takes what the table says, and nothing more.

"""
_DESK = """
## What is about no record

"""
_LINKS = """
Private links are made and taken back by whoever writes what they are for: a target-setting round, grants,
training needs. Who came to an event is seen by whoever writes the event. Nobody changes the audit log or the
log of release day.
"""
_AFTER = """
*Staff* (superusers, `frankpledge staff add --role staff`) read and write everything and approve what others
wrote; they too cannot publish what they wrote. The history of the whole site, which names drafts of every
kind, and the steps of approval open to them alone.

## Two people to publish

What is saved at the desk is a draft. It becomes public when a person who wrote none of the unpublished
revisions approves it. There is no other way: no “Publish” button, bulk action, schedule, copy, revert or API
call; the rule is kept where a record is saved (`frankpledge.plan.approval`). While a draft waits for approval
nobody changes it; who sent it can take it back.

A public record is neither taken down nor deleted at the desk. Close it, with the reason; or, where it must
not have been published at all, take it out of the workspace and load that.

`frankpledge load` publishes without a second person: it is an act of whoever holds the machine. Each record
that it makes or changes has an entry in its history that says so, and it cannot be called from the desk.

On a recommendation, the office and the committee write on one page: a draft there is seen by both, and the
history says who wrote what. Responses are the office's to write; positions (what was said before a response)
and verdicts are the committee's. The other side's form has no place for them, and a draft that would change
them is refused.
"""


def _cell(cell: Cell) -> str:
    said = []
    for letter, reach in (
        ("r", max(cell.read, cell.write, cell.publish)),
        ("w", cell.write),
        ("p", cell.publish),
    ):
        if reach is not Reach.NONE:
            said.append(letter if reach is Reach.ALL else f"{letter} own")
    return ", ".join(said) or "–"


def page() -> str:
    """The whole page, in Markdown."""
    head = "| | " + " | ".join(role.label for role in Role) + " |\n|---" + "|---" * len(Role) + "|\n"
    rows = [
        f"| {_NAMES.get(kind, kind.replace('-', ' '))} | "
        + " | ".join(_cell(TABLE[role][kind]) for role in Role)
        + " |\n"
        for kind in KINDS
    ]
    acts = [
        f"| {said} | " + " | ".join("yes" if holds(role, name) else "–" for role in Role) + " |\n"
        for name, said in DESK_ACTS.items()
    ]
    return _INTRODUCTION + head + "".join(rows) + _DESK + head + "".join(acts) + _LINKS + _AFTER
