"""The screen model: what one page shows at one moment, as data. Everything that a static rule may know stands here.

The collector fills it, once for each viewport; rules read it, today or from a saved file tomorrow. Lengths are CSS pixels.
Boxes are those of the top document (its scrolled position added), so that what stands in an iframe can be compared with what
stands around it. An element is named by its number ``n``, its place in ``Screen.elements``: a parent comes before its children.

What is as usual (the defaults below) is left out of a saved model: it is a third smaller, and read in two thirds of the time. Nothing in
it refers back to what holds it, so the garbage collector need not look at it (``gc=False``).
"""

from __future__ import annotations

from typing import Literal

import msgspec

SCHEMA = 1
"""Version of this format. A field may be added; one that changes its meaning takes a new number."""

NameSource = Literal[
    "aria-labelledby", "aria-label", "label", "value", "alt", "content", "legend", "caption", "title", "placeholder", "none"
]
"""Where an accessible name came from (Accessible Name and Description Computation 1.2, 4.3.2)."""


class Box(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A rectangle."""

    x: float
    y: float
    w: float
    h: float

    @property
    def right(self) -> float:
        """Its right edge."""
        return self.x + self.w

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return self.y + self.h


class Viewport(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """The window through which the page was seen. ``zoom`` 2 is 200 %: half the CSS pixels on the same screen."""

    name: str
    w: int
    h: int
    zoom: float = 1.0


class Style(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """Computed style. Colours are ``(r, g, b)``, 0 to 255, with transparency already mixed in."""

    px: float = 16.0
    """Size of the font."""
    weight: int = 400
    family: str = ""
    color: tuple[int, int, int] = (0, 0, 0)
    background: tuple[int, int, int] | None = (255, 255, 255)
    """None: an image or a gradient lies behind, so nobody can say."""
    border: tuple[int, int, int] | None = None
    transform: str = "none"
    """``text-transform``"""
    struck: bool = False
    pointer: str = "auto"
    """``cursor``"""


class Element(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """An element that is rendered and matters: it owns text, is a control, or gives structure (form, table, dialog, heading ...)."""

    n: int
    parent: int = -1
    """-1: none (the body of the top document; an iframe's body has the iframe as its parent)."""
    frame: int = 0
    tag: str
    role: str = ""
    """Explicit, else implicit ARIA role; empty for a mere ``div`` or ``span``."""
    name: str = ""
    """Of groups, landmarks, dialogs, tables, images and icons: the accessible name."""
    id: str = ""
    cls: str = ""
    """The class attribute, at most 160 characters."""
    data: dict[str, str] = {}
    """``data-*``, ``name``, ``itemprop``, ``for`` and ``title`` as written; values at most 80 characters."""
    box: Box
    fixed: bool = False
    """It, or what it stands in, is ``position: fixed`` or ``sticky``."""
    covered: float | None = None
    """Share of it that something not of its own hides (0 to 1); measured while a dialog or an overlay is open."""
    style: Style | None = None


class Run(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """A stretch of a block's text that has one style: characters ``start`` to ``end``, and one box for each line it takes."""

    start: int
    end: int
    el: int
    """Element whose own text it is."""
    boxes: list[Box]
    """One for each line."""
    style: Style
    breaks: list[int] = []
    """Places in the block's text at which a new line begins within this run; only read where the text has digits."""
    raw: str = ""
    """As written, where ``text-transform`` shows it otherwise; empty: the same."""


class Block(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """Text that reads as one: the inline content of one block, cell, label or button, in reading order, spaces squeezed."""

    el: int
    """Element that owns it."""
    text: str
    """As shown: after ``text-transform``."""
    box: Box
    runs: list[Run]
    clipped: bool = False
    """Cut off by an ellipsis, a line clamp or hidden overflow."""
    cut: int = -1
    """Where what is cut off begins: a place in the text."""
    unseen: bool = False
    """Only for screen readers: clipped to nothing or moved out of the page. Not part of what a clinician sees."""
    control: int | None = None
    """Element of the button or link that it stands in."""


class Option(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """One choice of a select, a listbox or a datalist."""

    text: str
    value: str = ""
    selected: bool = False
    disabled: bool = False
    group: str = ""
    """Label of its ``optgroup``, or the heading it stands under."""


class Control(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """Something to type in, choose from or press. Its box, id and place stand in its element."""

    el: int
    kind: Literal["text", "number", "select", "listbox", "checkbox", "radio", "button", "link", "range", "date", "file", "other"]
    """What a clinician does with it. ``text`` includes text areas, search boxes and editable elements; ``date`` all of date and time."""
    role: str
    type: str = ""
    """The ``type`` attribute of an input or button, lower case."""
    name: str = ""
    """Accessible name."""
    name_source: NameSource = "none"
    labels: list[int] = []
    """Elements of its associated labels (``label``, ``aria-labelledby``) that are rendered."""
    description: str = ""
    """``aria-describedby``, ``aria-description``, or a ``title`` that is not the name."""
    describers: list[int] = []
    """Elements that ``aria-describedby`` names and that are rendered."""
    text: str = ""
    """What can be read in it: a button's words. Never a field's value."""
    icons: int = 0
    """Images in it that no text replaces."""
    value: str = ""
    """What stands in the field. Of passwords and one-time codes: always empty."""
    clipped: bool = False
    """The field is too narrow for what stands in it."""
    placeholder: str = ""
    title: str = ""
    options: list[Option] = []
    required: bool = False
    disabled: bool = False
    readonly: bool = False
    checked: bool | None = None
    pressed: bool | None = None
    expanded: bool | None = None
    autofocus: bool = False
    invalid: bool = False
    popup: str = ""
    """``aria-haspopup``"""
    attributes: dict[str, str] = {}
    """As written: ``min``, ``max``, ``step``, ``maxlength``, ``pattern``, ``inputmode``, ``autocomplete``, ``list``, ``href``
    (no query), ``accesskey``, ``name`` ..."""
    native: bool = True
    """False: an element that only behaves like one (a ``div`` with a click handler or a role)."""
    style: Style


class Cell(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """One cell of a table."""

    el: int
    headers: list[int] = []
    """Elements of its column headers, then of its row headers."""
    header: bool = False
    span: int = 1


class Table(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """A table or grid: rows of cells. ``more`` rows were there but were not read."""

    el: int
    rows: list[list[Cell]]
    more: int = 0


class Dialog(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """An open dialog."""

    el: int
    modal: bool
    alert: bool = False


class Frame(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """A document: the top one (0), or that of an iframe. ``unread`` says why one could not be looked into."""

    n: int
    parent: int = -1
    el: int = -1
    """The iframe's element."""
    path: str = ""
    title: str = ""
    lang: str = ""
    dir: str = ""
    unread: str = ""


class Screen(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """One page at one moment, through one viewport."""

    schema: int = SCHEMA
    page: str
    """Key of the page: its place in the walk, or its path with ids taken out. Stable between runs."""
    path: str
    """Path of the URL, without its query."""
    title: str
    lang: str = ""
    dir: Literal["ltr", "rtl"] = "ltr"
    viewport: Viewport
    scroll: tuple[float, float] = (0.0, 0.0)
    size: tuple[float, float] = (0.0, 0.0)
    """Of the whole document."""
    frames: list[Frame] = []
    elements: list[Element] = []
    blocks: list[Block] = []
    controls: list[Control] = []
    tables: list[Table] = []
    dialogs: list[Dialog] = []
    """Open ones, the topmost last."""
    focus: int = -1
    """Element that has the focus; -1: none but the body."""
    ids: dict[str, int] = {}
    """How often an id stands in its document, for those that stand there more than once."""
    fonts: dict[str, list[str]] = {}
    """Fonts (weight and family, as in a style) that draw a letter as they draw a figure, as seen here: ``1l``, ``1I``, ``0O``."""
    settled: bool = True
    """False: the page still changed when it was read."""
    cut: int = 0
    """Elements that were not read because there were too many."""

    def encode(self) -> bytes:
        """The model as JSON."""
        return msgspec.json.encode(self)


def decode(data: bytes | str) -> Screen:
    """Read a saved model.

    Raises:
        msgspec.ValidationError: it is none, or one of another version.
    """
    screen = msgspec.json.decode(data, type=Screen)
    if screen.schema != SCHEMA:
        raise msgspec.ValidationError(f"a screen model of schema {screen.schema}; this wardround reads {SCHEMA}")
    return screen
