"""Alerts that a scenario sets off: seen where they are shown, missed where they are not."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import httpx
import pytest

from tests.team import Outcome, run
from wardround import bedside
from wardround.bedside import Bedside
from wardround.browser.find import find
from wardround.errors import UserError
from wardround.portal.load import Trigger
from wardround.portal.requests import Request

SCENARIOS = """
from flows.open_ward_list import open_ward_list
from flows.sign_in import sign_in


def test_shown(ward):
    tab = ward.clinician().tab("A")
    sign_in(tab)
    ward.idle(300)
    open_ward_list(tab)
    ward.alert(ward.patient(), tab)


def test_not_shown(ward):
    tab = ward.clinician().tab("A")
    tab.goto("/sign-in")
    ward.alert(ward.patient(), tab)
"""


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    """One run of both."""
    if find() is None:
        pytest.skip("needs a browser")
    return run(tmp_path_factory.mktemp("team"), SCENARIOS, "--wardround-style", "tokens")


@pytest.mark.parametrize(("scenario", "verdict", "phases"), [("shown", "holds", ["trigger", "seen"]), ("not_shown", "broken", ["trigger"])])
def test_an_alert_is_watched_for(told: Outcome, scenario: str, verdict: str, phases: list[str]) -> None:
    found = [row.verdict for row in told.findings.verdicts if (row.scenario, row.invariant) == (scenario, "alert-in-time")]
    assert found == [verdict]
    lines = [line for line in told.journal(scenario).splitlines() if '"kind":"alert"' in line]
    assert [phase in line for phase, line in zip(phases, lines, strict=True)] == [True] * len(phases)


class Nobody(Bedside):
    """A ward without anybody in it."""

    def __init__(self, trigger: Trigger) -> None:
        self.profile = SimpleNamespace(load=SimpleNamespace(trigger=trigger), portal=SimpleNamespace(insecure_tls=False))  # type: ignore[assignment]  # all that is asked
        self.stage = SimpleNamespace(base_url="http://127.0.0.1:1", hook_headers=lambda _: {})  # type: ignore[assignment]  # all that is asked
        self.wire = SimpleNamespace(told=lambda *_: 0)  # type: ignore[assignment]  # all that is asked

    def now(self) -> float:
        return 0.0

    def write(self, event: object) -> None:
        del event

    def abilities(self) -> set[str]:
        return {"alerts"}


@pytest.mark.parametrize(
    ("status", "text", "said"),
    [(403, "no", "403, and no id in it"), (500, '{"id": 7}', "500"), (200, "{}", "200, and no id in it"), (None, "", "ConnectError")],
)
def test_a_test_system_that_raises_none_is_said(monkeypatch: pytest.MonkeyPatch, status: int | None, text: str, said: str) -> None:
    def answer(*_: Any, **__: Any) -> httpx.Response:  # noqa: ANN401 (httpx's own signature)
        if status is None:
            raise httpx.ConnectError("refused")
        return httpx.Response(status, text=text)

    monkeypatch.setattr(bedside.httpx, "request", answer)
    trigger = Trigger(request=Request(post="/alerts", send={"patient": "{patient}"}), id=r'"id": (\d+)')
    with pytest.raises(UserError, match=f"POST /alerts was answered with {said}") as told:
        Nobody(trigger).alert(SimpleNamespace(key="p", name="P", alias="P1"))  # type: ignore[arg-type]  # all that is asked
    assert told.value.slug == "alert-not-raised"
