"""Axe-core beside our rules finds what the wrapper's own run finds, whatever is done meanwhile."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Error

from tests.benchmarks.screens import page as make_page
from wardround.screen.audit import axe
from wardround.screen.collect import collect
from wardround.screen.judge import judge
from wardround.screen.reading import Reading

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    from playwright.sync_api import Page

FRAMED = """<html lang=en><title>Orders</title><main><h1>Orders</h1><img src=data:,><input>
<p style="background:url(data:,);color:#777">Warfarin</p><div id=host></div>
<iframe title=Order srcdoc="<html lang=en><title>Order</title><select></select>"></iframe></main>
<script>host.attachShadow({ mode: 'open' }).innerHTML = '<button></button>';</script>"""
"""Violations and what axe cannot tell, in the page, in a frame and in a shadow root."""


COLOURED = """<html lang=en><title>Orders</title><main style="background:oklch(97% 0.01 90)"><h1>Orders</h1>
<p style="color:hsl(200 10% 60%)">Warfarin</p><p style="color:color(display-p3 .6 .6 .6);opacity:.7">Heparin</p>
<div style="background:rgb(0 0 0 / 40%)"><p style="color:lab(70% 5 5);text-shadow:0 0 1px #999">Insulin</p></div></main>"""
"""What axe mixes from colours of several spaces."""


def _wrappers(page: Page) -> set[tuple[str, str, str]]:
    """Rule, kind and selectors, as the wrapper gives them when it is asked for all that we ask for."""
    script = f"{Axe().axe_script};axe.configure({{ allowedOrigins: ['<unsafe_all_origins>'] }})"
    for frame in page.frames[1:]:
        frame.evaluate(script)
    response: dict[str, Any] = Axe(script).run(page, options={"resultTypes": ["violations", "incomplete"]}).response
    return {
        (one["id"], kind, " >> ".join(" ".join(part) if isinstance(part, list) else part for part in node["target"]))
        for kind, key in (("violation", "violations"), ("incomplete", "incomplete"))
        for one in response[key]
        for node in one["nodes"][: axe.MOST]
    }


@pytest.mark.parametrize("html", [FRAMED, COLOURED, make_page(100) + "<img src=data:,>"], ids=["framed", "coloured", "orders"])
def test_it_finds_what_the_wrapper_finds_and_rules_say_the_same_beside_it(page: Page, html: str) -> None:
    page.set_content(html)
    alone = judge([Reading(collect(page))])
    expected = _wrappers(page)
    page.set_content(html)
    screen = collect(page)
    at_work = axe.start(page)
    beside = judge([Reading(screen)])
    engine, nodes = at_work.said()
    assert engine.startswith("axe-core 4.")
    assert {(node.rule, node.kind, node.target) for node in nodes} == expected
    assert expected
    assert all(node.help and node.says and node.box for node in nodes if node.rule != "page-has-heading-one")
    assert beside == alone


def test_a_page_that_goes_elsewhere_meanwhile_is_an_error_and_the_page_hears_nothing_of_it(page: Page) -> None:
    heard: list[Error] = []
    page.on("pageerror", lambda error: heard.append(error))  # noqa: PLW0108 - Playwright writes attributes on what it is given
    page.set_content(FRAMED)
    at_work = axe.start(page)
    page.goto("about:blank")
    with pytest.raises(Error):
        at_work.said()
    assert heard == []


@contextmanager
def _held_by_the_browser(page: Page) -> Iterator[None]:
    page.set_content(COLOURED)
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setVirtualTimePolicy", {"policy": "pause"})
    yield
    session.send("Emulation.setVirtualTimePolicy", {"policy": "advance"})


@contextmanager
def _held_by_a_test(page: Page) -> Iterator[None]:
    page.clock.install(time=0)
    page.goto("about:blank")
    page.clock.pause_at(1_000_000)
    page.set_content(COLOURED)
    yield


@contextmanager
def _without_any_event(page: Page) -> Iterator[None]:
    """As it was seen once, on a busy machine: not even a frame comes."""
    page.set_content(COLOURED)
    page.evaluate("() => { window.requestAnimationFrame = () => 0; MessagePort.prototype.postMessage = () => undefined; }")
    yield


@pytest.mark.parametrize("held", [_held_by_the_browser, _held_by_a_test, _without_any_event])
def test_it_answers_on_a_page_whose_clock_is_held(page: Page, held: Callable[[Page], AbstractContextManager[None]]) -> None:
    page.set_content(COLOURED)
    free = axe.run(page)
    with held(page):
        assert axe.run(page) == free
    assert free[1]
