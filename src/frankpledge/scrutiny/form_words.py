"""What each predicate of a test means, and each of its options, in the words of a form."""

from __future__ import annotations

#: A predicate: what it asks about, and when it is met.
PREDICATES: dict[str, tuple[str, str]] = {
    "commitment": ("A commitment", "The current edition has so many commitments like this."),
    "partnership": (
        "Partners engaged",
        "So many partners are engaged; partly when fewer, or only approached.",
    ),
    "rollout": ("A roll-out", "The programme has that status in every place; partly when in some."),
    "owners": (
        "Owners of several kinds",
        "One commitment has owners of all these kinds, each with its part.",
    ),
    "strategy": ("Points of an outside strategy", "So many points are taken in."),
    "help": ("Ways to help", "There are so many ways to help on commitments of the topic."),
    "editions_published": ("Versions published", "The current edition has these versions published."),
    "round_decided": (
        "A target-setting round",
        "Each measure has a round decided by the date, with groups taking part; before it: cannot tell.",
    ),
    "milestone": ("A milestone's original date", "A milestone was first promised for a day between these."),
    "payment_promise": ("A promised time to payment", "A fund promises a number of working days."),
    "training": (
        "Training needs",
        "Every funded organisation has rows for the competence, brought up to date.",
    ),
    "action_plan": ("An action plan", "An action plan has so many interventions."),
    "powers": ("Powers named", "So many powers are named, with their holder and law."),
    "targets_every_year": ("A target for every year", "The measure has a target for each financial year."),
    "target": ("A target", "The measure has a target in force."),
    "working_group": ("A working group", "The group has so many members, and has met where that is asked."),
    "local_priorities": ("Local priorities", "Each area has an open one, looked at within a year."),
    "measure_review": (
        "Reviews of measures",
        "Each measure has a review by the date; before the date: cannot tell.",
    ),
    "measures_with_figure": (
        "Figures of the plan's measures",
        "Every measure has a figure or says why not, and that share of them have one.",
    ),
    "response": ("The response", "The response is one of these; accepted in part is partly."),
    "person_named": ("People served", "So many commitments name these people."),
    "all": ("All of several", "All are met; written as YAML."),
    "any": ("Any of several", "Any is met; written as YAML."),
}

#: An option, wherever it stands.
OPTIONS: dict[str, str] = {
    "by": "The last day, such as 2022-09-30.",
    "commitment": "Key of a commitment.",
    "competence": "Key of a competence, such as cultural-awareness.",
    "dated": "Only those with a milestone.",
    "every_area": "Every area must have one, not only some.",
    "everywhere": "It must be so in every place, not only somewhere.",
    "from": "The first day, or the first financial year (2022/23).",
    "fund": "Key of a fund; empty: any.",
    "independent": "Only reviews by someone independent.",
    "interventions": "How many interventions at least.",
    "key": "Key of the record; empty: any.",
    "kind": "Kind of commitment, such as review or partnership; empty: any.",
    "kinds": "Kinds of organisation, such as police, health, council.",
    "measure": "Key of a measure.",
    "measured": "Each with a measure.",
    "measures": "Keys of measures.",
    "met": "It must have met, too.",
    "min": "How many at least.",
    "min_members": "How many members at least.",
    "min_organisations": "How many organisations at least.",
    "organisation": "Key of an organisation; empty: any.",
    "organisation_kind": "Kind of organisation, such as social-media; empty: any.",
    "outcomes": "Each intervention names the measure that it should move.",
    "participants": "Groups took part.",
    "person": "Key of people served, such as children.",
    "priority": "Key of a priority.",
    "programme": "Key of a programme.",
    "share": "Share between 0 and 1.",
    "state": "States that count, such as talking, agreed, working.",
    "stated": "A measure that is said to be missing, and why, counts too.",
    "status": "The status, or several, that count.",
    "taken_in": "How far taken in: whole, part.",
    "to": "The last day, or the last financial year (2024/25).",
    "topic": "A topic that the commitments have; empty: any.",
    "versions": "Versions, such as summary, full, large-print.",
    "within_days": "Brought up to date within so many days.",
}
