"""Memory of Playwright's driver over many browser contexts, as the matrix opens them: bounded as wardround starts it, and as it is.

It takes minutes, so it is no part of the test run: ``BENCHMARK_CONTEXTS=100 python -m tests.benchmarks.driver_memory``.
"""

from __future__ import annotations

import os
import sys
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright

from wardround.browser import find
from wardround.browser.driver import bounded

if TYPE_CHECKING:
    from playwright.sync_api import Browser

CONTEXTS = int(os.environ.get("BENCHMARK_CONTEXTS", "60"))
STEPS = 6
PORTAL = "http://portal.test/"
PAGE = "<!doctype html><title>Ward</title><button>Sign order</button>"
ASK = "async () => { for (let n = 0; n < 20; n++) await (await fetch(`/api/${n}`)).text(); }"


def resident_mb() -> int:
    """Of the driver, a child of this process (Linux)."""
    for folder in Path("/proc").glob("[0-9]*"):
        stat = (folder / "stat").read_text()
        if int(stat.rpartition(")")[2].split()[1]) == os.getpid() and b"driver" in (folder / "cmdline").read_bytes():
            status = (folder / "status").read_text()
            return int(status.partition("VmRSS:")[2].split()[0]) // 1024
    msg = "Playwright's driver was not found"
    raise RuntimeError(msg)


def work(browser: Browser) -> None:
    """What a cell does: two tabs, pages, requests, a click."""
    context = browser.new_context()
    context.route("**/*", lambda route: route.fulfill(content_type="text/html", body=PAGE))
    for _ in range(2):
        page = context.new_page()
        page.add_init_script("// " + "x" * 20_000)
        for _ in range(3):
            page.goto(PORTAL)
        page.evaluate(ASK)
        page.get_by_role("button").click()
    context.close()


if __name__ == "__main__":
    for name, around in (("bounded", bounded()), ("as it is", nullcontext())):
        with around:
            running = sync_playwright().start()
        with running.chromium.launch(executable_path=str(find.require().path)) as made:
            sizes = []
            for number in range(CONTEXTS):
                work(made)
                if number % (CONTEXTS // STEPS) == CONTEXTS // STEPS - 1:
                    sizes.append(resident_mb())
        running.stop()
        sys.stdout.write(f"{name}: {' '.join(map(str, sizes))} MB after each {CONTEXTS // STEPS} contexts\n")
        sys.stdout.flush()
