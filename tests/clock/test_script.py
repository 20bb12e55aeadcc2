"""What goes into every document."""

from __future__ import annotations

import json
import re

from wardround.clock.script import RESERVED, later_script, page_script, stream_worker


def configuration(script: str) -> dict[str, object]:
    """What stands in front of the script."""
    found = re.match(r"\(\(\) => \{ const CONFIG = (\{.*?\});\n", script)
    assert found
    config: dict[str, object] = json.loads(found.group(1))
    return config


def test_the_configuration_is_in_front_in_milliseconds() -> None:
    script = page_script("nurse-1/A", lid_s=60, skew_s=-3.5, virtual=True, shiftable=False, streamed=["^/events$"])
    assert configuration(script) == {
        "tab": "nurse-1/A",
        "wire": RESERVED,
        "lid": 60_000,
        "skew": -3_500,
        "virtual": True,
        "shiftable": False,
        "streamed": ["^/events$"],
    }


def test_a_name_cannot_break_out_of_the_configuration() -> None:
    script = page_script('a"; alert(1); "/A', lid_s=0, skew_s=0, virtual=False, shiftable=True)
    assert configuration(script)["tab"] == 'a"; alert(1); "/A'


def test_the_worker_is_the_one_that_the_page_asks_for() -> None:
    assert "stream.js" in page_script("n/A", lid_s=0, skew_s=0, virtual=True, shiftable=True)
    assert "EventSource" in stream_worker()


def test_a_later_shift_is_for_this_document_or_the_next() -> None:
    script = later_script(lid_s=1, skew_s=2)
    assert '{"lid": 1000, "skew": 2000}' in script
    assert "__wardroundLater" in script
