"""The live page under a rule's hands: every write is blocked, and everything is put back."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from wardround.screen.reading import Reading


@dataclass
class Probe:
    """What a probing rule is handed: the live page, how it read, and the writes that were held back so far."""

    page: Page
    reading: Reading
    writes: list[str] = field(default_factory=list)
    """``POST /orders``: requests that would have written, and form submissions."""
