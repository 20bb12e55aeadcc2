"""The examples of the how-to are tried."""

from __future__ import annotations

import re
import shlex
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from wardround import workspace
from wardround.errors import UserError
from wardround.wire import condition
from wardround.wire.spoken import parse

if TYPE_CHECKING:
    from pathlib import Path

PAGE = (workspace.kit() / "docs" / "how-to" / "aim-a-fault.md").read_text()
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
FLOWS = workspace.names("flows")
COMMANDS = [shlex.split(line) for kind, text in BLOCKS if kind == "sh" for line in text.splitlines()]


def given(option: str) -> list[str]:
    """What the page's commands give an option."""
    return [after for words in COMMANDS for word, after in pairwise(words) if word == option]


def listed() -> list[str]:
    """The block of examples."""
    return next(text for kind, text in BLOCKS if kind == "text" and text.startswith("offline\n")).splitlines()


@pytest.mark.parametrize("text", [*given("--fault"), *listed(), *re.findall(r'ward\.fault\("([^"]+)"', PAGE)])
def test_every_example_of_a_fault_is_understood(text: str) -> None:
    assert parse(str(parse(text, flows=FLOWS))) == parse(text)


def test_every_example_of_a_condition_is_there() -> None:
    for text in [*given("--condition"), *re.findall(r'ward\.condition\("([^"]+)"', PAGE)]:
        assert condition.find(text.split()[0])


def test_the_condition_of_ones_own_can_be_played(tmp_path: Path) -> None:
    folder = tmp_path / "proxies" / "conditions"
    folder.mkdir(parents=True)
    (folder / "basement.py").write_text(next(text for kind, text in BLOCKS if "CONDITION" in text and kind == "python"))
    assert condition.find("basement", tmp_path).condition.lasts_s == 300


def test_the_slip_is_pointed_at_as_the_page_says() -> None:
    shown = next(text for kind, text in BLOCKS if ">>refesh<<" in text and kind == "text").strip().removesuffix(" ...")
    with pytest.raises(UserError) as caught:
        parse("response_lost on refesh of tab B")
    assert str(caught.value).startswith(shown)
