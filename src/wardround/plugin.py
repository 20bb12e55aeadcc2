"""The pytest plugin: its options, and what is registered when a portal is named.

A scenario is a plain test function that takes ``ward``. It asserts nothing: it fails when an invariant is broken, it is
skipped as *not checked* when the profile does not support it. Active with ``--portal`` or ``--wardround-style``.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from wardround.errors import UserError, line

if TYPE_CHECKING:
    from wardround.runner import Runner


def pytest_addoption(parser: pytest.Parser) -> None:
    """The options; ``wardround run`` and ``wardround demo`` hand them over."""
    group = parser.getgroup("wardround", "clinician portals")
    group.addoption("--portal", metavar="PATH", help="profile (portal.toml) of the portal to run the scenarios on")
    group.addoption("--wardround-style", choices=["tokens", "cookie"], help="run on the embedded reference portal, in this session style")
    group.addoption(
        "--wardround-defect", action="append", default=[], metavar="NAME", help="plant a named defect in the reference portal (repeatable)"
    )
    group.addoption("--wardround-out", metavar="DIR", help="folder of the run (default .wardround/runs/ID)")
    group.addoption("--wardround-seed", type=int, default=7, metavar="N", help="seed of every choice (default 7)")
    group.addoption("--wardround-server", choices=["hooked", "aged", "real"], help="what the portal's clock does (default: the profile's)")
    group.addoption(
        "--wardround-clock", choices=["virtual", "portable", "real"], default="virtual", help="the browser's clock (default virtual)"
    )
    group.addoption("--wardround-start", metavar="WHEN", help="when each scenario begins, ISO 8601 (default: a quiet morning)")
    group.addoption(
        "--wardround-scale", type=float, default=1.0, metavar="X", help="multiply the reference portal's limits, for real time (default 1)"
    )
    group.addoption(
        "--wardround-fault",
        action="append",
        default=[],
        metavar="TEXT",
        help="put a fault up in every scenario: 'response_lost on refresh of tab B' (repeatable)",
    )
    group.addoption(
        "--wardround-condition",
        action="append",
        default=[],
        metavar="NAME",
        help="begin a condition in every scenario: vpn_drop, 'lift after 90', 'overloaded_at_seven at 07:00' (repeatable)",
    )
    group.addoption("--wardround-strict", action="store_true", help="could-not-tell fails a scenario, too")
    group.addoption("--wardround-cells", metavar="FILE", help="cells of the fault matrix to run (`wardround explore` writes and hands it)")
    group.addoption("--wardround-budget", type=float, metavar="S", help="begin no cell after so many seconds")
    group.addoption("--wardround-screens", metavar="FILE", help="on what terms screens are judged (`wardround audit` writes and hands it)")
    group.addoption("--wardround-headed", action="store_true", help="show the browser")


def pytest_configure(config: pytest.Config) -> None:
    """Join in when a portal is named."""
    config.addinivalue_line("markers", "session: a scenario of the session suite")
    config.addinivalue_line("markers", "clinicians(*aliases): whose contexts a test's own contexts are, in the order of opening")
    if not (config.getoption("--portal") or config.getoption("--wardround-style")) or config.option.collectonly:
        from wardround import screen_fixture

        config.pluginmanager.register(screen_fixture, "wardround-screen")
        return
    from wardround import fixtures
    from wardround.runner import RUNNER, Runner
    from wardround.staging import Staging

    try:
        runner = Runner(config, Staging.from_options(config.option))
    except UserError as error:
        raise pytest.UsageError(line(error)) from None
    config.stash[RUNNER] = runner
    config.pluginmanager.register(fixtures, "wardround-fixtures")
    config.pluginmanager.register(runner, "wardround-runner")
    if runner.plan is not None:
        from wardround.cells import Cells

        config.pluginmanager.register(
            Cells(runner.plan, Path(config.option.wardround_cells), config.option.wardround_budget), "wardround-cells"
        )
    if runner.staging.throughout:
        from wardround.unmet import UnmetAims

        config.pluginmanager.register(UnmetAims(runner.staging.throughout, worker=runner.worker), "wardround-unmet")
    if config.pluginmanager.hasplugin("xdist"):
        config.pluginmanager.register(_Spread(runner), "wardround-spread")


class _Spread:
    """Tells pytest-xdist's workers where the run's folder is."""

    def __init__(self, runner: Runner) -> None:
        self._runner = runner

    def pytest_configure_node(self, node: Any) -> None:  # noqa: ANN401 (xdist's WorkerController is not typed)
        """Hand the folder to a worker."""
        node.workerinput["wardround_run"] = str(self._runner.run.folder)
