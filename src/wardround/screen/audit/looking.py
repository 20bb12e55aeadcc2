"""Looking at a live page: through each viewport, with axe-core and the probes beside it; what was seen is kept without its patients."""

from __future__ import annotations

import re
import time
from contextlib import nullcontext
from functools import partial
from typing import TYPE_CHECKING, Any

import msgspec

from wardround.screen.audit import axe as axe_core
from wardround.screen.audit.looks import FOLDER, Kept, Look, keep, renewed
from wardround.screen.audit.seen import Seen
from wardround.screen.audit.signature import named, operable, signature
from wardround.screen.audit.waiting import Waiting
from wardround.screen.collect import collect, page_key, settle
from wardround.screen.probing import probing
from wardround.screen.reading import Reading

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence
    from contextlib import AbstractContextManager
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
NOT_REACHED = "This state of the page is reached neither by its address nor by the steps that led to it."
_TRIES = 2
_COMES_S = 3.0
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
        record: what the portal's record says now; None: it cannot be read. Compared before and after each screen's probes.
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
        record: Callable[[], object] = lambda: None,
    ) -> None:
        self.home = home
        self.terms = terms
        self.kept: list[Kept] = []
        self._standins = standins
        self._ids = frozenset(ids)
        self._prefix = prefix
        self._cover = cover
        self.record = record
        self.hands: Callable[[], AbstractContextManager[object]] = nullcontext  # says that the page is touched
        self._waiting: list[Waiting] = []
        self._seen = Seen(home / FOLDER)

    def key(self, path: str) -> str:
        """The key of a path: ids taken out."""
        return "/".join("{id}" if part in self._ids else part for part in page_key(path).split("/")) or "/"

    def look_if_new(self, page: Page, task: str = "", *, underway: Hashable = None) -> Kept | None:
        """Look at the page, unless this very screen was seen already; None: it was, or there have been enough.

        Args:
            page: as it stands.
            task: the flow that shows it.
            underway: somebody is at work on it, and this is what they do next. Probes may have to load a page again, so they wait for
                ``try_out``.
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
        now = signature(screen)
        taken = self._seen.claim(path, self._unnamed(now))
        if taken is None:
            return None
        number, first = taken
        key = path if number == 1 else f"{path} ({named(screen, self._unnamed(now) - first, task, number)})"
        if any(one.look.key == key for one in self.kept):
            key = f"{key.removesuffix(')')}, {number})"
        # what has the same controls as another state of the page, and only says something else, is tried once
        tries = self._wants_probes() and self._seen.claim(f"{path} tried", self._unnamed(operable(now))) is not None
        found = self.look(page, key=key, task=task, probe=tries and underway is None)
        if tries and underway is not None:
            self._waiting.append(Waiting(len(self.kept) - 1, page.url, now, underway))
        return found

    def missed(self, task: str, why: str) -> None:
        """A flow ended early: its later screens were not seen."""
        if self._seen.claim(f"{task} missed", frozenset({task})):
            self._keep(Look(key=task, task=task, missed=self._standins.text(why) if self._standins else why), [], {})

    def try_out(self, page: Page, task: str, again: Callable[[Any], bool] | None = None, *, last: bool = False) -> None:
        """Let the probes act on the screens that were looked at while somebody was at work.

        Args:
            page: nobody is at work on it any more. Its address is then opened anew.
            task: the screens of this flow are tried.
            again: walks to where that (``underway``) would be done next, and says whether it came there; for what no address leads to.
            last: those of other flows, too, and what is not reached now is told as not probed; else it waits for the next call.
        """
        waiting = [one for one in self._waiting if last or self.kept[one.place].look.task == task]
        self._waiting = [one for one in self._waiting if one not in waiting]
        own, url = page.viewport_size, page.url
        with self.hands() if waiting else nullcontext():
            for one in waiting:
                kept = self.kept[one.place]
                if self._opened(page, one.url) and self._shows(page, one):
                    self._tried(one, page, None)
                elif again and again(one.next) and self._shows(page, one):
                    self._tried(one, page, partial(again, one.next))
                elif last:
                    self.kept[one.place] = renewed(kept, msgspec.structs.replace(kept.look, unprobed=NOT_REACHED))
                else:
                    self._waiting.append(one)
            if waiting and not page.is_closed():
                self._opened(page, url)
                if own:
                    page.set_viewport_size(own)

    @staticmethod
    def _opened(page: Page, url: str) -> bool:
        """Whether the address could be opened."""
        from playwright.sync_api import Error

        try:
            page.goto(url, wait_until="load")
        except Error:
            return False
        return True

    def _shows(self, page: Page, one: Waiting) -> bool:
        """Whether it is there, or comes: a page that has just been loaded asks for its data first."""
        from playwright.sync_api import Error

        end = time.monotonic() + _COMES_S
        try:
            while True:
                settle(page)
                if signature(collect(page)) == one.signature:
                    return True
                if time.monotonic() > end:
                    return False
                page.wait_for_timeout(100)
        except Error:
            return False

    def _tried(self, one: Waiting, page: Page, again: Callable[[], bool] | None) -> None:
        from playwright.sync_api import Error

        kept = self.kept[one.place]
        try:
            probed, wrote = self._probe(page, kept.look.key, again)
            changed: dict[str, Any] = {"probes": [self._plain(outcome) for outcome in probed], "wrote": wrote}
        except Error as error:
            changed = {"unprobed": f"The probes ended early: {error.message.splitlines()[0]}."}
        self.kept[one.place] = renewed(kept, msgspec.structs.replace(kept.look, **changed))

    def _unnamed(self, signature: frozenset[str]) -> frozenset[str]:
        """Without patients."""
        return frozenset(map(self._standins.text, signature)) if self._standins else signature

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
        wrote = False
        own = page.viewport_size
        try:
            for viewport in self.terms.windows():
                page.set_viewport_size({"width": viewport.w, "height": viewport.h})
                settled = settle(page, 3.0)
                screen = collect(page, viewport=viewport, settled=settled)
                pictures[viewport.name] = self._picture(page, viewport, screen)
                at_work = axe_core.start(page) if self.terms.axe and not engine else None
                models.append(self._model(screen, key))
                if at_work:
                    engine, nodes = at_work.said()
            if probe and models and self._wants_probes():
                with self.hands():
                    probed, wrote = self._probe(page, key)
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
            wrote=wrote,
            covered=self._standins is not None,
        )
        return self._keep(look, models, pictures)

    def _model(self, screen: Screen, key: str | None) -> Screen:
        named = msgspec.structs.replace(screen, page=key or self.key(screen.path), path=self.key(screen.path))
        return self._standins.screen(named) if self._standins else named

    def _probe(self, page: Page, key: str | None, again: Callable[[], bool] | None = None) -> tuple[list[Outcome], bool]:
        """What the probes found, and whether the portal's record is another one afterwards."""
        first = self.terms.windows()[0]
        page.set_viewport_size({"width": first.w, "height": first.h})  # boxes are those of the picture
        settle(page, 2.0)
        screen = collect(page, viewport=first)
        named = msgspec.structs.replace(screen, page=key or self.key(screen.path))
        before = self.record()
        found = probing(page, Reading(named, self.terms.locale, self.terms.meanings()), self.terms.chosen(), again=again)
        return found, before is not None and self.record() not in (before, None)

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


def _path(page: Page) -> str:
    from urllib.parse import urlsplit

    return urlsplit(page.url).path or "/"
