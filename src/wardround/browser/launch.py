"""Starting Chromium so that one clock can move all tabs, and through the wire."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Playwright

QUIET = ("--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run", "--disable-quic")
_ONE_CLOCK = ("IsolateOrigins", "site-per-process", "DeferRendererTasksAfterInput")
"""Without these a tab keeps its renderer process when it goes to another origin: a new process would have the real clock again.

The third: after a click Chromium keeps answers back until the next frame. In virtual time that frame's deadline may never come, since
time waits for the answer to the request that the click sent.
"""
_DRIVERS_OWN = (
    "AimEnabled",
    "AvoidCorsURLLoaderRestartOnRedirect",
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsFirstBalancedModeAutoEnable",
    "HttpsUpgrades",
    "LensOverlay",
    "MediaRouter",
    "NetworkTimeServiceQuerying",
    "OptimizationHints",
    "PaintHolding",
    "PreconnectToSearch",
    "TcpPortRandomizationWin",
    "ThirdPartyStoragePartitioning",
    "msEdgeUpdateLaunchServicesPreferredVersion",
    "msForceBrowserSignIn",
)
"""What Playwright itself starts Chromium without. Chromium takes the last such list only, so ours has to repeat it.

Some of them speak to search engines at the start.
"""
_COSTLY = ("RenderDocument",)
"""A new frame, with all that draws it, for each document of the same site: a page's coming takes a fifth less of the processors without."""
STAY = ("--disable-site-isolation-trials", f"--disable-features={','.join((*_ONE_CLOCK, *_DRIVERS_OWN, *_COSTLY))}")
"""One clock, and of Chromium's features only those that are wanted. (One that Chromium does not know does no harm.)"""
ONE_PROCESS = ("--renderer-process-limit=1",)
"""One renderer process per context: one virtual clock for every tab and frame of a clinician."""


def launch(  # noqa: PLR0913 (what a browser is started with, one by one)
    playwright: Playwright, executable: Path | None, *, proxy: str, one_process: bool = True, headed: bool = False, bfcache: bool = False
) -> Browser:
    """Start a browser whose traffic, loopback included, goes through the wire. The back/forward cache stays on, as clinicians have it."""
    return playwright.chromium.launch(
        executable_path=str(executable) if executable else None,
        headless=not headed,
        args=[*QUIET, *STAY, *(ONE_PROCESS if one_process else ())],
        ignore_default_args=["--disable-back-forward-cache"] if bfcache else None,
        proxy={"server": proxy},
    )
