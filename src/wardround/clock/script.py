"""The script that goes into every document of a tab: ``page.js`` with its configuration in front."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

RESERVED = "/.wardround"
"""Path prefix that the wire answers itself (see ``wire/reserved.py``)."""


def page_script(  # noqa: PLR0913 (the page's configuration, one by one)
    tab: str, *, lid_s: float, skew_s: float, virtual: bool, shiftable: bool, streamed: Sequence[str] = ()
) -> str:
    """Build the init script of one tab.

    Args:
        tab: ``clinician/tab``, as the wire knows it.
        lid_s: seconds by which the wall clock has jumped in closed lids so far.
        skew_s: seconds by which this machine's clock is ahead.
        virtual: renderer virtual time is on (brake and event streams need care).
        streamed: regular expressions of paths that answer with event streams; a fetch of one is moved out of virtual time's way.
        shiftable: replace ``Date`` by one that can be shifted.
    """
    config = {
        "tab": tab,
        "wire": RESERVED,
        "lid": lid_s * 1000,
        "skew": skew_s * 1000,
        "virtual": virtual,
        "shiftable": shiftable,
        "streamed": list(streamed),
    }
    source = files("wardround.clock").joinpath("page.js").read_text(encoding="utf-8")
    return f"(() => {{ const CONFIG = {json.dumps(config)};\n{source}\n}})();"


def stream_worker() -> str:
    """The worker in which event streams live in virtual time."""
    return files("wardround.clock").joinpath("stream.js").read_text(encoding="utf-8")


def lid_script() -> str:
    """What lets a tab in real time sleep as a machine does."""
    return files("wardround.clock").joinpath("lid.js").read_text(encoding="utf-8")


def later_script(*, lid_s: float, skew_s: float) -> str:
    """Set a running document's shift, and leave it for the documents that come."""
    return (
        f"(() => {{ const later = {json.dumps({'lid': lid_s * 1000, 'skew': skew_s * 1000})};"
        " if (globalThis.__wardround) Object.assign(globalThis.__wardround.state, later); else globalThis.__wardroundLater = later; })();"
    )
