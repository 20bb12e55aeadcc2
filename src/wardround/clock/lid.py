"""A closed lid and a wrong wall clock, as a page sees them: ``Date`` moves, timers do not."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from playwright.sync_api import Error

from wardround.clock.script import later_script

if TYPE_CHECKING:
    from playwright.sync_api import Page

_SET = """({ lid, skew }) => { const face = globalThis.__wardround; if (face) Object.assign(face.state, { lid, skew }); }"""
_CLOSE = """() => {
  Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true });
  Object.defineProperty(document, 'hidden', { value: true, configurable: true });
  dispatchEvent(new Event('blur')); document.dispatchEvent(new Event('visibilitychange')); document.dispatchEvent(new Event('freeze'));
}"""
_WAKE = """() => {
  delete document.visibilityState; delete document.hidden;
  document.dispatchEvent(new Event('resume')); document.dispatchEvent(new Event('visibilitychange'));
  dispatchEvent(new Event('focus')); dispatchEvent(new Event('offline')); dispatchEvent(new Event('online'));
}"""


class Lid:
    """Keeps, per clinician, how far the wall clock jumped in closed lids and how wrong it is, and tells the pages."""

    def __init__(self) -> None:
        """Every lid open, every clock right."""
        self.slept: dict[str, float] = defaultdict(float)
        self.skewed: dict[str, float] = defaultdict(float)

    def close(self, pages: list[Page]) -> None:
        """Tell the pages what a browser tells when the machine goes to sleep."""
        for page in pages:
            _quietly(page, _CLOSE)

    def wake(self, pages: list[Page]) -> None:
        """Tell the pages what a browser tells when it wakes."""
        for page in pages:
            _quietly(page, _WAKE)

    def apply_to(self, page: Page, seconds: float) -> None:
        """Move the wall clock of one tab that did not run for so long."""
        page.add_init_script(later_script(lid_s=seconds, skew_s=0))
        _quietly(page, "(ms) => { const face = globalThis.__wardround; if (face) face.state.lid += ms; }", seconds * 1000)

    def apply(self, clinician: str, pages: list[Page]) -> None:
        """Bring the clinician's pages, and the documents that they will load, to the present shift."""
        lid, skew = self.slept[clinician], self.skewed[clinician]
        for page in pages:
            page.add_init_script(later_script(lid_s=lid, skew_s=skew))
            _quietly(page, _SET, {"lid": lid * 1000, "skew": skew * 1000})


def _quietly(page: Page, script: str, argument: object = None) -> None:
    """Run in the page; a page that is gone or between documents has nothing to be told."""
    try:
        page.evaluate(script, argument)
    except Error:
        return
