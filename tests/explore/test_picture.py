"""The picture stands by itself."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from tests.invariants.story import Story
from wardround.explore.picture import picture


def test_it_is_an_svg_file_with_its_own_styles() -> None:
    history = Story().signs_in().reads().ended().history()
    text = picture(history, [2], "What must hold: a < b")
    root = ET.fromstring(text)  # noqa: S314 - our own text
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    styles = root.find("{http://www.w3.org/2000/svg}style")
    assert styles is not None
    assert styles.text
    for rule in ("--card:", "prefers-color-scheme: dark", ".sequence .lane {", ".sequence .evidence {"):
        assert rule in styles.text
    assert "body {" not in styles.text, "the page's own rules stay with the page"
    assert picture(history, [2], "What must hold: a < b") == text
