"""The sequence picture: a lane for each tab, one for the wire, one for the portal; virtual time runs downward.

A message is an arrow from its tab through the wire to the portal, and back. One that never arrived ends in a cross at the
wire, and goes on dashed to where it should have come. The text beside the picture tells the same steps under the same numbers.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING

from wardround.history.events import Act, AnyEvent, AuditRow, Exchange, Fault, RecordRead, Row, Screen
from wardround.history.telling import changes, clock_time, ended, span, words
from wardround.report import svg

if TYPE_CHECKING:
    from wardround.report.steps import Step, Story

_GUTTER, _LANE, _HEAD, _FOOT = 116.0, 190.0, 46.0, 14.0
_MESSAGE, _BREAK, _TIGHT = 40.0, 34.0, 36.0
Lane = tuple[str, str]


@dataclass
class _Canvas:
    """Layers, back to front, and how far down the picture has come."""

    x: dict[Lane, float]
    wire: float
    portal: float
    y: float = _HEAD
    bands: list[str] = field(default_factory=list)
    bars: list[str] = field(default_factory=list)
    front: list[str] = field(default_factory=list)
    open_acts: dict[int, float] = field(default_factory=dict)
    open_faults: dict[int, float] = field(default_factory=dict)
    awaited: list[tuple[float, Step, Exchange]] = field(default_factory=list)
    """Answers that come after the next step: (virtual time, step, exchange)."""

    @property
    def right(self) -> float:
        """The right edge."""
        return self.portal + _LANE / 2


def sequence(story: Story, title: str, ident: str) -> str:
    """The picture as an inline SVG element.

    Args:
        story: what to draw.
        title: its accessible name.
        ident: prefix of the ids in it, unique in the page.
    """
    canvas = _canvas(story)
    _begin_before(canvas, story)
    for number, step in enumerate(story.steps):
        _draw_awaited(canvas, step.event.at, story.began)
        if step.gap or step.hidden:
            _draw_gap(canvas, step)
        top, behind = canvas.y, len(canvas.front)
        later = story.steps[number + 1].event.at if number + 1 < len(story.steps) else None
        _draw(canvas, step, story, later)
        _draw_margin(canvas, step, top, step.event.at, story.began)
        _close(canvas, step, behind)
    _draw_awaited(canvas, float("inf"), story.began)
    bottom = canvas.y + _FOOT
    _end_after(canvas, bottom)
    lanes = [("wire", canvas.wire), ("portal", canvas.portal)]
    several = len({clinician for clinician, _ in canvas.x}) > 1
    lanes += [(f"tab {tab}" + (f" · {clinician}" if several else ""), x) for (clinician, tab), x in canvas.x.items()]
    heads = "".join(svg.text(x, 22, name, "lanehead", "middle") + svg.line(x, 32, x, bottom, "lane") for name, x in lanes)
    names = svg.tag("title", escape(title), id=f"{ident}-t") + svg.tag(
        "desc", "The numbered list after this picture tells the same.", id=f"{ident}-d"
    )
    return svg.tag(
        "svg",
        names + "".join([*canvas.bands, heads, *canvas.bars, *canvas.front]),
        class_="sequence",
        viewBox=f"0 0 {canvas.right:.0f} {bottom:.0f}",
        role="img",
        aria_labelledby=f"{ident}-t {ident}-d",
        style=f"--natural:{canvas.right:.0f}px",
    )


def _lane(event: AnyEvent) -> Lane | None:
    clinician, tab = getattr(event, "clinician", None), getattr(event, "tab", None)
    return (clinician, tab) if clinician and tab else None


def _canvas(story: Story) -> _Canvas:
    lanes = sorted({lane for step in story.steps if (lane := _lane(step.event))})
    x = {lane: _GUTTER + _LANE * (number + 0.5) for number, lane in enumerate(lanes)}
    wire = _GUTTER + _LANE * (len(lanes) + 0.5)
    return _Canvas(x, wire, wire + _LANE)


def _begin_before(canvas: _Canvas, story: Story) -> None:
    """Acts and faults whose beginning is not told reach the top."""
    seen: set[tuple[str, int]] = set()
    for step in story.steps:
        event = step.event
        if isinstance(event, Act):
            if event.phase == "end" and ("act", event.act) not in seen:
                canvas.open_acts[event.act] = _HEAD - 8
            seen.add(("act", event.act))
        elif isinstance(event, Fault):
            if event.phase == "end" and ("fault", event.fault) not in seen:
                canvas.open_faults[event.fault] = _HEAD - 8
            seen.add(("fault", event.fault))


def _end_after(canvas: _Canvas, bottom: float) -> None:
    """Faults whose end is not told reach the bottom; such acts do not: nobody knows how long they went on."""
    for top in canvas.open_faults.values():
        _band(canvas, top, bottom)


def _band(canvas: _Canvas, top: float, bottom: float) -> None:
    canvas.bands.append(svg.tag("rect", x=canvas.wire - 15, y=top, width=30.0, height=max(6.0, bottom - top), class_="band"))


def _draw_gap(canvas: _Canvas, step: Step) -> None:
    """Time that passed breaks the lanes; events that are merely not told do not."""
    height = _BREAK if step.gap else _BREAK / 2
    middle = canvas.y + height / 2
    if step.gap:
        zigzag = "".join(f"l4 {-5 if number % 2 else 5}" for number in range(5))
        for x in (*canvas.x.values(), canvas.wire, canvas.portal):
            canvas.front.append(svg.tag("rect", x=x - 3, y=middle - 7, width=6.0, height=14.0, class_="paper"))
            canvas.front.append(svg.tag("path", d=f"M{x - 10:.1f} {middle:.1f}{zigzag}", class_="break"))
        canvas.front.append(svg.text(34, middle + 4, step.gap, "gap"))
    if step.hidden:
        hidden = f"{step.hidden} event{'s' if step.hidden > 1 else ''} not shown"
        canvas.front.append(svg.text(canvas.portal - 14, middle + 4, hidden, "gap", "end"))
    canvas.y += height


def _draw_awaited(canvas: _Canvas, until: float, began: float) -> None:
    """Draw the answers that have come by now, each where it came: in a race their order is the story."""
    canvas.awaited.sort(key=lambda awaited: awaited[0])
    while canvas.awaited and canvas.awaited[0][0] <= until:
        at, step, exchange = canvas.awaited.pop(0)
        top, behind = canvas.y, len(canvas.front)
        canvas.y += 10
        _draw_answer(canvas, exchange)
        _draw_margin(canvas, step, top, at, began)
        _close(canvas, step, behind)


def _close(canvas: _Canvas, step: Step, behind: int) -> None:
    """Mark all that was drawn for a piece of evidence, so that the page can set it off."""
    if step.evidence:
        canvas.front[behind:] = [svg.tag("g", "".join(canvas.front[behind:]), class_="shown")]


def _draw_margin(canvas: _Canvas, step: Step, top: float, at: float, began: float) -> None:
    middle = top + 19
    if step.evidence:
        canvas.bands.append(svg.tag("rect", x=0.0, y=top, width=canvas.right, height=canvas.y - top, rx=4.0, class_="evidence"))
        canvas.front.append(svg.tag("circle", cx=14.0, cy=middle - 4, r=11.0, class_="number"))
    canvas.front.append(svg.text(14, middle, str(step.number), "evidencenumber" if step.evidence else "stepnumber", "middle"))
    canvas.front.append(svg.text(34, middle, clock_time(at), "time"))
    if at - began >= 1 and canvas.y - top > _TIGHT:
        canvas.front.append(svg.text(34, middle + 13, f"+{_elapsed(at, began)}", "elapsed"))


def _elapsed(at: float, began: float) -> str:
    """Whole seconds, cut off like those of the clock beside them."""
    return span(at - began) if at - began < 10 else span(int(at) - int(began))  # noqa: PLR2004 - as `span` does


def _draw(canvas: _Canvas, step: Step, story: Story, later: float | None) -> None:
    """Draw one step. ``later``: virtual time of the next one."""
    event = step.event
    match event:
        case Exchange():
            _draw_request(canvas, event, held=event.n in story.held)
            if later is not None and event.answered_at is not None and event.answered_at > later:
                canvas.awaited.append((event.answered_at, step, event))
            else:
                _draw_answer(canvas, event)
        case Act():
            _draw_act(canvas, event)
        case Screen():
            _draw_screen(canvas, event, step)
        case Fault(phase="start" | "end"):
            _draw_fault(canvas, event)
        case _:
            _note(canvas, _place(canvas, event), step.text, "plain")


def _place(canvas: _Canvas, event: AnyEvent) -> float:
    """The lane of an event that is no message: its tab's, the portal's for what was read back from it, else the wire's."""
    if isinstance(event, (Row, AuditRow, RecordRead)):
        return canvas.portal
    return canvas.x.get(_lane(event) or ("", ""), canvas.wire)


def _note(canvas: _Canvas, x: float, content: str, kind: str) -> None:
    lines = svg.wrap(content, _LANE - 24)
    canvas.front.append(svg.pill(x, canvas.y + 5, lines, kind))
    canvas.y += max(_MESSAGE, svg.pill_height(lines) + 12)


def _draw_act(canvas: _Canvas, act: Act) -> None:
    x = canvas.x[act.clinician, act.tab]
    who = f"{act.user}: " if act.user and act.user != act.clinician else ""
    if act.phase == "start":
        canvas.open_acts[act.act] = canvas.y + 10
        _note(canvas, x, f"{who}{words(act.flow)}" + (f" · {act.patient}" if act.patient else ""), "act")
        return
    begun = canvas.open_acts.pop(act.act, None)
    if begun is not None:
        canvas.bars.append(svg.tag("rect", x=x - 4, y=begun, width=8.0, height=canvas.y + 16 - begun, rx=3.0, class_="actbar"))
    _note(canvas, x, f"{words(act.flow)}: {ended(act)}", "act end" if act.outcome in {"done", "acknowledged", None} else "act unsure")


def _draw_screen(canvas: _Canvas, screen: Screen, step: Step) -> None:
    said = changes(screen, step.before)
    kind = "plain"
    if screen.error and any("error" in text for text in said):
        kind = "error"
    if any("warns" in text for text in said):
        kind = "warned"
    if any("signed out" in text or "locked" in text for text in said):
        kind = "ended"
    _note(canvas, canvas.x[screen.clinician, screen.tab], "; ".join(said[:2]) or "shows the same", kind)


def _draw_fault(canvas: _Canvas, fault: Fault) -> None:
    if fault.phase == "start":
        canvas.open_faults[fault.fault] = canvas.y + 6
        _note(canvas, canvas.wire, f"{words(fault.name)} begins", "fault")
        return
    top = canvas.open_faults.pop(fault.fault, _HEAD - 8)
    _band(canvas, top, canvas.y + 20)
    _note(canvas, canvas.wire, f"{words(fault.name)} ends", "fault")


def _sender(canvas: _Canvas, exchange: Exchange) -> float:
    """Where its messages start: the tab's lane; the wire's, for what wardround itself asks."""
    return canvas.x.get(_lane(exchange) or ("", ""), canvas.wire)


def _draw_request(canvas: _Canvas, exchange: Exchange, *, held: bool) -> None:
    start = _sender(canvas, exchange)
    y = canvas.y + 24
    name = f"{exchange.method} {exchange.path}"
    if start < canvas.wire:
        canvas.front.append(svg.text(start + 12, y - 7, svg.shorten(name, canvas.wire - start - 30), "message"))
        canvas.front.append(svg.arrow(start + 5, canvas.wire - 2, y, "sent"))
    else:
        label = exchange.probe or exchange.path
        canvas.front.append(
            svg.text(canvas.wire - 20, y + 4, svg.shorten(f"wardround asks: {label}", canvas.wire - _GUTTER - 20), "message", "end")
        )
    arrives = exchange.arrived is not False and exchange.outcome != "error"
    role = exchange.role if exchange.role != "other" else ""
    if arrives:
        canvas.front.append(svg.text(canvas.wire + 20, y - 7, role, "role"))
        canvas.front.append(svg.arrow(canvas.wire + 2, canvas.portal - 4, y, "sent"))
    else:
        why = "unreachable" if exchange.outcome == "error" else "request lost" if exchange.outcome == "request-lost" else "never sent on"
        canvas.front.append(svg.line(canvas.wire + 8, y, canvas.portal - 4, y, "lost"))
        canvas.front.append(svg.text(canvas.wire + 20, y - 7, why, "losttext"))
        canvas.front.append(svg.cross(canvas.wire, y))
    if held:
        canvas.front.append(svg.pill(canvas.wire, y - 11, ["held"], "held"))
    canvas.y += _MESSAGE


def _draw_answer(canvas: _Canvas, exchange: Exchange) -> None:
    """The way back: the portal's part, the wire's part, and what came of it."""
    start = _sender(canvas, exchange)
    if exchange.outcome in {"request-lost", "error", "open"} or (exchange.outcome == "aborted" and exchange.status is None):
        if exchange.outcome == "aborted":
            canvas.front.append(svg.cross(start + 14, canvas.y - 16))
            canvas.front.append(svg.text(start + 28, canvas.y - 1, "the browser gives up", "losttext"))
            canvas.y += 14
        return
    y = canvas.y + 12
    status = f"{exchange.status or ''} {exchange.oauth_error or ''}".strip()
    later = exchange.answered_at - exchange.at if exchange.answered_at is not None else 0.0
    after = f" after {span(later)}" if later >= 1 else ""
    good = "answer" if (exchange.status or 0) < 400 else "answer bad"  # noqa: PLR2004 - HTTP
    replaced, lost = exchange.outcome == "replaced", exchange.outcome == "response-lost"
    if not replaced:
        canvas.front.append(svg.text(canvas.portal - 14, y - 6, svg.shorten(status + after, _LANE - 40), f"status {good}", "end"))
    if not replaced or exchange.arrived:
        canvas.front.append(svg.arrow(canvas.portal - 4, canvas.wire + 2, y, good))
    if start < canvas.wire:
        if lost:
            canvas.front.append(svg.line(canvas.wire - 8, y, start + 8, y, "lost"))
            canvas.front.append(svg.text(canvas.wire - 20, y - 6, "answer lost", "losttext", "end"))
        elif replaced:
            names = ", ".join(words(name) for name in exchange.faults) or "not the portal's"
            canvas.front.append(
                svg.text(canvas.wire - 20, y - 6, svg.shorten(f"{status} from {names}", canvas.wire - start - 40), "losttext", "end")
            )
            canvas.front.append(svg.arrow(canvas.wire - 2, start + 5, y, "forged"))
        else:
            canvas.front.append(svg.arrow(canvas.wire - 2, start + 5, y, good))
    if lost or (replaced and exchange.arrived):
        canvas.front.append(svg.cross(canvas.wire, y))
    canvas.y += 24
