"""What the browser is really started with."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

import pytest

from wardround.browser.find import find
from wardround.browser.launch import launch

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Playwright

OFF = "--disable-features="


def test_leaves_off_what_the_driver_leaves_off(playwright: Playwright, tmp_path: Path) -> None:
    """Chromium takes the last list of features only: it must hold our own and, by and large, those of the driver's list before it."""
    found = find()
    if found is None:
        pytest.skip("needs a browser")
    words, told = tmp_path / "words", tmp_path / "browser"
    told.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" > {shlex.quote(str(words))}\nexec {shlex.quote(str(found.path))} "$@"\n')
    told.chmod(0o700)
    launch(playwright, told, proxy="http://127.0.0.1:9").close()
    lists = [set(word.removeprefix(OFF).split(",")) for word in words.read_text().splitlines() if word.startswith(OFF)]
    assert {"site-per-process", "PaintHolding", "RenderDocument"} <= lists[-1]
    assert all(len(names - lists[-1]) < len(names) / 2 for names in lists[:-1]), "this driver leaves off much that we leave on"
