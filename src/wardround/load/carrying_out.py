"""A load run from its beginning to its report."""

from __future__ import annotations

import datetime as dt
import secrets
from pathlib import Path
from typing import TYPE_CHECKING

from wardround.load.evidence import FOLDER
from wardround.load.running import act
from wardround.runfolder import fresh

if TYPE_CHECKING:
    from collections.abc import Callable

    from wardround.load.order import LoadOrder


def carry_out(order: LoadOrder, say: Callable[[str], None]) -> int:
    """Run it, and say where its evidence is.

    Args:
        order: what was asked for.
        say: takes each line for the reader.

    Returns:
        0, or 2 when no clinician ever came to the portal.

    Raises:
        UserError: what is wrong, before anything is started.
    """
    base = order.portal.resolve().parent if order.portal else Path.cwd()
    folder = fresh(order.out, base, f"{dt.datetime.now(dt.UTC):%Y%m%d-%H%M%S}-{secrets.token_hex(2)}")
    act(order, folder)
    say(f"evidence: {folder / FOLDER}")
    return 0
