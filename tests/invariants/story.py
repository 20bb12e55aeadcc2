# ruff: noqa: ANN401 (a builder forwards any field of any event)
"""A small builder of histories: tells what happened in words, and fills in what every event needs.

    story = Story(style="cookie", idle_s=900)
    story.signs_in("A")                       # act, exchange that issues the credential, screen
    story.at(30).reads("A")                   # 30 s after the story began: an act with its exchange
    story.at(960).warns("A")                  # the screen of tab A now shows the warning
    story.at(1020).locks("A", reason="idle")
    history = story.history()

Times are seconds since the story began (``START`` in virtual time). Each method that writes events returns the story,
except ``begins``/``fault_starts`` (numbers that their counterparts need). Every default can be overridden by name:
whatever is passed as a keyword ends up in the event.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, Self

import msgspec

from wardround.history.events import (
    Act,
    Alert,
    AnyEvent,
    AuditRow,
    ClockMove,
    Ended,
    Exchange,
    Fault,
    Held,
    Intent,
    LeftOut,
    Limits,
    RecordRead,
    Remark,
    Row,
    Screen,
    Started,
    Stored,
    Stream,
)
from wardround.history.history import History

if TYPE_CHECKING:
    from collections.abc import Sequence

START = 1_700_000_000.0
NURSE = "nurse-1"
CAN = [
    "record",
    "audit",
    *(f"sign:{name}" for name in ("signed_in", "user", "warned", "locked", "signed_out", "reason", "error", "patient")),
    *(f"sign:{name}" for name in ("acknowledged", "refused", "unknown")),
    *(f"flow:{name}" for name in ("open_ward_list", "review_chart", "write_note", "order_medication", "administer", "acknowledge_alert")),
    *(f"flow:{name}" for name in ("extend_session", "sign_out", "switch_user")),
    *(f"role:{name}" for name in ("sign-in", "refresh", "sign-out", "heartbeat", "extend", "read", "write", "stream")),
]
BLANK: dict[str, Any] = {
    "signed_in": False,
    "user": None,
    "warned": False,
    "locked": False,
    "signed_out": False,
    "reason": None,
    "error": None,
    "said": None,
    "patient": None,
    "patients": [],
    "drafts": [],
    "ready": True,
}


class Story:
    """One scenario, told event by event."""

    def __init__(
        self,
        style: Literal["tokens", "cookie"] = "tokens",
        *,
        can: Sequence[str] = CAN,
        server: Literal["aged", "hooked", "real"] = "hooked",
        **limits: Any,
    ) -> None:
        """Begin a story. ``limits`` override: idle 900 s, warning 60 s, absolute 43 200 s, access token 300 s."""
        stated = {
            "idle_s": 900.0,
            "warning_s": 60.0,
            "absolute_s": 43_200.0,
            "access_token_s": 300.0 if style == "tokens" else None,
            **limits,
        }
        self.style = style
        self.now = START
        self.events: list[AnyEvent] = [
            Started(
                at=START,
                scenario="story",
                seed=1,
                portal="story",
                style=style,
                clock="virtual",
                server=server,
                limits=Limits(**stated),
                clinicians=[NURSE, "nurse-2"],
                patients=["P1", "P2"],
                can=list(can),
            )
        ]
        self._acts = 0
        self._exchanges = 0
        self._faults = 0
        self._issued = 0
        self._open: dict[int, Act] = {}
        self._screens: dict[tuple[str, str], Screen] = {}
        self.held: dict[str, list[Held]] = {}
        """What each browser would present now; a test may replace it."""

    # --- time -------------------------------------------------------------------------------------------------------

    def at(self, seconds: float) -> Self:
        """Go to a moment (seconds since the story began)."""
        self.now = START + seconds
        return self

    def wait(self, seconds: float) -> Self:
        """Let time pass."""
        self.now += seconds
        return self

    # --- acts -------------------------------------------------------------------------------------------------------

    def begins(self, flow: str, tab: str = "A", *, clinician: str = NURSE, **fields: Any) -> int:
        """An act begins; the number is for ``ends``."""
        self._acts += 1
        act = Act(at=self.now, act=self._acts, clinician=clinician, tab=tab, flow=flow, phase="start", **fields)
        self._open[act.act] = act
        self.events.append(act)
        return act.act

    def ends(self, number: int, outcome: str = "done", **fields: Any) -> Self:
        """An act ends now."""
        begun = self._open.pop(number)
        self.events.append(msgspec.structs.replace(begun, at=self.now, phase="end", outcome=outcome, **fields))
        return self

    def acts(self, flow: str, tab: str = "A", *, takes: float = 1.0, outcome: str = "done", **fields: Any) -> Self:
        """A whole act without exchanges; time passes."""
        number = self.begins(flow, tab, **fields)
        return self.wait(takes).ends(number, outcome)

    # --- exchanges --------------------------------------------------------------------------------------------------

    def credentials(self, *, ids: str | None = None, **fields: Any) -> list[Held]:
        """Fresh credentials in the story's style (``access`` and ``refresh``, or ``session``)."""
        self._issued += 1
        name = ids or str(self._issued)
        if self.style == "cookie":
            return [
                Held(
                    **{
                        "what": "session",
                        "id": f"sid-{name}",
                        "place": "cookie",
                        "name": "sid",
                        "secure": True,
                        "http_only": True,
                        "same_site": "Lax",
                        **fields,
                    }
                )
            ]
        return [
            Held(**{"what": "access", "id": f"access-{name}", "place": "body", "name": "access_token", "expires_in": 300.0, **fields}),
            Held(
                **{
                    "what": "refresh",
                    "id": f"refresh-{name}",
                    "place": "cookie",
                    "name": "rt",
                    "secure": True,
                    "http_only": True,
                    "same_site": "Strict",
                    **fields,
                }
            ),
        ]

    def exchange(
        self, role: str = "read", tab: str | None = "A", *, clinician: str | None = NURSE, takes: float = 0.0, **fields: Any
    ) -> Self:
        """One exchange, answered 200 and accepted unless told otherwise; presents what the browser holds."""
        self._exchanges += 1
        kept = self.held.get(clinician or "", [])
        shown = [held for held in kept if (held.what == "refresh") == (role == "refresh")]
        presented = fields.pop("presented", shown if role not in {"sign-in", "static"} else [])
        status = fields.get("status", 200)
        answered = fields.get("outcome", "answered") == "answered"
        defaults: dict[str, Any] = {
            "role": role,
            "method": "GET" if role in {"read", "heartbeat", "stream", "page", "static"} else "POST",
            "host": "portal.test",
            "path": f"/{role}",
            "how": "fetch",
            "status": 200,
            "accepted": (status is not None and status < 400) if presented and answered else None,
            "cache_control": "no-store",
            "presented": presented,
            "answered_at": self.now + takes,
            "answered_wall": self.now + takes - START,
            "acts_as": clinician if presented else None,
        }
        walled = {"wall": self.now - START, **defaults, **fields}
        self.events.append(Exchange(at=self.now, n=self._exchanges, clinician=clinician, tab=tab, **walled))
        return self

    def refreshes(self, tab: str = "A", *, clinician: str = NURSE, **fields: Any) -> Self:
        """A refresh that the portal grants: the browser holds the new credentials from now on."""
        fresh = self.credentials()
        self.exchange("refresh", tab, clinician=clinician, **{"issued": fresh, **fields})
        self.held[clinician] = fresh
        return self

    def probes(self, what: str, after: str, *, accepted: bool, clinician: str = NURSE, **fields: Any) -> Self:
        """The harness presents an old credential on the wire: ``what`` is access, session or refresh."""
        shown = [held for held in self.held.get(clinician, []) if held.what == what]
        given = {"presented": shown, "status": 200 if accepted else 401, "accepted": accepted, **fields}
        role = "refresh" if what == "refresh" else "read"
        return self.exchange(role, None, clinician=clinician, by="harness", probe=f"{what} after {after}", **given)

    def streams(self, phase: str, n: int, tab: str = "A", *, clinician: str = NURSE, **fields: Any) -> Self:
        """A stream opens, passes a message or closes; ``n`` is its exchange's number."""
        self.events.append(Stream(at=self.now, n=n, clinician=clinician, tab=tab, phase=phase, **fields))
        return self

    @property
    def last_n(self) -> int:
        """Number of the last exchange told."""
        return self._exchanges

    # --- screens ----------------------------------------------------------------------------------------------------

    def shows(self, tab: str = "A", *, clinician: str = NURSE, **changes: Any) -> Self:
        """The tab's screen changes in these fields; the others stay as they were (``back`` and ``restored`` do not)."""
        before = self._screens.get((clinician, tab))
        kept = BLANK if before is None else {**msgspec.structs.asdict(before), "back": False, "restored": False}
        fields = {**kept, "seq": 0, "wall": self.now - START, **changes, "at": self.now, "clinician": clinician, "tab": tab}
        screen = Screen(**fields)
        self._screens[clinician, tab] = screen
        self.events.append(screen)
        return self

    def works(self, tab: str = "A", *, clinician: str = NURSE, user: str | None = None, **changes: Any) -> Self:
        """The tab shows a signed-in page."""
        fields = {
            "signed_in": True,
            "user": user or clinician,
            "warned": False,
            "locked": False,
            "signed_out": False,
            "reason": None,
            **changes,
        }
        return self.shows(tab, clinician=clinician, **fields)

    def warns(self, tab: str = "A", **changes: Any) -> Self:
        """The tab shows the warning."""
        return self.shows(tab, warned=True, **changes)

    def locks(self, tab: str = "A", *, reason: str | None = "Your session ended", **changes: Any) -> Self:
        """The tab is locked in place, empty."""
        fields = {
            "signed_in": False,
            "user": None,
            "warned": False,
            "locked": True,
            "reason": reason,
            "patient": None,
            "patients": [],
            "drafts": [],
            **changes,
        }
        return self.shows(tab, **fields)

    def leaves(self, tab: str = "A", *, reason: str | None = "Your session ended", **changes: Any) -> Self:
        """The tab shows the sign-in page."""
        fields = {
            "signed_in": False,
            "user": None,
            "warned": False,
            "signed_out": True,
            "reason": reason,
            "patient": None,
            "patients": [],
            "drafts": [],
            **changes,
        }
        return self.shows(tab, **fields)

    # --- whole pieces -----------------------------------------------------------------------------------------------

    def signs_in(self, tab: str = "A", *, clinician: str = NURSE, user: str | None = None, flow: str = "sign_in", **screen: Any) -> Self:
        """Sign in: the act, the exchange that issues credentials, the signed-in screen. Takes 2 s."""
        number = self.begins(flow, tab, clinician=clinician, user=user)
        fresh = self.credentials()
        self.wait(1).exchange("sign-in", tab, clinician=clinician, issued=fresh, act=number)
        self.held[clinician] = fresh
        return self.works(tab, clinician=clinician, user=user, **screen).wait(1).ends(number)

    def signs_out(self, tab: str = "A", *, clinician: str = NURSE, **exchange: Any) -> Self:
        """Sign out by hand: the act, its exchange, the sign-in page in that tab. Takes 1 s. ``held`` is kept for probes."""
        number = self.begins("sign_out", tab, clinician=clinician)
        self.exchange("sign-out", tab, clinician=clinician, act=number, **exchange)
        return self.leaves(tab, clinician=clinician, reason="You signed out").wait(1).ends(number)

    def reads(self, tab: str = "A", *, clinician: str = NURSE, takes: float = 1.0, flow: str = "review_chart", **exchange: Any) -> Self:
        """The clinician reads a chart: an act with one read in it."""
        number = self.begins(flow, tab, clinician=clinician, patient="P1")
        self.exchange("read", tab, clinician=clinician, act=number, patients=exchange.pop("patients", ["P1"]), **exchange)
        return self.wait(takes).ends(number)

    def extends(self, tab: str = "A", *, outcome: str = "done", clinician: str = NURSE, **exchange: Any) -> Self:
        """The clinician clicks "stay signed in"."""
        number = self.begins("extend_session", tab, clinician=clinician)
        self.exchange("extend", tab, clinician=clinician, act=number, activity=True, **exchange)
        return self.shows(tab, clinician=clinician, warned=False).wait(1).ends(number, outcome)

    def means(self, intent: str, *, tab: str = "A", clinician: str = NURSE, what: str = "note", draft: bool = False, **fields: Any) -> Self:
        """An intent with the marker ``WR-<intent>``."""
        given = {"patient": "P1", "marker": f"WR-{intent}", **fields}
        self.events.append(Intent(at=self.now, intent=intent, clinician=clinician, tab=tab, what=what, draft=draft, **given))
        return self

    # --- the world --------------------------------------------------------------------------------------------------

    def fault_starts(self, name: str = "unavailable", *, gate: bool = False, **fields: Any) -> int:
        """A fault is put up; the number is for ``fault_hits`` and ``fault_ends``."""
        self._faults += 1
        self.events.append(Fault(at=self.now, fault=self._faults, name=name, phase="start", gate=gate, **fields))
        return self._faults

    def fault_hits(self, number: int, name: str = "unavailable", *, n: int | None = None, **fields: Any) -> Self:
        """The fault touches exchange ``n`` (the last one by default)."""
        self.events.append(Fault(at=self.now, fault=number, name=name, phase="hit", n=self._exchanges if n is None else n, **fields))
        return self

    def fault_ends(self, number: int, name: str = "unavailable", **fields: Any) -> Self:
        """The fault is taken down."""
        self.events.append(Fault(at=self.now, fault=number, name=name, phase="end", **fields))
        return self

    def moves(self, move: str, seconds: float = 0.0, **fields: Any) -> Self:
        """The clock moves: idle and sleep also let that much time pass."""
        self.events.append(ClockMove(at=self.now, move=move, seconds=seconds, **fields))
        return self.wait(seconds) if move in {"idle", "sleep"} else self

    def row(self, what: str = "note", *, marker: str | None = None, **fields: Any) -> Self:
        """A row of the portal's record, as read back."""
        given = {"id": f"row-{len(self.events)}", "patient": "P1", "user": NURSE, **fields}
        self.events.append(Row(at=self.now, what=what, marker=marker, **given))
        return self

    def audited(self, action: str, **fields: Any) -> Self:
        """A row of the audit trail, as read back."""
        self.events.append(AuditRow(at=self.now, action=action, **{"id": f"audit-{len(self.events)}", **fields}))
        return self

    def triggers(self, alert: str, *whom: str, **fields: Any) -> Self:
        """An alert is set off for these clinicians (the nurse by default)."""
        self.events.append(Alert(at=self.now, alert=alert, phase="trigger", whom=list(whom or (NURSE,)), **fields))
        return self

    def alerted(self, alert: str, *, clinician: str = NURSE, tab: str = "A", **fields: Any) -> Self:
        """An alert reaches a tab."""
        self.events.append(Alert(at=self.now, alert=alert, phase="seen", clinician=clinician, tab=tab, **fields))
        return self

    def left_out(self, count: int, of: str = "alert-delivery") -> Self:
        """A sieve left out what holds by itself."""
        self.events.append(LeftOut(at=self.now, of=of, count=count))
        return self

    def record_read(self, of: str = "record", *, complete: bool = True, reason: str = "") -> Self:
        """The record (or audit) was read to its end, or not."""
        self.events.append(RecordRead(at=self.now, of=of, complete=complete, reason=reason))
        return self

    def stored(self, place: str, key: str, what: str, *, tab: str = "A", clinician: str = NURSE) -> Self:
        """A secret lies where script can take it."""
        self.events.append(Stored(at=self.now, clinician=clinician, tab=tab, place=place, key=key, what=what))
        return self

    def remarks(self, slug: str, *about: str, text: str = "because") -> Self:
        """Something limits what can be told."""
        self.events.append(Remark(at=self.now, slug=slug, text=text, about=list(about)))
        return self

    def ended(self, outcome: str = "complete") -> Self:
        """The history was not cut short."""
        self.events.append(Ended(at=self.now, outcome=outcome))
        return self

    def history(self) -> History:
        """What was told, as a history."""
        return History.from_events(self.events)
