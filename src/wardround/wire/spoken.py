"""Faults in words: ``latency(delay_s=30, before=browser) on 2nd write of tab B``. What ``--fault`` takes."""

from __future__ import annotations

import dataclasses
import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from wardround.errors import UserError, did_you_mean
from wardround.wire.active import name_of
from wardround.wire.aim import Aim
from wardround.wire.catalogue import find, make, parameters
from wardround.wire.reader import PARTS, Reader
from wardround.wire.spoken_aim import TAIL, read_aim
from wardround.wire.spoken_value import SEVERAL, UnfitError, fit, hints

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from wardround.wire.reader import Word

_BARE = re.compile(r'[^\s(),="]+')
_NAME = re.compile(r"[A-Za-z_][\w-]*")
_FORM = "Write: FAULT(name=value, ...) on AIM. Brackets and aim may be left out."


@dataclass(frozen=True)
class Spoken:
    """A fault, its parameters and its aim, as a text says them. ``str`` gives the text again."""

    name: str
    parameters: dict[str, object] = field(default_factory=dict)
    aim: Aim = field(default_factory=Aim)
    root: Path | None = field(default=None, compare=False, repr=False)
    """The team's workspace, where the fault was found."""

    def make(self) -> object:
        """A fresh fault: one that keeps something of what it saw must not be put up twice.

        Raises:
            UserError: as ``catalogue.make``; ``fault-value``: the fault refuses its parameters.
        """
        try:
            return make(self.name, self.parameters, self.root)
        except (TypeError, ValueError) as error:
            raise UserError("fault-value", f"{self}: {error}", "docs/reference/faults.md lists the parameters.") from error

    @classmethod
    def of(cls, fault: object, aim: Aim | None = None) -> Spoken:
        """What one would say for a fault that is at hand: only parameters that differ from their defaults."""
        said = {}
        if dataclasses.is_dataclass(fault) and not isinstance(fault, type):
            public = parameters(type(fault))
            for one in (one for one in dataclasses.fields(fault) if one.name in public):
                value = getattr(fault, one.name)
                default = one.default_factory() if one.default_factory is not dataclasses.MISSING else one.default
                if value != default:
                    said[one.name] = value
        return cls(name_of(fault), said, aim or Aim())

    def __str__(self) -> str:
        """In words."""
        values = ", ".join(f"{name}={_value(value)}" for name, value in self.parameters.items())
        return self.name + (f"({values})" if values else "") + ("" if self.aim == Aim() else f" on {self.aim}")


def parse(text: str, *, root: Path | None = None, clinicians: Collection[str] = (), flows: Collection[str] = ()) -> Spoken:
    """The fault that a text describes.

    Args:
        text: ``FAULT[(name=value, ...)] [on AIM]``; see ``spoken_aim.ORDER`` for the aim. ``offline after sign_in`` needs no ``on``.
        root: the team's workspace; None for the current folder.
        clinicians: aliases that there are; none: any will do.
        flows: names of flows that there are; none: any will do.

    Raises:
        UserError: ``unknown-fault``, ``unknown-fault-parameter``, ``fault-value``, ``fault-text``, ``aim-word``; each with the text
            and the wrong word between ``>>`` and ``<<``.
    """
    reader = Reader(text)
    word = reader.take(PARTS)
    if word is None or word.quoted or not _NAME.fullmatch(word.text):
        raise UserError("fault-text", f"{reader.pointing(word)}: a fault's name comes first", _FORM)
    try:
        kind = find(word.text, root)
    except UserError as error:
        if error.slug != "unknown-fault":
            raise
        raise UserError("unknown-fault", f"{reader.pointing(word)}: there is no fault named {word.text!r}", error.hint) from None
    after = reader.peek(PARTS)
    given = _parameters(reader, kind, word.text) if after is not None and after.text == "(" and not after.quoted else {}
    aim = Aim()
    on = reader.peek()
    if on is not None:
        if on.text == "on":
            reader.take()
        elif on.quoted or on.text not in TAIL:
            raise UserError("fault-text", f"{reader.pointing(on)}: expected 'on' and an aim, or the end", _FORM)
        aim = read_aim(reader, clinicians=clinicians, flows=flows)
    spoken = Spoken(word.text.replace("-", "_"), given, aim, root)
    spoken.make()
    return spoken


def _parameters(reader: Reader, kind: type, fault: str) -> dict[str, object]:
    """``(name=value, ...)``."""
    allowed = hints(kind)
    given: dict[str, object] = {}
    reader.take(PARTS)
    while True:
        word = reader.take(PARTS)
        if word is not None and word.text == ")" and not word.quoted and not given:
            return given
        if word is None or word.quoted or not _NAME.fullmatch(word.text):
            raise UserError("fault-text", f"{reader.pointing(word)}: expected a parameter of {fault}", did_you_mean("", allowed))
        if word.text not in allowed:
            said = f"{reader.pointing(word)}: the fault {fault} has no parameter {word.text!r}"
            raise UserError("unknown-fault-parameter", said, did_you_mean(word.text, allowed))
        if word.text in given:
            raise UserError("fault-text", f"{reader.pointing(word)}: {word.text} is given twice", _FORM)
        _expect(reader, "=")
        value = reader.take(PARTS)
        if value is None or (not value.quoted and not _BARE.fullmatch(value.text)):
            said = f"{reader.pointing(value)}: expected a value for {word.text}"
            raise UserError("fault-text", said, 'A value with a space, a comma or a bracket stands in "quotation marks".')
        try:
            given[word.text] = fit(value.text, allowed[word.text], quoted=value.quoted)
        except UnfitError as unfit:
            raise UserError("fault-value", f"{reader.pointing(value)}: {word.text} takes {unfit}, not {value.text!r}", unfit.hint) from None
        if _expect(reader, ",", ")").text == ")":
            return given


def _expect(reader: Reader, *signs: str) -> Word:
    word = reader.take(PARTS)
    if word is None or word.quoted or word.text not in signs:
        raise UserError("fault-text", f"{reader.pointing(word)}: expected {' or '.join(repr(sign) for sign in signs)}", _FORM)
    return word


def _value(value: object) -> str:
    match value:
        case None:
            return "none"
        case bool():
            return str(value).lower()
        case float():
            short = f"{value:g}"
            return short if float(short) == value else repr(value)
        case tuple() | list() | frozenset():
            several = SEVERAL.join(str(one) for one in (sorted(value) if isinstance(value, frozenset) else value))
            return several if several and _BARE.fullmatch(several) else json.dumps(several, ensure_ascii=False)
        case str() if not re.fullmatch(r"[A-Za-z_][\w./:%+-]*", value) or value.lower() in ("none", "true", "false"):
            return json.dumps(value, ensure_ascii=False)
        case _:
            return str(value)
