"""Canary clinicians: what they saw is told, what they wrote is reconciled, and whom there is no room for is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import pytest

from tests.load.evidence import lines, portal, run
from tests.load.runs import Ward, facts, write
from wardround.errors import UserError
from wardround.history.events import Act, Intent, Outcome
from wardround.history.redaction import Redactor
from wardround.load import canaries
from wardround.load.canaries import FIRST, check, lived, over_time, pictures
from wardround.load.canary_notes import CanaryJournal
from wardround.load.evidence import Triggered, Watched
from wardround.load.reckoning import reckon
from wardround.load.store import Store
from wardround.load.writer import Writer
from wardround.portal import profile as profiles
from wardround.workspace import kit

if TYPE_CHECKING:
    from pathlib import Path

HASTY = "\n[load.roles.nurse]\nreview_chart = 1\nwrite_note = 1\n"


def test_a_canary_sees_charts_orders_and_alerts_and_its_writes_are_reconciled(tmp_path: Path) -> None:
    out = tmp_path / "run"
    with portal(tmp_path, "cookie", more=HASTY) as (profile, _):
        ended = run(profile, out, "-u", "4", "-r", "4", "-t", "25s", "--canaries", "1", timeout=240)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    seen = [one for one in lines(out, "canaries") if one.flow != "alert"]
    assert {"sign_in", "review_chart", "order_medication", "sign_out"} <= {one.flow for one in seen}, ended.stdout + ended.stderr
    assert {one.outcome for one in seen} <= {"done", "acknowledged"}
    told = [one for one in lines(out, "outcomes") if one.user == FIRST]
    assert {one.outcome for one in told} == {"acknowledged"}
    rows = [row.marker for row in lines(out, "record")]
    assert all(rows.count(one.marker) == 1 for one in told)
    triggers = {one.alert for one in lines(out, "triggers")}
    assert triggers & {one.alert for one in lines(out, "canaries") if one.flow == "alert"}
    assert "time to signed order: p50" in ended.stdout
    kept = [one.picture for one in seen if one.picture]
    assert kept
    assert all((out / picture).is_file() for picture in kept)
    assert "data:image/png" in (out / "load.html").read_text()
    text = b"".join(path.read_bytes() for path in out.rglob("*") if path.is_file() and path.suffix in {".jsonl", ".ndjson"})
    assert b"Marlowe" not in text, "the canary's own history is redacted, too"


def told(ward: Ward) -> Ward:
    """A canary that was there for some work and two alerts."""
    ward.joins(FIRST)
    began = ward.now
    ward.lines.append(Watched(at=began, user=FIRST, flow="sign_in", ms=1000, outcome="done"))
    for took, outcome, picture in ((0.5, "done", ""), (1.5, "failed", "canaries/1/a.png"), (1.0, "done", "canaries/1/b.png")):
        ward.now += 2
        ward.lines.append(Watched(at=ward.now, user=FIRST, flow="review_chart", ms=took * 1000, outcome=outcome, picture=picture))
    ward.now += 10
    # one from before it came, one that it saw after two seconds, one that it never saw, one from when it was about to leave
    triggers = {"early": began - 5, "seen": began + 3, "missed": began + 4, "late": ward.now + 1}
    ward.lines += [Triggered(at=at, alert=alert) for alert, at in triggers.items()]
    ward.lines += [Watched(at=at, user=FIRST, flow="alert", alert=alert) for alert, at in (("early", began + 1), ("seen", began + 5))]
    ward.now += 3
    ward.lines.append(Watched(at=ward.now, user=FIRST, flow="sign_out", ms=10, outcome="done"))
    return ward


def test_what_was_seen_is_counted_and_what_was_not_is_told(tmp_path: Path) -> None:
    write(tmp_path, told(Ward()).finish())
    with Store(tmp_path) as store:
        found = {one.what: one for one in lived(store)}
        drawn = over_time(store)
        shown = pictures(store, 5)
    chart, alert = found["time to chart"], found["alert at the screen"]
    assert (chart.count, chart.p50, chart.worst, chart.failed) == (3, pytest.approx(1.0), pytest.approx(1.5), 1)
    assert (alert.count, alert.p50, alert.p95, alert.failed) == (2, pytest.approx(2.0), None, 1)
    assert "p95 never" in alert.said
    assert "p50 1.00 s" in chart.said
    assert [seconds for _, seconds in drawn["time to chart"]] == [0.5, 1.5, 1.0]
    assert [file for file, _ in shown] == ["canaries/1/a.png", "canaries/1/b.png"], "what failed stands first"


def test_a_run_without_canaries_tells_nothing_of_them(tmp_path: Path) -> None:
    write(tmp_path, Ward().finish())
    with Store(tmp_path) as store:
        assert lived(store) == []
        assert pictures(store, 5) == []


@pytest.mark.parametrize(("rows", "verdict"), [(1, "holds"), (0, "broken")])
def test_what_a_screen_acknowledged_must_be_in_the_record(tmp_path: Path, rows: int, verdict: str) -> None:
    ward = told(Ward())
    ward.writes(FIRST, rows=rows)
    made = ward.finish()
    write(tmp_path, made)
    with Store(tmp_path) as store:
        found = {one.invariant: one.judgement.verdict for one in reckon(store, facts(max(line.at for line in made)))}
    assert found["acknowledged-is-recorded"] == verdict
    assert found["unknown-is-said"] in {"holds", "not-checked"}


@pytest.mark.parametrize(
    ("outcome", "word"), [("acknowledged", "acknowledged"), ("refused", "refused"), ("silent", "unknown"), ("failed", "unknown")]
)
def test_a_screen_that_says_nothing_leaves_the_write_unknown(tmp_path: Path, outcome: Outcome, word: str) -> None:
    with (
        Writer(tmp_path / "evidence", "canary_1") as writer,
        CanaryJournal(tmp_path / "h.jsonl", Redactor(b"k" * 16), writer, FIRST) as journal,
    ):
        journal.write(Intent(at=1, intent="m", clinician="a", tab="A", patient="P1", what="order", marker="m"))
        act = Act(at=1, act=1, clinician="a", tab="A", flow="order_medication", phase="start", intent="m")
        journal.write(act)
        journal.write(msgspec.structs.replace(act, phase="end", outcome=outcome))
        journal.write(msgspec.structs.replace(act, phase="end", outcome="done", intent=None))
    assert [(one.user, one.marker) for one in lines(tmp_path, "intents")] == [(FIRST, "m")]
    assert [one.outcome for one in lines(tmp_path, "outcomes")] == [word]


@pytest.mark.parametrize(
    ("count", "part", "accounts", "slug"),
    [(2, "worker", True, "load-parts"), (2, "whole", False, "too-few-accounts"), (8, "whole", True, "too-few-accounts")],
)
def test_whom_there_is_no_room_for_is_refused(count: int, part: str, accounts: bool, slug: str, tmp_path: Path) -> None:  # noqa: FBT001 (parameter)
    profile = profiles.load(kit() / "src/wardround/reference/profiles/tokens.toml")
    if not accounts:
        profile = profile.model_copy(update={"load": profile.load.model_copy(update={"accounts": []})})
    with pytest.raises(UserError) as caught:
        check(count, profile, tmp_path / "portal.toml", part=part)
    assert caught.value.slug == slug
    check(0, profile, tmp_path, part=part)
    assert profile.load.max_users < canaries.FIRST
