"""``findings.json`` is as its schema says, and every field of the schema is documented."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

import jsonschema  # type: ignore[import-untyped]  # it ships no types
import msgspec
import pytest

from tests.reports.sample import build
from wardround import findings

DOCUMENT = Path(__file__).parents[2] / "docs" / "reference" / "findings.md"


def fields(schema: dict[str, Any]) -> dict[str, set[str]]:
    """The properties of the file and of each of its kinds of rows."""
    return {"file": set(schema["properties"]), **{name: set(kind["properties"]) for name, kind in schema["$defs"].items()}}


def test_the_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(findings.schema())


def test_a_real_file_is_valid(tmp_path: Path) -> None:
    build(tmp_path)
    written = msgspec.json.decode((tmp_path / "findings.json").read_bytes())
    findings.validate(written)
    assert set(written) == fields(findings.schema())["file"]


@pytest.mark.parametrize(
    ("row", "change"),
    [
        ("verdicts", {"verdict": "passed"}),
        ("verdicts", {"verdict": "not-checked", "reason": None}),
        ("verdicts", {"verdict": "could-not-tell", "reason": ""}),
        ("findings", {"summary": ""}),
        ("findings", {"evidence": ["no number"]}),
        ("findings", {"extra": 1}),
    ],
)
def test_what_is_wrong_is_refused(tmp_path: Path, row: str, change: dict[str, Any]) -> None:
    build(tmp_path)
    written = msgspec.json.decode((tmp_path / "findings.json").read_bytes())
    written[row][0].update(change)
    with pytest.raises(jsonschema.ValidationError):
        findings.validate(written)


def test_the_structs_are_the_schema() -> None:
    """Nothing can be written that the schema does not know, nor be forgotten."""
    known = fields(findings.schema())
    structs = {"file": findings.Findings, "verdict": findings.VerdictRow, "finding": findings.FindingRow, "screen": findings.ScreenRow}
    assert {name: set(struct.__struct_fields__) for name, struct in structs.items()} == known


def test_every_field_is_documented() -> None:
    sections = DOCUMENT.read_text(encoding="utf-8").split("\n## ")
    for kind, names in fields(findings.schema()).items():
        section = next(text for text in sections if f"`{kind}`" in text.splitlines()[0])
        rows = {line.split("|")[1].strip() for line in section.splitlines() if line.startswith("| `")}
        assert rows == {f"`{name}`" for name in names}, kind


@pytest.mark.parametrize(("outcome", "plain", "as_fail"), [("fail", 1, 1), ("review", 0, 1), ("pass", 0, 0)])
def test_screens_count_for_the_exit_status(outcome: Literal["fail", "review", "pass"], plain: int, as_fail: int) -> None:
    row = findings.ScreenRow(rule="r", outcome=outcome, reason="x", page="p", control="c", severity="serious")
    found = findings.Findings(
        wardround="0", command="c", seed=1, portal="p", started="2026-01-01T00:00:00Z", wall_s=1, virtual_s=0, screens=[row]
    )
    findings.validate(msgspec.to_builtins(found))
    assert (found.exit_status(), found.exit_status(review_as_fail=True)) == (plain, as_fail)
