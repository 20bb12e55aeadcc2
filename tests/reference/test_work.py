"""Writes: once, for the right patient, settled by their key, audited once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from wardround.reference.patients import PATIENTS

if TYPE_CHECKING:
    from tests.reference.conftest import Browser, Start

P1, P2 = PATIENTS[0], PATIENTS[1]
ORDER = {
    "patient": P1.key,
    "medication": "Paracetamol",
    "dose": "1",
    "unit": "g",
    "route": "Oral",
    "frequency": "Once a day",
    "comment": "WR-7F3A-01",
}


@pytest.fixture(params=["tokens", "cookie"])
def browser(portal: Start, request: pytest.FixtureRequest) -> Browser:
    """Somebody signed in."""
    signed_in = portal(request.param)
    signed_in.sign_in()
    return signed_in


def _order(browser: Browser, key: str = "k1", **changed: Any) -> Any:  # noqa: ANN401 (JSON and rows have no narrower type)
    return browser.call("POST", f"/api/patients/{P1.key}/orders", json=ORDER | changed, headers={"idempotency-key": key}, human=True)


def test_the_same_key_writes_once(browser: Browser) -> None:
    """The retry gets the same row."""
    assert _order(browser).json() == _order(browser).json()
    assert [row["text"] for row in browser.rows("record")] == ["WR-7F3A-01"]
    assert [row["action"] for row in browser.rows("audit")] == ["sign-in", "order"]


def test_another_patients_form_is_refused(browser: Browser) -> None:
    """Nothing is written, the refusal is audited."""
    assert _order(browser, patient=P2.key).status_code == 409
    assert browser.rows("record") == []
    assert browser.rows("audit")[-1]["outcome"] == "patient-mismatch"


def test_a_settled_key_stays_settled(browser: Browser) -> None:
    """Once the screen said "not saved", a straggler is not saved any more."""
    assert browser.call("POST", "/api/writes/k1", json={}).json()["saved"] is False
    assert _order(browser).status_code == 409
    assert _order(browser, "k2").status_code == 201
    assert browser.call("POST", "/api/writes/k2", json={}).json()["row"]["text"] == "WR-7F3A-01"


@pytest.mark.parametrize("changed", [{"dose": ""}, {"medication": 5}, {"comment": "x" * 5000}])
def test_incomplete_orders_are_refused(browser: Browser, changed: dict[str, Any]) -> None:
    """By field, and nothing is written."""
    refused = _order(browser, **changed)
    assert (refused.status_code, refused.json()["field"]) == (422, next(iter(changed)))
    assert browser.rows("record") == []


def test_every_kind_of_write_reaches_the_record(browser: Browser) -> None:
    """With the text in which a marker travels."""
    alert = next(alert for alert in browser.call("GET", "/api/alerts").json()["alerts"] if alert["patient"] == P1.key)
    for path, body in (
        (f"/api/patients/{P1.key}/notes", {"text": "WR-1"}),
        (f"/api/patients/{P1.key}/administrations", {"medication_id": P1.medications[0].id, "comment": "WR-2"}),
        (f"/api/alerts/{alert['id']}/acknowledgement", {"comment": "WR-3"}),
    ):
        assert browser.call("POST", path, json=body | {"patient": P1.key}, headers={"idempotency-key": path}).status_code == 201
    rows = browser.rows("record")
    assert [(row["what"], row["text"], row["patient"], row["user"]) for row in rows] == [
        ("note", "WR-1", P1.key, "a.okafor"), ("administration", "WR-2", P1.key, "a.okafor"), ("acknowledgement", "WR-3", P1.key, "a.okafor"),  # noqa: E501 (one word)
    ]  # fmt: skip
    left = browser.call("GET", "/api/alerts").json()["alerts"]
    assert alert["id"] not in {other["id"] for other in left}
    assert sum(other["patient"] == P1.key for other in left) == 2


def test_a_chart_is_opened_once(browser: Browser) -> None:
    """Another part of the same chart in the same tab is not another opening."""
    path = f"/api/patients/{P1.key}"
    browser.call("GET", path, human=True, headers={"x-tab": "A"})
    browser.call("GET", path, human=True, headers={"x-tab": "A", "x-chart": "open-already"})
    browser.call("GET", path, human=True, headers={"x-tab": "B", "x-chart": "open-already"})
    assert [row["action"] for row in browser.rows("audit")] == ["sign-in", "chart-opened", "chart-opened"]


def test_drafts_are_for_whoever_typed_them(browser: Browser) -> None:
    """Kept over sign-out, given to nobody else, dropped when signed."""
    path = f"/api/drafts/{P1.key}/note/tab1"
    browser.call("PUT", path, json={"text": "half a thought"})
    browser.sign_in(1)
    assert browser.call("GET", path).json()["draft"] is None
    browser.now += 60
    browser.sign_in(0)
    assert browser.call("GET", path).json()["draft"] == {"text": "half a thought"}
    note = {"patient": P1.key, "text": "half a thought"}
    browser.call("POST", f"/api/patients/{P1.key}/notes", json=note, headers={"idempotency-key": "n", "x-tab": "tab1"})
    assert browser.call("GET", path).json()["draft"] is None


def test_the_record_needs_the_service_credential(browser: Browser) -> None:
    """Clinicians' credentials do not open it."""
    assert browser.call("GET", "/service/record").status_code == 401
    assert browser.call("GET", "/service/record", token="wrong").status_code == 401
