"""The report of a load run: figures that are those of the evidence, and a page that escapes what it shows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.load.runs import START, Ward, write
from wardround.load.figures import figures
from wardround.load.store import Store
from wardround.report.plot import plot

if TYPE_CHECKING:
    from pathlib import Path


def ward() -> Ward:
    told = Ward()
    told.joins(1)
    for number in range(1, 101):
        told.sends(1, "read", flow="review_chart", step="chart", ms=float(number))
    told.writes(1)
    told.writes(1, outcome="unknown", status=0, rows=0)
    for took in (1.0, 2.0):
        told.alarms(1, took)
    told.ends(1, "ended-untold")
    return told


def test_percentiles_are_those_of_the_evidence(tmp_path: Path) -> None:
    write(tmp_path, ward().finish())
    with Store(tmp_path) as store:
        made = figures(store)
    step = next(row for row in made.steps if row[1] == "chart")
    assert step[3:7] == (100, pytest.approx(50.5), pytest.approx(95.05), pytest.approx(99.01))
    assert made.writes == [("acknowledged", 1, 1), ("unknown", 1, 0)]
    assert made.alerts["delivered"] == [(pytest.approx(1.0), 50.0), (pytest.approx(2.0), 100.0)]
    assert sum(count for _, count in made.sessions["silent ends"]) == 1
    assert sum(count for _, count in made.people["signed in"]) == 1


def test_a_run_without_an_exchange_has_no_figures(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        assert figures(store).steps == []
    assert START > 0


def test_a_plot_names_its_lines_and_escapes_them() -> None:
    drawn = plot({"<b>": [(0.0, 1.0), (10.0, 7.0)], "p95": [(0.0, 2.0)]}, unit="ms", ident="x", title="a < b")
    assert "&lt;b&gt;" in drawn
    assert "<b>" not in drawn
    assert len(re.findall("<polyline", drawn)) == 2
    assert plot({"none": []}, unit="", ident="x", title="t") == ""
