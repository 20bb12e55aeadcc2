"""The pytest plugin: runs scenarios, lets every invariant judge every history, and writes the run's folder.

A scenario is a plain test function that takes ``ward``. It asserts nothing: it fails when an invariant is broken, it is
skipped as *not checked* when the profile does not support it. Active with ``--portal`` or ``--wardround-style``.
"""

from __future__ import annotations

import os
import shlex
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from wardround.abilities import NotChecked
from wardround.errors import UserError, line
from wardround.history.journal import Journal
from wardround.invariants import all_invariants, judge_all
from wardround.provenance import begin_facts
from wardround.report import writers
from wardround.result import InvariantFacts, load
from wardround.run import Run
from wardround.ward import Ward

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from playwright.sync_api import Playwright

    from wardround.invariants.judgement import Judgement
    from wardround.staging import Staging

WARD: pytest.StashKey[Ward] = pytest.StashKey()
REPORTS = ("html", "junit")
"""Written at the end of every run; others with ``wardround report``."""
COLOURS = {"holds": "green", "broken": "red", "could-not-tell": "yellow", "not-checked": "light"}
BEGAN: pytest.StashKey[float] = pytest.StashKey()


def pytest_addoption(parser: pytest.Parser) -> None:
    """The options; ``wardround run`` and ``wardround demo`` hand them over."""
    group = parser.getgroup("wardround", "clinician portals")
    group.addoption("--portal", metavar="PATH", help="profile (portal.toml) of the portal to run the scenarios on")
    group.addoption("--wardround-style", choices=["tokens", "cookie"], help="run on the embedded reference portal, in this session style")
    group.addoption("--wardround-defect", action="append", default=[], metavar="NAME", help="plant a named defect in the reference portal (repeatable)")
    group.addoption("--wardround-out", metavar="DIR", help="folder of the run (default .wardround/runs/ID)")
    group.addoption("--wardround-seed", type=int, default=7, metavar="N", help="seed of every choice (default 7)")
    group.addoption("--wardround-server", choices=["hooked", "aged", "real"], help="what the portal's clock does (default: the profile's)")
    group.addoption("--wardround-clock", choices=["virtual", "portable", "real"], default="virtual", help="the browser's clock (default virtual)")
    group.addoption("--wardround-scale", type=float, default=1.0, metavar="X", help="multiply the reference portal's limits, for real time (default 1)")
    group.addoption("--wardround-strict", action="store_true", help="could-not-tell fails a scenario, too")
    group.addoption("--wardround-headed", action="store_true", help="show the browser")


def pytest_configure(config: pytest.Config) -> None:
    """Join in when a portal is named."""
    config.addinivalue_line("markers", "session: a scenario of the session suite")
    if not (config.getoption("--portal") or config.getoption("--wardround-style")) or config.option.collectonly:
        return
    from wardround.staging import Staging

    try:
        staging = Staging.from_options(config.option)
        runner = Runner(config, staging)
    except UserError as error:
        raise pytest.UsageError(line(error)) from None
    config.pluginmanager.register(runner, "wardround-runner")
    if config.pluginmanager.hasplugin("xdist"):
        config.pluginmanager.register(_Spread(runner), "wardround-spread")


class _Spread:
    """Tells pytest-xdist's workers where the run's folder is."""

    def __init__(self, runner: Runner) -> None:
        self._runner = runner

    def pytest_configure_node(self, node: Any) -> None:  # noqa: ANN401 (xdist's WorkerController is not typed)
        """Hand the folder to a worker."""
        node.workerinput["wardround_run"] = str(self._runner.run.folder)


class Runner:
    """One pytest process of a run."""

    def __init__(self, config: pytest.Config, staging: Staging) -> None:
        """Find everything in the first second: profile, secrets, browser, folder."""
        self.config = config
        self.staging = staging
        self.strict: bool = config.option.wardround_strict
        self.worker = hasattr(config, "workerinput")
        if self.worker:
            self.run = Run.join(Path(config.workerinput["wardround_run"]), staging.redactor)
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
            )
            out = config.option.wardround_out
            self.run = Run.start(facts, out=Path(out) if out else None, redactor=staging.redactor)
        self._interrupted = False
        self._error: str | None = None
        self.reports: list[Path] = []

    @pytest.fixture(scope="session")
    def stage(self, playwright: Playwright) -> Iterator[Any]:
        """What all scenarios of this process share: the portal (started if the profile says how), the wire, the browser."""
        try:
            stage = self.staging.build(playwright)
        except UserError as error:
            self._error = line(error)
            pytest.exit(self._error, returncode=2)
        try:
            yield stage
        finally:
            self.staging.strike()

    @pytest.fixture
    def ward(self, request: pytest.FixtureRequest, stage: Any) -> Iterator[Ward]:  # noqa: ANN401 (a Stage; imported late)
        """One scenario's world."""
        name = scenario_name(request.node)
        folder = self.run.scenario_folder(name)
        self.staging.check_alive()
        stage.reset()
        journal = Journal(self.run.journal_path(name), stage.redactor)
        ward = Ward(stage, journal, folder, name, start=stage.start_at(time.time()))
        request.node.stash[WARD] = ward
        request.node.stash[BEGAN] = time.monotonic()
        try:
            yield ward
        finally:
            stage.ended_at(ward.now())
            ward.close()

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self, item: pytest.Item) -> Generator[None, Any, Any]:
        """Run the scenario, then judge what happened."""
        try:
            result = yield
        except NotChecked as missing:
            self._not_checked(item, str(missing))
        except KeyboardInterrupt:
            self._cut(item, "interrupted", "Ctrl-C")
            raise
        except UserError as error:
            self._cut(item, "crashed", str(error))
            died = self.staging.died()
            if died:
                pytest.exit(line(died), returncode=2)
            pytest.fail(line(error), pytrace=False)
        except BaseException as error:
            self._cut(item, "crashed", f"{type(error).__name__}: {error}")
            raise
        ward = item.stash.get(WARD, None)
        if ward:
            self._judge(item, ward)
        return result

    def _judge(self, item: pytest.Item, ward: Ward) -> None:
        history = ward.finish()
        judgements = judge_all(history)
        self.run.write_verdicts(ward.scenario, judgements, history=history, file=_file(item), wall_s=time.monotonic() - item.stash[BEGAN])
        broken = {name: judgement for name, judgement in judgements.items() if judgement.verdict == "broken"}
        unsure = {name: judgement for name, judgement in judgements.items() if judgement.verdict == "could-not-tell"}
        if broken:
            ward.pictures()
        item.user_properties.append(("wardround", {name: judgement.verdict for name, judgement in judgements.items()}))
        if broken or (self.strict and unsure):
            pytest.fail(_told(broken, unsure if self.strict else {}), pytrace=False)

    def _not_checked(self, item: pytest.Item, needs: str) -> None:
        ward = item.stash.get(WARD, None)
        if ward:
            ward.finish("not-checked", needs)
            self.run.not_checked(ward.scenario, needs, file=_file(item))
        pytest.skip(f"not checked: {needs}")

    def _cut(self, item: pytest.Item, outcome: str, reason: str) -> None:
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
        self.run.finish(interrupted=self._interrupted)
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


def scenario_name(item: pytest.Item) -> str:
    """The scenario's name: the test's, as ``-k`` finds it."""
    return item.name.removeprefix("test_")


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
