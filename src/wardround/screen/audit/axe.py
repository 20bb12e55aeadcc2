"""axe-core beside our rules: accessibility, in every frame, with what it could not tell. Its findings are reported as its own."""

from __future__ import annotations

import json
from contextlib import suppress
from functools import cache
from typing import TYPE_CHECKING, Any

from wardround.screen.audit.looks import AxeNode

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from playwright.sync_api import ElementHandle, JSHandle, Page

OPTIONS: dict[str, Any] = {"resultTypes": ["violations", "incomplete"], "elementRef": True}
"""The wrapper's own default, ``{"resultTypes": ["violations"]}``, truncates what axe could not tell."""
ANSWERS = "\n;axe.configure({ allowedOrigins: ['<unsafe_all_origins>'], noHtml: true });\n"
"""By default axe talks to frames of the same origin only; here nobody but us listens. It need not write out the markup around what it
tells of: nobody reads it here, and it may name a patient.
"""
_AROUND = """((WeakMap, setTimeout) => {
%s
})(
  ((Own) => function () { return Own.done ? new WeakMap() : new Own(); })(class {
    static { queueMicrotask(() => { this.done = true; }); }
    #key = Symbol();
    has(object) { return this.#key in object; }
    get(object) { return object[this.#key]; }
    set(object, value) { object[this.#key] = value; return this; }
  }),
  (work, ms, ...given) => { if (ms > 0) return setTimeout(work, ms, ...given); queueMicrotask(work); },
);
"""
"""What axe's script is run in, unchanged. Two things that it reaches for are others there:

The weak maps that it makes while it is read are the private fields of its colours (so its build writes them), looked up for each pixel
of contrast: a fifth of its time on a page of 2,000 nodes. Here they are properties under symbols. Those it makes later, for the page's
own nodes, are true ones.

After each rule it waits for a timer of no time at all, for the sake of browsers that called a long script unresponsive. Where the page's
clock is held (by us, or by a test that put a clock of its own there) none ever fires, and axe would never answer. So it need not wait.
"""
MOST = 40
"""Nodes of one rule on one screen that are kept."""
_START = """(([options, most]) => {
  const place = (element) => {
    const box = element?.getBoundingClientRect?.();
    return box && [box.x + scrollX, box.y + scrollY, box.width, box.height].map((one) => Math.round(one * 10) / 10);
  };
  const told = ({ id, impact, help, helpUrl, tags, nodes }) => ({
    id, impact, help, helpUrl, tags, nodes: nodes.slice(0, most).map((node) => ({
      impact: node.impact, target: node.target, box: place(node.element),
      says: [...node.any, ...node.all, ...node.none].map((check) => check.message),
    })),
  });
  // After this call has answered. While a clock is held neither timers nor messages arrive, or neither timers nor frames, or none of
  // them: who comes to hear the answer begins.
  const { port1, port2 } = new MessageChannel();
  let begin;
  const next = new Promise((go) => { begin = go; port1.onmessage = go; port2.postMessage(0); requestAnimationFrame(go); });
  const done = next.then(() => axe.run(options)).then((said) => JSON.stringify({
    engine: said.testEngine, violations: said.violations.map(told), incomplete: said.incomplete.map(told),
  }));
  done.catch(() => {});  // who asks hears of it; the page does not
  return { begin, done };
})"""
"""The wrapper's run, but it answers once it has begun, what is not kept is not handed over, and each node brings its box along: asking for
one costs four calls.
"""


class Run:
    """Axe-core at work in a page. What is to be done without the page is done meanwhile.

    Args:
        page: the page.
        going: a handle on what it will say.
    """

    def __init__(self, page: Page, going: JSHandle) -> None:
        self._page = page
        self._going = going

    def said(self) -> tuple[str, list[AxeNode]]:
        """Wait until it is through.

        Returns:
            The engine (``axe-core 4.12.1``) and what it found.

        Raises:
            playwright.sync_api.Error: the page navigated away, or was closed.
        """
        said: dict[str, Any] = json.loads(self._going.evaluate("(run) => { run.begin(); return run.done; }"))
        self._going.dispose()
        engine = said["engine"] or {}
        nodes = [*_nodes(self._page, said["violations"], "violation"), *_nodes(self._page, said["incomplete"], "incomplete")]
        return f"{engine.get('name', 'axe-core')} {engine.get('version', '')}".strip(), nodes


def start(page: Page) -> Run:
    """Let axe-core look at the page with its default rules. The page must be left alone until it is through.

    Raises:
        playwright.sync_api.Error: the page navigated away, or was closed.
    """
    from playwright.sync_api import Error

    engine = _engine()
    for frame in page.frames[1:]:
        # without it in every frame, axe reports the frames as untested
        with suppress(Error):
            frame.evaluate(engine)
    return Run(page, page.evaluate_handle(f"{engine}{_START}({json.dumps([OPTIONS, MOST])})"))


@cache
def _engine() -> str:
    from axe_playwright_python.base import AXE_SCRIPT

    return _AROUND.replace("%s", AXE_SCRIPT) + ANSWERS


def run(page: Page) -> tuple[str, list[AxeNode]]:
    """Let axe-core look at the page, and wait for it: ``start(page).said()``."""
    return start(page).said()


def _nodes(page: Page, results: Iterable[dict[str, Any]], kind: str) -> Iterator[AxeNode]:
    for result in results:
        for node in result["nodes"]:
            box = node.get("box")
            yield AxeNode(
                rule=result["id"],
                kind=kind,
                impact=node.get("impact") or result.get("impact") or "",
                help=result.get("help", ""),
                url=result.get("helpUrl", ""),
                tags=[tag for tag in result.get("tags", []) if tag.startswith(("wcag", "best"))],
                target=" >> ".join(_selector(part) for part in node["target"]),
                says=list(dict.fromkeys(message for message in node["says"] if message)),
                box=(box[0], box[1], box[2], box[3]) if box else _box(page, node["target"]),
            )


def _selector(part: object) -> str:
    """One frame's selector; a list of them leads through shadow roots."""
    return " ".join(map(str, part)) if isinstance(part, list) else str(part)


def _box(page: Page, target: list[object]) -> tuple[float, float, float, float] | None:
    """Where what is in a frame stands in the top document; None: it cannot be found any more."""
    from playwright.sync_api import Error

    with suppress(Error):
        here: Page | Any = page
        found: ElementHandle | None = None
        for part in target:
            found = here.query_selector(_selector(part))
            frame = found.content_frame() if found else None
            here = frame or here
        box = found.bounding_box() if found else None
        if box:
            x, y = page.evaluate("() => [scrollX, scrollY]")
            return (round(box["x"] + x, 1), round(box["y"] + y, 1), round(box["width"], 1), round(box["height"], 1))
    return None
