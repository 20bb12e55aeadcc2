"""Which cells there are: applicable or with a reason, the riskiest first, the same every time."""

from __future__ import annotations

from wardround.explore.cell import Spot
from wardround.explore.matrix import build


def spot(  # noqa: PLR0913 - an exchange has many sides
    n: int, role: str, at: float = 0.0, *, tab: str = "A", like: int | None = None, kind: str | None = "application/json"
) -> Spot:
    method = "POST" if role in {"write", "refresh"} else "GET"
    return Spot(
        n=n,
        role=role,
        method=method,
        path=f"/{role}",
        clinician="nurse-1",
        tab=tab,
        how="fetch",
        at=at,
        like=like,
        content_type=kind,
        taken=0.1,
    )


def ids(found: list[Spot], **more: object) -> list[str]:
    return [cell.id for cell in build("s", found, seed=7, style="tokens", **more).applicable]  # type: ignore[arg-type]


def test_writes_and_refreshes_come_first_and_lost_answers_before_all() -> None:
    found = [spot(1, "read"), spot(2, "refresh", 10), spot(3, "write", 20)]
    first = ids(found, faults=["latency", "response_lost"])
    assert first[0] == "03-write-A-response_lost"
    assert [one.split("-")[1] for one in first] == ["write", "write", "refresh", "refresh", "read", "read"]


def test_every_fault_of_the_catalogue_is_a_cell_applicable_or_with_a_reason() -> None:
    matrix = build("s", [spot(1, "write")], seed=7, style="tokens")
    assert len(matrix.cells) > len(matrix.applicable) > 5
    assert not any(cell.what == "none" for cell in matrix.cells)
    assert all(cell.why_not for cell in matrix.cells if cell not in matrix.applicable)
    assert matrix.cells[: len(matrix.applicable)] == matrix.applicable


def test_what_stands_for_another_is_tried_once_unless_every_is_asked_for() -> None:
    found = [spot(1, "heartbeat"), spot(2, "heartbeat", 60, like=1), spot(3, "static", 61)]
    assert ids(found, faults=["response_lost"]) == ["01-heartbeat-A-response_lost"]
    assert len(ids(found, faults=["response_lost"], every=True)) == 3
    reasons = [cell.why_not for cell in build("s", found, seed=7, style="tokens", faults=["response_lost"]).cells]
    assert any("same situation as 01" in reason for reason in reasons)


def test_two_tabs_exchanges_close_in_time_are_turned_round_in_both_places() -> None:
    found = [spot(1, "refresh", 0), spot(2, "refresh", 1, tab="B"), spot(3, "write", 60, tab="B")]
    orders = [cell for cell in build("s", found, seed=7, style="tokens", faults=[]).cells if cell.kind == "order"]
    assert [(cell.what, cell.spot, cell.second) for cell in orders] == [("browser-order", 1, 2), ("portal-order", 1, 2)]
    assert not any(cell.why_not for cell in orders)


def test_orders_that_cannot_differ_are_pruned_with_their_reason() -> None:
    found = [spot(1, "read", 0), spot(2, "heartbeat", 1, tab="B")]
    orders = [cell for cell in build("s", found, seed=7, style="tokens", faults=[]).cells if cell.kind == "order"]
    assert orders
    assert all("cannot matter" in cell.why_not for cell in orders)


def test_the_same_exchanges_give_the_same_cells_in_the_same_order() -> None:
    found = [spot(1, "read"), spot(2, "refresh", 1, tab="B"), spot(3, "write", 2)]
    assert build("s", found, seed=7, style="tokens") == build("s", list(found), seed=7, style="tokens")
