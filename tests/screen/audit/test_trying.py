"""What was looked at while somebody was at work is tried afterwards, wherever it is; and nothing is written, or it is told."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import pytest

from tests.screen.server import serve
from wardround.screen.audit.judged import NOT_PROBED, PROBE_WROTE, rows
from wardround.screen.audit.looking import Looker
from wardround.screen.audit.looks import kept
from wardround.screen.audit.terms import Terms
from wardround.screen.collect import collect
from wardround.screen.outcome import Outcome
from wardround.screen.probing import probing
from wardround.screen.reading import Reading

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.screen.server import Portal
    from wardround.screen.probe import Probe
    from wardround.screen.rule import Rule

ORDER = """<!doctype html><html lang=en><title>Order for Edith Marlowe</title><main><h1>Medication order</h1>
<form id=order><label>Dose per administration (mg) <input id=dose></label><button>Review order</button></form>
<script>
  order.onsubmit = (event) => {
    event.preventDefault();
    document.querySelector('main').innerHTML = '<h1>Review</h1><p>Warfarin 5 mg</p><button id=sign>Sign order</button>';
    sign.onclick = () => fetch('/orders', {method: 'POST'}).catch(() => 0);
  };
</script></main>"""
STUBBORN = """<!doctype html><html lang=en><title>Order</title><main><h1>Medication order</h1>
<button id=sign onclick="send()">Sign order</button>
<script>const send = () => fetch('/orders', {method: 'POST'}).catch(() => setTimeout(send, 400));</script></main>"""
READS = """<!doctype html><html lang=en><title>Order</title><main><h1>Medication order</h1>
<button id=sign onclick="fetch('/orders/5')">Sign order</button></main>"""
TRYING = Terms(rules=("double-activation", "enter-submits-form", "keyboard-trap-shortcut"), viewports=("wide",), axe=False)


@pytest.fixture
def portal() -> Iterator[Portal]:
    with serve({"/": ORDER, "/stubborn": STUBBORN, "/reads": READS, "/orders/5": "{}"}) as portal:
        yield portal


def _walked(page: Page, portal: Portal, home: Path) -> Looker:
    """Under way through the order, looking before each press, as a flow does."""
    looker = Looker(home, TRYING)
    page.goto(portal.address)
    page.fill("#dose", "5")
    assert looker.look_if_new(page, "order", underway="review") is not None
    page.click("text=Review order")
    assert looker.look_if_new(page, "order", underway="sign") is not None
    return looker


def test_a_state_without_an_address_is_reached_by_its_steps_and_tried(page: Page, portal: Portal, tmp_path: Path) -> None:
    walked: list[object] = []

    def again(step: object) -> bool:
        walked.append(step)
        page.goto(portal.address)
        page.fill("#dose", "5")
        page.click("text=Review order")
        return step == "sign"

    looker = _walked(page, portal, tmp_path)
    assert not any(one.look.probes for one in looker.kept)
    looker.try_out(page, "order", again)
    form, review = (one.look for one in kept(tmp_path))
    assert {one.rule for one in form.probes} >= {"enter-submits-form"}
    assert ("double-activation", "fail") in {(one.rule, one.outcome) for one in review.probes}
    assert not form.unprobed
    assert not review.unprobed
    assert not [one for one in review.probes if one.reason == "not-restored"]
    assert set(walked) == {"sign"}
    assert len(walked) > 1
    assert portal.writes == []
    assert page.url == f"{portal.address}/"


def test_what_is_not_reached_waits_and_is_told_in_the_end(page: Page, portal: Portal, tmp_path: Path) -> None:
    looker = _walked(page, portal, tmp_path)
    looker.try_out(page, "order", lambda _: False)
    assert not kept(tmp_path)[1].look.unprobed
    looker.try_out(page, "another task", last=True)
    told = [row for row in rows(kept(tmp_path), TRYING) if row.rule == NOT_PROBED]
    assert [(row.outcome, row.reason) for row in told] == [("review", "not-reached")]


def test_a_state_that_only_says_more_is_tried_once(page: Page, portal: Portal, tmp_path: Path) -> None:
    looker = Looker(tmp_path, TRYING)
    page.goto(portal.address)
    assert looker.look_if_new(page, "order") is not None
    page.evaluate("() => document.querySelector('main').insertAdjacentHTML('beforeend', '<p role=status>Saved</p>')")
    assert looker.look_if_new(page, "order") is not None
    assert [bool(one.look.probes) for one in kept(tmp_path)] == [True, False]


def test_a_write_that_failed_is_not_tried_again_when_nobody_holds_it(page: Page, portal: Portal) -> None:
    """The page looks as before, and still means to send: its document goes."""
    page.goto(f"{portal.address}/stubborn")
    probing(page, Reading(collect(page)), [_pressing()])
    with page.expect_event("requestfinished", lambda request: request.url.endswith("/orders/5")):
        page.evaluate("() => new Promise((later) => setTimeout(later, 900)).then(() => fetch('/orders/5'))")
    assert portal.writes == []


@pytest.mark.parametrize("careless", ["portal", "probe"])
def test_a_record_that_changed_while_rules_acted_is_told(page: Page, portal: Portal, tmp_path: Path, careless: str) -> None:
    """A portal that writes on a GET; a rule that writes past the page."""

    def probe(probe: Probe) -> Iterator[Outcome]:
        with probe.attempt():
            if careless == "probe":
                probe.page.context.request.post(f"{portal.address}/past")
            else:
                probe.press(next(one.el for one in probe.reading.screen.controls))
                probe.wait(0.3)
            yield Outcome(rule="made-up", outcome="pass", reason="told", says="pressed")

    terms = _Terms(viewports=("wide",), axe=False)
    looker = Looker(tmp_path, terms, record=lambda: (portal.reads.count("/orders/5"), list(portal.writes)))
    terms.made_up = cast("Rule", SimpleNamespace(ID="made-up", probe=probe))
    page.goto(f"{portal.address}/reads")
    looker.look(page, key="/reads")
    look = kept(tmp_path)[0].look
    assert look.wrote
    assert (PROBE_WROTE, "review", "record-changed") in {(row.rule, row.outcome, row.reason) for row in rows(kept(tmp_path), Terms())}


def test_a_record_that_stays_draws_no_word(page: Page, portal: Portal, tmp_path: Path) -> None:
    looker = Looker(tmp_path, TRYING, record=lambda: list(portal.writes))
    page.goto(f"{portal.address}/stubborn")
    looker.look(page, key="/stubborn")
    assert kept(tmp_path)[0].look.probes
    assert PROBE_WROTE not in {row.rule for row in rows(kept(tmp_path), TRYING)}


class _Terms(Terms, frozen=False):  # type: ignore[misc] # given a rule after it is made
    made_up: Rule | None = None

    def chosen(self) -> tuple[Rule, ...]:
        return (self.made_up,) if self.made_up else ()


def _pressing() -> Rule:
    def probe(probe: Probe) -> Iterator[Outcome]:
        with probe.attempt():
            assert probe.press(next(one.el for one in probe.reading.screen.controls))
            assert probe.writes
            yield Outcome(rule="made-up", outcome="pass", reason="told", says="pressed")

    return cast("Rule", SimpleNamespace(ID="made-up", probe=probe))
