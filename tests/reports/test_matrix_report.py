"""The fault matrix in the reports: every cell in its place, told by a sign, light with hundreds of cells, readable without script."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree as ET

import msgspec
import pytest

from tests.reports.matrix_sample import SCENARIO, build, plan
from tests.reports.test_html import Page
from tests.reports.test_junit import SHAPE
from wardround.explore.cell import NAME, Cell, Matrix, Plan, Spot
from wardround.explore.coverage import states
from wardround.report import write
from wardround.report.heatmap import SIGNS, heat_maps
from wardround.report.matrixlines import lines
from wardround.report.matrixview import matrix_view
from wardround.result import load

ROOT = Path(__file__).parents[2]
CELLS = 300


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample's folder."""
    made = tmp_path_factory.mktemp("matrix")
    build(made, CELLS)
    return made


@pytest.fixture(scope="module")
def text(folder: Path) -> str:
    """Its page."""
    return write(folder, "html", root=ROOT).read_text(encoding="utf-8")


def test_it_is_well_formed_and_needs_nothing(text: str) -> None:
    page = Page(text)
    assert (page.wrong, page.open) == ([], [])
    assert len(page.ids) == len(set(page.ids))
    assert {link for link in page.links if link.startswith("#")} <= {f"#{each}" for each in page.ids}
    assert [link for link in page.links if not link.startswith("#")] == []
    assert page.tags.count("h1") == 1
    assert text.count("<th ") == text.count('<th scope="')


def test_every_cell_that_ran_leads_to_its_story_and_back(text: str, folder: Path) -> None:
    result = load(folder)
    ran = sum(scenario.facts.cell is not None for scenario in result.scenarios)
    marks = re.findall(r'<a class="[buh]" id="m(\d+)" href="#c(\d+)" aria-label="[^"]+">([^<])</a>', text)
    assert len(marks) == ran > 250
    assert all(mark == story for mark, story, _ in marks)
    stories = re.findall(r'<article class="cell [a-z-]+" id="c(\d+)">.*?href="#m(\d+)">back', text, re.DOTALL)
    assert sorted(stories) == sorted((mark, story) for mark, story, _ in marks)


def test_each_state_has_its_own_sign_beside_its_colour(text: str, folder: Path) -> None:
    assert len(set(SIGNS.values())) == len(SIGNS) == 5
    found = states(plan(CELLS), load(folder).findings.verdicts)
    for state in ("broken", "could-not-tell", "holds"):
        count = sum(each == state for each in found.values())
        assert len(re.findall(rf'aria-label="[^"]+">{re.escape(SIGNS[state])}</a>', text)) == count > 0
    for state, letter in (("not-applicable", "n"), ("not-run", "o")):
        count = sum(each == state for each in found.values())
        assert len(re.findall(rf'<i class="{letter}">{re.escape(SIGNS[state])}', text)) == count > 0


def test_what_broke_is_told_in_full_and_what_held_in_one_line(text: str) -> None:
    stories = re.findall(r'<article class="cell ([a-z-]+)" id="c\d+">(.*?)</article>', text, re.DOTALL)
    for state, body in stories:
        assert ("<ol>" in body) == (state != "holds")
    broken = next(body for state, body in stories if state == "broken")
    assert "the answer is lost on its way back" in broken
    assert "wardround replay" in broken
    unsure = next(body for state, body in stories if state == "could-not-tell")
    assert "record-incomplete: the record was not read to its end" in unsure


def test_causes_stand_above_the_map(text: str) -> None:
    assert text.index('id="causes"') < text.index('id="matrix"') < text.index('id="findings"')
    causes = text[text.index('id="causes"') : text.index('id="matrix"')]
    assert causes.count('class="sentence"') == 2
    assert "When a write is disturbed, the application sends the write again, and the portal takes it." in causes
    assert "repeated by the application" in causes
    assert causes.count('<b class="many">24</b>') == 2
    for command in re.findall(r'<span class="again">(.*?)</span>', causes):
        assert re.fullmatch(rf"wardround replay \S+ {SCENARIO}/\S+", command)
    assert text.count('<article class="finding"') == 3


def test_what_was_not_run_is_said_with_its_reason(text: str) -> None:
    assert re.search(r"<b>287</b> of 319 possible cells were run \(89 %\)", text)
    assert "<b>32</b> the budget of 300 s was spent" in text
    assert "<b>1</b> only for answers in JSON, not text/html" in text


def test_the_headline_counts_cells(text: str) -> None:
    assert "<h1>3 promises to the clinician were broken, in 48 of 287 cells.</h1>" in text


def test_it_stays_light(tmp_path: Path, text: str) -> None:
    """A cell costs as much whatever the number of cells; the lists that a person reads do not grow with it."""
    build(tmp_path, 4 * CELLS)
    large = write(tmp_path, "html", root=ROOT).read_text(encoding="utf-8")
    assert len(large) < 4.5 * len(text)
    assert len(large) < 2_000_000
    assert large.count('<svg class="sequence"') == text.count('<svg class="sequence"') == 3
    scenarios = large[large.index('id="scenarios"') : large.index('id="facts"')]
    assert scenarios.count("<tr>") == 2


def test_rows_stand_in_the_order_of_the_flow_and_columns_by_family(folder: Path) -> None:
    whole = plan(CELLS)
    (heat,) = heat_maps(whole, states(whole, load(folder).findings.verdicts))
    assert list(heat.families) == ["lost", "slow", "wrong", "place", "order", "own"]
    assert [row.spot.at for row in heat.rows] == sorted(row.spot.at for row in heat.rows)
    columns = [fault for faults in heat.families.values() for fault in faults]
    for row in heat.rows:
        assert len(row.marks) == len(columns)
        for fault, marks in zip(columns, row.marks, strict=True):
            assert all((mark.cell.what, mark.cell.spot) == (fault, row.spot.n) for mark in marks)


def test_exchanges_where_nothing_is_possible_do_not_fill_the_map() -> None:
    spots = [Spot(n=n, role="static", method="GET", path=f"/{n}.js", at=float(n)) for n in range(1, 31)]
    cells = [Cell(id=f"{spot.n}", scenario="s", spot=spot.n, what="latency", why_not="" if spot.n == 7 else "static") for spot in spots]
    whole = Plan(matrices=[Matrix(scenario="s", seed=1, spots=spots, cells=cells)], seed=1)
    (heat,) = heat_maps(whole, states(whole, []))
    assert [row.spot.n for row in heat.rows] == [7]
    assert len(heat.idle) == 29


def test_several_orders_of_one_exchange_share_a_place() -> None:
    spots = [Spot(n=n, role="write", method="POST", path="/", at=float(n)) for n in (1, 2, 3, 4)]
    reasons = {2: "", 3: "", 4: "neither changes anything"}
    cells = [
        Cell(id=f"1-{n}", scenario="s", kind="order", spot=1, second=n, what="portal-order", why_not=why) for n, why in reasons.items()
    ]
    whole = Plan(matrices=[Matrix(scenario="s", seed=1, spots=spots, cells=cells)], seed=1)
    (heat,) = heat_maps(whole, states(whole, []))
    assert [mark.word for mark in heat.rows[0].marks[0]] == ["not run, with exchange 2", "not run, with exchange 3"]


def test_a_scenario_that_breaks_without_a_fault_says_so(tmp_path: Path) -> None:
    from wardround.invariants.judgement import Finding, Judgement

    run = build(tmp_path, 60)
    broken = Judgement.broken([Finding("One order stands 2 times in the record.", "written-twice-by-application", [1, 2, 3])])
    scenario = load(tmp_path).scenario(SCENARIO)
    assert scenario is not None
    run.write_verdicts(SCENARIO, {"once": broken}, history=scenario.history)
    run.finish()
    page = write(tmp_path, "html", root=ROOT).read_text(encoding="utf-8")
    assert ", and without any fault, too.</h1>" in page
    assert "It breaks without any fault, too: no fault is its cause." in page


def test_the_terminal_says_the_same(folder: Path) -> None:
    view = matrix_view(load(folder))
    assert view is not None
    told = lines(view)
    assert told[:3] == [
        "24 cells: When a refresh is disturbed, the application sends the refresh again, and it is refused (400 invalid_grant).",
        "  breaks lost-token-response (24), no-silent-logout (24)",
        f"  wardround replay {folder} {SCENARIO}/03-refresh-A-connection_reset",
    ]
    assert told[6].startswith("287 of 319 possible cells run (89 %): 48 broken, 1 could not tell, 238 holds")


def test_a_run_without_a_matrix_has_none_of_it(tmp_path: Path) -> None:
    build(tmp_path, 60)
    (tmp_path / NAME).unlink()
    page = write(tmp_path, "html", root=ROOT).read_text(encoding="utf-8")
    assert 'id="matrix"' not in page
    assert ".mapbox" not in page


def test_each_cell_is_one_case_for_a_build_server(folder: Path) -> None:
    root = ET.fromstring(write(folder, "junit", root=ROOT).read_text(encoding="utf-8"))  # noqa: S314 - our own file
    for element in root.iter():
        allowed, required, children = SHAPE[element.tag]
        assert required <= element.attrib.keys() <= allowed
        assert {child.tag for child in element} <= children
    cases = {case.get("name"): case for case in root.iter("testcase")}
    cells = [name for name in cases if name and name.startswith(f"{SCENARIO}[")]
    assert len(cells) == 287
    assert len(cases) == 287 + 4
    assert root.get("failures") == "48"
    broken = cases[f"{SCENARIO}[03-refresh-A-response_lost]"].find("failure")
    assert broken is not None
    assert (broken.text or "").count("replay: wardround replay ") == 2
    unsure = cases[f"{SCENARIO}[01-sign-in-A-latency]"].find("skipped")
    assert unsure is not None
    assert (unsure.get("message") or "").startswith("could not tell: record-incomplete")
    assert list(cases[f"{SCENARIO}[03-refresh-A-latency]"]) == []


def test_a_cell_that_was_cut_short_is_an_error_in_a_strict_run(tmp_path: Path) -> None:
    run = build(tmp_path, 60)
    (run.scenario_folder(SCENARIO, "03-refresh-A-latency") / "verdicts.json").unlink()
    run.facts = msgspec.structs.replace(run.facts, strict=True)
    run.finish()
    root = ET.fromstring(write(tmp_path, "junit", root=ROOT).read_text(encoding="utf-8"))  # noqa: S314 - our own file
    (cell,) = [case for case in root.iter("testcase") if case.get("name") == f"{SCENARIO}[03-refresh-A-latency]"]
    error = cell.find("error")
    assert error is not None
    assert "cut-short" in (error.get("message") or "")
    (healthy,) = [case for case in root.iter("testcase") if case.get("name") == f"{SCENARIO}: once"]
    assert list(healthy) == []
