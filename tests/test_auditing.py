"""`wardround audit` as a command: pages by their addresses, and what it refuses."""

from __future__ import annotations

import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest

from wardround.findings import read
from wardround.judging import judge_again

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ORDER = (
    "<html lang=en><title>Orders</title><main><h1>Medication orders</h1><p>Warfarin 1.0 mg once daily</p>"
    "<img alt='' src='http://localhost:{other}/picture.png'>"
    "<script>fetch('/write', {{method: 'POST', body: 'x'}}).catch(() => 0)</script></main>"
)


class _Site(ThreadingHTTPServer):
    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.asked: list[str] = []
        self.other = 0


class _Handler(BaseHTTPRequestHandler):
    server: _Site

    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer()

    def _answer(self) -> None:
        self.server.asked.append(f"{self.command} {self.path}")
        if self.path == "/moved":
            self.send_response(302)
            self.send_header("location", "/orders/1")
            self.send_header("content-length", "0")
            self.end_headers()
            return
        body = ORDER.format(other=self.server.other).encode()
        self.send_response(404 if self.path == "/gone" else 200)
        self.send_header("content-type", "text/html; charset=utf-8")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Silent."""


def main(words: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    """In a process of its own: Playwright's loop runs once in each, and other tests may have begun one here."""
    command = [sys.executable, "-m", "wardround.cli", *words]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120, check=False)


@pytest.fixture
def sites() -> Iterator[tuple[_Site, _Site]]:
    pair = (_Site(), _Site())
    pair[0].other = pair[1].server_address[1]
    for site in pair:
        threading.Thread(target=site.serve_forever, daemon=True).start()
    yield pair
    for site in pair:
        site.shutdown()
        site.server_close()


def test_a_page_is_audited_and_no_other_host_or_write_is_touched(sites: tuple[_Site, _Site], tmp_path: Path) -> None:
    mine, other = sites
    url = f"http://127.0.0.1:{mine.server_address[1]}/orders/4711"
    out, known = tmp_path / "run", tmp_path / "known.toml"
    words = ["audit", url, "--out", str(out), "--viewport", "wide", "--rule", "trailing-zero", "--no-axe", "--baseline", str(known)]
    assert main([*words, "--update-baseline"], tmp_path).returncode == 1
    assert other.asked == []
    assert not [asked for asked in mine.asked if asked.startswith("POST")]
    findings = read(out / "findings.json")
    assert [(row.rule, row.outcome, row.page) for row in findings.screens] == [("trailing-zero", "fail", "/orders/{id}")]
    for name in ("ux-review.html", "wardround.sarif", "junit.xml", "ux-review.pdf"):
        assert (out / name).is_file(), name
    known.write_text(known.read_text().replace('reason = ""', 'reason = "r"').replace('owner = ""', 'owner = "o"'), encoding="utf-8")
    (out / "screens" / "99-of-an-earlier-run").mkdir()
    again = main(words, tmp_path)
    assert not (out / "screens" / "99-of-an-earlier-run").exists()
    assert again.returncode == 0
    assert "1 known" in again.stdout
    assert judge_again(out).screens == read(out / "findings.json").screens


def test_a_page_that_is_not_there_is_no_pass_and_the_others_are_looked_at(sites: tuple[_Site, _Site], tmp_path: Path) -> None:
    mine, _ = sites
    there, gone, moved = (f"http://127.0.0.1:{mine.server_address[1]}/{name}" for name in ("orders/1", "gone", "moved"))
    words = ["--out", str(tmp_path / "run"), "--viewport", "wide", "--rule", "dose-basis-missing", "--no-axe", "--no-probes"]
    done = main(["audit", there, gone, moved, *words], tmp_path)
    assert done.returncode == 2
    assert f"{gone} answered 404" in done.stdout
    assert "[page-not-opened]" in done.stdout
    assert f"{moved} led to {there}" in done.stdout
    assert "on 2 screens" in done.stdout


@pytest.mark.parametrize(
    ("words", "slug"),
    [
        (["ftp://x/y"], "url-unreadable"),
        (["http://127.0.0.1:9/"], "page-not-opened"),
        (["http://127.0.0.1:99999/"], "url-unreadable"),
        (["localhost:8000/orders"], "url-unreadable"),
        (["http://127.0.0.1:9/", "portal.toml"], "pages-and-profile"),
        (["a.toml", "b.toml"], "pages-and-profile"),
        (["none.toml"], "profile-missing"),
        (["http://127.0.0.1:9/", "--rule", "x"], "unknown-rule"),
    ],
)
def test_what_cannot_be_audited_is_said_in_one_line(words: list[str], slug: str, tmp_path: Path) -> None:
    done = main(["audit", *words, "--out", str(tmp_path / "run")], tmp_path)
    assert done.returncode == 2
    assert f"[{slug}]" in done.stderr.strip().splitlines()[-1]
    assert "Traceback" not in done.stderr
