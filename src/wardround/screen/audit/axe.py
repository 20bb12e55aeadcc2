"""axe-core beside our rules: accessibility, in every frame, with what it could not tell. Its findings are reported as its own."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from wardround.screen.audit.looks import AxeNode

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from playwright.sync_api import ElementHandle, Page

OPTIONS: dict[str, Any] = {"resultTypes": ["violations", "incomplete"], "elementRef": False}
"""The wrapper's own default truncates what axe could not tell."""
ANSWERS = "\n;axe.configure({ allowedOrigins: ['<unsafe_all_origins>'] });"
"""By default axe talks to frames of the same origin only; here nobody but us listens."""
MOST = 40
"""Nodes of one rule on one screen that are kept."""


def run(page: Page) -> tuple[str, list[AxeNode]]:
    """Let axe-core look at the page with its default rules.

    Returns:
        The engine (``axe-core 4.12.1``) and what it found.

    Raises:
        playwright.sync_api.Error: the page navigated away, or was closed.
    """
    from axe_playwright_python.base import AXE_SCRIPT
    from axe_playwright_python.sync_playwright import Axe
    from playwright.sync_api import Error

    axe = Axe(AXE_SCRIPT + ANSWERS)
    for frame in page.frames[1:]:
        # without it in every frame, axe reports the frames as untested
        with suppress(Error):
            frame.evaluate(axe.axe_script)
    said: dict[str, Any] = axe.run(page, options=OPTIONS).response
    engine = said.get("testEngine", {})
    nodes = [*_nodes(page, said["violations"], "violation"), *_nodes(page, said["incomplete"], "incomplete")]
    return f"{engine.get('name', 'axe-core')} {engine.get('version', '')}".strip(), nodes


def _nodes(page: Page, results: Iterable[dict[str, Any]], kind: str) -> Iterator[AxeNode]:
    for result in results:
        for node in result["nodes"][:MOST]:
            checks = [*node.get("any", []), *node.get("all", []), *node.get("none", [])]
            yield AxeNode(
                rule=result["id"],
                kind=kind,
                impact=node.get("impact") or result.get("impact") or "",
                help=result.get("help", ""),
                url=result.get("helpUrl", ""),
                tags=[tag for tag in result.get("tags", []) if tag.startswith(("wcag", "best"))],
                target=" >> ".join(_selector(part) for part in node["target"]),
                says=list(dict.fromkeys(check["message"] for check in checks if check.get("message"))),
                box=_box(page, node["target"]),
            )


def _selector(part: object) -> str:
    """One frame's selector; a list of them leads through shadow roots."""
    return " ".join(map(str, part)) if isinstance(part, list) else str(part)


def _box(page: Page, target: list[object]) -> tuple[float, float, float, float] | None:
    """Where it stands in the top document; None: it cannot be found any more."""
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
