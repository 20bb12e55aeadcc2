"""A person at the recorder's window: the command runs, its browser is reached over its debugging port, and used by hand."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from contextlib import suppress
from typing import TYPE_CHECKING

import httpx

from wardround.browser import find as browsers

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Locator, Page, Playwright

UP_S = 60.0
LOOK_S = 0.2
SLOWLY_MS = 1000
"""As a person pauses: the recorder tells of a move some tenths of a second later."""


def recorded(
    playwright: Playwright, words: list[str], folder: Path, secrets: dict[str, str], person: Callable[[Page], None]
) -> tuple[int, str]:
    """Run `wardround learn ...`, do what the person does in the window, close it. Exit status, and all that was said."""
    port = _free()
    shell = browsers.require().path
    browser = folder / "browser"
    browser.write_text(f'#!/bin/sh\nexec "{shell}" "$@" --remote-debugging-port={port}\n')
    browser.chmod(0o755)
    # without a screen: the recorder's own switch for tests
    environment = {**os.environ, **secrets, "WARDROUND_BROWSER": str(browser), "PWTEST_CLI_HEADLESS": "1"}
    command = [sys.executable, "-m", "wardround.cli", "learn", *words]
    with subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as child:
        try:
            page = _window(playwright, port, child)
            person(page)
            page.wait_for_timeout(SLOWLY_MS)
            page.close()
            said, _ = child.communicate(timeout=UP_S)
        finally:
            child.kill()
    return child.returncode, said


def press(found: Locator) -> None:
    """By the mouse, as a hand moves: where the recorder's label was a moment ago nothing can be pressed."""
    found.wait_for()
    box = found.bounding_box()
    assert box is not None
    mouse, x, y = found.page.mouse, box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    mouse.move(x, y, steps=3)
    found.page.wait_for_timeout(SLOWLY_MS / 2)
    mouse.click(x, y)


def write(found: Locator, text: str) -> None:
    """By the keyboard."""
    press(found)
    found.page.keyboard.type(text, delay=20)


def _window(playwright: Playwright, port: int, child: subprocess.Popen[str]) -> Page:
    """The recorder's page, once it has opened the portal."""
    until = time.monotonic() + UP_S
    while child.poll() is None and time.monotonic() < until:
        with suppress(httpx.HTTPError):
            targets = httpx.get(f"http://127.0.0.1:{port}/json/list", trust_env=False).json()
            if any(one["type"] == "page" and one["url"].startswith("http") for one in targets):
                browser = playwright.chromium.connect_over_cdp(f"http://127.0.0.1:{port}")
                return next(page for context in browser.contexts for page in context.pages)
        time.sleep(LOOK_S)
    raise AssertionError(child.communicate(timeout=1)[0] if child.poll() is not None else "no window")


def _free() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
