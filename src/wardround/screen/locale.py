"""Whose conventions hold: authorities disagree, so every judgement names the profile that it was made by."""

from __future__ import annotations

from functools import cache

import msgspec

from wardround.errors import UserError, did_you_mean
from wardround.screen import standards

NAMES = ("us", "uk", "au")
"""Profiles that come with wardround; ``standards/locales.json``."""


class Locale(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One profile. A team's own is a TOML file of the same keys."""

    name: str
    microgram: tuple[str, ...]
    """How a microgram is written: ``mcg`` (ISMP), ``microgram`` (NHS, ACSQHC)."""
    thousands_from: int = 1000
    """From this number on digits are grouped (ISMP, NHS CUI: 1,000; Australia: 10,000)."""
    thousands: str = ","
    """What groups them; a space is any space."""
    decimal: str = "."
    tallman: bool = True
    """Listed names are expected in tall man letters. The NHS finds the evidence inconclusive (CUI 5.3.14)."""
    brands_upper: bool = False
    """Brand names are written in capitals (NHS CUI MEDi-002)."""
    dose_label: bool = False
    """A medication line says DOSE before its dose (NHS CUI MEDi-007)."""
    product_names_closed: bool = False
    """Product names may write number and unit together: ``Ramipril 5mg capsules`` (dm+d)."""
    accepted: tuple[str, ...] = ()
    """Terms of the error-prone lists that this authority accepts."""
    date_order: str = "mdy"
    """Order in which an all-number date is read here: ``mdy`` or ``dmy``."""
    source: str = ""


@cache
def named(name: str) -> Locale:
    """The profile of that name.

    Raises:
        UserError: ``unknown-locale``.
    """
    known = standards.data("locales.json")
    if name not in known:
        raise UserError("unknown-locale", f"no locale profile is called {name!r}", did_you_mean(name, known))
    return msgspec.convert({"name": name, **known[name]}, Locale, strict=False)


US = named("us")
