"""A stage of the same kind as a recorded run's, in this process: portal, wire and browser are started once, stories are played on it."""

from __future__ import annotations

import argparse
import contextlib
import shlex
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wardround.abilities import NotChecked
from wardround.errors import UserError
from wardround.explore.play import play
from wardround.history.journal import NAME as JOURNAL
from wardround.history.journal import Journal, private_folder
from wardround.invariants import judge_all
from wardround.staging import Staging
from wardround.ward import Ward

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from playwright.sync_api import Playwright

    from wardround.browser.clinician import Clinician
    from wardround.explore.story import Cause, Story
    from wardround.history.history import History
    from wardround.invariants.judgement import Judgement
    from wardround.result import RunFacts
    from wardround.stage import Stage


@dataclass(frozen=True)
class Played:
    """What came of a story."""

    history: History
    judgements: Mapping[str, Judgement]

    @property
    def causes(self) -> frozenset[Cause]:
        """What is broken."""
        return frozenset((name, finding.cause) for name, judgement in self.judgements.items() for finding in judgement.findings)

    def evidence(self, cause: Cause) -> list[int]:
        """``seq`` of the events that show one of them."""
        found = [one for one in self.judgements[cause[0]].findings if one.cause == cause[1]]
        return list(found[0].evidence) if found else []


class Theatre:
    """Made with ``opened``."""

    def __init__(self, staging: Staging, stage: Stage) -> None:
        self._staging = staging
        self._stage = stage
        self._plays = 0
        self.root = staging.root

    def play(self, story: Story, folder: Path, *, trace: bool = False) -> Played:
        """Play a story on a fresh portal, and let every invariant judge it.

        Args:
            story: what to play.
            folder: of its history; made, mode 0700.
            trace: keep Playwright's trace in it, one file for each clinician, mode 0600. It shows patients.

        Raises:
            UserError: the portal died; ``story-untold``.
        """
        self._staging.check_alive()
        self._stage.reset()
        private_folder(folder)
        journal = Journal(folder / JOURNAL, self._staging.redactor)
        ward = Ward(self._stage, journal, folder, self._name(story), start=self._stage.start_at(time.time()))
        seated: list[Clinician] = []

        def sat_down(clinician: Clinician) -> None:
            seated.append(clinician)
            if trace:
                clinician.context.tracing.start(screenshots=True, snapshots=True)

        try:
            play(ward, story, root=self.root, seated=sat_down)
            history = ward.finish()
            if trace:
                _keep_traces(seated, folder)
        except NotChecked as missing:
            raise UserError("story-untold", f"the profile does not support the story any more: {missing}", "Explore again.") from missing
        finally:
            self._stage.ended_at(ward.now())
            ward.close()
        return Played(history, judge_all(history))

    def _name(self, story: Story) -> str:
        """The scenario's, on which its seeded choices depend.

        The markers of what is written do so, too: on a portal that keeps what was written before, each play has its own.
        """
        self._plays += 1
        return story.scenario if self._stage.profile.server.reset else f"{story.scenario}, play {self._plays}"


def _keep_traces(seated: list[Clinician], folder: Path) -> None:
    for clinician in seated:
        kept = folder / f"trace-{clinician.alias}.zip"
        kept.unlink(missing_ok=True)
        # made first, so that nobody else can open it while it is written
        kept.touch(mode=0o600)
        clinician.context.tracing.stop(path=kept)
        kept.chmod(0o600)


@contextlib.contextmanager
def opened(facts: RunFacts, *, headed: bool = False, playwright: Playwright | None = None) -> Iterator[Theatre]:
    """A theatre for the stories of a run: the same portal, defects, seed and clocks.

    ``playwright``: one that runs in this process already; there cannot be two.

    Raises:
        UserError: whatever is wrong with the profile, the secrets, the browser or the portal.
    """
    from playwright.sync_api import sync_playwright

    staging = Staging.from_options(given(facts.replay, headed=headed))
    with contextlib.nullcontext(playwright) if playwright else sync_playwright() as running:
        try:
            yield Theatre(staging, staging.build(running))
        finally:
            staging.strike()


def given(replay: str, *, headed: bool = False) -> argparse.Namespace:
    """The options of a run, from the command that runs it again.

    Raises:
        UserError: ``not-replayable``: it is no such command.
    """
    command, *rest = shlex.split(replay)[1:] or [""]
    reader = argparse.ArgumentParser(exit_on_error=False, add_help=False, allow_abbrev=False)
    if command == "run":
        reader.add_argument("portal")
    reader.add_argument("--style", dest="wardround_style")
    reader.add_argument("--defect", dest="wardround_defect", action="append", default=[])
    reader.add_argument("--seed", dest="wardround_seed", type=int, default=7)
    reader.add_argument("--server", dest="wardround_server")
    reader.add_argument("--clock", dest="wardround_clock", default="virtual")
    reader.add_argument("--scale", dest="wardround_scale", type=float, default=1.0)
    reader.add_argument("--start", dest="wardround_start")
    # what disturbed every scenario stands in each history, and so in the story
    reader.add_argument("--fault", "--condition", dest="told", action="append")
    try:
        options, unknown = reader.parse_known_args(rest)
    except argparse.ArgumentError as error:
        raise UserError("not-replayable", f"the run's command {replay!r} cannot be read: {error}", "Run it again.") from error
    if unknown or command not in {"run", "demo"}:
        raise UserError("not-replayable", f"the run's command {replay!r} is none that makes a portal again", "Run it again.")
    options.wardround_headed = headed
    options.wardround_fault, options.wardround_condition = [], []
    if command == "demo":
        options.portal = None
    return options
