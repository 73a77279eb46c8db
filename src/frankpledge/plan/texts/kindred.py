"""Words that plans use for one another, and words so common in plans that they say little.

Used only to find which clauses may be the same promise; what differs between them is then read from the
words as written, and a label never rests on these lists.
"""

from __future__ import annotations

from frankpledge.plan.texts.wording import listed, stem

_KINDRED = (
    "officer constable bobby",
    "increase raise grow expand boost enlarge growth",
    "additional extra further more",
    "reduce cut lower decrease fewer fall diminish lessen drop",
    "establish create introduce launch found",
    "publish release disclose",
    "train teach educate tutor taught",
    "telephone phone call ring callers",
    "help support assist aid assistance",
    "begin start commence",
    "end finish complete conclude stop cease",
    "tackle address combat fight confront challenge",
    "council authority",
    "resident neighbour local inhabitant",
    "ensure guarantee secure",
    "review evaluate assess examine evaluation assessment",
    "offer provide supply give",
    "involve engage consult",
    "fund finance pay invest funding paid",
    "recruit hire employ recruitment",
    "harm hurt damage injure",
    "protect safeguard defend shield protection",
    "fast quick swift rapid soon prompt",
    "young youth teenager adolescent",
    "pupil student schoolchild",
    "child children kid",
    "elderly older pensioner",
    "investigate probe inquire investigation",
    "arrest detain apprehend",
    "buy purchase procure",
    "car vehicle",
    "firm company business trader",
    "shop retail store retailer",
    "survivor victim complainant",
    "offender perpetrator criminal culprit",
    "collaborate cooperate partner joint together",
    "improve better strengthen enhance",
    "build construct",
    "map chart",
    "lobby press urge campaign",
    "inform tell notify told",
    "answer respond reply response",
    "bogus rogue fake",
    "prevent stop avert",
    "quarterly quarter",
    "monthly month",
    "annual yearly year",
    "weekly week",
    "woman women female",
    "man men male",
    "important priority first",
    "outcome result",
)
_COMMON = frozenset(
    listed(
        "the a an of and to in is are be for that on with by as this will we our from at or have has it "
        "its which their not all more they can these who been than but was were also such each through so "
        "into across other any both including shall must should may could would do does us work working "
        "ensure continue every when where what"
    )
)
#: What most promises of most plans are framed in: two promises that share only these promise different
#: things.
_FRAME = frozenset(
    listed(
        "officer police policing force service mayor commissioner deputy council partner partnership "
        "community communities people public victim crime offence offender local borough area city new "
        "additional further number plan strategy review report publish annual year develop deliver "
        "provide offer receive give increase reduce improve make use ensure training train team programme "
        "action commit fund funding help need take set"
    )
)
#: Stems are cut here, so that derived words weigh as one: scrutiny and scrutinise, prevent and prevention.
_LETTERS = 6
_COMMON_WEIGHT, _FRAME_WEIGHT = 0.25, 0.5

_KIN = {
    stem(word): stem(group.split()[0])[:_LETTERS] for group in reversed(_KINDRED) for word in group.split()
}


def root(word: str) -> str:
    """One word for all that stand for it: its stem, or that of the first of its kin."""
    found = stem(word)
    return _KIN.get(found, found if found[:1].isdigit() else found[:_LETTERS])


def weight(root_: str) -> float:
    """What a root counts for beside its rarity: 1, or less where plans use it everywhere."""
    return _LIGHT.get(root_, 1.0)


_LIGHT = {root(word): _FRAME_WEIGHT for word in _FRAME} | {root(word): _COMMON_WEIGHT for word in _COMMON}
