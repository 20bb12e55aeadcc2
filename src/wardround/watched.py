"""Hands that show what they are about to leave, and that stop before it when a way is walked once more."""

from __future__ import annotations

from collections import Counter
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from wardround.browser.tab import Tab


class Press(NamedTuple):
    """One press of a flow."""

    what: str
    number: int
    """Which of the flow's presses of the same thing."""
    before: frozenset[tuple[str, int]] = frozenset()
    """What had been pressed before it."""


class ReachedError(Exception):
    """The way led to where it was to lead; what would be pressed there is not."""


class LostError(Exception):
    """The way leads elsewhere than it did: nothing more is pressed."""


class Watch:
    """Sees every press of a walk before it is made.

    Args:
        seen: called with the tab and the press.
    """

    def __init__(self, seen: Callable[[Tab, Press], None]) -> None:
        self._seen = seen
        self._made: Counter[str] = Counter()
        self._until: Press | None = None

    def begin(self) -> None:
        """A flow begins: its presses are counted anew."""
        self._made.clear()

    @contextmanager
    def until(self, press: Press) -> Iterator[None]:
        """Nothing is shown, and the flow in this block ends before that press, or before one that was not made on the way to it.

        Raises:
            ReachedError: it would be made now.
            LostError: another one would be made.
        """
        self._made.clear()
        self._until = press
        try:
            yield
        finally:
            self._until = None

    def meet(self, tab: Tab, what: str) -> None:
        """Something is about to be pressed."""
        before = frozenset(self._made.items())
        self._made[what] += 1
        press = (what, self._made[what])
        if self._until is None:
            self._seen(tab, Press(*press, frozenset((one, number) for one, made in before for number in range(1, made + 1))))
        elif press == self._until[:2]:
            raise ReachedError
        elif press not in self._until.before:
            raise LostError


class WatchedAdapter:
    """An adapter whose hands are watched."""

    def __init__(self, adapter: Any, watch: Watch) -> None:  # noqa: ANN401 - stands for any adapter
        self._adapter = adapter
        self._watch = watch

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - the adapter's own
        from wardround.browser.tab import Tab

        found = getattr(self._adapter, name)
        if not callable(found):
            return found

        def call(*given: Any, **named: Any) -> Any:  # noqa: ANN401 - handed on
            hands = [_Hands(one, self._watch) if isinstance(one, Tab) else one for one in given]
            return found(*hands, **named)

        return call


class _Hands:
    """A tab's hands: before each press, it is told."""

    def __init__(self, tab: Tab, watch: Watch) -> None:
        self._tab = tab
        self._watch = watch

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - the tab's own
        return getattr(self._tab, name)

    def click(self, sign: Any, **named: Any) -> None:  # noqa: ANN401 - handed on
        """Tell, then press."""
        self._watch.meet(self._tab, str(sign))
        self._tab.click(sign, **named)

    def press(self, key: str) -> None:
        """Tell, then press the key."""
        self._watch.meet(self._tab, key)
        self._tab.press(key)
