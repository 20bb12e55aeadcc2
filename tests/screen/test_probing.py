"""A rule that acts on a live page writes nothing, whatever the page tries, and leaves it as it was."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import pytest

from tests.screen.server import serve
from wardround.screen import sandbox
from wardround.screen.collect import collect
from wardround.screen.live import state
from wardround.screen.outcome import Outcome
from wardround.screen.probing import probing
from wardround.screen.reading import Reading

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Page, Request, Route

    from tests.screen.server import Portal
    from wardround.screen.probe import Probe
    from wardround.screen.rule import Rule

TRAPS = """<!doctype html><html lang="en"><title>Traps</title><h1>Orders</h1>
<label>Dose (mg) <input id="dose" value="5"></label>
<label>Route <select id="route"><option>oral<option selected>IV</select></label>
<button id="fetch" onclick="fetch('/fetch', {method: 'POST'})">fetch</button>
<button id="put" onclick="fetch('/put', {method: 'PUT', keepalive: true})">keepalive</button>
<button id="xhr" onclick="x = new XMLHttpRequest(); x.open('DELETE', '/xhr'); x.send()">xhr</button>
<button id="beacon" onclick="navigator.sendBeacon('/beacon', 'x')">beacon</button>
<button id="image" onclick="new Image().src = '/orders/1/delete?' + Math.random()">image</button>
<button id="worker" onclick="new Worker('/worker.js')">worker</button>
<button id="native" onclick="document.querySelector('form').submit()">native</button>
<button id="request" onclick="document.querySelector('form').requestSubmit()">requestSubmit</button>
<button id="elsewhere" onclick="location = '/elsewhere'">elsewhere</button>
<button id="popup" onclick="window.open('/popup')">popup</button>
<button id="blank" onclick="f = document.querySelector('form'); f.target = '_blank'; f.requestSubmit()">blank</button>
<button id="store" onclick="localStorage.draft = 'x'; sessionStorage.clear()">store</button>
<button id="ask" onclick="if (confirm('Sure?')) fetch('/sure', {method: 'POST'})">ask</button>
<button id="grow" onclick="document.querySelector('h1').textContent = 'Gone'">grow</button>
<button id="hash" onclick="history.pushState({}, '', '/other')">hash</button>
<button id="out" onclick="location = '/login?next=/'">out</button>
<form method="post" action="/form"><button id="save">Save</button></form>
<iframe src="/inner" width="300" height="80"></iframe>
<script>
  sessionStorage.tab ??= 'A';
  addEventListener('beforeunload', (event) => { event.preventDefault(); event.returnValue = 'x'; });
  addEventListener('pagehide', () => navigator.sendBeacon('/left', 'x'));
  addEventListener('pagehide', () => fetch('/left-too', { method: 'PUT', keepalive: true, body: 'x' }));
</script>"""
INNER = (
    """<!doctype html><form method="post" action="/inner-form"><label>Rate <input id="rate" value="7"></label><button>Go</button></form>"""
)
PAGES = {"/": TRAPS, "/inner": INNER, "/worker.js": "fetch('/from-worker', {method: 'POST'})", "/other": TRAPS, "/elsewhere": INNER}
WRITES = {
    "fetch": "POST /fetch",
    "put": "PUT /put",
    "xhr": "DELETE /xhr",
    "beacon": "POST /beacon",
    "image": "GET /orders/1/delete",
    "worker": "POST /from-worker",
    "native": "POST /form",
    "request": "POST /form",
    "blank": "POST /form",
    "save": "POST /form",
}


@pytest.fixture
def portal() -> Iterator[Portal]:
    with serve(dict(PAGES)) as portal:
        yield portal


@pytest.fixture
def traps(page: Page, portal: Portal) -> Page:
    page.goto(portal.address)
    return page


def rule(act: Callable[[Probe], object]) -> Rule:
    def probe(probe: Probe) -> Iterator[Outcome]:
        with probe.attempt():
            told = act(probe)
            yield Outcome(rule="made-up", outcome="pass", reason="told", says=str(told))

    return cast("Rule", SimpleNamespace(ID="made-up", probe=probe))


def by_id(probe: Probe, name: str) -> int:
    return next(element.n for element in probe.reading.screen.elements if element.id == name)


def read(page: Page) -> Reading:
    return Reading(collect(page, key="/"))


@pytest.mark.parametrize("name", sorted(WRITES))
def test_every_way_of_writing_is_held_and_told(traps: Page, portal: Portal, name: str) -> None:
    def act(probe: Probe) -> object:
        assert probe.press(by_id(probe, name))
        return [str(one) for one in probe.writes]

    found = probing(traps, read(traps), [rule(act)])
    assert found[0].says == str([WRITES[name]])
    assert [one.reason for one in found if one.outcome == "review"] == []
    assert portal.writes == []


@pytest.mark.parametrize("name", ["elsewhere", "popup"])
def test_every_way_out_of_the_page_is_closed(traps: Page, portal: Portal, name: str) -> None:
    def act(probe: Probe) -> object:
        assert probe.press(by_id(probe, name))
        return [str(one) for one in probe.navigations]

    before = traps.url
    assert probing(traps, read(traps), [rule(act)])[0].says == f"['GET /{name}']"
    assert traps.url == before
    assert len(traps.context.pages) == 1
    assert f"/{name}" not in portal.reads
    assert portal.writes == []


def test_what_is_typed_is_taken_back_and_the_page_stays_itself(traps: Page, portal: Portal) -> None:
    def act(probe: Probe) -> object:
        probe.enter(by_id(probe, "dose"), "77")
        probe.choose(by_id(probe, "route"), 0)
        probe.enter(by_id(probe, "rate"), "99")
        return probe.value(by_id(probe, "dose")), probe.value(by_id(probe, "rate"))

    traps.fill("#dose", "6")
    traps.focus("#dose")
    traps.evaluate("() => { window.mine = 1; document.querySelector('#dose').setSelectionRange(0, 1); }")
    before = state(read(traps))
    found = probing(traps, read(traps), [rule(act)])
    assert [one.says for one in found] == ["('77', '99')"]
    assert state(read(traps)) == before
    assert traps.evaluate("() => [window.mine, document.activeElement.id, document.activeElement.selectionEnd]") == [1, "dose", 1]
    assert portal.writes == []


@pytest.mark.parametrize("name", ["grow", "hash"])
def test_what_cannot_be_taken_back_is_loaded_again_and_told(traps: Page, portal: Portal, name: str) -> None:
    before, address = state(read(traps)), traps.url
    found = probing(traps, read(traps), [rule(lambda probe: probe.press(by_id(probe, name)))])
    assert [one.reason for one in found] == ["told", "loaded-again"]
    assert state(read(traps)) == before
    assert traps.url == address
    assert portal.writes == []


def test_a_page_whose_router_lives_in_the_fragment_is_loaded_again_too(traps: Page, portal: Portal) -> None:
    """Going to the address where one is leaves the document, and all that is stuck in it."""
    traps.goto(f"{portal.address}#/orders/4711;sort=name")
    before, address = state(read(traps)), traps.url
    found = probing(traps, read(traps), [rule(lambda probe: probe.press(by_id(probe, "grow")))])
    assert [one.reason for one in found] == ["told", "loaded-again"]
    assert state(read(traps)) == before
    assert traps.url == address


@pytest.mark.parametrize(("fragment", "named"), [("#/orders/4711;sort=name", "/#/orders/{id}"), ("#top", "/"), ("", "/")])
def test_a_fragment_names_the_page_only_where_it_is_an_address(traps: Page, fragment: str, named: str) -> None:
    traps.evaluate("(fragment) => { location.hash = fragment; }", fragment)
    assert collect(traps).page == named


def test_the_stores_are_put_back(traps: Page) -> None:
    probing(traps, read(traps), [rule(lambda probe: probe.press(by_id(probe, "store")))])
    assert traps.evaluate("() => [localStorage.draft ?? null, sessionStorage.tab]") == [None, "A"]


def test_a_question_of_the_browser_is_told_and_denied(traps: Page, portal: Portal) -> None:
    found = probing(traps, read(traps), [rule(lambda probe: (probe.press(by_id(probe, "ask")), list(probe.dialogs)))])
    assert found[0].says == "(True, ['Sure?'])"
    assert portal.writes == []


def test_a_page_that_signs_out_ends_the_probe(traps: Page) -> None:
    found = probing(traps, read(traps), [rule(lambda probe: probe.press(by_id(probe, "out"))), rule(lambda _: "never")])
    assert [(one.outcome, one.reason) for one in found] == [("review", "signed-out"), ("review", "signed-out")]


def test_a_rule_that_crashes_loses_nothing(traps: Page) -> None:
    def act(probe: Probe) -> object:
        probe.enter(by_id(probe, "dose"), "77")
        raise ZeroDivisionError

    found = probing(traps, read(traps), [rule(act), rule(lambda probe: probe.value(by_id(probe, "dose")))])
    assert [(one.outcome, one.reason) for one in found] == [("review", "rule-crashed"), ("pass", "told")]
    assert found[1].says == "5"


@pytest.fixture
def own(browser: Browser) -> Iterator[Page]:
    """A page in a context of its own."""
    context = browser.new_context()
    yield context.new_page()
    context.close()


def test_a_page_that_is_closed_ends_the_probe(own: Page, portal: Portal) -> None:
    own.goto(portal.address)
    found = probing(own, read(own), [rule(lambda probe: probe.page.close()), rule(lambda _: "never")])
    assert {one.reason for one in found} == {"page-closed"}


def test_frames_of_a_web_socket_that_was_open_before_are_held(own: Page, portal: Portal) -> None:
    told: list[object] = []

    def hear(message: object) -> None:
        told.append(message)

    own.route_web_socket("**/live", lambda socket: socket.on_message(hear))
    portal.pages["/"] = "<button id=send onclick=\"live.send('order')\">Send</button><script>live = new WebSocket('/live')</script>"
    own.goto(portal.address)
    own.wait_for_function("() => live.readyState === 1")
    found = probing(own, read(own), [rule(lambda probe: (probe.press(by_id(probe, "send")), [str(one) for one in probe.messages]))])
    assert found[0].says == "(True, ['SEND /live'])"
    assert told == []
    own.click("#send")
    own.wait_for_function("() => true")
    assert told == ["order"]


def test_what_a_service_worker_would_send_is_held(own: Page, portal: Portal) -> None:
    portal.pages["/sw.js"] = (
        "addEventListener('activate', (event) => event.waitUntil(clients.claim()));"
        "addEventListener('fetch', (event) => event.respondWith(fetch(event.request)));"
        "addEventListener('message', () => fetch('/by-message', {method: 'POST'}));"
    )
    portal.pages["/"] = (
        "<button id=send onclick=\"fetch('/order', {method: 'POST'}); navigator.serviceWorker.controller.postMessage(1)\">Send</button>"
        "<script>navigator.serviceWorker.register('/sw.js')</script>"
    )
    own.goto(portal.address)
    own.wait_for_function("() => navigator.serviceWorker.controller")

    def act(probe: Probe) -> object:
        probe.press(by_id(probe, "send"))
        return [str(one) for one in probe.writes], [str(one) for one in probe.messages]

    assert probing(own, read(own), [rule(act)])[0].says == "(['POST /order'], ['MESSAGE /sw.js'])"
    assert portal.writes == []


def test_what_a_service_worker_would_do_later_is_held(own: Page, portal: Portal) -> None:
    portal.pages["/sw.js"] = "addEventListener('sync', (event) => event.waitUntil(fetch('/by-sync', {method: 'POST'})))"
    portal.pages["/"] = (
        "<button id=send onclick=\"navigator.serviceWorker.ready.then((one) => one.sync.register('order'))\">Send</button>"
        "<script>navigator.serviceWorker.register('/sw.js')</script>"
    )
    own.goto(portal.address)
    own.evaluate("() => navigator.serviceWorker.ready.then(() => true)")
    found = probing(own, read(own), [rule(lambda probe: (probe.press(by_id(probe, "send")), [str(one) for one in probe.messages]))])
    assert found[0].says == "(True, ['SYNC /order'])"
    assert portal.writes == []


@pytest.mark.parametrize(
    ("method", "reads"),
    [
        ("model.prescription.order.read", True),
        ("model.prescription.order.fields_view_get", True),
        ("ward/search", True),
        ("model.prescription.order.create", False),
        ("model.patient.get_and_delete", False),
        ("model.patient.discharge", False),
    ],
)
def test_a_call_by_json_rpc_is_told_by_the_method_that_it_names(method: str, *, reads: bool) -> None:
    request = SimpleNamespace(method="POST", post_data=json.dumps({"id": 1, "method": method, "params": [[1]]}))
    assert sandbox._reads(cast("Request", request), "/ward/") is reads


def test_beside_a_shared_worker_nothing_is_tried(own: Page, portal: Portal) -> None:
    portal.pages["/shared.js"] = "onconnect = (event) => { event.ports[0].onmessage = () => fetch('/shared', {method: 'POST'}); }"
    portal.pages["/"] = (
        "<button onclick=\"shared.port.postMessage(1)\">Send</button><script>shared = new SharedWorker('/shared.js')</script>"
    )
    own.goto(portal.address)
    found = probing(own, read(own), [rule(lambda _: "never")])
    assert [(one.outcome, one.reason) for one in found] == [("review", "shared-worker")]


def test_afterwards_the_page_writes_again_and_the_teams_routes_are_theirs(traps: Page, portal: Portal) -> None:
    met: list[str] = []

    def theirs(route: Route) -> None:
        met.append(route.request.method)
        route.continue_()

    traps.route("**/fetch", theirs)
    probing(traps, read(traps), [rule(lambda probe: probe.press(by_id(probe, "fetch")))])
    assert (met, portal.writes) == ([], [])
    with traps.expect_response("**/fetch"):
        traps.click("#fetch")
    with traps.expect_response("**/put"):
        traps.click("#put")
    assert (met, portal.writes) == (["POST"], ["POST /fetch", "PUT /put"])
    traps.unroute("**/fetch", theirs)


def test_what_went_well_can_be_played_to_the_page(traps: Page, portal: Portal) -> None:
    def act(probe: Probe) -> object:
        probe.page.evaluate(
            "() => { document.querySelector('#fetch').onclick = async () => {"
            " const answer = await fetch('/fetch', {method: 'POST'}); document.querySelector('h1').textContent = answer.status; } }"
        )
        probe.press(by_id(probe, "fetch"))
        probe.answer()
        return probe.look().text_in(0)[:3]

    assert probing(traps, read(traps), [rule(act)])[0].says == "200"
    assert portal.writes == []
