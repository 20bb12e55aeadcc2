"""Carrying out `wardround audit`: of a portal by the suite ``screen``, of pages by their addresses."""

from __future__ import annotations

import datetime as dt
import os
import secrets
import tempfile
import threading
from contextlib import contextmanager
from dataclasses import replace
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import msgspec

from wardround.errors import UserError, line
from wardround.findings import NAME, Findings
from wardround.findings import read as read_findings
from wardround.history.events import Ended
from wardround.history.journal import read as read_history
from wardround.result import FACTS
from wardround.run import Run
from wardround.runfolder import place
from wardround.screen.audit import audit, baseline
from wardround.screen.audit.looks import FOLDER, LOOK, kept
from wardround.suite_process import INTERRUPTED, SET_UP, Order, run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from playwright.sync_api import Page, Route, WebSocketRoute

    from wardround.screen.audit.terms import Terms

REPORTS = ("ux_review", "sarif", "junit")
_LOOK_S = 0.3
"""How often is counted what was looked at (real seconds)."""
_OPEN_MS = 30_000
_LAST_S = 45.0
"""What was seen is on disk: a walk that was interrupted needs no longer to end."""
_READING = frozenset({"GET", "HEAD", "OPTIONS"})


def audit_portal(order: Order, terms: Terms, folder: Path, say: Callable[[str], None]) -> int:
    """Walk a portal, judge its screens, write the reports.

    Returns:
        0 nothing failed, 1 something did, 2 set-up, 130 interrupted (the run can be read).
    """
    handle, name = tempfile.mkstemp(prefix="wardround-", suffix=".json")
    log_handle, log_name = tempfile.mkstemp(prefix="wardround-", suffix=".log")
    os.close(log_handle)
    given, log = Path(name), Path(log_name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(msgspec.json.encode(terms))
        with _progress(folder):
            words = [*order.pytest, "--wardround-screens", str(given)]
            status = run(_changed(order, out=folder, pytest=words, log=log, last_s=_LAST_S), order.portal.parent if order.portal else None)
        words_of_pytest = log.read_text(encoding="utf-8", errors="replace")
        if status == INTERRUPTED and not (folder / NAME).is_file() and (folder / FACTS).is_file():
            Run.join(folder).finish(interrupted=True, screens=audit.judged(folder).rows)  # the run itself did not come to it
        if not (folder / NAME).is_file():
            say(_last_word(words_of_pytest) or words_of_pytest[-2000:])
            return status or SET_UP
        log.replace(folder / "audit.log")
    finally:
        given.unlink(missing_ok=True)
        log.unlink(missing_ok=True)
    early = [] if status in {INTERRUPTED, SET_UP} else _crashed(folder)
    ended = conclude(
        folder, terms, say, root=order.portal.parent if order.portal else None, whole=not early and status not in {INTERRUPTED, SET_UP}
    )
    for why in early:
        say(f"The walk ended early, and the screens beyond were not seen: {why}")
    if status == SET_UP:
        say(f"wardround: {_last_word(words_of_pytest) or 'the run could not be set up'}")
    if status == INTERRUPTED:
        return INTERRUPTED
    return SET_UP if early or status == SET_UP else ended


def _last_word(log: str) -> str:
    """The line with which a run was given up; empty: it was not."""
    said = [line for line in log.splitlines() if "wardround: " in line]
    return said[-1].partition("wardround: ")[2].rstrip("! ") if said else ""


def _crashed(folder: Path) -> list[str]:
    """The scenarios of the walk that did not come to their end, and why."""
    histories = ((path.parent.name, read_history(path)) for path in sorted(folder.glob("scenarios/*/history.jsonl")))
    ends = ((name, end) for name, history in histories for end in history.of(Ended))
    return [f"{name}: {end.reason}" for name, end in ends if end.outcome == "crashed"]


def folder_for(out: Path | None, root: Path) -> Path:
    """Where the run goes."""
    return out or place(root, f"{dt.datetime.now(dt.UTC):%Y%m%d-%H%M%S}-{secrets.token_hex(2)}")


def _changed(order: Order, **changed: object) -> Order:
    """The order with some of its words changed."""
    return replace(order, **changed)  # type: ignore[arg-type]  # its own fields


def audit_pages(urls: Sequence[str], terms: Terms, out: Path | None, seed: int, say: Callable[[str], None], command: Sequence[str]) -> int:  # noqa: PLR0913, PLR0917 - the command's words
    """Look at pages by their addresses, touching no other host and writing nothing.

    Raises:
        UserError: ``page-not-opened``; ``url-unreadable``; no browser; ``out-not-empty``.
    """
    from playwright.sync_api import sync_playwright

    from wardround.browser import find
    from wardround.provenance import begin_facts
    from wardround.screen.audit.looking import Looker

    hosts = {_host(url) for url in urls}
    browser_found = find.require()
    facts = begin_facts(
        command=command,
        replay=["wardround", "audit", *urls, "--seed", str(seed)],
        seed=seed,
        portal=", ".join(sorted(filter(None, hosts))) or "files",
        versions={"browser": browser_found.version},
        clock="real",
        server="real",
    )
    made = Run.start(facts, out=out)
    audit.begin(made.folder, terms)
    looker = Looker(made.folder, terms)
    interrupted = False
    unopened: list[UserError] = []
    try:
        with _progress(made.folder, len(urls)), sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=str(browser_found.path))
            context = browser.new_context(viewport={"width": 1366, "height": 768}, service_workers="block")
            context.route("**/*", lambda route: _only(route, hosts))
            context.route_web_socket(lambda url: _address(url) not in hosts, _refuse_socket)
            for url in urls:
                page = context.new_page()
                try:
                    _open(page, url, say)
                except UserError as error:
                    unopened.append(error)  # the other pages are looked at all the same
                else:
                    looker.look(page)
                page.close()
            browser.close()
    except KeyboardInterrupt:
        interrupted = True
    whole = not interrupted and not unopened
    made.finish(interrupted=interrupted, screens=audit.judged(made.folder, whole=whole).rows)
    if len(unopened) == len(urls):
        raise unopened[0]
    ended = conclude(made.folder, terms, say, whole=whole)
    for one in unopened:
        say(line(one))
    return INTERRUPTED if interrupted else SET_UP if unopened else ended


def conclude(folder: Path, terms: Terms, say: Callable[[str], None], *, root: Path | None = None, whole: bool = True) -> int:
    """Tell what was found, write the baseline if asked, and the reports.

    Returns:
        0 nothing failed, 1 something did.
    """
    from wardround.report import write
    from wardround.report.printed import pdf

    compared = audit.judged(folder, whole=whole)
    findings = read_findings(folder / "findings.json")
    bad = audit.counted(findings.screens, review_as_fail=terms.review_as_fail)
    for row in bad:
        say(audit.told(row))
    for told in compared.told():
        say(f"baseline: {told}")
    if written := audit.update(folder, compared):
        say(f"baseline: {written} is written; fill in each empty reason and owner")
    elif bad:
        say(f"\nTo the baseline, if they may stay:\n\n{baseline.entries(bad, audit.today_utc())}")
    for finding in findings.findings:
        say(f"BROKEN {finding.invariant} in {finding.scenario}: {finding.summary}")
    counts = {word: sum(row.outcome == word and not row.known for row in findings.screens) for word in ("fail", "review", "pass")}
    known = sum(bool(row.known) for row in findings.screens)
    by_axe = sum(row.outcome == "review" and not row.known and row.rule.startswith("axe/") for row in findings.screens)
    reviews = f"{counts['review']} to be reviewed" + (f" ({by_axe} of them by axe-core)" if by_axe else "")
    counted = f"{counts['fail']} fail, {reviews}, {counts['pass']} pass, {known} known"
    say(f"{counted}, on {_screens(folder)} screens ({terms.locale.name})")
    for name in REPORTS:
        path = write(folder, name, root=root)
        say(f"report: {path}")
        if name == "ux_review" and (printed := pdf(path)):
            say(f"report: {printed}")
    return _status(findings, terms)


def _status(findings: Findings, terms: Terms) -> int:
    return findings.exit_status(review_as_fail=terms.review_as_fail)


def _screens(folder: Path) -> int:
    return sum(not one.look.missed for one in kept(folder))


def _host(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme == "file":
        return ""
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        raise UserError(
            "url-unreadable", f"{url!r} is no address of a page", "Write it with http:// or https:// (or file:// for a saved page)."
        )
    return _address(url)


def _address(url: str) -> str:
    """Host and port, the default port left out."""
    parts = urlsplit(url)
    default = {"http": 80, "https": 443, "ws": 80, "wss": 443}.get(parts.scheme)
    try:
        port = parts.port if parts.port != default else None
    except ValueError as error:
        raise UserError("url-unreadable", f"{url!r} is no address of a page: {error}", "A port is a number up to 65535.") from error
    return f"{parts.hostname}:{port}" if port else parts.hostname or ""


def _only(route: Route, hosts: set[str]) -> None:
    """Let through what reads from the hosts that were named."""
    request = route.request
    inside = request.url.startswith(("data:", "blob:", "about:")) or _address(request.url) in hosts
    if inside and request.method in _READING:
        route.continue_()
    else:
        route.abort("blockedbyclient")


def _refuse_socket(socket: WebSocketRoute) -> None:
    socket.close()


def _open(page: Page, url: str, say: Callable[[str], None]) -> None:
    """Open the address; where it leads elsewhere, that is said.

    Raises:
        UserError: ``page-not-opened``: it cannot be reached, or answers with an error, whose page is not the one that was meant.
    """
    from playwright.sync_api import Error

    try:
        answer = page.goto(url, wait_until="load", timeout=_OPEN_MS)
    except Error as error:
        if "Timeout" in error.message and page.url != "about:blank":
            return  # a page that never finishes loading is read as it stands
        raise UserError(
            "page-not-opened", f"{url} did not open: {error.message.splitlines()[0]}", "Is it there, and on this host?"
        ) from error
    if answer and answer.status >= HTTPStatus.BAD_REQUEST:
        hint = "Is it there? A page behind a sign-in is audited with a profile: `wardround audit portal.toml`."
        raise UserError("page-not-opened", f"{url} answered {answer.status}", hint)
    if answer and urlsplit(page.url).path != urlsplit(url).path:
        say(f"{url} led to {page.url.partition('?')[0]}: that page was looked at")


@contextmanager
def _progress(folder: Path, total: int | None = None) -> Iterator[None]:
    """A line that counts the screens looked at."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.completed} screens {task.description}"), BarColumn(), TimeElapsedColumn())
    bar = Progress(*columns, console=Console(stderr=True), transient=True)
    task = bar.add_task("", total=total)
    over = threading.Event()

    def watch() -> None:
        while not over.wait(_LOOK_S):
            seen = sorted((folder / FOLDER).glob(f"*/{LOOK}"), key=lambda path: path.stat().st_mtime)
            bar.update(task, completed=len(seen), description=seen[-1].parent.name if seen else "")

    thread = threading.Thread(target=watch, daemon=True)
    with bar:
        thread.start()
        try:
            yield
        finally:
            over.set()
            thread.join()
