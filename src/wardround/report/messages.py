"""Drawing one exchange in a sequence picture: the way there, the way back, and where either of them ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wardround.history.telling import span, words
from wardround.report import svg
from wardround.report.canvas import GUTTER, LANE, MESSAGE, lane_of

if TYPE_CHECKING:
    from wardround.history.events import Exchange
    from wardround.report.canvas import Canvas


def _sender(canvas: Canvas, exchange: Exchange) -> float:
    """Where its messages start: the tab's lane; the wire's, for what wardround itself asks."""
    return canvas.x.get(lane_of(exchange) or ("", ""), canvas.wire)


def _faults(exchange: Exchange) -> str:
    return ", ".join(words(name) for name in exchange.faults)


def _lost(what: str, exchange: Exchange) -> str:
    """``lost: offline``, or what was lost when no fault says why."""
    return f"lost: {_faults(exchange)}" if exchange.faults else f"{what} lost"


def _why(exchange: Exchange) -> str:
    """Why the portal never saw a request."""
    if exchange.outcome == "error":
        return "unreachable"
    return _lost("request", exchange) if exchange.outcome == "request-lost" else "never sent on"


def draw_request(canvas: Canvas, exchange: Exchange, *, held: bool) -> None:
    """The way there: as far as it came."""
    start = _sender(canvas, exchange)
    y = canvas.y + 24
    name = f"{exchange.method} {exchange.path}"
    if start < canvas.wire:
        canvas.front.append(svg.text(start + 12, y - 7, svg.shorten(name, canvas.wire - start - 30), "message"))
        canvas.front.append(svg.arrow(start + 5, canvas.wire - 2, y, "sent"))
    else:
        label = exchange.probe or exchange.path
        canvas.front.append(
            svg.text(canvas.wire - 20, y + 4, svg.shorten(f"wardround asks: {label}", canvas.wire - GUTTER - 20), "message", "end")
        )
    arrives = exchange.arrived is not False and exchange.outcome != "error"
    role = exchange.role if exchange.role != "other" else ""
    if arrives:
        canvas.front.append(svg.text(canvas.wire + 20, y - 7, role, "role"))
        canvas.front.append(svg.arrow(canvas.wire + 2, canvas.portal - 4, y, "sent"))
    else:
        canvas.front.append(svg.line(canvas.wire + 8, y, canvas.portal - 4, y, "lost"))
        canvas.front.append(svg.text(canvas.wire + 20, y - 7, svg.shorten(_why(exchange), LANE - 30), "losttext"))
        canvas.front.append(svg.cross(canvas.wire, y))
    if held:
        canvas.front.append(svg.pill(canvas.wire, y - 11, ["held"], "held"))
    canvas.y += MESSAGE


def draw_answer(canvas: Canvas, exchange: Exchange) -> None:
    """The way back: the portal's part, the wire's part, and what came of it."""
    start = _sender(canvas, exchange)
    if exchange.outcome in {"request-lost", "error", "open"} or (exchange.outcome == "aborted" and exchange.status is None):
        if exchange.outcome == "aborted":
            canvas.front.append(svg.cross(start + 12, canvas.y + 4))
            canvas.front.append(svg.text(start + 26, canvas.y + 8, "the browser gives up", "losttext"))
            canvas.y += 22
        return
    y = canvas.y + 12
    status = f"{exchange.status or ''} {exchange.oauth_error or ''}".strip()
    later = exchange.answered_at - exchange.at if exchange.answered_at is not None else 0.0
    after = f" after {span(later)}" if later >= 1 else ""
    good = "answer" if (exchange.status or 0) < 400 else "answer bad"  # noqa: PLR2004 - HTTP
    replaced, lost = exchange.outcome == "replaced", exchange.outcome == "response-lost"
    if not replaced:
        canvas.front.append(svg.text(canvas.portal - 14, y - 6, svg.shorten(status + after, LANE - 40), f"status {good}", "end"))
    if not replaced or exchange.arrived:
        canvas.front.append(svg.arrow(canvas.portal - 4, canvas.wire + 2, y, good))
    if start < canvas.wire:
        if lost:
            canvas.front.append(svg.line(canvas.wire - 8, y, start + 8, y, "lost"))
            lost_by = svg.shorten(_lost("answer", exchange), canvas.wire - start - 40)
            canvas.front.append(svg.text(canvas.wire - 20, y - 6, lost_by, "losttext", "end"))
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
