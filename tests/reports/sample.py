"""A run's folder as a run would leave it: a refresh race with a lost answer, a silent idle logout, a draft, a crash."""

from __future__ import annotations

import struct
import zlib
from typing import TYPE_CHECKING

from tests.reports.histories import idle_logout, offline, refresh_race, sign_in, started
from wardround.history.events import Act, AnyEvent, Exchange, Screen
from wardround.history.journal import Journal
from wardround.history.redaction import Redactor
from wardround.invariants.judgement import Finding, Judgement
from wardround.provenance import begin_facts
from wardround.result import InvariantFacts
from wardround.run import Run

if TYPE_CHECKING:
    from pathlib import Path

CANARY = "Wilhelmina Canary"

INVARIANTS = [
    InvariantFacts(
        id="no-silent-logout",
        title="Before the session ends the clinician is warned in time, can extend it, and is told why it ended.",
        clauses=["WCAG 2.2 SC 2.2.1"],
    ),
    InvariantFacts(
        id="refresh-once",
        title="A refresh token is presented at most once per client; tabs that need a new one share one refresh.",
        clauses=["RFC 9700 4.14.2*", "SMART App Launch 2.2 best practices"],
    ),
    InvariantFacts(
        id="lost-token-response",
        title="When the answer to a refresh is lost, the retry succeeds or the session survives otherwise.",
        clauses=["FAPI 2.0 5.3.2.1 clause 10"],
    ),
    InvariantFacts(
        id="idle-is-enforced",
        title="The server ends an idle session within its stated limit; polls and refreshes are not activity.",
        clauses=["ASVS 7.3.1", "NIST 800-63B-4 5.1.2, 5.2"],
    ),
    InvariantFacts(
        id="draft-survives",
        title="Text typed before an expiry, a refresh or a network fault is still there after signing in again.",
        clauses=["WCAG 2.2.6"],
    ),
    InvariantFacts(id="acknowledged-is-recorded", title="A write that the screen acknowledged is in the record.", clauses=["ASVS 2.3.3"]),
    InvariantFacts(id="right-patient", title="What a tab shows is where its write goes, whatever another tab opened."),
    InvariantFacts(id="clock-tolerant", title="A client clock off by five minutes, or an hour, neither logs out nor extends."),
]


def png(width: int = 960, height: int = 600) -> bytes:
    """A picture: a banner, a panel."""
    sky, banner, panel, white = b"\xe8\xec\xef", b"\x1f\x4e\x79", b"\xff\xff\xff" * (width // 2), width // 4
    plain, with_panel = sky * width, sky * white + panel + sky * (width - white - width // 2)
    rows = b"".join(b"\0" + (banner * width if y < 48 else with_panel if 180 < y < 420 else plain) for y in range(height))

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def seqs(events: list[AnyEvent], *wanted: AnyEvent) -> list[int]:
    """The numbers that the journal will give to some of the events."""
    return [events.index(event) for event in wanted]


def build(folder: Path, *, broken: bool = True) -> Run:
    """Write the folder, and finish the run."""
    redactor = Redactor(b"k")
    redactor.add(CANARY, "P1")
    facts = begin_facts(
        command=["wardround", "demo", "--style", "tokens", "--defect", "no-expiry-warning", "--seed", "7"],
        replay=["wardround", "demo", "--style", "tokens", "--defect", "no-expiry-warning", "--seed", "7"],
        seed=7, portal="Demo portal", invariants=INVARIANTS, versions={"browser": "chromium-headless-shell 141"}, style="tokens",
    )  # fmt: skip
    run = Run.start(facts, out=folder, redactor=redactor)
    needs = {
        facts.id: Judgement.not_checked("needs-record: needs a record reader in the profile")
        for facts in INVARIANTS
        if facts.id in {"acknowledged-is-recorded", "right-patient"}
    }
    needs["clock-tolerant"] = Judgement.not_checked("not-here: no skewed client clock in this scenario")
    good = {facts.id: Judgement.holds() for facts in INVARIANTS} | needs
    for name, events, verdicts in (_race(), _idle(), _offline()):
        with Journal(run.journal_path(name), redactor) as journal:
            for event in events:
                journal.write(event)
            history = journal.history()
        (run.scenario_folder(name) / "a.png").write_bytes(png())
        run.write_verdicts(name, {**good, **(verdicts if broken else {})}, history=history, file="suites/session/test_idle.py", wall_s=1.25)
    if broken:
        with Journal(run.journal_path("whole_shift"), redactor) as journal:
            for event in [started("whole_shift"), *sign_in()]:
                journal.write(event)
    run.not_checked(
        "user_switched_in_other_tab", "needs-second-clinician: needs a second clinician in the profile", file="suites/session/test_users.py"
    )
    run.finish()
    return run


def _race() -> tuple[str, list[AnyEvent], dict[str, Judgement]]:
    events = refresh_race()
    refreshes = [event for event in events if isinstance(event, Exchange) and event.role == "refresh"]
    outs = [event for event in events if isinstance(event, Screen) and event.signed_out]
    twice = Finding(
        "Tabs A and B both presented the same refresh token, 0.2 s apart, and the portal revoked the session.",
        "refresh-presented-twice",
        seqs(events, *refreshes[:2]),
    )
    lost = Finding(
        "The answer to one refresh was lost; the retry was refused, and the clinician was signed out in the middle of an order.",
        "retry-refused",
        seqs(events, refreshes[0], refreshes[2], outs[1]),
    )
    return (
        "refresh_two_tabs_response_lost",
        events,
        {"refresh-once": Judgement.broken([twice]), "lost-token-response": Judgement.broken([lost])},
    )


def _idle() -> tuple[str, list[AnyEvent], dict[str, Judgement]]:
    events = idle_logout()
    out = next(event for event in events if isinstance(event, Screen) and event.signed_out)
    before = [event for event in events if isinstance(event, Act) and event.flow == "write_note"][-1]
    silent = Finding(
        f"Tab A was signed out after 14 min 56 s without any warning, and {CANARY}'s chart gave no reason.",
        "no-warning-before-end",
        seqs(events, before, out),
    )
    draft = Judgement.could_not_tell("not-signed-in-again: the clinician did not sign in again, so nobody looked for the draft")
    return "idle_expiry_without_touch", events, {"no-silent-logout": Judgement.broken([silent]), "draft-survives": draft}


def _offline() -> tuple[str, list[AnyEvent], dict[str, Judgement]]:
    events = offline()
    again = Finding("Tab B presented a spent refresh token again.", "refresh-presented-twice", [len(events) - 3, 12, 13, 14, 15])
    return "write_while_offline[order <b>&]", events, {"refresh-once": Judgement.broken([again])}
