"""What a page offers, for a message."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wardround.browser.offers import MOST, offers

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page


def test_controls_are_named_as_a_profile_would_name_them(shown: Callable[..., Page]) -> None:
    page = shown(
        """<label>User name <input></label><input type="password" aria-label="Password"><input type="hidden" value="x">
        <input placeholder="Code"><label><input type="checkbox"> Stay</label><button>Sign in</button><input type="submit" value="Go">
        <a href="/help">Help</a><button hidden>Never</button>"""
    )
    assert offers(page) == [
        ("textbox", "User name"),
        ("textbox", "Password"),
        ("textbox", "Code"),
        ("checkbox", "Stay"),
        ("button", "Sign in"),
        ("button", "Go"),
        ("link", "Help"),
    ]


def test_what_is_typed_in_a_field_is_not_told(shown: Callable[..., Page]) -> None:
    page = shown("<input value='Grete Sommer'>")
    assert offers(page) == [("textbox", "")]


def test_a_long_page_is_not_told_whole(shown: Callable[..., Page]) -> None:
    assert len(offers(shown("<button>b</button>" * (MOST + 5)))) == MOST


def test_a_page_that_is_gone_offers_nothing(shown: Callable[..., Page]) -> None:
    page = shown("<button>b</button>")
    page.close()
    assert offers(page) == []
