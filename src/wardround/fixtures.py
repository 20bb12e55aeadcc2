"""The fixtures: ``ward`` for a scenario; ``wire``, ``clock`` and ``history`` for a team's own pytest-playwright tests.

Registered by the plugin when a portal is named, and only then: a project that never asks for them never meets their names.
"""

from __future__ import annotations

import re
import time
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

import pytest

from wardround.browser.launch import ONE_PROCESS, QUIET, STAY
from wardround.errors import UserError
from wardround.explore.cell import FIRST_TRY
from wardround.guest import GuestClock, GuestWard
from wardround.runner import ARMED, BEGAN, RUNNER, WARD, scenario_name
from wardround.screening import Screening
from wardround.ward import Ward

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import BrowserContext, Playwright

    from wardround.explore.cell import Cell
    from wardround.history.history import History
    from wardround.stage import Stage
    from wardround.wire.wire import Wire

W = TypeVar("W", bound=Ward)
OURS = frozenset({"wire", "clock", "history"})
"""A test that takes one of these is judged."""


@pytest.fixture(scope="session")
def stage(pytestconfig: pytest.Config, playwright: Playwright) -> Iterator[Stage]:
    """What all scenarios of this process share: the portal (started if the profile says how), the wire, the browser."""
    runner = pytestconfig.stash[RUNNER]
    with runner.built(playwright) as stage:
        yield stage


@pytest.fixture
def wardround_cell(request: pytest.FixtureRequest) -> Cell | None:
    """The cell of the fault matrix that a scenario is run for (`wardround explore`); else None."""
    given: Cell | None = getattr(request, "param", None)
    return given


@pytest.fixture
def ward(request: pytest.FixtureRequest, stage: Stage, wardround_cell: Cell | None) -> Iterator[Ward]:
    """One scenario's world."""
    yield from _played(request, stage, Ward, wardround_cell)


@pytest.fixture
def _guest(request: pytest.FixtureRequest, stage: Stage) -> Iterator[GuestWard]:
    """The ward on which a team's own test is a guest. Its clock is virtual for a test that takes ``clock``, else real."""
    yield from _played(request, stage, partial(GuestWard, timed="clock" in request.fixturenames))


@pytest.fixture
def wire(_guest: GuestWard) -> Wire:
    """The proxy through which this test's contexts go."""
    return _guest.wire


@pytest.fixture
def clock(_guest: GuestWard) -> GuestClock:
    """Virtual time for this test's pages."""
    return GuestClock(_guest)


@pytest.fixture
def history(_guest: GuestWard) -> Callable[[], History]:
    """Call it for what happened so far."""
    return _guest.so_far


@pytest.fixture
def screens(request: pytest.FixtureRequest) -> Screening:
    """What a scenario of the suite ``screen`` looks with; the looks are kept in the run's folder and judged with all others at its end."""
    runner = request.config.stash[RUNNER]
    return Screening(
        runner.run.folder,
        runner.terms,
        prefix=f"{re.sub(r'[^A-Za-z0-9_]+', '-', scenario_name(request.node))}-",
        profile=runner.staging.profile,
        redactor=runner.staging.redactor,
    )


@pytest.fixture
def screen(screens: Screening) -> Screening:
    """``screen.check(page)`` in a team's own test."""
    return screens


@pytest.fixture(scope="session")
def browser_type_launch_args(request: pytest.FixtureRequest, browser_type_launch_args: dict[str, Any], browser_name: str) -> dict[str, Any]:
    """Pytest-playwright's, with what one clock for all tabs needs; only if some test of this run takes one of our fixtures."""
    runner = request.config.stash[RUNNER]
    if browser_name != "chromium" or not any(OURS & set(getattr(item, "fixturenames", ())) for item in request.session.items):
        return browser_type_launch_args
    mine = {**browser_type_launch_args, "args": [*browser_type_launch_args.get("args", []), *QUIET, *STAY, *ONE_PROCESS]}
    if not {"channel", "executable_path"} & mine.keys():
        mine["executable_path"] = str(runner.staging.executable)
    return mine


@pytest.fixture
def new_context(request: pytest.FixtureRequest, new_context: Callable[..., BrowserContext]) -> Callable[..., BrowserContext]:
    """Pytest-playwright's; the contexts of a test that takes one of our fixtures go through the wire and are watched."""
    if not OURS & set(request.fixturenames):
        return new_context
    guest: GuestWard = request.getfixturevalue("_guest")
    marker = request.node.get_closest_marker("clinicians")
    clinicians = marker.args if marker else ()
    given = set(request.getfixturevalue("browser_context_args"))
    given |= {name for mark in request.node.iter_markers("browser_context_args") for name in mark.kwargs}
    opened: list[BrowserContext] = []

    def make(**named: Any) -> BrowserContext:  # noqa: ANN401 (handed on as it is)
        if "proxy" in given | named.keys():
            raise UserError(
                "proxy-taken",
                f"{request.node.name} gives its browser context a proxy of its own, and takes wire, clock or history",
                "Its traffic must go through the wire: leave the proxy out.",
            )
        ours: dict[str, Any] = {"proxy": {"server": guest.wire.proxy_url}, "ignore_https_errors": True, "base_url": guest.stage.base_url}
        context = new_context(**{**{name: value for name, value in ours.items() if name not in given}, **named})
        number = len(opened)
        opened.append(context)
        guest.seat(context, clinicians[number] if number < len(clinicians) else number)
        return context

    return make


def _played(request: pytest.FixtureRequest, stage: Stage, make: Callable[..., W], cell: Cell | None = None) -> Iterator[W]:
    """A ward for one test, from a fresh portal to closed contexts."""
    runner = request.config.stash[RUNNER]
    name = scenario_name(request.node)
    part = cell.id if cell else None
    folder = runner.run.scenario_folder(name, part)
    runner.staging.check_alive()
    stage.reset()
    made = make(stage, runner.journal(name, part), folder, name, start=stage.start_at(time.time()))
    request.node.stash[WARD] = made
    if cell is not None:
        if not stage.profile.server.reset:
            made.part = f"/{cell.id}" + ("/again" if (folder / FIRST_TRY).is_file() else "")
        request.node.stash[ARMED] = runner.arm(made, cell)
    request.node.stash[BEGAN] = time.monotonic()
    try:
        yield made
    finally:
        stage.ended_at(made.now())
        made.close()
