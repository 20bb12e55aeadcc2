"""axe-core beside our rules: accessibility, in every frame, with what it could not tell. Its findings are reported as its own."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from wardround.screen.audit.looks import AxeNode

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from playwright.sync_api import ElementHandle, Page

OPTIONS: dict[str, Any] = {"resultTypes": ["violations", "incomplete"], "elementRef": True}
"""The wrapper's own default truncates what axe could not tell."""
ANSWERS = "\n;axe.configure({ allowedOrigins: ['<unsafe_all_origins>'] });"
"""By default axe talks to frames of the same origin only; here nobody but us listens."""
MOST = 40
"""Nodes of one rule on one screen that are kept."""
_RUN = """async ([options, most]) => {
  const said = await axe.run(options);
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
  return JSON.stringify({ engine: said.testEngine, violations: said.violations.map(told), incomplete: said.incomplete.map(told) });
}"""
"""The wrapper's run, but what is not kept is not handed over, and each node brings its box along: asking for one costs four calls."""


def run(page: Page) -> tuple[str, list[AxeNode]]:
    """Let axe-core look at the page with its default rules.

    Returns:
        The engine (``axe-core 4.12.1``) and what it found.

    Raises:
        playwright.sync_api.Error: the page navigated away, or was closed.
    """
    from axe_playwright_python.base import AXE_SCRIPT
    from playwright.sync_api import Error

    page.evaluate(AXE_SCRIPT + ANSWERS)
    for frame in page.frames[1:]:
        # without it in every frame, axe reports the frames as untested
        with suppress(Error):
            frame.evaluate(AXE_SCRIPT + ANSWERS)
    said: dict[str, Any] = json.loads(page.evaluate(_RUN, [OPTIONS, MOST]))
    engine = said["engine"] or {}
    nodes = [*_nodes(page, said["violations"], "violation"), *_nodes(page, said["incomplete"], "incomplete")]
    return f"{engine.get('name', 'axe-core')} {engine.get('version', '')}".strip(), nodes


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
