"""Nothing beside a number can be read as a digit or as another number: ``40 mg | daily``, ``@ 2``, ``1,5 mg``.

*What is judged.* Medication lines, choices and hints: the signs ``|`` ``@`` ``&`` ``<`` ``>`` and the degree sign for hours beside a
number; a comma as decimal point on an English page; a space or a point that may or may not group thousands.

*Innocent.* The slash of a combination (``500/125 mg``) and of units, arrows (``->``), degrees of temperature, a bar far from every
number (a review: it is still read as 1 or l in small type).

*Why.* ``|`` is read as 1, ``@`` as 2, ``&`` as 2, ``<`` as 4 or as its opposite, and ``1,5 mg`` becomes 15 mg.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from wardround.screen.facts.language import ENGLISH
from wardround.screen.saying import doubtful, ill, well

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from wardround.screen.facts.written import Written
    from wardround.screen.outcome import Outcome
    from wardround.screen.reading import Reading

ID = "ambiguous-separator"
TITLE = "No sign beside a dose can be read as a digit or as its opposite."
HAZARD = "A nurse reads the bar or sign beside a dose as a digit, or a decimal comma as nothing, and gives a multiple of the dose."
SATISFIED = "Separate the parts by spaces, commas or a dash in words' place; write at, and, less than; write 1.5 mg."
SEVERITY = "serious"
CLAUSES = ("NHS CUI MEDi-026, MEDi-027, MEDi-028, MEDi-045, MEDi-046", "ISMP error-prone list: symbols")
REASONS = {
    "sign": "A bar, @, &, <, > or a degree sign for hours stands beside a number or its unit.",
    "bar": "A bar separates the parts of a medication line, away from its numbers.",
    "decimal-comma": "On an English page a comma stands where a decimal point is read.",
    "grouped-by-space": "A space may group thousands, or may part two numbers.",
    "point-or-thousands": "A point with three digits after it, the last a zero: a fraction, or thousands.",
    "none": "No such sign stands beside a number.",
}

_BESIDE = re.compile(r"(?<=\d)\s?[|@&<>\u2264\u2265\u00a6](?![=>])|[|@&<>\u2264\u2265\u00a6]\s?(?=\d)|(?<=\d)\s?\u00b0(?!\s?[CF]\b)")
_ARROW = re.compile(r"[-=>]>|<[-=<]")
_BAR = re.compile(r"(?<!\|)[|\u00a6](?!\|)")
_COMMA = re.compile(r"^\d+,\d{1,2}$")
_SPACED = re.compile(r"^\d \d{3}$")
_POINT = re.compile(r"^[1-9]\d{0,2}\.\d\d0$")


def judge(reading: Reading) -> Iterable[Outcome]:
    """Judge every text with an amount of a medicine."""
    english = reading.language == ENGLISH
    for one in reading.written:
        if one.where == "field":
            continue
        found = list(_faults(one, english=english, spaces=" " in reading.locale.thousands))
        yield from found
        if not found:
            yield well(ID, one, "no sign beside its numbers can be misread")


def _faults(one: Written, *, english: bool, spaces: bool) -> Iterator[Outcome]:
    text = _ARROW.sub("  ", one.text)
    ends = {amount.end for amount in one.amounts}
    bars = [found.start() for found in _BAR.finditer(text)]
    signs = [found[0].strip() for found in _BESIDE.finditer(text)] + ["|" for at in bars if at in ends or at - 1 in ends]
    if signs:
        yield ill(ID, one, signs, "beside a number is read as a digit or as its opposite", "sign")
    elif bars:
        yield doubtful(ID, one, ["|"], "parts the line. Is it never read as 1 or l?", "bar")
    commas = [amount.text for amount in one.amounts if any(_COMMA.match(number) for number in amount.numbers)]
    if commas and english:
        yield ill(ID, one, commas, "has a comma for its decimal point", "decimal-comma")
    spaced = [amount.text for amount in one.amounts if any(_SPACED.match(number) for number in amount.numbers)]
    if spaced and not spaces:
        yield doubtful(ID, one, spaced, "may be one number, or two. Which?", "grouped-by-space")
    points = [amount.text for amount in one.amounts if any(_POINT.match(number) for number in amount.numbers)]
    if points:
        yield doubtful(ID, one, points, "may be a fraction, or thousands. Which?", "point-or-thousands")
