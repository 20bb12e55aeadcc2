"""A load run from its beginning to its report."""

from __future__ import annotations

import datetime as dt
import secrets
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from wardround.errors import UserError
from wardround.load.evidence import FOLDER
from wardround.load.judging_load import judge
from wardround.load.running import act
from wardround.result import SCENARIOS
from wardround.runfolder import fresh

if TYPE_CHECKING:
    from collections.abc import Callable

    from wardround.load.order import LoadOrder


def carry_out(order: LoadOrder, say: Callable[[str], None]) -> int:
    """Run it, and judge it.

    Args:
        order: what was asked for.
        say: takes each line for the reader.

    Returns:
        0, or 1 when an invariant is broken.

    Raises:
        UserError: what is wrong, before anything is started.
    """
    base = order.portal.resolve().parent if order.portal else Path.cwd()
    folder = fresh(order.out, base, f"{dt.datetime.now(dt.UTC):%Y%m%d-%H%M%S}-{secrets.token_hex(2)}")
    try:
        act(order, folder)
    except UserError:
        _take_away(folder)
        raise
    say(f"evidence: {folder / FOLDER}")
    if order.part == "worker":
        return 0
    return judge(folder, order.command, say, strict=order.strict).exit_status(strict=order.strict)


def _take_away(folder: Path) -> None:
    """A run that was refused before it began leaves nothing; what holds anything stays."""
    with suppress(OSError):
        (folder / SCENARIOS).rmdir()
        folder.rmdir()
