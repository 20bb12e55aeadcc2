"""Reading a page into a screen model: the collector in every frame, its answers put together."""

from __future__ import annotations

import re
import time
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

import msgspec

from wardround.screen.model import Block, Control, Dialog, Element, Frame, Screen, Table, Viewport

if TYPE_CHECKING:
    from collections.abc import Sequence

    from playwright.sync_api import Frame as LiveFrame
    from playwright.sync_api import JSHandle, Page

WIDE = Viewport(name="wide", w=1366, h=768)
NARROW = Viewport(name="narrow", w=1024, h=768)
PHONE = Viewport(name="phone", w=390, h=844)
ZOOMED = Viewport(name="zoomed", w=683, h=384, zoom=2.0)
"""200 % on the wide one: half its CSS pixels (WCAG 2.2 1.4.4)."""
VIEWPORTS = (WIDE, NARROW, PHONE, ZOOMED)

MOST = 20_000
"""Elements that are read of one page; the rest is counted (``Screen.cut``)."""
QUIET_S = 0.15
"""A page that did not change for so long has settled."""

_WATCH = """() => {
  const seen = { count: 0 };
  const watch = new MutationObserver((records) => { seen.count += records.length; });
  watch.observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
  return seen;
}"""
_CORNER = """(iframe) => {
  const box = iframe.getBoundingClientRect(), style = getComputedStyle(iframe);
  return [
    box.x + iframe.clientLeft + parseFloat(style.paddingLeft),
    box.y + iframe.clientTop + parseFloat(style.paddingTop),
    box.width, box.height, iframe.checkVisibility({ visibilityProperty: true, opacityProperty: true }),
  ];
}"""
_ID = re.compile(r"^(?:\d+|[0-9a-fA-F]{8}-[0-9a-fA-F-]{27}|(?=[^/]*\d)[A-Za-z0-9_\-]{16,}|[A-Z]{1,4}-?\d{2,})$")


class _Document(msgspec.Struct, frozen=True):
    path: str
    title: str
    lang: str
    dir: str
    scroll: tuple[float, float]
    size: tuple[float, float]


class _Look(msgspec.Struct, frozen=True):
    """What the collector answers for one frame."""

    elements: list[Element]
    blocks: list[Block]
    controls: list[Control]
    tables: list[Table]
    dialogs: list[Dialog]
    focus: int
    ids: dict[str, int]
    fonts: dict[str, list[str]]
    cut: int
    document: _Document


@cache
def script() -> str:
    """The collector: a function from options to a JSON string."""
    return resources.files("wardround.screen").joinpath("collector.js").read_text(encoding="utf-8")


def page_key(path: str) -> str:
    """A page's path with ids taken out: ``/patients/4711/orders`` is ``/patients/{id}/orders``."""
    return "/".join("{id}" if _ID.match(part) else part for part in path.split("/")) or "/"


def settle(page: Page, limit_s: float = 5.0, quiet_s: float = QUIET_S) -> bool:
    """Wait until the page has not changed for ``quiet_s`` seconds; at most ``limit_s`` seconds.

    Returns:
        Whether it has. A page with a running clock or a live chart never does; it is read all the same.
    """
    seen = page.evaluate_handle(_WATCH)
    try:
        end = time.monotonic() + limit_s
        count, since = -1, time.monotonic()
        while time.monotonic() < end:
            now = int(seen.evaluate("(seen) => seen.count"))
            if now != count:
                count, since = now, time.monotonic()
            elif time.monotonic() - since >= quiet_s:
                return True
            page.wait_for_timeout(min(30, quiet_s * 300))
        return False
    finally:
        seen.dispose()


def collect(  # noqa: PLR0913 - what is known of a look, one by one
    page: Page,
    *,
    viewport: Viewport | None = None,
    key: str | None = None,
    settled: bool = True,
    most: int = MOST,
    kept: list[tuple[int, JSHandle]] | None = None,
) -> Screen:
    """Read the page as it stands. Changes nothing in it.

    Args:
        page: a Playwright page.
        viewport: what to write down as the viewport; None: the page's own.
        key: key of the page; None: its path, ids taken out.
        settled: whether the page had stopped changing.
        most: elements that may be read.
        kept: takes, of each frame, the number of its first element and a handle on its live elements; None: they are not kept.

    Raises:
        playwright.sync_api.Error: the page navigated away, or was closed, while it was read.
    """
    size = page.viewport_size or {"width": 0, "height": 0}
    seen = viewport or Viewport(name="own", w=size["width"], h=size["height"])
    top, frames = _Frames(most, kept).read(page.main_frame)
    looks = [look for _, look in frames if look]
    return Screen(
        page=key or page_key(top.document.path),
        path=top.document.path,
        title=top.document.title,
        lang=top.document.lang,
        dir="rtl" if top.document.dir == "rtl" else "ltr",
        viewport=seen,
        scroll=top.document.scroll,
        size=top.document.size,
        frames=[frame for frame, _ in frames],
        elements=[element for look in looks for element in look.elements],
        blocks=[block for look in looks for block in look.blocks],
        controls=[control for look in looks for control in look.controls],
        tables=[table for look in looks for table in look.tables],
        dialogs=[dialog for look in looks for dialog in look.dialogs],
        focus=next((look.focus for look in reversed(looks) if look.focus >= 0), -1),
        ids=_most_often(looks),
        fonts={font: pairs for look in looks for font, pairs in look.fonts.items()},
        settled=settled,
        cut=sum(look.cut for look in looks),
    )


def look(page: Page, viewports: Sequence[Viewport] = VIEWPORTS, *, key: str | None = None) -> list[Screen]:
    """Read the page through several viewports, and give it back its own.

    Raises:
        playwright.sync_api.Error: the page navigated away, or was closed, while it was read.
    """
    own = page.viewport_size
    screens = []
    try:
        for viewport in viewports:
            page.set_viewport_size({"width": viewport.w, "height": viewport.h})
            settled = settle(page)
            screens.append(collect(page, viewport=viewport, key=key, settled=settled))
    finally:
        if own and not page.is_closed():
            page.set_viewport_size(own)
    return screens


def _most_often(looks: Sequence[_Look]) -> dict[str, int]:
    found: dict[str, int] = {}
    for one in looks:
        for name, count in one.ids.items():
            found[name] = max(count, found.get(name, 0))
    return found


class _Frames:
    """Reads a frame and those in it, in document order; numbers run on from frame to frame."""

    def __init__(self, most: int, kept: list[tuple[int, JSHandle]] | None) -> None:
        self._most = most
        self._kept = kept
        self._next = 0
        self._done: list[tuple[Frame, _Look | None]] = []

    def read(self, frame: LiveFrame) -> tuple[_Look, list[tuple[Frame, _Look | None]]]:
        """Read the top frame and all below it."""
        top = self._one(frame, number=0, above=-1, iframe=-1, corner=(0.0, 0.0))
        return top, self._done

    def _one(self, live: LiveFrame, *, number: int, above: int, iframe: int, corner: tuple[float, float]) -> _Look:
        options: dict[str, Any] = {"frame": number, "dx": corner[0], "dy": corner[1], "first": self._next, "parent": iframe}
        found = msgspec.json.decode(self._told(live, {**options, "most": max(self._most - self._next, 0)}), type=_Look)
        self._next += len(found.elements)
        said = found.document
        self._done.append((Frame(n=number, parent=above, el=iframe, path=said.path, title=said.title, lang=said.lang, dir=said.dir), found))
        # What is in an iframe moves with its own scrolling (the boxes are those of its viewport), the top document is measured unscrolled.
        scrolled = said.scroll if number == 0 else corner
        for child in live.child_frames:
            self._below(child, above=number, elements=found.elements, scrolled=scrolled)
        return found

    def _told(self, live: LiveFrame, options: dict[str, Any]) -> str:
        if self._kept is None:
            return str(live.evaluate(script(), options))
        look = live.evaluate_handle(script(), {**options, "keep": True})
        self._kept.append((options["first"], look.get_property("nodes")))
        told = str(look.evaluate("(look) => look.told"))
        look.dispose()
        return told

    def _below(self, live: LiveFrame, *, above: int, elements: Sequence[Element], scrolled: tuple[float, float]) -> None:
        from playwright.sync_api import Error

        number = len(self._done)
        iframe = -1
        try:
            x, y, w, h, shown = live.frame_element().evaluate(_CORNER)
            if not shown or not w or not h:
                return
            left, top = x + scrolled[0], y + scrolled[1]
            iframe = _at(elements, left, top)
            self._one(live, number=number, above=above, iframe=iframe, corner=(left, top))
        except Error as error:
            reason = error.message.splitlines()[0]
            self._done.append((Frame(n=number, parent=above, el=iframe, unread=reason), None))


def _at(elements: Sequence[Element], left: float, top: float) -> int:
    """The iframe whose content begins there."""
    frames = [one for one in elements if one.tag in {"iframe", "frame"}]
    near = min(frames, key=lambda one: abs(one.box.x - left) + abs(one.box.y - top), default=None)
    return near.n if near else -1
