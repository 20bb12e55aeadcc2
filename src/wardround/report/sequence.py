"""The sequence picture: a lane for each tab, one for the wire, one for the portal; virtual time runs downward.

A message is an arrow from its tab through the wire to the portal, and back. One that never arrived ends in a cross at the
wire, and goes on dashed to where it should have come. The text beside the picture tells the same steps under the same numbers.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from wardround.history.events import Act, AnyEvent, AuditRow, Exchange, Fault, RecordRead, Row, Screen
from wardround.history.telling import changes, clock_time, ended, span, words
from wardround.report import svg
from wardround.report.canvas import BREAK, FOOT, GUTTER, HEAD, LANE, MESSAGE, TIGHT, Canvas, lane_of
from wardround.report.messages import draw_answer, draw_request

if TYPE_CHECKING:
    from wardround.report.steps import Step, Story


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
    bottom = canvas.y + FOOT
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


def _canvas(story: Story) -> Canvas:
    lanes = sorted({lane for step in story.steps if (lane := lane_of(step.event))})
    x = {lane: GUTTER + LANE * (number + 0.5) for number, lane in enumerate(lanes)}
    wire = GUTTER + LANE * (len(lanes) + 0.5)
    return Canvas(x, wire, wire + LANE)


def _begin_before(canvas: Canvas, story: Story) -> None:
    """Acts and faults whose beginning is not told reach the top."""
    seen: set[tuple[str, int]] = set()
    for step in story.steps:
        event = step.event
        if isinstance(event, Act):
            if event.phase == "end" and ("act", event.act) not in seen:
                canvas.open_acts[event.act] = HEAD - 8
            seen.add(("act", event.act))
        elif isinstance(event, Fault):
            if event.phase == "end" and ("fault", event.fault) not in seen:
                canvas.open_faults[event.fault] = HEAD - 8
            seen.add(("fault", event.fault))


def _end_after(canvas: Canvas, bottom: float) -> None:
    """Faults whose end is not told reach the bottom; such acts do not: nobody knows how long they went on."""
    for top in canvas.open_faults.values():
        _band(canvas, top, bottom)


def _band(canvas: Canvas, top: float, bottom: float) -> None:
    canvas.bands.append(svg.tag("rect", x=canvas.wire - 15, y=top, width=30.0, height=max(6.0, bottom - top), class_="band"))


def _draw_gap(canvas: Canvas, step: Step) -> None:
    """Time that passed breaks the lanes; events that are merely not told do not."""
    height = BREAK if step.gap else BREAK / 2
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


def _draw_awaited(canvas: Canvas, until: float, began: float) -> None:
    """Draw the answers that have come by now, each where it came: in a race their order is the story."""
    canvas.awaited.sort(key=lambda awaited: awaited[0])
    while canvas.awaited and canvas.awaited[0][0] <= until:
        at, step, exchange = canvas.awaited.pop(0)
        top, behind = canvas.y, len(canvas.front)
        canvas.y += 10
        draw_answer(canvas, exchange)
        _draw_margin(canvas, step, top, at, began)
        _close(canvas, step, behind)


def _close(canvas: Canvas, step: Step, behind: int) -> None:
    """Mark all that was drawn for a piece of evidence, so that the page can set it off."""
    if step.evidence:
        canvas.front[behind:] = [svg.tag("g", "".join(canvas.front[behind:]), class_="shown")]


def _draw_margin(canvas: Canvas, step: Step, top: float, at: float, began: float) -> None:
    middle = top + 19
    if step.evidence:
        canvas.bands.append(svg.tag("rect", x=0.0, y=top, width=canvas.right, height=canvas.y - top, rx=4.0, class_="evidence"))
        canvas.front.append(svg.tag("circle", cx=14.0, cy=middle - 4, r=11.0, class_="number"))
    canvas.front.append(svg.text(14, middle, str(step.number), "evidencenumber" if step.evidence else "stepnumber", "middle"))
    canvas.front.append(svg.text(34, middle, clock_time(at), "time"))
    if at - began >= 1 and canvas.y - top > TIGHT:
        canvas.front.append(svg.text(34, middle + 13, f"+{_elapsed(at, began)}", "elapsed"))


def _elapsed(at: float, began: float) -> str:
    """Whole seconds, cut off like those of the clock beside them."""
    return span(at - began) if at - began < 10 else span(int(at) - int(began))  # noqa: PLR2004 - as `span` does


def _draw(canvas: Canvas, step: Step, story: Story, later: float | None) -> None:
    """Draw one step. ``later``: virtual time of the next one."""
    event = step.event
    match event:
        case Exchange():
            draw_request(canvas, event, held=event.n in story.held)
            if later is not None and event.answered_at is not None and event.answered_at > later:
                canvas.awaited.append((event.answered_at, step, event))
            else:
                draw_answer(canvas, event)
        case Act():
            _draw_act(canvas, event)
        case Screen():
            _draw_screen(canvas, event, step)
        case Fault(phase="start" | "end"):
            _draw_fault(canvas, event)
        case _:
            _note(canvas, _place(canvas, event), step.text, "plain")


def _place(canvas: Canvas, event: AnyEvent) -> float:
    """The lane of an event that is no message: its tab's, the portal's for what was read back from it, else the wire's."""
    if isinstance(event, (Row, AuditRow, RecordRead)):
        return canvas.portal
    return canvas.x.get(lane_of(event) or ("", ""), canvas.wire)


def _note(canvas: Canvas, x: float, content: str, kind: str) -> None:
    lines = svg.wrap(content, LANE - 24)
    canvas.front.append(svg.pill(x, canvas.y + 5, lines, kind))
    canvas.y += max(MESSAGE, svg.pill_height(lines) + 12)


def _draw_act(canvas: Canvas, act: Act) -> None:
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


def _draw_screen(canvas: Canvas, screen: Screen, step: Step) -> None:
    said = changes(screen, step.before)
    kind = "plain"
    if screen.error and any("error" in text for text in said):
        kind = "error"
    if any("warns" in text for text in said):
        kind = "warned"
    if any("signed out" in text or "locked" in text for text in said):
        kind = "ended"
    _note(canvas, canvas.x[screen.clinician, screen.tab], "; ".join(said[:2]) or "shows the same", kind)


def _draw_fault(canvas: Canvas, fault: Fault) -> None:
    if fault.phase == "start":
        canvas.open_faults[fault.fault] = canvas.y + 6
        _note(canvas, canvas.wire, f"{words(fault.name)} begins", "fault")
        return
    top = canvas.open_faults.pop(fault.fault, HEAD - 8)
    _band(canvas, top, canvas.y + 20)
    _note(canvas, canvas.wire, f"{words(fault.name)} ends", "fault")
