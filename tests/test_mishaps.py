"""What happens to a browser itself, with a real one on the embedded portal: storage, cookies, a crash."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.team import Outcome, run
from wardround.browser.find import find

pytestmark = pytest.mark.skipif(find() is None, reason="needs a browser")

SCENARIOS = '''
import json
from pathlib import Path

import pytest

from flows.open_ward_list import open_ward_list
from flows.sign_in import sign_in
from wardround.errors import UserError

WRITE = """async () => {
  const tried = {};
  for (const [name, store] of [['local', localStorage], ['session', sessionStorage]]) {
    try { store.setItem('mine', 'x'); tried[name] = 'stored'; } catch (error) { tried[name] = error.name; }
  }
  tried.indexed = await new Promise((done) => {
    const asked = indexedDB.open('draft', 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore('notes');
    asked.onerror = () => done(asked.error.name);
    asked.onsuccess = () => {
      const turn = asked.result.transaction('notes', 'readwrite');
      turn.objectStore('notes').put('x'.repeat(100000), 1);
      turn.oncomplete = () => { asked.result.close(); done('stored'); };
      turn.onabort = () => { asked.result.close(); done(turn.error?.name ?? 'aborted'); };
    };
  });
  tried.old = localStorage.getItem('old');
  return tried;
}"""
HEAR = """() => {
  localStorage.setItem('draft', 'typed'); sessionStorage.setItem('own', 'kept');
  globalThis.heard = [];
  addEventListener('storage', (event) => heard.push(event.key));
}"""


def tell(name, **found):
    Path(name + ".json").write_text(json.dumps(found))


def ask(tab, script):
    with tab.ward.clock.flowing():
        return tab.page.evaluate(script)


def test_storage_full(ward):
    tab = ward.clinician().tab("A")
    sign_in(tab)
    ask(tab, "() => localStorage.setItem('old', 'kept')")
    before = ask(tab, WRITE)
    ask(tab, "() => { localStorage.removeItem('mine'); sessionStorage.removeItem('mine'); }")
    with ward.fill_storage(tab):
        full = ask(tab, WRITE)
        open_ward_list(tab)
    after = ask(tab, WRITE)
    tell("full", before=before, full=full, after=after, keys=ask(tab, "() => Object.keys(localStorage)"))


def test_storage_cleared(ward):
    clinician = ward.clinician()
    a, b = clinician.tab("A"), clinician.tab("B")
    sign_in(a)
    open_ward_list(b)
    ask(a, HEAR)
    ward.clear_storage(a)
    found = ask(a, "() => [localStorage.getItem('draft'), sessionStorage.getItem('own'), heard]")
    open_ward_list(a)
    tell("cleared", found=found, tabs=len(clinician.context.pages))


def test_cookies_evicted(ward):
    clinician = ward.clinician()
    tab = clinician.tab("A")
    sign_in(tab)
    clinician.context.add_cookies([{"name": name, "value": "1", "url": ward.url("/")} for name in ("one", "two")])
    ward.evict_cookies(clinician, "one")
    some = sorted(cookie["name"] for cookie in clinician.context.cookies())
    ward.evict_cookies(clinician)
    tell("evicted", some=some, none=clinician.context.cookies())
    tab.reload()
    ward.idle(60)


def test_crash(ward):
    clinician = ward.clinician(separate_tabs=True)
    a, b = clinician.tab("A"), clinician.tab("B")
    sign_in(a)
    open_ward_list(b)
    ward.crash(b)
    ward.idle(60)
    open_ward_list(a)
    c = clinician.tab("C")
    open_ward_list(c)
    tell("crash", tabs=sorted(clinician.tabs), shows=c.shows(ward.profile.signs.signed_in))


def test_discarded(ward):
    clinician = ward.clinician()
    tab = clinician.tab("A")
    sign_in(tab)
    open_ward_list(tab)
    ask(tab, """() => {
      globalThis.mark = 1; sessionStorage.setItem('own', 'kept');
      for (const name of ['pagehide', 'visibilitychange']) addEventListener(name, () => localStorage.setItem('left', name));
    }""")
    ward.discard(tab, 60)
    script = "() => [typeof mark, sessionStorage.getItem('own'), localStorage.getItem('left'), document.wasDiscarded]"
    found = ask(tab, script)
    open_ward_list(tab)
    tab.reload()
    ward.settle()
    tell("discarded", found=found, then=ask(tab, script), shows=tab.shows(ward.profile.signs.signed_in))


def test_shared_process(ward):
    tab = ward.clinician().tab("A")
    with pytest.raises(UserError) as told:
        ward.crash(tab)
    tell("shared", slug=told.value.slug)
'''


@pytest.fixture(scope="module", params=["tokens", "cookie"])
def told(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    """The scenarios, on the healthy portal."""
    return run(tmp_path_factory.mktemp("team"), SCENARIOS, "--wardround-style", request.param)


def _found(told: Outcome, name: str) -> dict[str, Any]:
    file = told.folder.parent / f"{name}.json"
    assert file.exists(), told.said
    found: dict[str, Any] = json.loads(file.read_text())
    return found


def _faults(told: Outcome, scenario: str) -> list[tuple[str, str, str]]:
    events = [json.loads(line) for line in told.journal(scenario).splitlines()]
    return [(event["name"], event["phase"], event["aim"]) for event in events if event["kind"] == "fault"]


def test_the_healthy_portal_bears_it_all(told: Outcome) -> None:
    """No invariant is broken by what befell the browser alone."""
    broken = [(row.scenario, row.invariant) for row in told.findings.verdicts if row.verdict == "broken"]
    assert broken == [], told.said


def test_nothing_more_can_be_stored(told: Outcome) -> None:
    """Writing fails by quota, reading works; afterwards there is room, and nothing of ours is left."""
    found = _found(told, "full")
    stored = {"local": "stored", "session": "stored", "indexed": "stored", "old": "kept"}
    assert found["before"] == found["after"] == stored
    assert found["full"] == {**dict.fromkeys(("local", "session", "indexed"), "QuotaExceededError"), "old": "kept"}
    assert sorted(found["keys"]) == ["mine", "old"]
    assert [row[:2] for row in _faults(told, "storage_full")] == [("storage_full", "start"), ("storage_full", "end")]


def test_what_tabs_share_is_cleared(told: Outcome) -> None:
    """The tab hears of it, and keeps what is its own; no tab is left behind."""
    found = _found(told, "cleared")
    assert found["found"] == [None, "kept", [None]]
    assert [row[1] for row in _faults(told, "storage_cleared")] == ["start", "end"]


def test_cookies_are_gone(told: Outcome) -> None:
    """One by its name, then all."""
    found = _found(told, "evicted")
    assert "one" not in found["some"]
    assert "two" in found["some"]
    assert found["none"] == []
    assert ("cookies_evicted", "start", "any of nurse-1") in _faults(told, "cookies_evicted")


def test_a_crash_takes_one_tab(told: Outcome) -> None:
    """It shows nothing more; the other works, and so does a new one."""
    assert _found(told, "crash") == {"tabs": ["A", "C"], "shows": True}
    screens = [json.loads(line) for line in told.journal("crash").splitlines()]
    closed = [event for event in screens if event["kind"] == "screen" and event.get("closed")]
    assert [event["tab"] for event in closed] == ["B"]
    assert [row[0] for row in _faults(told, "crash")] == ["tab_crashed", "tab_crashed"]


def test_a_discarded_page_starts_anew(told: Outcome) -> None:
    """It heard nothing of its end, and works again; later documents are ordinary ones."""
    found = _found(told, "discarded")
    assert found["found"] == ["undefined", "kept", None, True]
    assert found["then"] == ["undefined", "kept", None, False]
    assert _faults(told, "discarded")[0] == ("tab_discarded", "start", "any of nurse-1 in tab A")
    assert found["shows"]


def test_a_crash_needs_a_process_of_its_own(told: Outcome) -> None:
    """Said, not done."""
    assert _found(told, "shared") == {"slug": "crash-needs-separate-tabs"}
