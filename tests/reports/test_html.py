"""The HTML report: made from the folder alone, complete, self-contained, well formed."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from tests.reports.sample import CANARY, build
from wardround.report import names, write

ROOT = Path(__file__).parents[2]
_VOID = {"meta", "link", "img", "input", "br", "hr"}


class Page(HTMLParser):
    """Checks nesting, collects ids, links, sources and headings."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.sources: list[str] = []
        self.tags: list[str] = []
        self.wrong: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        given = dict(attrs)
        self.ids += [given["id"] or ""] if "id" in given else []
        self.links += [given["href"] or ""] if "href" in given else []
        self.sources += [given["src"] or ""] if "src" in given else []
        if tag == "img" and not given.get("alt"):
            self.wrong.append("img without alt")
        if tag not in _VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - the parser's own signature
        self.tags.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.wrong.append(f"</{tag}> at {self.getpos()}")


@pytest.fixture(scope="module")
def text(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The sample's report."""
    folder = tmp_path_factory.mktemp("run")
    build(folder)
    return write(folder, "html", root=ROOT).read_text(encoding="utf-8")


def test_it_is_well_formed(text: str) -> None:
    page = Page(text)
    assert page.wrong == []
    assert page.open == []
    assert len(page.ids) == len(set(page.ids))
    assert {link for link in page.links if link.startswith("#")} <= {f"#{each}" for each in page.ids}


def test_it_needs_nothing_from_outside(text: str) -> None:
    page = Page(text)
    assert [link for link in page.links if not link.startswith("#")] == []
    assert [source for source in page.sources if not source.startswith("data:image/")] == []
    assert "url(" not in text
    assert "@import" not in text


def test_it_can_be_used_without_sight(text: str) -> None:
    page = Page(text)
    assert {"main", "header", "nav", "h1", "caption", "title"} <= set(page.tags)
    assert page.tags.count("h1") == 1
    levels = [int(tag[1]) for tag in page.tags if re.fullmatch(r"h[1-6]", tag)]
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert text.count("<th ") == text.count('<th scope="')


def test_it_says_what_happened_first(text: str) -> None:
    assert "<h1>3 promises to the clinician were broken, in 3 of 5 scenarios.</h1>" in text
    assert "wardround demo --style tokens --defect no-expiry-warning --seed 7 -k idle_expiry_without_touch" in text
    assert "needs-record: needs a record reader in the profile" in text
    assert "cut-short: the scenario was ended after 3.6 s of virtual time" in text
    assert "FAPI 2.0 5.3.2.1 clause 10" in text


def test_nothing_private_and_nothing_unescaped(text: str) -> None:
    assert CANARY not in text
    assert "[P1]" in text
    assert "write_while_offline[order &lt;b&gt;&amp;]" in text
    assert "order <b>" not in text


def test_findings_of_one_cause_stand_together(text: str) -> None:
    assert text.count('<article class="finding"') == 3
    assert "1 more with the same cause" in text


def test_each_picture_is_well_formed_and_told_in_words(text: str) -> None:
    pictures = re.findall(r"<svg class=\"sequence\".*?</svg>", text, re.DOTALL)
    assert len(pictures) == 3
    for picture in pictures:
        ET.fromstring(picture)  # noqa: S314 - our own picture
    assert text.count("The same in words") == 3
    assert text.count('<strong class="mark">evidence</strong>') == 2 + 2 + 3


def test_a_healthy_run_says_so(tmp_path: Path) -> None:
    build(tmp_path, broken=False)
    healthy = write(tmp_path, "html", root=ROOT).read_text(encoding="utf-8")
    assert "<h1>Nothing broke: 5 checks held in 4 scenarios.</h1>" in healthy
    assert "<article" not in healthy
    assert 'class="not-checked"' in healthy


def test_a_run_of_nothing_is_no_success(tmp_path: Path) -> None:
    run = build(tmp_path, broken=False)
    for folder in (tmp_path / "scenarios").iterdir():
        for path in folder.iterdir():
            path.unlink()
        folder.rmdir()
    run.finish()
    assert "<h1>Nothing could be checked in 0 scenarios.</h1>" in write(tmp_path, "html", root=ROOT).read_text(encoding="utf-8")


def test_a_picture_outside_of_the_folder_is_not_shown(tmp_path: Path) -> None:
    build(tmp_path / "run")
    for journal in (tmp_path / "run").rglob("history.jsonl"):
        journal.write_text(journal.read_text(encoding="utf-8").replace('"a.png"', '"../../../secret.png"'), encoding="utf-8")
    (tmp_path / "secret.png").write_bytes(b"\x89PNG")
    assert "<img" not in write(tmp_path / "run", "html", root=ROOT).read_text(encoding="utf-8")


def test_the_teams_own_writer_comes_first(tmp_path: Path) -> None:
    build(tmp_path / "run")
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports" / "html.py").write_text(
        'NAME = "html"\nFILE = "mine.txt"\n\n\ndef render(result):\n    return f"{len(result.findings.findings)} findings"\n',
        encoding="utf-8",
    )
    written = write(tmp_path / "run", "html", root=tmp_path)
    assert (written.name, written.read_text(encoding="utf-8")) == ("mine.txt", "4 findings")
    assert written.stat().st_mode & 0o777 == 0o600
    assert {"html", "junit"} <= set(names(tmp_path))
