"""Looking at a live page: through each viewport, with axe-core and the probes beside it; what was seen is kept without its patients."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from wardround.screen.audit import axe as axe_core
from wardround.screen.audit.looks import Kept, Look, keep, renewed
from wardround.screen.collect import collect, page_key, settle
from wardround.screen.probing import probing
from wardround.screen.reading import Reading

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from playwright.sync_api import FloatRect, Locator, Page

    from wardround.screen.audit.looks import AxeNode
    from wardround.screen.audit.standins import StandIns
    from wardround.screen.audit.terms import Terms
    from wardround.screen.model import Screen, Viewport
    from wardround.screen.outcome import Outcome

LOWEST = 240.0
TALLEST = 5000.0
"""CSS pixels of a page that a picture shows, at least and at most."""
BY_ADDRESS = "This state of the page is not reached by its address."
STATES = 8
"""Looks at one path: a list that is different each time must not be looked at for ever."""
_TRIES = 2
_STATE_NAME = 40
_PLAIN = re.compile(r"[^\w\-]+")


class Looker:
    """Takes looks, and remembers which screens it has seen.

    Args:
        home: the run's folder.
        terms: the audit's.
        standins: for patients and credentials; None: nobody is known that a page could show.
        ids: parts of paths that are ids though nothing shows it (the profile's patients).
        prefix: before the name of each look's folder: processes that share a run must not share names.
        cover: what to cover in pictures.
        seen: what other lookers of this run have seen already.
    """

    def __init__(  # noqa: PLR0913 - what a look depends on, by name
        self,
        home: Path,
        terms: Terms,
        *,
        standins: StandIns | None = None,
        ids: Sequence[str] = (),
        prefix: str = "",
        cover: Callable[[Page], list[Locator]] = lambda _: [],
        seen: dict[str, list[frozenset[str]]] | None = None,
    ) -> None:
        self.home = home
        self.terms = terms
        self.kept: list[Kept] = []
        self._standins = standins
        self._ids = frozenset(ids)
        self._prefix = prefix
        self._cover = cover
        self._waiting: list[tuple[int, str, frozenset[str]]] = []
        self._seen = {} if seen is None else seen

    def key(self, path: str) -> str:
        """The key of a path: ids taken out."""
        return "/".join("{id}" if part in self._ids else part for part in page_key(path).split("/")) or "/"

    def look_if_new(self, page: Page, task: str = "", *, underway: bool = False) -> Kept | None:
        """Look at the page, unless this very screen was seen already; None: it was, or there have been enough.

        ``underway``: somebody is at work on it. Probes may have to load a page again, so they wait for ``try_out``.
        """
        from playwright.sync_api import Error

        if page.is_closed() or page.url == "about:blank":
            return None
        try:
            settle(page, 2.0)
            screen = collect(page)
        except Error:
            return None  # it is on its way elsewhere: where it arrives, it is looked at
        path = self.key(screen.path)
        seen, now = self._seen.setdefault(path, []), signature(screen)
        if now in seen or len(seen) >= STATES:
            return None
        seen.append(now)
        key = path if len(seen) == 1 else f"{path} ({_state(screen, seen[0], task, len(seen))})"
        found = self.look(page, key=key, task=task, probe=not underway)
        if underway and self._wants_probes():
            self._waiting.append((len(self.kept) - 1, page.url, now))
        return found

    def try_out(self, page: Page) -> None:
        """Let the probes act on the screens that were looked at while somebody was at work: each is opened by its address."""
        from playwright.sync_api import Error

        waiting, self._waiting = self._waiting, []
        own = page.viewport_size
        for place, url, was in waiting:
            one = self.kept[place]
            probed: list[Outcome] | None = None
            try:
                page.goto(url, wait_until="load")
                settle(page)
                if signature(collect(page)) == was:
                    probed = self._probe(page, one.look.key)
            except Error:
                probed = None
            changed = {"unprobed": BY_ADDRESS} if probed is None else {"probes": [self._plain(outcome) for outcome in probed]}
            self.kept[place] = renewed(one, msgspec.structs.replace(one.look, **changed))
        if own and not page.is_closed():
            page.set_viewport_size(own)

    def _wants_probes(self) -> bool:
        return self.terms.probes and any(hasattr(rule, "probe") for rule in self.terms.chosen())

    def look(self, page: Page, *, key: str | None = None, task: str = "", probe: bool = True) -> Kept:
        """Look at the page as it is, and keep what was seen. A page that goes elsewhere meanwhile is tried once more."""
        from playwright.sync_api import Error

        unread = ""
        for _ in range(_TRIES):
            try:
                return self._look(page, key, task, probe=probe)
            except Error as error:
                unread = error.message.splitlines()[0]
                if page.is_closed():
                    break
        return self._keep(Look(key=key or self.key(_path(page)), task=task, unread=unread), [], {})

    def _look(self, page: Page, key: str | None, task: str, *, probe: bool) -> Kept:
        models: list[Screen] = []
        pictures: dict[str, bytes] = {}
        engine = ""
        nodes: list[AxeNode] = []
        probed: list[Outcome] = []
        own = page.viewport_size
        try:
            for viewport in self.terms.windows():
                page.set_viewport_size({"width": viewport.w, "height": viewport.h})
                settled = settle(page, 3.0)
                models.append(self._model(page, viewport, key, settled=settled))
                pictures[viewport.name] = self._picture(page, viewport, models[-1])
                if self.terms.axe and not engine:
                    engine, nodes = axe_core.run(page)
            if probe and models and self._wants_probes():
                probed = self._probe(page, key)
        finally:
            if own and not page.is_closed():
                page.set_viewport_size(own)
        said = models[0]
        look = Look(
            key=said.page,
            title=said.title,
            task=task,
            viewports=[model.viewport.name for model in models],
            engine=engine,
            axe=[self._plain_axe(node) for node in nodes],
            probes=[self._plain(outcome) for outcome in probed],
            covered=self._standins is not None,
        )
        return self._keep(look, models, pictures)

    def _model(self, page: Page, viewport: Viewport, key: str | None, *, settled: bool) -> Screen:
        screen = collect(page, viewport=viewport, settled=settled)
        named = msgspec.structs.replace(screen, page=key or self.key(screen.path), path=self.key(screen.path))
        return self._standins.screen(named) if self._standins else named

    def _probe(self, page: Page, key: str | None) -> list[Outcome]:
        first = self.terms.windows()[0]
        page.set_viewport_size({"width": first.w, "height": first.h})  # boxes are those of the picture
        settle(page, 2.0)
        screen = collect(page, viewport=first)
        named = msgspec.structs.replace(screen, page=key or self.key(screen.path))
        return probing(page, Reading(named, self.terms.locale, self.terms.meanings()), self.terms.chosen())

    def _picture(self, page: Page, viewport: Viewport, model: Screen) -> bytes:
        clip: FloatRect = {"x": 0, "y": 0, "width": viewport.w, "height": _height(model)}
        return page.screenshot(full_page=True, clip=clip, mask=self._cover(page), mask_color="#5b6470", animations="allow", timeout=15_000)

    def _plain(self, outcome: Outcome) -> Outcome:
        if not self._standins:
            return outcome
        text = self._standins.text
        told = {name: text(getattr(outcome, name)) for name in ("says", "control", "token", "page")}
        many = {name: tuple(map(text, getattr(outcome, name))) for name in ("evidence", "others")}
        return msgspec.structs.replace(outcome, **told, **many)

    def _plain_axe(self, node: AxeNode) -> AxeNode:
        if not self._standins:
            return node
        return msgspec.structs.replace(node, says=list(map(self._standins.text, node.says)), target=self._standins.text(node.target))

    def _keep(self, look: Look, models: list[Screen], pictures: dict[str, bytes]) -> Kept:
        number = len(self.kept) + 1
        name = f"{self._prefix}{number:02d}-{_PLAIN.sub('-', look.key).strip('-')[:60] or 'page'}"
        self.kept.append(keep(self.home, name, look, models, pictures))
        return self.kept[-1]


def _height(model: Screen) -> float:
    """As much of the page as has something on it."""
    boxes = [block.box for block in model.blocks if not block.unseen]
    boxes += [
        element.box for element in model.elements if element.role in {"dialog", "alertdialog"} or element.tag in {"input", "button", "img"}
    ]
    lowest = max((box.bottom for box in boxes), default=0.0) + 32
    return min(max(lowest, LOWEST), max(model.size[1], LOWEST), TALLEST)


def signature(screen: Screen) -> frozenset[str]:
    """What makes a screen another one: its controls, headings, dialogs and messages; not its data."""
    found = {f"{control.kind} {_worded(control.name or control.text)}" for control in screen.controls}
    found |= {
        f"{element.role} {_worded(element.name)}" for element in screen.elements if element.role in {"dialog", "alertdialog", "heading"}
    }
    owners = {element.n: element.role for element in screen.elements if element.role in {"alert", "status", "heading", "alertdialog"}}
    return frozenset(found | {f"{owners[block.el]} {_worded(block.text)}" for block in screen.blocks if block.el in owners})


def _worded(text: str) -> str:
    """Without what data changes: digits."""
    return re.sub(r"\d+", "#", text)[:60]


def _state(screen: Screen, first: frozenset[str], task: str, number: int) -> str:
    """A name for a later state of a page: its dialog, what it says, or what is new on it; else the task and its number."""
    named = {element.n: element.name for element in screen.elements}
    dialog = next((named.get(one.el, "") for one in reversed(screen.dialogs)), "")
    if dialog:
        return f"dialog: {_worded(dialog)}"
    new = signature(screen) - first
    for kind in ("alert ", "alertdialog ", "status ", "heading ", "button "):
        told = sorted(one.removeprefix(kind) for one in new if one.startswith(kind) and one != kind)
        if told:
            return told[0][:_STATE_NAME].strip()
    return f"{task or 'state'} {number}"


def _path(page: Page) -> str:
    from urllib.parse import urlsplit

    return urlsplit(page.url).path or "/"
