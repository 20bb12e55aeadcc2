"""The later answer comes first."""

from dataclasses import dataclass, field
from typing import ClassVar

from mitmproxy import http

from wardround.wire.fault import SCRIPTED, Applies, at_least, browser_of, pause, role_of
from wardround.wire.waiting import Interruption


@dataclass
class Swapped:
    """Two answers to one clinician change places.

    On the wire: an answer is held after the portal has acted, until the next answer to the same clinician's browser (any tab)
    has gone out. Nothing is lost. The browser gets the newer answer first: the old token after the new one, the old list over
    the new one. The portal acted on both, in the order in which they came. Where no other answer comes within ``within_s``,
    the held one goes alone and late.

    In the real world: two requests take two ways, through two nodes or two networks, and one way is slower.

    Attributes:
        within_s: virtual seconds for which the other answer is awaited.
        lead_s: virtual seconds by which it is ahead in the end.
    """

    applies: ClassVar[Applies] = Applies(hows=SCRIPTED)
    within_s: float = 5.0
    lead_s: float = 0.05
    _held: dict[str, Interruption] = field(default_factory=dict, init=False, repr=False)

    def __post_init__(self) -> None:
        """Refuse what cannot be."""
        at_least(0, within_s=self.within_s, lead_s=self.lead_s)

    async def response(self, flow: http.HTTPFlow) -> None:
        """Hold the first; the second lets it go."""
        browser = browser_of(flow)
        if browser in self._held:
            self.overhears(flow)
            return
        overtaken = self._held[browser] = Interruption()
        await pause(flow, self.within_s, unless=overtaken)
        if overtaken.happened:
            await pause(flow, self.lead_s)
        elif self._held.get(browser) is overtaken:
            del self._held[browser]

    def overhears(self, flow: http.HTTPFlow) -> None:
        """An answer goes out: is it the one that overtakes?"""
        if role_of(flow) not in ("static", "stream") and browser_of(flow) in self._held:
            self._held.pop(browser_of(flow)).happen()


addons = [Swapped()]
