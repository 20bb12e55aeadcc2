"""A story: what the clinicians did and what the network did to them, as data. It can be played again, made smaller, written out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import msgspec

from wardround.history.events import Limits
from wardround.wire.aim import Aim

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

How = Literal["", "draft", "reopen", "finish", "double-click", "wrong-password", "totp-reused"]
"""Which of a flow's ways: ``""`` is the flow as its file is called."""
What = Literal["fault", "begins", "hold", "barrier", "portal-order", "browser-order"]
"""``begins``: a fault of the whole network that begins with one exchange. The last four change the order of exchanges only."""

Cause = tuple[str, str]
"""What is broken: (invariant id, cause id)."""


class Do(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag="do"):
    """A piece of clinical work."""

    clinician: str
    tab: str
    flow: str
    """As its file in ``flows/`` is called."""
    how: How = ""
    patient: str | None = None
    """Alias."""
    intent: str | None = None
    """Ties the finishing of a draft to its beginning."""
    user: str | None = None
    """For a switch of user: whose turn it is."""
    fields: dict[str, str] = {}
    """What else the flow was told: a note's text, a drug."""


class Idle(msgspec.Struct, frozen=True, kw_only=True, tag="idle"):
    """Nobody touches anything."""

    seconds: float


class Lid(msgspec.Struct, frozen=True, kw_only=True, tag="lid"):
    """A clinician's lid is closed for so long."""

    clinician: str
    seconds: float


class Skew(msgspec.Struct, frozen=True, kw_only=True, tag="skew"):
    """A clinician's machine has a wrong wall clock (positive: ahead)."""

    clinician: str
    seconds: float


class Freeze(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag="freeze"):
    """The browser stops a tab, or lets it run again (``thaw``)."""

    clinician: str
    tab: str
    thaw: bool = False


class Up(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag="up"):
    """A fault or a gate is put up. It stands until its ``Down``, or the end."""

    key: int
    what: What = "fault"
    name: str = ""
    """The fault's, as its file in ``proxies/`` is called; empty for a gate."""
    aims: tuple[Aim, ...] = (Aim(),)
    """One; two for an order (the first waits for the second); one for each side of a barrier."""
    parameters: dict[str, str] = {}
    """Of the fault, as text."""
    before: Literal["portal", "browser"] = "portal"
    """Where a gate holds."""
    times: int = 1
    """How many a hold holds."""
    role: str = ""
    """Of the first exchange that it met; empty when it met none."""


class Down(msgspec.Struct, frozen=True, kw_only=True, tag="down"):
    """A fault or a gate is taken down."""

    key: int


Step = Do | Idle | Lid | Skew | Freeze | Up | Down


class Story(msgspec.Struct, frozen=True, kw_only=True):
    """Steps in their order. Times in seconds."""

    scenario: str
    """Of which it was made. The scenario's seeded choices depend on it."""
    steps: tuple[Step, ...]
    limits: Limits = Limits()
    asked: tuple[str, ...] = ()
    """Clinicians of whom the wire is asked at the end whether the session that they signed out is still dead."""

    @property
    def acts(self) -> tuple[Do, ...]:
        """What the clinicians do."""
        return tuple(step for step in self.steps if isinstance(step, Do))

    @property
    def faults(self) -> tuple[Up, ...]:
        """What is put up."""
        return tuple(step for step in self.steps if isinstance(step, Up))

    @property
    def tabs(self) -> tuple[tuple[str, str], ...]:
        """(clinician, tab), in the order of their first act."""
        return tuple(dict.fromkeys((act.clinician, act.tab) for act in self.acts))

    @property
    def frozen(self) -> frozenset[str]:
        """Clinicians a tab of whom is frozen: their tabs need a process each."""
        return frozenset(step.clinician for step in self.steps if isinstance(step, Freeze))

    def with_steps(self, steps: Iterable[Step]) -> Story:
        """The same with other steps, in their plain form: idle times in a row are one, and nothing ends that has not begun.

        Nothing is waited for before the first act: no page is open yet, and time moves with the pages.
        """
        plain = _waits_joined(_begun(steps))
        # what stands until the end is taken down there by itself
        while plain and isinstance(plain[-1], Down | Up):
            plain.pop()
        who = {step.clinician for step in plain if isinstance(step, Do)}
        return msgspec.structs.replace(self, steps=tuple(plain), asked=tuple(alias for alias in self.asked if alias in who))

    def encode(self) -> bytes:
        """As JSON: equal stories give equal bytes."""
        return msgspec.json.encode(self)


def decode(text: bytes) -> Story:
    """Read what ``Story.encode`` wrote."""
    return msgspec.json.decode(text, type=Story)


def _begun(steps: Iterable[Step]) -> Iterator[Step]:
    """The steps without those that end or go on with what never began."""
    up: set[int] = set()
    drafts: set[str | None] = set()
    still: set[tuple[str, str]] = set()
    used: set[tuple[str, str]] = set()
    for step in steps:
        match step:
            case Idle() | Lid() if not used or step.seconds <= 0:
                continue
            case Down(key=key) if key not in up:
                continue
            case Do(how="finish", intent=intent) if intent not in drafts:
                continue
            case Freeze(clinician=clinician, tab=tab, thaw=thaw) if (clinician, tab) not in (still if thaw else used):
                continue
            case Up(key=key):
                up.add(key)
            case Do(clinician=clinician, tab=tab):
                used.add((clinician, tab))
                drafts |= {step.intent} if step.how == "draft" else set()
            case Freeze(clinician=clinician, tab=tab):
                still ^= {(clinician, tab)}
            case _:
                pass
        yield step


def _waits_joined(steps: Iterable[Step]) -> list[Step]:
    """The steps, with idle times in a row as one."""
    found: list[Step] = []
    for step in steps:
        if isinstance(step, Idle) and found and isinstance(before := found[-1], Idle):
            found[-1] = Idle(seconds=round(before.seconds + step.seconds, 3))
        else:
            found.append(step)
    return found
