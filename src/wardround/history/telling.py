"""What an event says to a reader, in one sentence: reports, evidence lines and error messages share these words."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, assert_never

from wardround.history.events import (
    Act,
    Alert,
    AnyEvent,
    AuditRow,
    ClockMove,
    Ended,
    Exchange,
    Fault,
    Intent,
    LeftOut,
    Picture,
    RecordRead,
    Remark,
    Row,
    Screen,
    Started,
    Stored,
    Stream,
)

if TYPE_CHECKING:
    from wardround.history.history import History

_MINUTE, _HOUR = 60, 3600
_LENGTH = re.compile(r"([0-9]+(?:\.[0-9]+)?)\s*([smh]?)")
_UNITS = {"": 1.0, "s": 1.0, "m": 60.0, "h": 3600.0}


def clock_time(at: float) -> str:
    """``HH:MM:SS`` of virtual time (UTC)."""
    return datetime.fromtimestamp(at, UTC).strftime("%H:%M:%S")


def span(seconds: float) -> str:
    """A length of time as people say it: ``0.4 s``, ``14 min 30 s``, ``11 h 58 min``."""
    whole = round(seconds)
    if seconds < 10:  # noqa: PLR2004 - below ten seconds the tenths matter to the reader
        return f"{seconds:.1f} s".replace(".0 s", " s")
    if whole < _MINUTE:
        return f"{whole} s"
    if whole < _HOUR:
        minutes, rest = divmod(whole, _MINUTE)
        return f"{minutes} min {rest} s" if rest else f"{minutes} min"
    hours, rest = divmod(round(seconds / _MINUTE), _MINUTE)
    return f"{hours} h {rest} min" if rest else f"{hours} h"


def length_of(text: str) -> float | None:
    """``5m``, ``90s``, ``1h`` or ``300`` in seconds; None: that is no length of time."""
    found = _LENGTH.fullmatch(text.strip())
    return float(found[1]) * _UNITS[found[2]] if found and float(found[1]) > 0 else None


def words(name: str) -> str:
    """``order_medication`` as ``order medication``."""
    return name.replace("_", " ")


def tell(event: AnyEvent, before: Screen | None = None) -> str:  # noqa: PLR0911 - one return for each kind of event
    """One sentence about an event. ``before``: what the same tab showed until then (for a ``Screen``)."""
    match event:
        case Act():
            return _act(event)
        case Screen():
            return f"tab {event.tab} ({event.clinician}) {'; '.join(changes(event, before)) or 'shows the same'}"
        case Exchange():
            return _exchange(event)
        case Fault():
            return _fault(event)
        case ClockMove():
            return move(event)
        case Started():
            return f"the scenario {event.scenario} begins"
        case Ended():
            return f"the scenario ends: {event.outcome}" + (f" ({event.reason})" if event.reason else "")
        case _:
            return _lesser(event)


def _lesser(  # noqa: PLR0911 - one return for each kind of event
    event: Intent | Stream | Row | AuditRow | RecordRead | Alert | LeftOut | Stored | Remark | Picture,
) -> str:
    match event:
        case Intent():
            doing = "is typing" if event.draft else "means to write"
            return (
                f"{event.user or event.clinician} {doing} one {event.what} for {event.patient} in tab {event.tab} (marker {event.marker})"
            )
        case Stream():
            return (
                f"stream {event.n}: {event.phase}"
                + (f" from the {event.sender}" if event.sender else "")
                + _listed(" about ", event.patients)
            )
        case Row():
            kept = f"the record holds {event.what} {event.id}" + (f" for {event.patient}" if event.patient else "")
            return kept + (f" by {event.user}" if event.user else "") + (f" (marker {event.marker})" if event.marker else "")
        case AuditRow():
            return (
                f"the audit trail holds {event.action}"
                + (f" by {event.user}" if event.user else "")
                + (f": {event.outcome}" if event.outcome else "")
            )
        case RecordRead():
            return f"the {event.of} was read back {'completely' if event.complete else f'in part ({event.reason})'}"
        case Alert():
            return _alert(event)
        case Stored():
            return f"tab {event.tab} ({event.clinician}) keeps {event.what} in {event.place} under {event.key}"
        case Remark():
            return event.text
        case LeftOut() | Picture():
            return _aside(event)
        case _:
            assert_never(event)


def _alert(event: Alert) -> str:
    about = f" about {event.patient}" if event.patient else ""
    if event.phase == "trigger":
        return f"alert {event.alert}{about} is set off for {', '.join(event.whom) or 'nobody'}"
    return f"alert {event.alert}{about} reaches tab {event.tab} ({event.clinician})"


def _aside(event: LeftOut | Picture) -> str:
    match event:
        case LeftOut():
            return f"{event.count} more of the kind {event.of} hold by themselves and are left out"
        case Picture():
            return f"picture of tab {event.tab} ({event.clinician})" + (f": {event.why}" if event.why else "")
        case _:
            assert_never(event)


def _listed(before: str, names: list[str]) -> str:
    return before + ", ".join(names) if names else ""


def _act(act: Act) -> str:
    who = f"{act.user or act.clinician}, tab {act.tab}:"
    patient = f" for {act.patient}" if act.patient else ""
    if act.phase == "start":
        return f"{who} {words(act.flow)}{patient} begins"
    return f"{who} {words(act.flow)}{patient} ends, {ended(act)}" + (f" ({act.detail})" if act.detail else "")


def ended(act: Act) -> str:
    """How an act ended, as the clinician saw it."""
    match act.outcome:
        case "acknowledged":
            return "the screen says it is saved"
        case "refused":
            return "the screen says it is refused"
        case "unknown":
            return "the screen says it does not know"
        case "silent":
            return "the screen says nothing"
        case "failed":
            return "it could not be carried out"
        case "done" | None:
            return "done"
        case _:
            assert_never(act.outcome)


def _exchange(exchange: Exchange) -> str:
    if exchange.by == "harness":
        sender = f"wardround itself asks ({exchange.probe})" if exchange.probe else "wardround itself asks"
    else:
        sender = f"tab {exchange.tab} ({exchange.clinician})" if exchange.tab else "the browser"
        sender = f"the network delivers once more, for {sender}," if exchange.by == "network" else f"{sender} sends"
    role = f" ({exchange.role})" if exchange.role not in {"other", "read"} else ""
    return f"{sender} {exchange.method} {exchange.path}{role}: {fate(exchange)}"


def fate(exchange: Exchange) -> str:  # noqa: PLR0911 - one return for each outcome
    """What became of an exchange."""
    status = f"{exchange.status}" + (f" {exchange.oauth_error}" if exchange.oauth_error else "")
    touched = f" (fault: {', '.join(exchange.faults)})" if exchange.faults else ""
    match exchange.outcome:
        case "answered":
            later = exchange.answered_at - exchange.at if exchange.answered_at is not None else 0.0
            return f"the portal answers {status}" + (f" after {span(later)}" if later >= 1 else "") + touched
        case "request-lost":
            return f"the request is lost, the portal never sees it{touched}"
        case "response-lost":
            return f"the portal answers {status}, the answer is lost on its way back{touched}"
        case "replaced":
            seen = {True: "the portal did act", False: "the portal never saw the request", None: "whether the portal acted is not known"}
            return f"the tab gets {status}, which is not the portal's answer; {seen[exchange.arrived]}{touched}"
        case "aborted":
            return f"the browser gives up before an answer{touched}"
        case "error":
            return f"the portal cannot be reached{touched}"
        case "open":
            return f"it stays open{touched}"
        case _:
            assert_never(exchange.outcome)


def _fault(fault: Fault) -> str:
    what = "gate" if fault.gate else "fault"
    match fault.phase:
        case "start":
            return f"{what} {fault.name} begins" + (f", aimed at {fault.aim}" if fault.aim else "")
        case "hit":
            return f"{what} {fault.name} touches exchange {fault.n}"
        case "end":
            return f"{what} {fault.name} ends"
        case _:
            assert_never(fault.phase)


def move(clock: ClockMove) -> str:
    """What time does: ``14 min 30 s without a touch``."""
    where = f" in tab {clock.tab}" if clock.tab else ""
    match clock.move:
        case "idle":
            return f"{span(clock.seconds)} idle{where}"
        case "sleep":
            return f"lid closed for {span(clock.seconds)}"
        case "freeze":
            return f"tab {clock.tab} is frozen"
        case "thaw":
            return f"tab {clock.tab} runs again" + (f" after {span(clock.seconds)}" if clock.seconds else "")
        case "skew":
            return f"the client's clock is {span(abs(clock.seconds))} {'ahead' if clock.seconds >= 0 else 'behind'}"
        case _:
            assert_never(clock.move)


def changes(screen: Screen, before: Screen | None) -> list[str]:  # noqa: C901 - one question for each field
    """What a screen shows that the tab did not show before, most important first."""
    was = before or Screen(at=screen.at, clinician=screen.clinician, tab=screen.tab)
    told: list[str] = []
    if screen.signed_out and not was.signed_out:
        never_in = before is None or before.signed_in is False
        told.append("asks to sign in" if never_in else "is signed out" + (f": “{screen.reason}”" if screen.reason else ", no reason given"))
    if screen.locked and not was.locked:
        told.append("is locked" + (f": “{screen.reason}”" if screen.reason and not screen.signed_out else ""))
    if screen.warned and not was.warned:
        told.append("warns that the session will end")
    if was.warned and screen.warned is False and not (screen.signed_out or screen.locked):
        told.append("takes the warning away")
    if screen.signed_in and not was.signed_in:
        told.append(f"is signed in{f' as {screen.user}' if screen.user else ''}")
    elif screen.user and screen.user != was.user:
        told.append(f"names {screen.user}")
    if screen.error and screen.error != was.error:
        told.append(f"shows an error: “{screen.error}”")
    if screen.said and screen.said != was.said:
        told.append({"acknowledged": "says it is saved", "refused": "says it is refused", "unknown": "says it does not know"}[screen.said])
    if screen.patient and screen.patient != was.patient:
        told.append(f"shows {screen.patient}")
    elif screen.patients and not was.patients:
        told.append(f"shows data of {', '.join(screen.patients)}")
    elif was.patients and not screen.patients:
        told.append("no longer shows patient data")
    told += [f"has a draft ({marker})" for marker in screen.drafts if marker not in was.drafts]
    told += [f"has lost the draft ({marker})" for marker in was.drafts if marker not in screen.drafts and screen.ready]
    if before is not None and screen.page != before.page:
        told.append("came back from the page cache" if screen.restored else "has loaded a new page")
    return told


def told(history: History) -> dict[int, str]:
    """A sentence for each event of a history, by ``seq``."""
    last: dict[tuple[str, str], Screen] = {}
    sentences: dict[int, str] = {}
    for event in history.events:
        before = None
        if isinstance(event, Screen):
            before = last.get((event.clinician, event.tab))
            last[event.clinician, event.tab] = event
        sentences[event.seq] = tell(event, before)
    return sentences
