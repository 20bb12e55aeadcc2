"""The run's folder, and the findings merged from it."""

from __future__ import annotations

import errno
import json
import multiprocessing
import os
import shlex
from pathlib import Path

import pytest

from tests.reports.histories import T0, sign_in, started
from tests.reports.sample import CANARY, INVARIANTS, build
from wardround import findings, result
from wardround.errors import UserError
from wardround.history.events import Ended, Exchange, Screen
from wardround.history.journal import Journal
from wardround.history.redaction import Redactor
from wardround.invariants.judgement import Finding, Judgement
from wardround.provenance import begin_facts
from wardround.run import Run


def begin(out: Path | None = None, root: Path | None = None) -> Run:
    """A run that begins now."""
    facts = begin_facts(
        command=["wardround", "run"],
        replay=["wardround", "run", "my portal.toml", "--seed", "3"],
        seed=3,
        portal="P",
        invariants=INVARIANTS,
    )
    return Run.start(facts, out=out, root=root)


def test_the_default_folder_is_private_and_never_committed(tmp_path: Path) -> None:
    run = begin(root=tmp_path)
    assert run.folder.parent == tmp_path / ".wardround" / "runs"
    assert run.folder.stat().st_mode & 0o777 == 0o700
    assert run.scenario_folder("idle").stat().st_mode & 0o777 == 0o700
    assert (run.folder / "run.json").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / ".wardround" / ".gitignore").read_text(encoding="utf-8") == "*\n"


def test_a_folder_that_no_run_wrote_is_refused(tmp_path: Path) -> None:
    (tmp_path / "thesis.tex").write_text("years of work", encoding="utf-8")
    with pytest.raises(UserError, match=r"--out DIR") as caught:
        begin(tmp_path)
    assert caught.value.slug == "out-not-empty"
    assert (tmp_path / "thesis.tex").exists()


def test_a_place_that_cannot_be_written_is_said_at_once(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(UserError) as caught:
        begin(tmp_path / "file" / "run")
    assert caught.value.slug == "out-not-writable"


def test_an_earlier_run_in_the_same_folder_leaves_nothing_behind(tmp_path: Path) -> None:
    build(tmp_path / "run")
    found = begin(tmp_path / "run").finish()
    assert found.verdicts == []
    assert list((tmp_path / "run" / "scenarios").iterdir()) == []


def test_names_of_scenarios_never_share_a_folder(tmp_path: Path) -> None:
    run = begin(tmp_path)
    names = ["a b", "a/b", "a-b", "a_b", "../a", "..", "ä", "x" * 300, "x" * 301]
    folders = {run.scenario_folder(name) for name in names}
    assert len(folders) == len(names)
    assert {folder.parent for folder in folders} == {tmp_path / "scenarios"}


def test_one_verdict_for_each_scenario_and_invariant(tmp_path: Path) -> None:
    build(tmp_path)
    found = findings.read(tmp_path / "findings.json")
    pairs = [(row.scenario, row.invariant) for row in found.verdicts]
    assert len(pairs) == len(set(pairs)) == 5 * len(INVARIANTS)
    assert {row.clauses[0] for row in found.verdicts if row.invariant == "no-silent-logout"} == {"WCAG 2.2 SC 2.2.1"}
    assert found.virtual_s > 900
    assert found.exit_status() == 1


def test_findings_keep_their_evidence_and_their_command(tmp_path: Path) -> None:
    build(tmp_path)
    found = findings.read(tmp_path / "findings.json")
    lost = next(row for row in found.findings if row.invariant == "lost-token-response")
    scenario = result.load(tmp_path).scenario(lost.scenario)
    assert scenario is not None
    assert scenario.history is not None
    events = [scenario.history.events[int(line.split()[0].removeprefix("#"))] for line in lost.evidence]
    assert [type(event) for event in events] == [Exchange, Exchange, Screen]
    assert "the answer is lost on its way back (fault: response_lost)" in lost.evidence[0]
    assert lost.replay == "wardround demo --style tokens --defect no-expiry-warning --seed 7 -k refresh_two_tabs_response_lost"
    odd = next(row for row in found.findings if row.scenario.startswith("write_while"))
    assert shlex.split(odd.replay)[-1] == "write_while_offline[order and b and ]"


def test_the_same_finding_has_the_same_id_in_the_next_run(tmp_path: Path) -> None:
    for name in ("one", "two"):
        build(tmp_path / name)
    one, two = (findings.read(tmp_path / name / "findings.json") for name in ("one", "two"))
    assert [row.id for row in one.findings] == [row.id for row in two.findings]
    assert len({row.id for row in one.findings}) == len(one.findings)


def test_a_scenario_that_was_cut_short_is_never_passed(tmp_path: Path) -> None:
    run = begin(tmp_path)
    with Journal(run.journal_path("shift"), Redactor(b"k")) as journal:
        for event in [started("shift"), *sign_in(), Ended(at=T0 + 65, outcome="crashed", reason="the portal died")]:
            journal.write(event)
    run.scenario_folder("never-began")
    found = run.finish(interrupted=True)
    assert {row.verdict for row in found.verdicts} == {"could-not-tell"}
    assert len(found.verdicts) == 2 * len(INVARIANTS)
    reasons = {row.scenario: row.reason or "" for row in found.verdicts}
    assert "after 1 min 5 s of virtual time" in reasons["shift"]
    assert "the portal died" in reasons["shift"]
    assert reasons["never-began"].startswith("cut-short: ")
    assert (found.exit_status(), found.exit_status(strict=True)) == (0, 1)
    assert result.load(tmp_path).facts.interrupted


def _work(folder: str, name: str) -> None:
    Run.join(Path(folder)).write_verdicts(name, {"once": Judgement.holds()})


def test_other_processes_write_their_scenarios(tmp_path: Path) -> None:
    run = begin(tmp_path)
    context = multiprocessing.get_context("spawn")
    workers = [context.Process(target=_work, args=(str(tmp_path), f"scenario-{number}")) for number in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(30)
    assert {row.scenario for row in run.finish().verdicts} == {"scenario-0", "scenario-1"}


def test_what_invariants_say_is_redacted_too(tmp_path: Path) -> None:
    build(tmp_path)
    for path in (path for path in tmp_path.rglob("*") if path.is_file()):
        assert CANARY.encode() not in path.read_bytes(), path
    assert any("[P1]" in row.summary for row in findings.read(tmp_path / "findings.json").findings)


def test_a_full_disk_is_one_clear_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run = begin(tmp_path)

    def no_room(*_: object) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(Path, "write_bytes", no_room)
    with pytest.raises(UserError) as caught:
        run.finish()
    assert caught.value.slug == "disk-full"
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_a_folder_without_a_run_says_so(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"run\.json") as caught:
        result.load(tmp_path)
    assert caught.value.slug == "not-a-run"
    build(tmp_path / "run")
    (tmp_path / "run" / "findings.json").write_text('{"schema": 1}', encoding="utf-8")
    with pytest.raises(UserError, match="damaged"):
        result.load(tmp_path / "run")


def test_merged_broken_wins_over_could_not_tell_over_holds(tmp_path: Path) -> None:
    run = begin(tmp_path)
    broken = Judgement.broken([Finding("s", "c")])
    unsure, good, none = Judgement.could_not_tell("r: r"), Judgement.holds(), Judgement.not_checked("needs x")
    table = {"a": (good, broken, unsure), "b": (good, unsure, none), "c": (none, good, none), "d": (none, none, none)}
    for number in range(3):
        run.write_verdicts(f"s{number}", {name: row[number] for name, row in table.items()})
    merged = {each.invariant: each.verdict for each in findings.merged(run.finish().verdicts)}
    assert merged == {"a": "broken", "b": "could-not-tell", "c": "holds", "d": "not-checked"}


def test_run_json_says_how_to_do_it_again(tmp_path: Path) -> None:
    begin(tmp_path)
    facts = json.loads((tmp_path / "run.json").read_text(encoding="utf-8"))
    assert facts["seed"] == 3
    assert facts["replay"] == "wardround run 'my portal.toml' --seed 3"
    assert {"python", "platform", "playwright", "mitmproxy"} <= facts["versions"].keys()


def test_cells_of_one_scenario_stand_apart(tmp_path: Path) -> None:
    run = begin(tmp_path)
    for cell, judgement in (
        ("refresh 1 x response_lost", Judgement.broken([Finding("s", "c")])),
        ("refresh 2 x offline", Judgement.holds()),
    ):
        run.write_verdicts("shift", {"once": judgement}, cell=cell)
    found = run.finish()
    assert [(row.cell, row.verdict) for row in found.verdicts] == [
        ("refresh 1 x response_lost", "broken"),
        ("refresh 2 x offline", "holds"),
    ]
    assert result.load(tmp_path).scenario("shift", "refresh 2 x offline") is not None
