"""The clinicians behind the wire: how many, under which condition, and the wire's process while the run goes on."""

from __future__ import annotations

import re
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from wardround.errors import UserError
from wardround.load.plan import Way
from wardround.throughout import Throughout

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from wardround.load.order import LoadOrder
    from wardround.portal.profile import Profile

STOP_S = 20.0
_SHARE = re.compile(r"\s*(\d+(?:\.\d+)?)\s*%?\s*")


@dataclass(frozen=True)
class Behind:
    """Who works behind the wire.

    Attributes:
        share: part of the clinicians, above 0 to 1.
        conditions: what the network does there, as ``--condition`` takes it.
    """

    share: float
    conditions: Sequence[str]


def share(text: str) -> float:
    """``20%`` or ``20`` as 0.2.

    Raises:
        UserError: ``behind-wire``.
    """
    found = _SHARE.fullmatch(text)
    part = float(found[1]) / 100 if found else 0.0
    if not 0 < part <= 1:
        raise UserError("behind-wire", f"--behind-wire {text!r} is no share of the clinicians", "Give a per cent, 1% to 100%.")
    return part


def wanted(order: LoadOrder, profile: Profile, root: Path | None) -> Behind | None:
    """Who is to work behind the wire, by the command line or else by ``[load.wire]``; None: nobody.

    Raises:
        UserError: ``behind-wire``: a share without a condition; ``load-parts``; whatever is wrong with a condition.
    """
    said = profile.load.wire
    conditions = list(order.conditions or said.conditions)
    if not conditions:
        if order.behind is not None:
            raise UserError("behind-wire", "--behind-wire needs to know what the network does there", "Add --condition NAME.")
        return None
    if order.part != "whole":
        hint = "Use --workers N on this machine, or leave the condition out."
        raise UserError("load-parts", f"clinicians behind the wire and --{order.part} do not go together", hint)
    Throughout.parse([], conditions, profile, root)
    return Behind(order.behind if order.behind is not None else said.share, conditions)


@contextmanager
def served(plan: Path, environment: Mapping[str, str]) -> Iterator[Way]:
    """The wire, in a process of its own, until this is left.

    Args:
        plan: path of the run's plan.
        environment: as the run's other processes have it.

    Raises:
        UserError: ``behind-wire``: it did not start.
    """
    process = subprocess.Popen(
        [sys.executable, "-m", "wardround.load.wire_process", str(plan)],
        env=dict(environment),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        # Ctrl-C ends the clinicians first: until they have left, the wire must stand
        start_new_session=True,
    )
    assert process.stdin is not None  # noqa: S101 (for the type checker)
    assert process.stdout is not None  # noqa: S101 (for the type checker)
    try:
        told = process.stdout.readline()
        if not told:
            raise UserError("behind-wire", f"the wire did not start (exit status {process.wait()})", "Its own words stand above.")
        yield msgspec.json.decode(told, type=Way)
    finally:
        process.stdin.close()
        try:
            process.wait(STOP_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        process.stdout.close()
