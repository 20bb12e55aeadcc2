"""What a profile says of screens: where something is (a sign), what is done there (steps), how a flow is done, what labels mean."""

from __future__ import annotations

from pydantic import model_validator

from wardround.portal.part import Part
from wardround.portal.requests import Request


class Sign(Part):
    """Where something is on the screen: by role and accessible name, label, text, test id or, last, CSS. All given must match."""

    role: str | None = None
    """ARIA role."""
    name: str | None = None
    """Accessible name; case-insensitive, part of it is enough unless ``exact``. A ``{placeholder}`` is filled in by a step."""
    label: str | None = None
    """Text of the field's label."""
    text: str | None = None
    """Text that stands there."""
    testid: str | None = None
    """``data-testid``."""
    css: str | None = None
    """CSS selector, the last resort: it says how the page is built and not what it says."""
    exact: bool = False
    """The whole name, label or text, in its case."""
    within: str | None = None
    """CSS of the region to look in."""


class Step(Part):
    """One thing a clinician does at the screen. Exactly one of the verbs; ``{words}`` are filled in from the flow's fields."""

    goto: str | None = None
    """Open a page: a path on the portal."""
    click: Sign | None = None
    """Press a control."""
    fill: Sign | None = None
    """Replace the content of a field by ``value``."""
    type: Sign | None = None
    """Like ``fill``, key by key (for pages that listen to keys)."""
    select: Sign | None = None
    """Choose an option by label or value."""
    check: Sign | None = None
    """Tick a box."""
    press: str | None = None
    """Press a key (``Enter``, ``Escape``)."""
    wait: Sign | None = None
    """Wait until it appears."""
    wait_gone: Sign | None = None
    """Wait until it is gone."""
    value: str = ""
    """What ``fill``, ``type`` and ``select`` put in."""
    optional: bool = False
    """Skip when it is not there."""


class Flow(Part):
    """How one flow is done on this portal."""

    steps: list[Step]
    """How it is done, submission included."""
    acknowledged: Sign | None = None
    """What the screen shows when the write is saved."""
    refused: Sign | None = None
    """What the screen shows when the write is not saved."""
    unknown: Sign | None = None
    """What the screen shows when the portal does not know whether it was saved."""
    open: list[Step] = []
    """How to get to the form without losing a draft (for flows with a draft)."""
    draft: list[Step] = []
    """The steps that only type, and leave the form unsaved."""
    submit: list[Step] = []
    """The steps that submit what stands in the form."""
    wire: list[Request] = []
    """How it is done without a screen, for ``wardround load``."""
    recorded: dict[str, str] = {}
    """What the record's row must then say: by column of ``[record]``, the value with its ``{words}``. A dotted path goes into objects;
    several columns, parted by spaces, are read as one text: ``"dose unit" = "500 mg"``."""


class SignIn(Part):
    """The sign-in form. Steps win over the four fields when given. Fields known: {username}, {password}, {totp}."""

    path: str = "/"
    """Where the form is."""
    username: Sign | None = None
    """The field."""
    password: Sign | None = None
    """The field."""
    submit: Sign | None = None
    """The button."""
    totp: Sign | None = None
    """The field for the one-time code, on the same page or on the next."""
    totp_submit: Sign | None = None
    """Its button, when it stands on a page of its own."""
    steps: list[Step] = []
    """For a form that the fields above cannot describe."""


class Signs(Part):
    """What tells the session's state from the screen. Each may be absent: what it would decide is then not checked."""

    signed_in: Sign | None = None
    """Something that only a signed-in clinician sees."""
    user: Sign | None = None
    """The element that names the signed-in user."""
    warned: Sign | None = None
    """The warning that the session is about to end."""
    locked: Sign | None = None
    """The page is there, locked: sign in again to go on."""
    signed_out: Sign | None = None
    """The session is over: a sign-in page, or a page that says so."""
    reason: Sign | None = None
    """Where the page says why the session ended."""
    error: Sign | None = None
    """An error that the page shows."""
    patient: Sign | None = None
    """The patient identity banner."""
    acknowledged: Sign | None = None
    """The last write is saved, for flows that have no sign of their own."""
    refused: Sign | None = None
    """The last write is not saved."""
    unknown: Sign | None = None
    """The page does not know whether the last write is saved."""


class Meaning(Part):
    """What a team says of a label or control: it answers a review's question, and makes the answer reproducible."""

    label: str = ""
    """Visible label or accessible name; case and spaces do not count."""
    selector: str = ""
    """``#id`` or ``[name=dose]``."""
    page: str = ""
    """Only on the page with this key, in all its states."""
    rule: str = ""
    """Only for this rule; needed with ``accept``."""
    concept: str = ""
    """What the label means: two labels with one concept are synonyms, one label with two is a hazard."""
    basis: str = ""
    """``per_administration``, ``per_day``, ``rate`` ...: the basis of a dose."""
    unit: str = ""
    """The unit in which it is meant."""
    usual: float | None = None
    """A usual dose, in that unit: ten times as much must be questioned (rule ``range-unchecked``)."""
    irreversible: bool | None = None
    """Of an action: whether it can be taken back."""
    accept: bool | None = None
    """Answer to a review that has no other key: true, it is well as it is; false, it is a hazard."""
    because: str = ""
    """Who said so, when, and why."""

    @model_validator(mode="after")
    def _says_of_what(self) -> Meaning:
        if self.accept is not None and not (self.rule and self.because):
            raise ValueError("accept needs rule (which review it answers) and because (who said so, when, and why)")
        if not (self.label or self.selector) and not (self.accept is not None and self.page):
            raise ValueError("an entry needs a label or a selector (or, to accept a review of a whole page, rule and page)")
        return self


class Screens(Part):
    """How screens are judged: `wardround audit` and the suite ``screen``."""

    locale: str = "us"
    """Whose conventions hold: ``us``, ``uk``, ``au``, or a TOML file of the team's own beside the profile."""
    rules: list[str] = []
    """Only these rules; empty: all."""
    viewports: list[str] = []
    """Only these of ``wide``, ``narrow``, ``phone``, ``zoomed``; empty: all."""
    axe: bool = True
    """Whether axe-core looks, too."""
    baseline: str = ""
    """TOML file of known findings beside the profile, each with reason, owner and expiry."""
    glossary: list[Meaning] = []
    """What labels and controls mean here."""
