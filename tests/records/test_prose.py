"""Figures in prose: what is held is a reference, never a number, and one that leads nowhere is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.exceptions import ValidationError

from frankpledge import workspace
from frankpledge.plan import prose
from frankpledge.plan.models import CommitmentPage, EditionPage
from frankpledge.plan.reading import read

UPDATE = "What happened in the quarter: {{figure homicides/W00/latest | change}}."


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("homicides", prose.Reference("homicides")),
        ("homicides/E09000007", prose.Reference("homicides", "E09000007")),
        ("homicides//2021 | sentence", prose.Reference("homicides", "", "2021", form="sentence")),
        ("homicides/E1/2021/22", prose.Reference("homicides", "E1", "2021/22")),
        ("homicides/E1/2021-22", prose.Reference("homicides", "E1", "2021/22")),
        ("homicides/E1/2011-12", prose.Reference("homicides", "E1", "2011-12")),
        ("homicides/E1/latest/age=13 to 19", prose.Reference("homicides", "E1", breakdown="age=13 to 19")),
        ("quoted/fraud", prose.Reference("", quoted="fraud")),
    ],
)
def test_a_reference_is_read_as_it_is_meant_and_written_as_it_is_read(
    written: str, meant: prose.Reference
) -> None:
    assert prose.parse(written) == meant
    assert list(prose.pieces(str(meant))) == [meant]


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("homicides | sentense", "Did you mean “sentence”?"),
        ("homicides/E1/soon", "latest"),
        ("quoted/fraud | change", "leave the form out"),
        ("", "names no measure"),
    ],
)
def test_a_reference_that_cannot_be_read_says_how_it_is_written(written: str, said: str) -> None:
    with pytest.raises(prose.ProseError, match=r"\w") as problem:
        prose.parse(written)
    assert said in str(problem.value)


def _with_update(folder: Path, text: str) -> None:
    path = next(p for p in (folder / "commitments").glob("*.yml") if "online-review" in p.read_text())
    lines = path.read_text().splitlines()
    at = next(i for i, line in enumerate(lines) if "what_happened:" in line)
    before, _, _ = lines[at].partition("what_happened:")
    lines[at] = f'{before}what_happened: "{text}"' + ("}" if "{" in before else "")
    path.write_text("\n".join(lines) + "\n")


@pytest.mark.usefixtures("loaded")
class TestInAWorkspace:
    def test_a_reference_is_loaded_and_dumped_as_it_was_written(self, folder: Path, tmp_path: Path) -> None:
        _with_update(folder, UPDATE)
        workspace.load(folder)
        workspace.dump(tmp_path / "out")
        assert UPDATE in " ".join((tmp_path / "out" / "commitments.yml").read_text().split())
        assert not workspace.load(tmp_path / "out").changed

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("{{figure homicide/E12000007/latest}}", "Did you mean “homicides”?"),
            ("{{figure homicides/Ashby/latest}}", "Did you mean W01 (Ashby)?"),
            ("{{figure homicides/E12000007/latest", "is not closed"),
            ("{{figure homicides | valu}}", "Did you mean “value”?"),
            ("{{figure quoted/nothing-like-it}}", "there is no quoted figure"),
        ],
    )
    def test_one_that_leads_nowhere_is_refused_with_the_nearest_known_name(
        self, folder: Path, text: str, said: str
    ) -> None:
        _with_update(folder, text)
        with pytest.raises(workspace.WorkspaceError) as problem:
            workspace.load(folder)
        assert said in str(problem.value)
        assert "what_happened" in str(problem.value)
        assert not any("homicide/" in str(one.values) for one in read()[0]["commitments"].values())

    def test_the_wording_of_a_promise_takes_no_figure_that_moves(self) -> None:
        page = CommitmentPage.objects.first()
        page.wording = "We will bring it below {{figure homicides}}."
        with pytest.raises(ValidationError, match="word for word"):
            page.clean()

    def test_the_desk_refuses_it_at_its_field(self) -> None:
        page = EditionPage.objects.get(current=True)
        page.summary = "So far: {{figure homicidse}}."
        with pytest.raises(ValidationError) as problem:
            page.clean()
        assert "Did you mean “homicides”?" in str(problem.value.message_dict["summary"])
