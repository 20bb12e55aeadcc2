"""A saved model says what the live page said: rules are pure functions of it, and nothing is lost on the way to the disk and back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from wardround.screen.collect import WIDE, collect
from wardround.screen.judge import judge
from wardround.screen.locale import named
from wardround.screen.model import decode
from wardround.screen.reading import Reading

if TYPE_CHECKING:
    from playwright.sync_api import Page

CORPUS = Path(__file__).parent / "corpus"


def test_judging_a_saved_model_is_judging_the_live_look(page: Page) -> None:
    paths = sorted(CORPUS.rglob("*.html"))
    page.route("**/*", lambda route: route.abort())
    for path in paths:
        page.set_content(path.read_text(encoding="utf-8"), wait_until="domcontentloaded")
        screen = collect(page, viewport=WIDE, key=path.name)
        saved = decode(screen.encode())
        assert saved == screen, path
        assert judge([Reading(saved)]) == judge([Reading(screen)]), path
    page.unroute("**/*")
    assert len(paths) > 300


def test_another_locale_judges_a_saved_model_anew(page: Page) -> None:
    page.set_content("<html lang=en><h1>Active orders</h1><ul><li>Timolol 1 drop od</ul>")
    saved = decode(collect(page, viewport=WIDE).encode())
    said = {name: [one.outcome for one in judge([Reading(saved, named(name))]) if one.rule == "abbreviation-ismp"] for name in ("us", "uk")}
    assert said["us"] != said["uk"], said


FRAMED = (
    "<section id=a><p>before<iframe srcdoc='<form><fieldset><legend>Dose</legend><input id=in></fieldset></form>'></iframe><p>after"
    "</section><div id=b><button>Save</button></div>"
)


def test_what_stands_in_an_element_is_what_walks_up_to_it(page: Page) -> None:
    page.set_content(FRAMED)
    page.frames[1].wait_for_selector("#in")
    reading = Reading(collect(page, viewport=WIDE))
    everything = list(reading.elements)
    for el in everything:
        inside = {n for n in everything if n == el or el in [one.n for one in reading.parents(n)]}
        assert {one.n for one in reading.subtree(el)} == inside == {n for n in everything if reading.inside(n, el)}
        assert {one.el for one in reading.controls_in(el)} == {one.el for one in reading.screen.controls if one.el in inside}
        assert {id(one) for one in reading.blocks_in(el)} == {id(one) for one in reading.blocks if one.el in inside}
    field = next(one.n for one in reading.screen.elements if one.id == "in")
    section = reading.closest(field, "section")
    assert section is not None
    assert section.id == "a"
