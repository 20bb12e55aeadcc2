"""Tells at the end of a run which ``--fault`` and ``--condition`` were of no effect, and where: an impossible aim is never passed over."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest

from wardround.errors import UserError, line
from wardround.runner import WARD

if TYPE_CHECKING:
    from collections.abc import Generator

    from wardround.throughout import Throughout

_WORD = "wardround-unmet"


@dataclass
class _Told:
    """What the scenarios say of one fault."""

    scenarios: int = 0
    reasons: list[str] = field(default_factory=list)


class UnmetAims:
    """The part of the plugin that counts where a fault of the whole run was of no effect."""

    def __init__(self, plan: Throughout, *, worker: bool) -> None:
        """``worker``: a process of pytest-xdist; it reports, and says nothing itself."""
        self._texts = [*map(str, plan.faults), *(planned.text for planned in plan.conditions)]
        self._worker = worker
        self._told: dict[str, _Told] = defaultdict(_Told)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[None]
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """What a scenario has to say travels with its report, from a worker too."""
        report = yield
        ward = item.stash.get(WARD, None)
        if call.when == "call" and ward is not None and ward.unmet is not None:
            unmet = {one.fault: str(one) for one in ward.unmet}
            report.user_properties.append((_WORD, [[text, unmet.get(text, "")] for text in self._texts]))
        return report

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Count."""
        said: Any = dict(report.user_properties).get(_WORD) if report.when == "call" else None
        for text, why in said or []:
            self._told[text].scenarios += 1
            if why:
                self._told[text].reasons.append(why)

    def nowhere(self) -> list[str]:
        """What was of no effect in any scenario."""
        return [text for text, told in self._told.items() if len(told.reasons) == told.scenarios]

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """A run that never did what was asked for does not end well, though nothing was broken."""
        if not self._worker and self.nowhere() and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.USAGE_ERROR

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:  # noqa: ANN401 (pytest's TerminalReporter is private)
        """One line for each."""
        if self._worker:
            return
        for text, told in self._told.items():
            if text in self.nowhere():
                where = f" (nor in any other of {told.scenarios} scenarios)" if told.scenarios > 1 else ""
                hint = "Correct the aim, or choose scenarios in which there is such an exchange."
                terminalreporter.write_line(line(UserError("fault-never-met", told.reasons[0] + where, hint)), red=True)
            elif told.reasons:
                met = told.scenarios - len(told.reasons)
                terminalreporter.write_line(f"of effect in {met} of {told.scenarios} scenarios; elsewhere: {told.reasons[0]}", yellow=True)
