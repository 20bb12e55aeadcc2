"""A browser does not offer old doses: autofill is off in fields of doses, rates and units.

*What is judged.* Fields of an amount in which something is typed. ``autocomplete="off"`` (of the field or of its form) passes; so does a
field without an id and a name, for the browser cannot know it again. Everything else is a review, for browsers disagree about what they
offer.

*Why.* The list of what was typed here before is that of other patients. It opens below the field, and an arrow key and Enter choose from
it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wardround.screen.outcome import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wardround.screen.reading import Reading

ID = "autocomplete-on-dose"
TITLE = "The browser does not offer what was typed for other patients in a field of a dose."
HAZARD = "A nurse takes the dose that the browser offers, which is the one of the patient before."
SATISFIED = "Set autocomplete=off on fields of doses, rates and units, or on their form."
SEVERITY = "moderate"
CLAUSES = ("IEC 62366-1:2015 5.2: foreseeable use errors*",)
REASONS = {
    "offered": "Nothing tells the browser not to offer what was typed before.",
    "off": "Autofill is off.",
    "unknown-to-the-browser": "The field has neither id nor name: nothing typed here is offered again.",
}
PER_FORM = True

_OFF = frozenset({"off", "nope", "false", "none", "one-time-code", "new-password"})


def judge(reading: Reading) -> Iterable[Outcome]:
    """Judge each field of an amount in which something is typed."""
    for field in reading.doses.values():
        control = field.control
        if control.kind not in {"text", "number"} or not field.editable or not control.native:
            continue
        said = control.attributes.get("autocomplete", "").lower().strip()
        known = control.attributes.get("name") or reading.elements[field.el].id
        if said in _OFF:
            reason, says = "off", f"Autofill is off in \u201c{field.label.own}\u201d"
        elif not known:
            reason, says = "unknown-to-the-browser", f"The browser cannot know \u201c{field.label.own}\u201d again"
        else:
            reason = "offered"
            says = f"May a browser on the ward offer in \u201c{field.label.own}\u201d what was typed there for the patient before?"
        yield Outcome(
            rule=ID,
            outcome="review" if reason == "offered" else "pass",
            reason=reason,
            says=says,
            el=field.el,
            evidence=(f"autocomplete={said or 'not set'}",),
        )
