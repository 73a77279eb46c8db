"""The table of roles: what each may do with each kind of record.

`docs/roles.md` is made from it, and the tests try every cell against the running desk. Kinds are the nouns of
the workspace (docs/workspace.md), with `body` and `index` (the pages that hold the others).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum, StrEnum

from frankpledge.plan.permission import Act


class Role(StrEnum):
    ANALYST = "analyst"
    POLICY_OFFICER = "policy-officer"
    APPROVER = "approver"
    BOROUGH_OFFICER = "borough-officer"
    BOARD_CHAIR = "board-chair"
    SCRUTINY_MEMBER = "scrutiny-member"
    AUDITOR = "auditor"

    @property
    def label(self) -> str:
        return self.value.replace("-", " ").capitalize()


#: What a role of which there is one group for each thing is for: the prefix in `belongs_to`.
FOR_EACH: Mapping[Role, str] = {
    Role.POLICY_OFFICER: "priority",
    Role.BOROUGH_OFFICER: "area",
    Role.BOARD_CHAIR: "board",
}


class Reach(IntEnum):
    """How far a right goes."""

    NONE = 0
    OWN = 1
    """What belongs to their priority, their area or their board; for policy officers the office's own too."""
    ALL = 2


@dataclass(frozen=True, slots=True)
class Cell:
    """What a role may do with a kind of record. Whoever writes reads."""

    read: Reach = Reach.NONE
    write: Reach = Reach.NONE
    publish: Reach = Reach.NONE

    def reach(self, act: Act) -> Reach:
        held: Reach = getattr(self, act.value)
        return max(held, self.write, self.publish) if act is Act.READ else held


KINDS = (
    *(
        "body",
        "index",
        "places",
        "people",
        "organisations",
        "editions",
        "priorities",
        "measures",
        "commitments",
    ),
    *(
        "duties",
        "calendar",
        "restrictions",
        "reports",
        "meetings",
        "recommendations",
        "evidence",
        "questions",
        "quoted-figures",
    ),
    *("tests", "areas", "local-priorities", "boards", "engagement", "rounds", "rollouts", "funds", "grants"),
    *("training", "topics", "comparisons", "submissions"),
)
#: Kinds that the committee writes, and publishes without the office.
COMMITTEE = ("reports", "meetings", "recommendations", "evidence", "questions", "quoted-figures", "tests")

_READ = Cell(read=Reach.ALL)
_WRITE = Cell(write=Reach.ALL)
_OWN = Cell(write=Reach.OWN)


def _cells(*given: tuple[tuple[str, ...], Cell]) -> Mapping[str, Cell]:
    return {kind: Cell() for kind in KINDS} | {kind: cell for kinds, cell in given for kind in kinds}


TABLE: Mapping[Role, Mapping[str, Cell]] = {
    Role.ANALYST: _cells(
        (("body", "index", "places", "editions", "priorities", "commitments", "rollouts", "funds"), _READ),
        (("grants", "training", "reports", "recommendations"), _READ),
        (("measures", "rounds", "calendar", "duties", "organisations", "people", "quoted-figures"), _WRITE),
        (("restrictions",), _WRITE),
    ),
    Role.POLICY_OFFICER: _cells(
        (("body", "index", "places", "measures", "calendar", "restrictions", *COMMITTEE), _READ),
        (
            ("editions", "priorities", "commitments", "rollouts", "funds", "grants", "rounds", "engagement"),
            _OWN,
        ),
        (("recommendations", "training", "duties", "organisations", "people"), _WRITE),
        (("topics", "comparisons", "submissions"), _WRITE),
    ),
    Role.APPROVER: _cells((KINDS, Cell(publish=Reach.ALL))),
    Role.BOROUGH_OFFICER: _cells((("areas", "local-priorities", "boards", "engagement"), _OWN)),
    Role.BOARD_CHAIR: _cells((("boards", "engagement"), _OWN)),
    Role.SCRUTINY_MEMBER: _cells(
        (COMMITTEE, Cell(write=Reach.ALL, publish=Reach.ALL)),
        (("topics", "comparisons", "submissions"), _READ),
    ),
    Role.AUDITOR: _cells((KINDS, _READ)),
}

#: Django's own permissions, for pages of the desk that are about no record (`desk.view_job` …).
DESK: Mapping[Role, tuple[str, ...]] = {
    Role.ANALYST: (
        *("desk.view_job", "desk.add_job", "desk.change_job"),
        *("desk.view_upload", "desk.add_upload", "desk.accept_upload"),
        *("desk.view_preparation", "desk.freeze_release", "desk.correct_release"),
    ),
    Role.POLICY_OFFICER: (
        *("plan.view_translation", "plan.change_translation"),
        *("plan.view_formatrequest", "plan.change_formatrequest"),
        # A response is the office's: the form of a recommendation has a place for it with this alone.
        "scrutiny.respond_to_recommendation",
    ),
    Role.APPROVER: ("desk.view_job", "desk.view_upload", "desk.view_preparation", "desk.approve_release"),
    Role.BOROUGH_OFFICER: (),
    Role.BOARD_CHAIR: (),
    # A verdict is the committee's, and so is its note of what was said before a response.
    Role.SCRUTINY_MEMBER: ("scrutiny.close_recommendation",),
    Role.AUDITOR: (
        *("desk.view_*", "plan.view_translation", "plan.view_formatrequest", "plan.view_privatelink"),
    ),
}

#: What those permissions let somebody do, as the documentation says it.
DESK_ACTS: Mapping[str, str] = {
    "desk.view_upload": "see the files that were brought, and what was found of them",
    "desk.add_upload": "bring files, and have them checked",
    "desk.accept_upload": "accept or reject files",
    "desk.view_preparation": "see release day: sign-off, what waits, and its log",
    "desk.freeze_release": "prepare, freeze and schedule a release; set checks aside; move a date; admit",
    "desk.approve_release": "approve a release that *somebody else* froze",
    "desk.correct_release": "begin a correction",
    "desk.view_job": "see the work in the background",
    "plan.view_privatelink": "see every private link (without its address)",
    "plan.view_translation": "see translations",
    "plan.change_translation": "write translations",
    "plan.view_formatrequest": "see who asks for another format",
    "plan.change_formatrequest": "deal with such a request",
    "scrutiny.respond_to_recommendation": "write the office's responses to a recommendation",
    "scrutiny.close_recommendation": "write the committee's positions and verdicts on a recommendation",
}


def holds(role: Role, permission: str) -> bool:
    """Whether a role has one of Django's own permissions (`"desk.view_job"`)."""
    return any(
        permission.startswith(one[:-1]) if one.endswith("*") else permission == one for one in DESK[role]
    )
