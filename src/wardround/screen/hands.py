"""What hands do on a page: focus, type, paste, press keys and buttons, turn the wheel, choose. As a clinician does, never by script."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wardround.screen.collect import settle
from wardround.screen.filling import fill

if TYPE_CHECKING:
    from playwright.sync_api import ElementHandle, Page

    from wardround.screen.reading import Reading

ACT_S = 1.0
"""So long an act may take to have its effect on a page that never settles."""
SOON_S = 0.05
"""A page that did not change for so long after an act has taken it in. What answers later is waited for where it matters."""
LATE_S = 0.35
"""The same for messages: those that check what was typed often wait until the typing has stopped."""
_REACH_MS = 1500.0
_DEEP_ACTIVE = """(element) => {
  let found = element.ownerDocument.activeElement;
  while (found?.shadowRoot?.activeElement) found = found.shadowRoot.activeElement;
  return found === element || element.contains(found);
}"""
_VALUE = "(one) => one.isContentEditable ? one.innerText.trim() : String(one.value ?? one.getAttribute('aria-valuenow') ?? '')"
_SELECT_ALL = """(one) => {
  if (one.select) one.select();
  else getSelection().selectAllChildren(one);
}"""


class Hands:
    """Acts on the controls of one page, which are named by their numbers in ``reading``."""

    page: Page

    @property
    def reading(self) -> Reading:
        """The page as it reads when nothing is tried."""
        raise NotImplementedError

    def node(self, el: int) -> ElementHandle | None:
        """The live element of that number; None: it is gone."""
        raise NotImplementedError

    def focus(self, el: int) -> bool:
        """Give a control the focus; whether it has it now."""
        node = self.node(el)
        if node is None:
            return False
        node.evaluate("(one) => { one.scrollIntoView({ block: 'center', behavior: 'instant' }); one.focus({ preventScroll: true }); }")
        return bool(node.evaluate(_DEEP_ACTIVE))

    def value(self, el: int) -> str:
        """What stands in a field now."""
        node = self.node(el)
        return str(node.evaluate(_VALUE)) if node else ""

    def enter(self, el: int, text: str, *, paste: bool = False) -> bool:
        """Type a text into a field, key by key, in place of what stands there; whether it could be done."""
        node = self.node(el)
        if node is None or not self.focus(el):
            return False
        node.evaluate(_SELECT_ALL)
        self.page.keyboard.press("Delete")
        if paste:
            self.page.keyboard.insert_text(text)
        else:
            self.page.keyboard.type(text)
        self.wait()
        return True

    def key(self, name: str) -> None:
        """Press a key, wherever the focus is."""
        self.page.keyboard.press(name)
        self.wait()

    def wheel(self, el: int, notches: int = 1) -> bool:
        """Turn the wheel over a control; whether the pointer could be brought there."""
        node = self.node(el)
        box = node.bounding_box() if node else None
        if not box:
            return False
        self.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        self.page.mouse.wheel(0, 120 * notches)
        self.wait()
        return True

    def press(self, el: int) -> bool:
        """Click a control; whether it could be reached and was enabled."""
        from playwright.sync_api import Error

        node = self.node(el)
        if node is None:
            return False
        try:
            node.click(timeout=_REACH_MS, no_wait_after=True)
        except Error:
            if self.page.is_closed():
                raise
            return False
        self.wait()
        return True

    def press_twice(self, el: int, apart_ms: float = 150.0) -> bool:
        """Click a control twice, as an impatient hand does; whether the first click reached it."""
        node = self.node(el)
        box = node.bounding_box() if node and self.enabled(el) else None
        if not node or not box:
            return False
        node.scroll_into_view_if_needed(timeout=_REACH_MS)
        box = node.bounding_box() or box
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        self.page.mouse.click(x, y)
        self.page.wait_for_timeout(apart_ms)
        self.page.mouse.click(x, y)
        self.wait()
        return True

    def choose(self, el: int, option: int) -> bool:
        """Choose an option of a select by its place; whether it took it."""
        from playwright.sync_api import Error

        node = self.node(el)
        try:
            if node is None or not node.select_option(index=option, timeout=_REACH_MS):
                return False
        except Error:
            return False
        self.wait()
        return True

    def fill_rest(self, el: int) -> None:
        """Fill what is empty in the form of a control with something that is valid, so that it can be sent."""
        fill(self.reading, el, self.node)
        self.wait()

    def enabled(self, el: int) -> bool:
        """Whether a control can be used now."""
        node = self.node(el)
        return bool(node and node.is_enabled() and node.get_attribute("aria-disabled") != "true")

    def wait(self, quiet_s: float = SOON_S) -> None:
        """Wait until the page has taken in what was done."""
        settle(self.page, ACT_S, quiet_s)
