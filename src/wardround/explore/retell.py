"""From a recorded history to the story that makes it again. What a history does not tell is said by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

from wardround.disturbances import SETTLE_S
from wardround.errors import UserError
from wardround.explore.story import Do, Down, Freeze, How, Idle, Lid, Skew, Story, Up
from wardround.history.events import Act, ClockMove, Ended, Exchange, Fault, Intent, Screen
from wardround.wire.aim import Aim
from wardround.wire.spoken_aim import parse_aim

if TYPE_CHECKING:
    from wardround.explore.story import Step
    from wardround.history.history import History

LEAST_S = 0.3
"""Shorter pauses are the flows' own."""
AT_ONCE_S = 0.1
"""A fault that begins with an exchange does so at the same virtual moment."""
BY_HAND = "by_hand"
"""Acts of a team's own test that moves its pages itself."""
GATES = {"hold": "hold", "barrier": "barrier", "portal_order": "portal-order", "browser_order": "browser-order", "begins": "begins"}


def read_aim(words: str) -> Aim | None:
    """The aim that ``str`` put into words; None when these are no such words."""
    try:
        return parse_aim(words)
    except UserError:
        return None


def retell(history: History) -> tuple[Story, list[str]]:
    """The story of a history, and by name what of it the history does not tell (empty: the story is whole).

    Idle time is what lies between two steps in virtual time, however the scenario spent it.
    """
    teller = _Teller(history)
    for event in history.events:
        teller.hear(event)
    probes = [one for one in history.exchanges if one.by == "harness" and one.probe.endswith("sign-out and what came after")]
    asked = tuple(dict.fromkeys(one.clinician for one in probes if one.clinician))
    empty = Story(scenario=history.started.scenario, steps=(), limits=history.limits, asked=asked)
    return empty.with_steps(tuple(teller.steps)), list(dict.fromkeys(teller.untold))


class _Teller:
    def __init__(self, history: History) -> None:
        self.steps: list[Step] = []
        self.untold: list[str] = []
        self._history = history
        self._cursor = history.started.at
        self._acting = False
        self._intents = {intent.intent: intent for intent in history.of(Intent)}
        self._begun: set[str] = set()
        self._children = _children(history)

    def hear(self, event: object) -> None:  # noqa: C901 - one case for each kind of event
        match event:
            case Act(phase="start"):
                self._until(event.at)
                self._act(event)
                self._acting = True
            case Act(phase="end"):
                self._cursor, self._acting = event.at, False
            case Fault(phase="start"):
                self._up(event)
            case Fault(phase="end") if event.fault not in self._children:
                self._until(event.at)
                self.steps.append(Down(key=event.fault))
            case ClockMove(move="sleep", clinician=str() as who):
                self._until(event.at)
                self.steps.append(Lid(clinician=who, seconds=event.seconds))
                self._cursor = event.at + event.seconds + SETTLE_S
            case ClockMove(move="skew", clinician=str() as who):
                self._until(event.at)
                self.steps.append(Skew(clinician=who, seconds=event.seconds))
            case ClockMove(move="freeze" | "thaw", clinician=str() as who, tab=str() as tab):
                self._until(event.at)
                self.steps.append(Freeze(clinician=who, tab=tab, thaw=event.move == "thaw"))
            case Screen(back=True):
                self.untold.append("the scenario goes Back in the browser")
            case Ended():
                self._until(event.at - SETTLE_S)
                if event.outcome != "complete":
                    self.untold.append(f"the scenario was {event.outcome}")
            case _:
                pass

    def _until(self, at: float) -> None:
        if at - self._cursor >= LEAST_S and not self._acting:
            self.steps.append(Idle(seconds=round(at - self._cursor, 1)))
        self._cursor = max(self._cursor, at)

    def _act(self, act: Act) -> None:
        if act.flow == BY_HAND:
            self.untold.append("a test of the team's own moves the page itself")
            return
        intent = self._intents.get(act.intent or "")
        how: How = next((how for how in get_args(How) if how and act.detail == how), "")
        if not how and act.intent in self._begun:
            how = "finish"
        if how == "draft" and act.intent:
            self._begun.add(act.intent)
        self.steps.append(
            Do(
                clinician=act.clinician,
                tab=act.tab,
                flow=act.flow,
                how=how,
                patient=act.patient,
                intent=act.intent if how in {"draft", "finish"} else None,
                user=act.user if act.flow == "switch_user" else None,
                fields=dict(intent.fields) if intent and how != "finish" else {},
            )
        )

    def _up(self, fault: Fault) -> None:
        if fault.fault in self._children:
            return
        aims = [read_aim(words) for words in fault.aim.split("; ")]
        if fault.gate and fault.name == "through":
            self._through(aims[0])
            return
        if None in aims or (fault.gate and fault.name not in GATES):
            self.untold.append(f"how {fault.name} was put up ({fault.aim})")
            return
        self._until(fault.at)
        up = Up(
            key=fault.fault,
            what=GATES[fault.name] if fault.gate else "fault",  # type: ignore[arg-type] # the table's values are such words
            name="" if fault.gate else fault.name,
            aims=tuple(aim for aim in aims if aim),
            parameters={} if fault.gate else dict(fault.parameters),
            before="browser" if fault.parameters.get("before") == "browser" and fault.gate else "portal",
            times=int(fault.parameters.get("times", "1")) if fault.gate else 1,
            role=self._role(fault),
        )
        if up.what == "begins":
            child = next((one for one in self._history.faults if self._children.get(one.fault) == fault.fault), None)
            if child is None:
                self.untold.append("which fault was to begin with an exchange that never came")
                return
            up = Up(key=up.key, what="begins", name=child.name, aims=up.aims, parameters=dict(child.parameters), role=self._role(child))
        self.steps.append(up)

    def _role(self, fault: Fault) -> str:
        met = next((one.n for one in self._history.faults if one.fault == fault.fault and one.phase == "hit"), None)
        return next((exchange.role for exchange in self._history.exchanges if exchange.n == met), "")

    def _through(self, aim: Aim | None) -> None:
        """The second side of an order: it was put up right after the first."""
        last = self.steps[-1] if self.steps else None
        if isinstance(last, Up) and last.what in {"portal-order", "browser-order"} and aim:
            self.steps[-1] = Up(key=last.key, what=last.what, aims=(*last.aims, aim), role=last.role)
        else:
            self.untold.append("which exchange an order waited for")


def _children(history: History) -> dict[int, int]:
    """Faults that another one put up when its exchange came, each with that one's number."""
    found: dict[int, int] = {}
    starts = [fault for fault in history.faults if fault.phase == "start"]
    hit = [exchange.at for exchange in history.of(Exchange) if exchange.faults]
    for parent in starts:
        if not (parent.gate and parent.name == "begins"):
            continue
        later = [one for one in starts if one.fault > parent.fault and not one.gate and one.aim == str(Aim()) and one.fault not in found]
        at_once = [one for one in later if any(abs(at - one.at) < AT_ONCE_S for at in hit)]
        for child in (at_once or later)[:1]:
            found[child.fault] = parent.fault
    return found
