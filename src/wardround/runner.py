"""The runner: one pytest process of a run. It lets every invariant judge what each scenario made, and writes the run's folder."""

from __future__ import annotations

import os
import shlex
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import msgspec
import pytest

from wardround.abilities import NotChecked
from wardround.errors import UserError, line
from wardround.explore.cell import read as read_plan
from wardround.history.journal import Journal
from wardround.invariants import all_invariants, judge_all
from wardround.invariants.judgement import Judgement
from wardround.provenance import begin_facts
from wardround.report import writers
from wardround.result import InvariantFacts, load
from wardround.run import Run
from wardround.screen.audit import audit
from wardround.screen.audit.baseline import Compared
from wardround.screen.audit.terms import Given, Terms, agreed
from wardround.screening import ScreenFindings

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from playwright.sync_api import Playwright

    from wardround.explore.arm import Armed
    from wardround.explore.cell import Cell, Plan
    from wardround.history.events import Ending
    from wardround.stage import Stage
    from wardround.staging import Staging
    from wardround.ward import Ward

REPORTS = ("html", "junit")
"""Written at the end of every run; others with ``wardround report``."""
COLOURS = {"holds": "green", "broken": "red", "could-not-tell": "yellow", "not-checked": "light"}
LAST_WORD = "wardround-last-word"
KEPT_OUT = "kept-out: the fault kept the clinician from signing in, twice, so too little was done to tell"
HOPELESS = frozenset({"sign-in-refused", "control-missing", "portal-unreachable", "portal-reset"})
"""Errors that every other scenario of the run would meet as well."""


RUNNER: pytest.StashKey[Runner] = pytest.StashKey()
WARD: pytest.StashKey[Ward] = pytest.StashKey()
BEGAN: pytest.StashKey[float] = pytest.StashKey()
ARMED: pytest.StashKey[Armed] = pytest.StashKey()


class Runner:
    """One pytest process of a run."""

    def __init__(self, config: pytest.Config, staging: Staging) -> None:
        """Find everything in the first second: profile, secrets, browser, folder."""
        self.config = config
        self.staging = staging
        self.strict: bool = config.option.wardround_strict
        given: dict[str, Any] | None = getattr(config, "workerinput", None)
        self.worker = given is not None
        cells: str | None = config.option.wardround_cells
        self.plan: Plan | None = read_plan(Path(cells).parent) if cells else None
        if given is not None:
            self.run = Run.join(Path(given["wardround_run"]), staging.redactor)
        elif cells:
            self.run = Run.join(Path(cells).parent, staging.redactor)
        else:
            facts = begin_facts(
                command=_typed(),
                replay=staging.replay_command(),
                seed=staging.seed,
                portal=staging.profile.portal.name,
                invariants=[InvariantFacts(id=one.ID, title=one.TITLE, clauses=list(one.CLAUSES)) for one in all_invariants()],
                versions={"browser": staging.browser_version},
                profile=staging.profile_name,
                style=staging.profile.session.style,
                clock=staging.clock,
                server=staging.server,
                strict=self.strict,
                throughout=staging.throughout.words(),
            )
            out = config.option.wardround_out
            self.run = Run.start(facts, out=Path(out) if out else None, redactor=staging.redactor)
        # a team's own tests: its profile says on what terms; `wardround audit` hands over its own
        handed: str | None = config.option.wardround_screens
        home = staging.profile_path.parent if not staging.style else None
        self.terms: Terms = (
            msgspec.json.decode(Path(handed).read_bytes(), type=Terms) if handed else agreed(Given(), staging.profile.screen, home)
        )
        self.audited = Compared(rows=[])
        if not self.worker and not cells:
            audit.begin(self.run.folder, self.terms)
        self._interrupted = False
        self._last_word: str | None = None
        self.reports: list[Path] = []

    def journal(self, scenario: str, cell: str | None = None) -> Journal:
        """A new journal for a scenario, or for one cell of it."""
        return Journal(self.run.journal_path(scenario, cell), self.staging.redactor)

    def arm(self, ward: Ward, cell: Cell) -> Armed:
        """Put up what a cell of the fault matrix says."""
        from wardround.explore.arm import arm

        matrix = next(matrix for matrix in (self.plan.matrices if self.plan else []) if matrix.scenario == cell.scenario)
        # the fault-free run has shown that everybody can sign in: who cannot now, tries again, and is no reason to end the run
        ward.disturbed, ward.second_tries = True, 1
        return arm(ward.wire, matrix, cell)

    @contextmanager
    def built(self, playwright: Playwright) -> Iterator[Stage]:
        """The stage, taken down at the end. What keeps it from being built ends the run with one line and status 2."""
        try:
            stage = self.staging.build(playwright)
        except UserError as error:
            self._give_up(error)
        try:
            with stage.interrupt.heard():
                yield stage
        finally:
            self.staging.strike()

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_setup(self, item: pytest.Item) -> Generator[None, Any, Any]:
        """Say in one line what kept a scenario from beginning."""
        try:
            return (yield)
        except NotChecked as missing:
            self._not_checked(item, str(missing))
        except UserError as error:
            self._stop(item, error)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self, item: pytest.Item) -> Generator[None, Any, Any]:
        """Run the scenario, then judge what happened: also where its screens have failed, for they say nothing of the session."""
        screens: ScreenFindings | None = None
        result: Any = None
        try:
            result = yield
            if ward := item.stash.get(WARD, None):
                ward.stage.interrupt.heed()
        except ScreenFindings as findings:
            screens = findings
        except NotChecked as missing:
            self._not_checked(item, str(missing))
        except KeyboardInterrupt:
            self._cut(item, "interrupted", "Ctrl-C")
            raise
        except UserError as error:
            self._stop(item, error)
        except BaseException as error:
            self._cut(item, "crashed", f"{type(error).__name__}: {error}")
            raise
        ward = item.stash.get(WARD, None)
        if ward:
            self._judge(item, ward)
        if screens:
            pytest.fail(str(screens), pytrace=False)
        return result

    def _judge(self, item: pytest.Item, ward: Ward) -> None:
        history = ward.finish()
        judgements = judge_all(history)
        armed = item.stash.get(ARMED, None)
        if armed and armed.unmet:
            judgements = dict.fromkeys(judgements, Judgement.could_not_tell(armed.unmet))
        elif armed and armed.inapplicable:
            judgements = dict.fromkeys(judgements, Judgement.not_checked(f"needs {armed.inapplicable}"))
        elif armed and ward.kept_out:
            judgements = {name: _unless_holds(judgement) for name, judgement in judgements.items()}
        took = time.monotonic() - item.stash[BEGAN]
        self.run.write_verdicts(ward.scenario, judgements, history=history, cell=_cell(item), file=_file(item), wall_s=took)
        broken = {name: judgement for name, judgement in judgements.items() if judgement.verdict == "broken"}
        unsure = {name: judgement for name, judgement in judgements.items() if judgement.verdict == "could-not-tell"}
        if broken:
            ward.pictures()
        item.user_properties.append(("wardround", {name: judgement.verdict for name, judgement in judgements.items()}))
        if broken or (self.strict and unsure):
            pytest.fail(_told(broken, unsure if self.strict else {}), pytrace=False)

    def _not_checked(self, item: pytest.Item, needs: str) -> NoReturn:
        ward = item.stash.get(WARD, None)
        if ward:
            ward.finish("not-checked", needs)
            self.run.not_checked(ward.scenario, needs, cell=_cell(item), file=_file(item))
        pytest.skip(f"not checked: {needs}")

    def _stop(self, item: pytest.Item, error: UserError) -> NoReturn:
        """End the scenario with one line; the whole run, when no other scenario could fare better."""
        self._cut(item, "crashed", str(error))
        died = self.staging.died()
        # In a cell it is the cell's own fault that keeps the clinician out.
        if died or (error.slug in HOPELESS and _cell(item) is None):
            self._give_up(died or error)
        raise pytest.fail.Exception(line(error), pytrace=False) from None

    def _give_up(self, error: UserError) -> NoReturn:
        """End the whole run with one line and status 2. What a worker of pytest-xdist has to say travels with its report."""
        if self.worker:
            self._last_word = line(error)
            raise pytest.fail.Exception(line(error), pytrace=False) from None
        raise pytest.exit.Exception(line(error), returncode=2) from None

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """A worker that gives up says so in its report."""
        report = yield
        if self._last_word:
            report.user_properties.append((LAST_WORD, self._last_word))
        return report

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """A worker gave up: so does the run."""
        word = dict(report.user_properties).get(LAST_WORD)
        if word and not self.worker:
            pytest.exit(str(word), returncode=2)

    def _cut(self, item: pytest.Item, outcome: Ending, reason: str) -> None:
        """Keep the history so far, readable; the run's end makes it could-not-tell."""
        ward = item.stash.get(WARD, None)
        if ward:
            try:
                ward.finish(outcome, self.staging.redactor.text(reason)[:300])
            except Exception as error:  # noqa: BLE001 (the journal is on disk already; the first error is the one to tell)
                item.add_report_section("teardown", "wardround", f"the history ends early: {type(error).__name__}")

    def pytest_keyboard_interrupt(self) -> None:
        """Ctrl-C: remember it, so that the report says so."""
        self._interrupted = True

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self) -> None:
        """Merge what all workers wrote, and write the reports."""
        if self.worker:
            return
        if self.plan is None:
            self.audited = audit.judged(self.run.folder, whole=not self._interrupted and bool(self.config.option.wardround_screens))
        self.run.finish(interrupted=self._interrupted, screens=self.audited.rows)
        self.reports = [writers.write(self.run.folder, name, root=self.staging.root) for name in REPORTS]

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:  # noqa: ANN401 (pytest's TerminalReporter is private)
        """Say what holds, and name the report."""
        if self.worker:
            return
        terminalreporter.section("wardround")
        for row in load(self.run.folder).merged:
            counts = ", ".join(f"{number} {verdict}" for verdict, number in row.counts.items() if number)
            terminalreporter.write_line(f"{row.verdict:<15} {row.invariant:<28} {counts}", **{COLOURS[row.verdict]: True})
        for path in self.reports:
            terminalreporter.write_line(f"report: {path}")


def _unless_holds(judgement: Judgement) -> Judgement:
    """A clinician who never came in has tried too little for anything to hold."""
    return Judgement.could_not_tell(KEPT_OUT) if judgement.verdict == "holds" else judgement


def scenario_name(item: pytest.Item) -> str:
    """The scenario's name: the test's, as ``-k`` finds it, without the cell that it may be run for."""
    name, cell = item.name.removeprefix("test_"), _cell(item)
    if cell is None:
        return name
    return name.replace(f"[{cell}]", "").replace(f"[{cell}-", "[").replace(f"-{cell}]", "]")


def _cell(item: pytest.Item) -> str | None:
    callspec = getattr(item, "callspec", None)
    found = callspec.params.get("wardround_cell") if callspec else None
    return found.id if found else None


def _file(item: pytest.Item) -> str:
    return f"{item.path.parent.name}/{item.path.name}"


def _typed() -> list[str]:
    """The command as typed: the wrapper says it, since pytest runs in its child."""
    told = os.environ.get("WARDROUND_COMMAND")
    return shlex.split(told) if told else [Path(sys.argv[0]).name, *sys.argv[1:]]


def _told(broken: dict[str, Judgement], unsure: dict[str, Judgement]) -> str:
    lines = [f"{name}: {finding.summary}" for name, judgement in broken.items() for finding in judgement.findings]
    lines += [f"{name}: could not tell: {judgement.reason}" for name, judgement in unsure.items()]
    return "\n".join(lines)
