"""The chain, what changed, the committee's pack, the feeds: on the London example with two releases."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from django.test import Client

from frankpledge.releases import KINDS, Release
from frankpledge.scrutiny.chain import ORPHANS
from frankpledge.scrutiny.models import RecommendationPage
from frankpledge.scrutiny.pack import Pack, rules
from frankpledge.site.pages.chain import BREAKS, WORDS, standing
from frankpledge.site.pages.changes import HEADINGS

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def site(london: Path, django_db_blocker: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("FRANKPLEDGE_HOME", str(london))
    with django_db_blocker.unblock():
        yield Client(headers={"host": "localhost"})


@pytest.fixture
def shown(london: Path) -> Release:
    return Release.open(london / "releases" / "2021-q4")


def read(site: Client, address: str) -> str:
    answer = site.get(address)
    assert answer.status_code == 200, address
    return b"".join(answer).decode()


def test_each_of_the_sixteen_has_its_story_and_what_the_software_shows(site: Client) -> None:
    pages = list(RecommendationPage.objects.filter(report__key="draft-plan-2021-25"))
    assert len(pages) == 16
    for page in pages:
        told = read(site, page.url)
        assert "The whole story, day by day" in told
        assert "Asked for" in told
        assert page.test.question.replace("'", "&#39;") in told
        assert "updates.atom" in told


def test_a_story_runs_from_evidence_to_verdict_in_the_order_of_days(site: Client) -> None:
    told = read(site, "/scrutiny/draft-plan-2021-25/r5/").partition('id="answered"')[2]
    places = [told.index(words) for words in ("Asked for", "Response: accepted", "Closed: met")]
    assert places == sorted(places)
    told = read(site, "/scrutiny/draft-plan-2021-25/r9/")
    assert "“In principle” does not count as accepted." in told
    assert told.index("Over a third of crime is fraud") < told.index("Asked for")
    assert "Right of reply" in read(site, "/scrutiny/draft-plan-2021-25/r14/")


def test_the_chain_is_walked_both_ways_from_any_of_its_things(site: Client) -> None:
    held = standing()
    forward = held.after("evidence/parr-fraud")
    assert [n.id for n in forward["recommendation"]] == [
        "recommendation/draft-plan-2021-25/r9",
        "recommendation/draft-plan-2021-25/r10",
    ]
    assert "commitment/2022-25/fraud-action-plan" in [n.id for n in forward["commitment"]]
    assert forward["milestone"]
    back = held.before("commitment/2022-25/fraud-action-plan")
    assert "evidence/parr-fraud" in [n.id for n in back["evidence"]]
    for one, other in held.links:
        assert any(node.id == one for found in held.before(other).values() for node in found)


def test_the_page_and_the_data_name_the_same_orphans_by_kind(site: Client) -> None:
    data = json.loads(read(site, "/data/chain.json"))
    page = read(site, "/scrutiny/chain/")
    kinds = {orphan["kind"] for orphan in data["orphans"]}
    assert kinds <= set(ORPHANS)
    assert {"evidence-without-recommendation", "measure-without-target"} <= kinds
    for kind in kinds:
        assert f'id="{kind}"' in page
    known = {node["id"] for node in data["nodes"]}
    assert all(link["from"] in known and link["to"] in known for link in data["links"])
    assert set(BREAKS) == set(ORPHANS)
    assert set(WORDS) == set(data["kinds"])


def test_a_recommendation_accepted_without_a_commitment_becomes_an_orphan(site: Client) -> None:
    page = RecommendationPage.objects.get(key="r5")
    linked = list(page.commitments.all())
    page.commitments = []
    page.save()
    try:
        assert "Accepted, and no commitment follows" in read(site, "/scrutiny/chain/")
        told = standing().orphans_of("accepted-without-commitment")
        assert [orphan.node.id for orphan in told] == ["recommendation/draft-plan-2021-25/r5"]
    finally:
        page.commitments = linked
        page.save()


def test_what_changed_stands_on_one_page_as_data_and_in_the_feed(site: Client) -> None:
    page, data = read(site, "/changes/"), json.loads(read(site, "/data/changes.json"))
    assert data["previous"] == "2021-q3"
    kinds = {change["kind"] for change in data["since_first"]}
    assert {"date-moved", "target-moved", "wording-changed", "update-missing"} <= kinds
    assert "figure-revised" in {change["kind"] for change in data["since_last"]}
    assert "Dates moved" in page
    assert "Figures revised" in page
    feed = ElementTree.fromstring(read(site, "/changes.atom"))
    entries = feed.findall(f"{ATOM}entry")
    assert len(entries) == len(data["since_last"])
    names = [entry.findtext(f"{ATOM}id") for entry in entries]
    assert len(set(names)) == len(names)
    assert all(entry.findtext(f"{ATOM}updated") for entry in entries)


def test_every_kind_of_change_has_its_heading() -> None:
    assert {kind: str(words) for kind, words in HEADINGS.items()} == {k: v[1] for k, v in KINDS.items()}


@pytest.mark.parametrize(
    "address",
    [
        "/scrutiny/draft-plan-2021-25/r9/updates.atom",
        "/plan/2022-25/violence/online-drivers-review/updates.atom",
    ],
)
def test_one_item_is_followed_by_a_feed_of_its_own(site: Client, address: str) -> None:
    feed = ElementTree.fromstring(read(site, address))
    days = [entry.findtext(f"{ATOM}updated") or "" for entry in feed.findall(f"{ATOM}entry")]
    assert days
    assert days == sorted(days, reverse=True)
    assert site.get(address.replace("updates", "nothing")).status_code == 404


def test_the_pack_of_a_release_is_the_same_for_ever_and_each_question_names_its_rule(
    site: Client, shown: Release
) -> None:
    before = json.loads(read(site, "/data/pack/2021-q4.json"))
    page = RecommendationPage.objects.get(key="r5")
    title, page.title = page.title, "Changed since"
    page.save()
    try:
        assert json.loads(read(site, "/data/pack/2021-q4.json")) == before
        assert "Changed since" not in read(site, "/scrutiny/pack/2021-q4/")
    finally:
        page.title = title
        page.save()
    known = {rule.key: rule.name for rule in rules()}
    assert {q["rule"] for q in before["questions"]} <= set(known)
    asked = {q["rule"] for q in before["questions"]}
    assert {
        "passed",
        "target-moved",
        "in-principle",
        "embryonic-weight",
        "commitment-without-measure",
    } <= asked
    assert len(before["recommendations"]) == 16
    told = read(site, "/scrutiny/pack/")
    assert all(known[rule].replace("'", "&#39;") in told for rule in asked)


def test_a_release_that_is_not_published_has_no_pack(site: Client, london: Path) -> None:
    assert site.get("/scrutiny/pack/2021-q9/").status_code == 404
    assert site.get("/data/pack/2021-q9.json").status_code == 404


def test_a_release_keeps_what_every_test_came_to_and_the_page_says_when_it_was_first_met(
    site: Client, shown: Release
) -> None:
    kept = {answer["id"]: answer for answer in shown.plan["answers"]}
    assert len(kept) == 16
    assert kept["draft-plan-2021-25/r5"]["status"] == "met"
    assert kept["draft-plan-2021-25/r5"]["parts"][0]["shown"]
    assert "First met in the release" in read(site, "/scrutiny/draft-plan-2021-25/r5/")
    assert "Not met in any release so far" in read(site, "/scrutiny/draft-plan-2021-25/r9/")


def test_three_quarters_late_is_asked_about(shown: Release) -> None:
    pack = Pack.of(shown)
    late = next(rule for rule in rules() if rule.key == "three-quarters-late")
    record = next(r for r in pack.commitments if r["milestones"])
    row, told = record["milestones"][0], record["computed"]["milestones"][0]
    done, slipped = row["done"], told["slippage_days"]
    row["done"], told["slippage_days"] = None, late.options["days"]
    try:
        assert any(q.rule.key == late.key and row["title"] in q.text for q in Pack.of(shown).questions)
    finally:
        row["done"], told["slippage_days"] = done, slipped


def test_a_text_is_searched_for_what_the_recommendations_ask(site: Client) -> None:
    told = read(site, "/plan/2022-25/coverage/")
    assert "<mark>" in told
    assert "Asked for in" in told
    assert "Cybercrime" in told
    assert "do not hold the text" in read(site, "/plan/2017-21/coverage/")


def test_only_confirmed_pairs_are_public_and_the_rest_are_counted(site: Client) -> None:
    told = read(site, "/plan/2022-25/compared/")
    assert "word for word" in told
    assert "20 working days → 30 working days" in told
    assert "2 pairs wait" in told
    assert "go on pursuing those engaged in fraud" not in told.partition('id="promises"')[0]


def test_contributors_told_are_counted_and_each_ask_has_its_draft_and_final(site: Client) -> None:
    told = read(site, "/plan/2022-25/consultation/")
    assert "5 of 7 who wrote were told" in told
    assert "Not yet told what came of it" in told
    asks = read(site, "/scrutiny/draft-plan-2021-25/asks/")
    assert "In the draft" in asks
    assert "Training for frontline officers only" in asks


def test_how_firm_a_wording_is_is_shown_by_its_words_and_never_scored(site: Client) -> None:
    told = read(site, "/plan/2022-25/violence/online-drivers-review/")
    firm = told[told.index('id="firm"') : told.index('id="dates"')]
    assert "“30 September 2022”" in firm or "“by 30 September 2022”" in firm
    assert "Not in the wording" in firm
    assert "score" not in firm


PAGES = (
    *("/scrutiny/", "/scrutiny/chain/", "/changes/", "/scrutiny/pack/", "/scrutiny/questions/"),
    *("/scrutiny/draft-plan-2021-25/", "/scrutiny/draft-plan-2021-25/r9/", "/plan/2022-25/compared/"),
    *("/scrutiny/draft-plan-2021-25/asks/", "/plan/2022-25/coverage/", "/plan/2022-25/consultation/"),
)


def test_every_link_to_a_part_of_a_page_finds_it_there(site: Client) -> None:
    """That every link leads to a page is seen when the static site is made, which asks for each."""
    from frankpledge.publishing import markup

    parts: dict[str, set[str]] = {}
    for page in PAGES:
        for link in markup.links(read(site, page)):
            path, _, part = link.partition("#")
            if not part or not link.startswith(("/", "#")):
                continue
            path = path or page
            if path not in parts:
                parts[path] = set(markup.anchors(read(site, path)))
            assert part in parts[path], f"{page}: {link}"
